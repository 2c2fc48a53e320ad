"""The real server in a process of its own, on a port of its own, always ended.

`with serving(SCENARIO, store="sqlite:///…", workers=2) as server: server.post("MakeBooking", message("MakeBooking"))`
"""

from __future__ import annotations

import contextlib
import http.client
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.messages import address
from tests.support.world import SYSTEM, Answer

_COMMAND = (sys.executable, "-c", "from simulator.cli import main; main()", "serve")
_PROJECT = Path(__file__).parents[2]
_READY = re.compile(r"tidbok: listening on (http://\S+) \(scenario ")
_READY_SECONDS = 60.0
_ANSWER_SECONDS = 60.0


class Server:
    """A running server. One connection per thread, kept open."""

    def __init__(self, process: subprocess.Popen[str], url: str, errors: Path) -> None:
        self.process = process
        self.url = url
        self.host = urlsplit(url).netloc
        self._errors = errors
        self._mine = threading.local()
        self._connections: list[http.client.HTTPConnection] = []

    @property
    def stderr(self) -> str:
        return self._errors.read_text(encoding="utf-8", errors="replace")

    def post(self, contract: str, body: str | bytes, system: str = SYSTEM, **headers: str) -> Answer:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request(
            "POST", address(contract, system), data, {"Content-Type": "text/xml; charset=UTF-8", **named}
        )

    def request(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, chunked: bool = False
    ) -> Answer:
        """One request on this thread's connection. Raises OSError or HTTPException when the server goes away."""
        connection = self._connection()
        try:
            connection.request(method, path, body, dict(headers or {}), encode_chunked=chunked)
            reply = connection.getresponse()
            return Answer(reply.status, reply.read(), dict(reply.getheaders()))
        except BaseException:
            connection.close()
            raise

    def _connection(self) -> http.client.HTTPConnection:
        found: http.client.HTTPConnection | None = getattr(self._mine, "connection", None)
        if found is None:
            found = self._mine.connection = http.client.HTTPConnection(self.host, timeout=_ANSWER_SECONDS)
            self._connections.append(found)
        return found

    def workers(self) -> list[int]:
        """Process ids of the worker processes (Linux)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children if _is_worker(child)]

    def kill(self) -> None:
        """kill -9, the server and its workers, in the middle of whatever they do."""
        _kill_all(self.process)

    def close_connections(self) -> None:
        for connection in self._connections:
            connection.close()


@contextmanager
def serving(scenario: str | None, store: str = "memory", workers: int = 1) -> Iterator[Server]:
    """Start the server, wait for its line, and end it whatever happens.

    Without scenario it goes on with what the store holds.
    """
    with tempfile.TemporaryDirectory(prefix="tidbok-test-") as folder:
        errors = Path(folder, "stderr")
        arguments = ["--port", "0", "--store", store, "--workers", str(workers)]
        if scenario is not None:
            file = Path(folder, "scenario.yaml")
            file.write_text(scenario, encoding="utf-8")
            arguments += ["--scenario", str(file)]
        with errors.open("w") as log:
            process = subprocess.Popen(
                [*_COMMAND, *arguments],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=_PROJECT,
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        server = None
        try:
            server = Server(process, _wait_for_line(process, errors), errors)
            yield server
        finally:
            if server is not None:
                server.close_connections()
            _end(process)


def _wait_for_line(process: subprocess.Popen[str], errors: Path) -> str:
    """The address in the server's line. Read in a thread: a pipe cannot be waited for everywhere."""
    assert process.stdout is not None
    heard: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda out=process.stdout: heard.put(out.readline()), daemon=True).start()
    with contextlib.suppress(queue.Empty):
        ready = _READY.match(heard.get(timeout=_READY_SECONDS))
        if ready is not None:
            return ready[1]
    raise AssertionError(f"the server did not start: {errors.read_text(encoding='utf-8', errors='replace')}")


def _end(process: subprocess.Popen[str]) -> None:
    """Politely, then not; in the end nothing of its process group is left."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(15)
    _kill_all(process)
    assert process.stdout is not None
    process.stdout.close()


def _kill_all(process: subprocess.Popen[str]) -> None:
    """The server leads a process group of its own, so its number names the group also when it has ended itself."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_worker(pid: str) -> bool:
    with contextlib.suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False
