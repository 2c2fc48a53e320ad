"""One request, one reply: over HTTP, or straight into the application in this process. Both tell the same things."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead, RemoteDisconnected
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from simulator.domain.call import NoAnswer, NoAnswerKind

SECONDS = 60.0
"""How long a reply is waited for over HTTP, when nothing else is said."""

Headers = Mapping[str, str]
WsgiApplication = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever it is. `headers` by lower-case name."""

    status: int
    body: bytes
    headers: Headers = field(default_factory=dict)

    def json(self) -> Any:
        return json.loads(self.body)


class Transport(Protocol):
    """May be used by many threads at once."""

    def request(self, method: str, url: str, body: bytes = b"", headers: Headers | None = None) -> Reply:
        """Raises NoAnswer when there is no whole reply; `kind` says how it went wrong."""


@dataclass(frozen=True, slots=True)
class OverHttp:
    """A connection of its own for every request, so that a broken one harms no other."""

    seconds: float = SECONDS

    def request(self, method: str, url: str, body: bytes = b"", headers: Headers | None = None) -> Reply:
        parts = urlsplit(url)
        connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=self.seconds)
        try:
            connection.request(method, _target(url), body or None, dict(headers or {}))
            reply = connection.getresponse()
            return Reply(reply.status, reply.read(), {name.lower(): value for name, value in reply.getheaders()})
        except (OSError, HTTPException) as error:
            raise NoAnswer(_kind(error), f"{method} {url}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _kind(error: Exception) -> NoAnswerKind:
    """RemoteDisconnected is a ConnectionResetError too, so it is looked for first."""
    for type_, kind in _KINDS:
        if isinstance(error, type_):
            return kind
    return "broken"


_KINDS: tuple[tuple[type[Exception], NoAnswerKind], ...] = (
    (TimeoutError, "timeout"),
    (RemoteDisconnected, "empty"),
    (ConnectionRefusedError, "refused"),
    (ConnectionError, "reset"),
    (IncompleteRead, "broken"),
)


@dataclass(frozen=True, slots=True)
class InProcess:
    """Requests as a server would hand them to the WSGI application, in the caller's own thread."""

    app: WsgiApplication

    def request(self, method: str, url: str, body: bytes = b"", headers: Headers | None = None) -> Reply:
        told: list[Any] = []
        chunks = self.app(_environ(method, url, body, headers or {}), lambda *said: told.extend(said))
        try:
            content = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, given = told[:2]
        named = {name.lower(): value for name, value in given}
        _demand_whole(content, named, method, url)
        return Reply(int(status.split()[0]), b"" if method == "HEAD" else content, named)


def _environ(method: str, url: str, body: bytes, headers: Headers) -> dict[str, Any]:
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path or "/", "latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme or "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


def _demand_whole(content: bytes, headers: Headers, method: str, url: str) -> None:
    """A server would close the connection in the middle of a reply that is shorter than it says."""
    announced = headers.get("content-length", "")
    if method != "HEAD" and announced.isdigit() and int(announced) > len(content):
        raise NoAnswer("broken", f"{method} {url}: {len(content)} of {announced} bytes came")
