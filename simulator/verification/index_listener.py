"""The engagement index that verify plays for a producer under test: takes Update, answers as the index does, keeps all.

It says no where the running index would (spec/platform.md 4.3): its own codes in a SOAP fault with HTTP 500. One thing
it does not mind: which index the message is addressed to, since that is how the target's test bench is set up.

`receive` needs no network, for tests that hand over what a target in the same process has told.
"""

from __future__ import annotations

import http
import logging
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.message import Message
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from types import TracebackType

from simulator.contracts import engagement_index, envelope
from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_engagementindex.engagement import TransactionsRequest, transactions
from simulator.contracts.shapes import ComplexType
from simulator.contracts.tolerant import tolerant_reader
from simulator.domain.call import XML
from simulator.engagement_index import validation
from simulator.errors import TechnicalError, UsageError
from simulator.verification.exchange import Exchange
from simulator.verification.index_posts import Post, Told, posts_in
from simulator.verification.words import Words

logger = logging.getLogger("tidbok.verification")

UPDATE: ServiceContract = engagement_index.update.CONTRACT
PATH = UPDATE.path
"""Said to users; any path is taken."""
_PURPOSE = Words("målet uppdaterar engagemangsindex", "the target updates the engagement index")
_DONE = f'<u:UpdateResponse xmlns:u="{UPDATE.responder_namespace}"><u:ResultCode>OK</u:ResultCode></u:UpdateResponse>'
_IDLE_SECONDS = 30.0  # without a byte, on a connection
_LONGEST_SECONDS = 60.0  # for a whole request
_MOST_CONNECTIONS = 64
_MOST_KEPT = 20_000  # Updates in a run
_LINE = 1_024  # bytes of a chunk's heading


