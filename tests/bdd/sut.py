"""Somebody else's 1177: knows the portal API and nothing of tidbok, and asks the platform that each request names.

Here it borrows its logic from the tidbok that the platform belongs to. What counts is that it hears of no world but by
the header.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        platform = self.headers.get("X-Tidbok-Platform")
        if platform is None or not self.path.startswith("/1177/api/"):
            self._send(404, b"<h1>Not here</h1>", "text/html")
            return
        self.server.platforms.append(platform)  # type: ignore[attr-defined]
        parts = urlsplit(platform)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request(self.command, parts.path + self.path, body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            self._send(reply.status, reply.read(), reply.getheader("Content-Type") or "")
        finally:
            connection.close()

    do_GET = do_POST = do_PUT = _answer

    def _send(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to tell."""


@contextmanager
def another_1177() -> Iterator[tuple[str, list[str]]]:
    """Its address, and the platforms that it has been told of so far."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.platforms = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.platforms  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
