"""`tidbok verify` against `tidbok serve` in another process, over TLS that demands a client certificate."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner, Result

from simulator.cli import app as cli
from tests.platform.test_external import Authority, Pem, authority, demanding
from tests.support.messages import FACILITY, RESIDENT
from tests.support.serving import Server, serving
from tests.support.world import SCENARIO, SYSTEM

__all__ = ["authority"]  # a fixture
_HOPS = ("connection", "transfer-encoding", "content-length", "host")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SCENARIO) as made:
        yield made


@contextmanager
def proxy(server: Server, tls: ssl.SSLContext) -> Iterator[str]:
    """What stands before a producer and takes its TLS. Gives its address."""

    class Forward(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept = {name: value for name, value in self.headers.items() if name.lower() not in _HOPS}
            there = http.client.HTTPConnection(server.host, timeout=30)
            there.request(self.command, self.path, body, kept)
            answer = there.getresponse()
            content = answer.read()
            there.close()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOPS:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A caller without a certificate is the test's own."""

    made = Quiet(("127.0.0.1", 0), Forward)
    made.socket = tls.wrap_socket(made.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{made.server_port}/producers/{SYSTEM}"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def verify(url: str, *arguments: str) -> Result:
    asked = ("--address", FACILITY, "--person", RESIDENT, "--rate", "0", "--rules", "PR-GEN-0?", "--flow", "list")
    return CliRunner().invoke(cli, ["verify", url, *asked, "--flow", "details", "--language", "en", *arguments])


def test_a_producer_behind_mutual_tls_is_judged(server: Server, authority: Authority) -> None:
    client: Pem = authority.issue("client")
    files = ("--cert", str(client.certificate), "--key", str(client.key), "--ca", str(authority.file))
    with proxy(server, demanding(authority, authority.issue("producer"))) as url:
        done = verify(url, *files)
        assert done.exit_code == 0, done.output
        assert "no SHALL rule failed" in done.stdout
        for fewer in (files[:4], files[4:]):
            done = verify(url, *fewer)
            assert done.exit_code == 3, done.output
            assert "The target does not answer" in done.stdout
            assert "TLS" in done.stdout or "certificate" in done.stdout