class IndexListener:
    """Shared by the threads that receive and the one that judges.

    with IndexListener(port=8090) as index:
        indexing.play_index(run, index)
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Port 0: any that is free. Nothing listens before `start`."""
        self._host, self._port = host, port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()
        self._told: list[Told] = []
        began = monotonic()
        self._seconds: Callable[[], float] = lambda: monotonic() - began
        self._now: Callable[[], datetime] = lambda: datetime.min
        self._number: Callable[[], int] = lambda: 0
        self._step: Callable[[], str] = lambda: ""

    # -- being there

    def start(self) -> IndexListener:
        """Raises UsageError when the port cannot be had."""
        try:
            self._server = _Server((self._host, self._port), partial(_Handler, self))
        except (OSError, OverflowError) as error:
            raise UsageError(f"the index cannot listen on {self._host}:{self._port}: {error}") from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="tidbok-index", daemon=True
        )
        self._thread.start()
        return self

    def close(self) -> None:
        """Idempotent. What is being received is cut off."""
        server, self._server = self._server, None
        if server is not None and self._thread is not None:
            server.shutdown()
            self._thread.join()
            server.server_close()

    def __enter__(self) -> IndexListener:
        return self.start()

    def __exit__(self, _kind: type[BaseException] | None, _it: BaseException | None, _at: TracebackType | None) -> None:
        self.close()

    @property
    def url(self) -> str:
        """What the target's index address is to be."""
        port = self._port if self._server is None else self._server.server_port
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}/{PATH}"

    def attend(
        self,
        number: Callable[[], int],
        seconds: Callable[[], float],
        now: Callable[[], datetime],
        step: Callable[[], str],
    ) -> None:
        """From now on what comes is numbered and timed as the run's own calls, `now` being the target's clock."""
        with self._changed:
            self._number, self._seconds, self._now, self._step = number, seconds, now, step

    # -- what has been told

    @property
    def told(self) -> list[Told]:
        """Every Update, in the order they came."""
        with self._changed:
            return list(self._told)

    @property
    def posts(self) -> list[Post]:
        """Those of every Update, but for what is said again because the index said no the first time."""
        refused: list[object] = []
        found: list[Post] = []
        for told in self.told:
            said = [each.said for each in told.posts]
            if said not in refused:
                found += told.posts
            if told.refused:
                refused.append(said)
        return found

    def wait_for(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Until it holds, `seconds` at most: whether it does. Looked at whenever something has come."""
        with self._changed:
            return self._changed.wait_for(holds, seconds)

    # -- receiving

    def receive(self, body: bytes, headers: Mapping[str, str], url: str = "") -> tuple[int, bytes]:
        """HTTP status and reply. Never raises for what anybody can send. `headers` as they came."""
        named = {name.lower(): value for name, value in headers.items()}
        try:
            body = envelope.decompressed(body, named.get("content-encoding", ""))
            if len(body) > envelope.MOST_BYTES:
                raise envelope.too_large(envelope.MOST_BYTES)
            return self._taken(body, named, url)
        except TechnicalError as error:
            return http.HTTPStatus.INTERNAL_SERVER_ERROR, envelope.fault(error)
        except Exception:  # the boundary: whatever breaks here, the target gets a fault and the run goes on
            logger.exception("an Update could not be received")
            broken = TechnicalError("Internt fel i verktyget som spelar engagemangsindex.", party="Server")
            return http.HTTPStatus.INTERNAL_SERVER_ERROR, envelope.fault(broken)

    def _taken(self, body: bytes, headers: Mapping[str, str], url: str) -> tuple[int, bytes]:
        refused, reply, status = "", envelope.wrap(_DONE), http.HTTPStatus.OK
        try:
            judge(body, headers.get("content-type", ""))
        except TechnicalError as error:
            refused, reply, status = error.text, envelope.fault(error), http.HTTPStatus.INTERNAL_SERVER_ERROR
        self._keep(body, headers, url or self.url, refused, reply, status)
        return status, reply

    def _keep(self, body: bytes, headers: Mapping[str, str], url: str, refused: str, reply: bytes, status: int) -> None:
        with self._changed:
            if len(self._told) >= _MOST_KEPT:
                raise TechnicalError(f"Fler än {_MOST_KEPT} uppdateringar tas inte emot i en körning.", party="Server")
            at = self._seconds()
            exchange = Exchange(
                number=self._number(),
                contract=UPDATE,
                url=url,
                logical_address="",
                purpose=_PURPOSE,
                request=body,
                request_headers={"Content-Type": headers.get("content-type", ""), **headers},
                lawful=True,
                began=at,
                status=status,
                headers={"content-type": XML},
                reply=reply,
                step=self._step(),
                incoming=True,
            )
            exchange.logical_address = _address_in(exchange)
            self._told.append(Told(exchange, at, posts_in(exchange, at, self._now()), refused))
            self._changed.notify_all()


def judge(body: bytes, content_type: str = "") -> None:
    """Raises TechnicalError with what the index says no with."""
    payload = envelope.parse(body, content_type).payload
    if payload.tag != f"{{{UPDATE.responder_namespace}}}{UPDATE.name}":
        raise TechnicalError(f"Här tas bara {UPDATE.name} emot ({UPDATE.responder_namespace}), inte {payload.tag}.")
    asked: TransactionsRequest = _read(payload)
    validation.check(transactions(asked), frozenset(), owner_required=False)


def _reader() -> Callable[..., TransactionsRequest]:
    shape = UPDATE.request_element.type
    if not isinstance(shape, ComplexType):
        raise TypeError("Update must be of a complex type")
    return tolerant_reader(shape, UPDATE.request)


_read = _reader()


def _address_in(exchange: Exchange) -> str:
    """The header's LogicalAddress; "" when there is none."""
    if exchange.question is None:
        return ""
    found = exchange.question.getroottree().getroot().iterfind("{*}Header/{*}LogicalAddress")
    return next((each.text or "" for each in found), "").strip()


class _Server(ThreadingHTTPServer):
    """A thread per connection, and not too many of them."""

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, handler)

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.discard(request)
            self._places.release()

    def server_close(self) -> None:
        super().server_close()
        with self._lock:
            open_ = list(self._open)
        for each in open_:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that goes away in the middle is nothing to print a traceback for."""
        logger.debug("a connection to the index was broken", exc_info=True)


class _Unreadable(Exception):
    """The request cannot be read to its end: status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "tidbok", ""
    timeout = _IDLE_SECONDS
    headers: Message

    def __init__(self, index: IndexListener, *arguments: object) -> None:
        self._index = index
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        try:
            body = self._body()
        except _Unreadable as error:
            self.close_connection = True
            self._answer(error.status, envelope.fault(TechnicalError(error.why)))
            return
        status, reply = self._index.receive(body, dict(self.headers.items()), f"http://{self._host}{self.path}")
        self._answer(status, reply)

    def do_GET(self) -> None:
        text = "tidbok verify spelar engagemangsindex här: skicka Update med POST.\n"
        self._answer(http.HTTPStatus.METHOD_NOT_ALLOWED, text.encode(), "text/plain; charset=UTF-8", Allow="POST")

    do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_GET

    @property
    def _host(self) -> str:
        return self.headers.get("Host") or "{}:{}".format(*self.connection.getsockname()[:2])

    def _answer(self, status: int, body: bytes, kind: str = XML, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _body(self) -> bytes:
        deadline = monotonic() + _LONGEST_SECONDS
        codings = self.headers.get("Transfer-Encoding", "").strip().lower()
        if codings == "chunked":
            return b"".join(self._chunks(deadline))
        if codings:
            raise _Unreadable(http.HTTPStatus.NOT_IMPLEMENTED, f"Transfer-Encoding {codings!r} stöds inte.")
        length = self.headers.get("Content-Length", "0").strip()
        if not (length.isascii() and length.isdigit()):
            raise _Unreadable(http.HTTPStatus.BAD_REQUEST, "Content-Length är inget tal.")
        return self._read(_bounded(int(length[:20])), deadline)

    def _chunks(self, deadline: float) -> Iterable[bytes]:
        size = 0
        while True:
            text = self.rfile.readline(_LINE).partition(b";")[0].strip()
            try:
                length = int(text, 16) if text and text.isalnum() else -1
            except ValueError:
                length = -1
            if length < 0:
                raise _Unreadable(http.HTTPStatus.BAD_REQUEST, "Transfer-Encoding: chunked är fel skrivet.")
            if length == 0:
                break
            size = _bounded(size + length)
            yield self._read(length, deadline)
            self._read(2, deadline)  # the line's end
        for _ in range(100):  # trailers
            if not self.rfile.readline(_LINE).strip():
                return
        raise _Unreadable(http.HTTPStatus.BAD_REQUEST, "Meddelandet har för många rader efter sig.")

    def _read(self, length: int, deadline: float) -> bytes:
        """A part at a time: one who drips bytes is hung up on in the end."""
        parts, left = [], length
        while left:
            part = self.rfile.read1(min(left, 65_536))
            if not part:
                raise ConnectionError("the caller went away")
            if monotonic() > deadline:
                raise _Unreadable(http.HTTPStatus.REQUEST_TIMEOUT, "Meddelandet tog för lång tid att skicka.")
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def log_message(self, format: str, *args: object) -> None:
        logger.debug(format, *args)


def _bounded(length: int) -> int:
    if length > envelope.MOST_BYTES:
        error = envelope.too_large(envelope.MOST_BYTES)
        raise _Unreadable(http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error.text)
    return length
