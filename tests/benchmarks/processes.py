"""Servers as processes of their own: started, pinned to a core, waited for, and always stopped, children and all."""

from __future__ import annotations

import contextlib
import http.client
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from tests.benchmarks.worlds import Question

ROOT = Path(__file__).parents[2]
_START_SECONDS = 60
_STOP_SECONDS = 10
_READY = "tidbok: listening on "


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers at `url`."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """CPU time so far, its own and the system's on its behalf (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class NotMeasured(Exception):
    """Something that the measurement needs is not here; says what."""


def pinned(command: Sequence[str], core: int) -> list[str]:
    """The command on one core only. Raises NotMeasured where that cannot be arranged."""
    if shutil.which("taskset") is None or (os.cpu_count() or 1) < 2:
        raise NotMeasured("taskset and two cores are needed")
    return ["taskset", "-c", str(core), *command]


def tidbok(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from simulator.cli import main; main()", *arguments]


@contextlib.contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, in a group of its own; the group is gone afterwards."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, start_new_session=True
    )
    try:
        yield process
    finally:
        _stop(process)


@contextlib.contextmanager
def serving(command: Sequence[str]) -> Iterator[Server]:
    """A `tidbok serve`, when it has said that it listens."""
    with running(command) as process:
        yield Server(_line(process, _READY).split()[0], process.pid)


def until_answered(url: str, question: Question) -> bytes:
    """Ask until there is a good answer. Raises AssertionError when there is none within a minute."""
    last = "no connection"
    deadline = monotonic() + _START_SECONDS
    while monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            status, body = post(url, question)
            if status == 200:
                return body
            last = f"{status}: {body[:2000].decode(errors='replace')}"
        sleep(0.02)
    raise AssertionError(f"{url}{question.path} did not answer: {last}")


def post(url: str, question: Question) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'}
        connection.request("POST", question.path, question.body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _line(process: subprocess.Popen[bytes], prefix: str) -> str:
    """The rest of the first line that begins so. Raises AssertionError when there is none within a minute."""
    assert process.stdout is not None
    deadline = monotonic() + _START_SECONDS
    while (left := deadline - monotonic()) > 0 and select.select([process.stdout], [], [], left)[0]:
        line = process.stdout.readline().decode()
        if line.startswith(prefix):
            return line.removeprefix(prefix).strip()
        if not line:
            break
    raise AssertionError(f"{' '.join(map(str, process.args))} did not say {prefix!r}")  # type: ignore[arg-type]


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
            break
    if process.stdout is not None:
        process.stdout.close()
