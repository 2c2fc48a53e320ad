"""The same on a real server's sockets: broken, silent and cut off, while everybody else is answered."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.playing import DETAILS, SCHEDULE
from tests.support.messages import address, message
from tests.support.serving import Server, serving
from tests.support.world import SCENARIO, SYSTEM, Answer

HANGING = 300  # more than the server has threads
_PATIENCE = 20.0


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serving(SCENARIO) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    yield running
    admin(running, "DELETE", "/__admin/faults")


def admin(server: Server, method: str, path: str, body: object = None) -> Any:
    answer = server.request(method, path, json.dumps(body) if body is not None else b"")
    assert answer.status < 300, answer.body
    return json.loads(answer.body) if answer.body else None


def connected(server: Server, contract: str = SCHEDULE, timeout: float = _PATIENCE) -> socket.socket:
    """A connection of its own with a whole request sent."""
    host, _, port = server.host.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=timeout)
    body = message(contract).encode()
    head = f"POST {address(contract, SYSTEM)} HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: text/xml\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    found = b""
    while chunk := connection.recv(65536):
        found += chunk
    return found


def ask(server: Server, contract: str = SCHEDULE) -> Answer:
    return server.post(contract, message(contract))


def test_a_broken_connection_is_a_tcp_reset_without_a_byte(server: Server) -> None:
    admin(server, "PUT", "/__admin/faults/reset", {"contract": SCHEDULE})
    with connected(server) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    assert ask(server, DETAILS).status == 200


def test_a_cut_off_reply_announces_more_than_it_sends_and_ends(server: Server) -> None:
    whole = ask(server).body
    admin(server, "PUT", "/__admin/faults/truncated", {"contract": SCHEDULE, "share": 0.5})
    with connected(server) as connection:
        head, _, body = everything(connection).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(whole)}".encode() in head
    assert body == whole[: len(whole) // 2]
    with pytest.raises(http.client.IncompleteRead):
        ask(server)


def test_silence_holds_the_connection_and_then_closes_it_without_a_byte(server: Server) -> None:
    admin(server, "PUT", "/__admin/faults/no_answer", {"contract": SCHEDULE, "seconds": 0.4})
    began = time.monotonic()
    with connected(server) as connection:
        assert everything(connection) == b""
    assert time.monotonic() - began >= 0.4


def test_silence_without_end_lasts_as_long_as_the_caller(server: Server) -> None:
    admin(server, "PUT", "/__admin/faults/no_answer", {"contract": SCHEDULE, "seconds": 0})
    with connected(server, timeout=0.5) as connection, pytest.raises(TimeoutError):
        connection.recv(1)


def test_an_empty_reply_is_http_and_nothing_more(server: Server) -> None:
    admin(server, "PUT", "/__admin/faults/empty_reply")
    answer = ask(server)
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "0")


@pytest.mark.parametrize("status", [302, 404, 418, 503, 599])
def test_any_http_status_can_be_sent_with_a_page(server: Server, status: int) -> None:
    admin(server, "PUT", "/__admin/faults/http_status", {"status": status})
    answer = ask(server)
    assert (answer.status, answer.headers["Content-Type"]) == (status, "text/html; charset=UTF-8")


def test_a_content_type_that_no_header_can_hold_does_no_harm(server: Server) -> None:
    admin(server, "PUT", "/__admin/faults/wrong_content_type", {"content_type": "text/vård; 日本"})
    assert ask(server).headers["Content-Type"] == "text/v?rd; ??"


def test_the_calls_are_listed_with_what_was_done_to_them(server: Server) -> None:
    admin(server, "DELETE", "/__admin/calls")
    admin(server, "PUT", "/__admin/faults/reset", {"times": 1})
    with connected(server) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    ask(server)
    clean, broken = admin(server, "GET", "/__admin/calls")
    assert (broken["status"], broken["faults"], broken["reply"]) == (0, ["reset"], "")
    assert broken["fault"] == "anslutningen bröts utan svar"
    assert (clean["status"], clean["faults"], clean["component"]) == (200, [], "producer")


@pytest.mark.parametrize("name", ["reset", "no_answer", "truncated"])
def test_connections_of_others_stay_open_and_are_answered(server: Server, name: str) -> None:
    other = http.client.HTTPConnection(server.host, timeout=_PATIENCE)
    with contextlib.closing(other):
        for _ in range(3):
            admin(server, "PUT", f"/__admin/faults/{name}", {"contract": SCHEDULE})
            other.request("POST", address(DETAILS, SYSTEM), message(DETAILS).encode(), {"Content-Type": "text/xml"})
            mine = other.sock
            with connected(server, timeout=0.2) as connection, contextlib.suppress(OSError):
                connection.recv(1)
            assert other.getresponse().read().endswith(b"Envelope>")
            assert other.sock is mine


def test_more_hanging_calls_than_there_are_threads_hold_up_nobody(server: Server) -> None:
    """And when their callers hang up, nothing of them is left."""
    admin(server, "PUT", "/__admin/faults/no_answer", {"contract": SCHEDULE, "seconds": 600})
    before = _open_files(server)
    with contextlib.ExitStack() as stack:
        hanging = [stack.enter_context(connected(server, timeout=0.05)) for _ in range(HANGING)]
        _until(lambda: admin(server, "GET", "/__admin/faults")[0]["harmed"] == HANGING)
        for _ in range(20):
            assert ask(server, DETAILS).status == 200
        for connection in hanging[::50]:
            with pytest.raises(TimeoutError):
                connection.recv(1)
    _until(lambda: _open_files(server) <= before + 5)


def test_callers_who_hang_up_at_once_leave_a_server_that_answers(server: Server) -> None:
    for name in ("reset", "no_answer", "truncated"):
        admin(server, "PUT", f"/__admin/faults/{name}", {"contract": SCHEDULE})
        for _ in range(10):
            with connected(server) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        admin(server, "DELETE", "/__admin/faults")
    assert ask(server).status == 200
    assert "Traceback" not in server.stderr


def test_workers_agree_on_how_many_calls_are_harmed() -> None:
    with serving(SCENARIO, workers=2, store="memory") as server:
        admin(server, "PUT", "/__admin/faults/http_status", {"contract": SCHEDULE, "times": 4})
        statuses = []
        for _ in range(12):
            with connected(server) as connection:  # a connection each, so that both workers get some
                statuses.append(int(connection.recv(65536).split()[1]))
        assert sorted(statuses) == [200] * 8 + [503] * 4
        (counted,) = admin(server, "GET", "/__admin/faults")
        assert (counted["seen"], counted["harmed"]) == (12, 4)


def _until(true: Any) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never became true")


def _open_files(server: Server) -> int:
    """File descriptors of the server's process (Linux)."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
