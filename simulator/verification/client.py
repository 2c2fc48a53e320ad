"""The only way out to a target: never faster than its rate, never to another host, bytes kept as they were."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter, sleep
from typing import Protocol
from urllib.parse import urlsplit

import urllib3
from urllib3.util.ssl_ import create_urllib3_context

from simulator.errors import UsageError
from simulator.verification.target import Target
from simulator.verification.words import Words

_LARGEST = 50 * 1024 * 1024  # bytes of a reply; a producer that sends more has other problems


@dataclass(frozen=True, slots=True)
class Raw:
    """An HTTP answer; `status` 0 and `silence` when none came. `elapsed` in seconds, the whole reply included."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed: float
    silence: Words | None = None


class Sender(Protocol):
    """How a request leaves. Tests hand in one that calls our own producers in process."""

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw: ...


class Pace:
    """Lets one call through at a time, at the earliest 1/rate seconds after the one before; safe between threads."""

    def __init__(
        self, rate: float, clock: Callable[[], float] = perf_counter, pause: Callable[[float], None] = sleep
    ) -> None:
        self._gap = 1.0 / rate if rate > 0 else 0.0
        self._clock, self._pause = clock, pause
        self._next = 0.0
        self._lock = threading.Lock()
        self.waited = 0.0
        """Seconds spent waiting in all."""

    def wait(self, together: int = 1) -> None:
        """Until so many calls may leave at once: they take the time of as many before them, and after them."""
        with self._lock:
            left = self._next - self._clock() + (together - 1) * self._gap
            if left > 0:
                self.waited += left
                self._pause(left)
            self._next = self._clock() + together * self._gap


class HttpSender:
    """Over HTTP, with the target's certificate and trust. No redirects, no second tries, no cookies."""

    def __init__(self, target: Target, clock: Callable[[], float] = perf_counter) -> None:
        self._hosts = hosts_of(target)
        self._clock = clock
        self._timeout = urllib3.Timeout(connect=target.connect_timeout, read=target.timeout)
        self._longest = target.timeout
        self._pool = urllib3.PoolManager(ssl_context=_context(target), retries=False, maxsize=4)

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        """Raises UsageError for another host than the target's."""
        if _host(url) not in self._hosts:
            raise UsageError(f"{url} is not on the target's host ({', '.join(sorted(self._hosts))})")
        began = self._clock()
        try:
            reply = self._pool.request(
                method, url, body=body or None, headers=dict(headers), timeout=self._timeout,
                redirect=False, retries=False, preload_content=False, decode_content=True,
            )  # fmt: skip
            try:
                content = self._read(reply, began)
            finally:
                reply.release_conn()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Raw(0, {}, b"", self._clock() - began, _why(error))
        kept = {name.lower(): value for name, value in reply.headers.items()}
        return Raw(reply.status, kept, content, self._clock() - began)

    def _read(self, reply: urllib3.BaseHTTPResponse, began: float) -> bytes:
        """The timeout is for the whole reply: one that drips a byte a second is stopped too."""
        parts, size = [], 0
        while part := reply.read1(65_536):  # as soon as there is something: a dripping target is not waited for
            parts.append(part)
            size += len(part)
            if size > _LARGEST:
                raise urllib3.exceptions.HTTPError(f"the reply is larger than {_LARGEST} bytes")
            if self._clock() - began > self._longest:
                raise urllib3.exceptions.ReadTimeoutError(self._pool, "", "the whole reply took too long")  # type: ignore[arg-type]
        return b"".join(parts)


def hosts_of(target: Target) -> frozenset[str]:
    """scheme://host:port of every address that calls may go to."""
    return frozenset(_host(url) for url in (target.url, *target.urls.values()) if url)


def _host(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def _context(target: Target) -> object | None:
    """Certificates are always verified. Raises UsageError for files that cannot be used."""
    tls = target.tls
    if not any(urlsplit(url).scheme == "https" for url in (target.url, *target.urls.values())):
        return None
    context = create_urllib3_context()
    try:
        if tls.trust:
            context.load_verify_locations(cafile=tls.trust)
        else:
            context.load_default_certs()
        if tls.certificate:
            context.load_cert_chain(tls.certificate, tls.key or None)
    except OSError as error:  # ssl.SSLError is one
        raise UsageError(f"the target's certificate files cannot be used: {error}") from error
    return context


def _why(error: Exception) -> Words:
    """In words that say what to do next; the library's own text last."""
    text = " ".join(str(error).split())[:300]
    kinds = (
        (urllib3.exceptions.SSLError, Words("TLS går inte att upprätta", "TLS cannot be set up")),
        (urllib3.exceptions.ConnectTimeoutError, Words("ingen tog emot anslutningen", "nobody took the connection")),
        (urllib3.exceptions.ReadTimeoutError, Words("inget helt svar kom i tid", "no whole reply came in time")),
        (urllib3.exceptions.NewConnectionError, Words("det går inte att ansluta", "it is not possible to connect")),
        (urllib3.exceptions.ProtocolError, Words("anslutningen bröts", "the connection was broken")),
        (urllib3.exceptions.DecodeError, Words("svaret går inte att packa upp", "the reply cannot be unpacked")),
    )  # fmt: skip
    for kind, words in kinds:
        if isinstance(error, kind):
            return Words(f"{words.sv} ({text})", f"{words.en} ({text})")
    return Words(f"inget svar gick att läsa ({text})", f"no reply could be read ({text})")
