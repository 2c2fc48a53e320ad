"""Somebody outside: an HTTP server of the test's own that plays an index or a subscriber."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lxml import etree

from tests.producers.reported import NS


@dataclass
class Listener:
    """Answers with `first`, one status each, then with `status`, when `open` is set; remembers what it heard."""

    url: str = ""
    first: deque[int] = field(default_factory=deque)
    status: int = 200
    location: str | None = None
    reply: bytes = b""
    trickles: float = 0.0  # seconds between the bytes of a reply that has no end
    open: threading.Event = field(default_factory=threading.Event)
    came: threading.Event = field(default_factory=threading.Event)
    heard: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def objects(self) -> list[tuple[bool, str | None]]:
        """deleteFlag and booking id of every transaction heard."""
        return [
            (each.findtext(f"{NS}deleteFlag") == "true", each.findtext(f".//{NS}businessObjectInstanceIdentifier"))
            for body in self.heard
            for each in etree.fromstring(body).iter("{*}engagementTransaction")
        ]


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    listener.open.set()
    lock, ended = threading.Lock(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                listener.heard.append(body)
                listener.headers.append({name.lower(): value for name, value in self.headers.items()})
                status = listener.first.popleft() if listener.first else listener.status
                listener.at_once += 1
                listener.most_at_once = max(listener.most_at_once, listener.at_once)
            listener.came.set()
            listener.open.wait(30)
            with lock:
                listener.at_once -= 1
            self.send_response(status)
            if listener.trickles:
                self._trickle()
                return
            if listener.location:
                self.send_header("Location", listener.location)
            self.send_header("Content-Length", str(len(listener.reply)))
            self.end_headers()
            self.wfile.write(listener.reply)

        def _trickle(self) -> None:
            self.close_connection = True
            try:
                while not ended.wait(listener.trickles):
                    self.send_header("X-More", "a")
                    self.flush_headers()
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}/index"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield listener
    finally:
        listener.open.set()
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
