"""Throughput over HTTP of the 20-slot answer, one core for the server and one for the load, in turns with WireMock.

The same load generator (wrk), the same question and an answer of the same size within one run. Ours comes out of the
ledger and is validated both ways; WireMock fills a template.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lxml import etree

from simulator.contracts import BOOKING_CONTRACTS, schemas
from tests.benchmarks import wiremock, worlds
from tests.benchmarks.measuring import Figure, compared
from tests.benchmarks.processes import NotMeasured, Server, pinned, serving, tidbok, until_answered
from tests.benchmarks.worlds import Question

_WHAT = "GetAvailableTimeslots, 20 slots over HTTP on one core: requests/s against WireMock's template"
_TARGET = 2.0
_SERVER_CORE, _LOAD_CORE = 0, 1
_CONNECTIONS = 8
_SECONDS = 5
_WARM_UP_SECONDS = 8  # the JVM compiles what is hot
_FULLY_WARM_SECONDS = 40  # and goes on doing so for long, on one core

_SCRIPT = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "text/xml; charset=UTF-8"
wrk.headers["SOAPAction"] = '""'
wrk.body = io.open([[{body}]], "rb"):read("*a")
done = function(summary, latency, requests)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("RESULT %d %d %d %d\\n", summary.requests, summary.duration, errors, latency:percentile(99)))
end
"""


def throughput(repetitions: int) -> Iterator[Figure]:
    """At least twice WireMock's; not measured where wrk, java or WireMock's jar is missing."""
    try:
        yield from _measured(repetitions)
    except NotMeasured as error:
        yield Figure("throughput", _WHAT, None, target=_TARGET, at_least=True, note=str(error))


@dataclass(frozen=True, slots=True)
class _Load:
    """One run of the load generator: latency in milliseconds, the server's CPU time a request in microseconds."""

    per_second: float
    p99: float
    cpu: float


def _measured(repetitions: int) -> Iterator[Figure]:
    """Both servers anew in every repetition, warmed for as long; at the end once more when the JVM has had its time."""
    with tempfile.TemporaryDirectory(prefix="tidbok-bench-") as name:
        folder = Path(name)
        question = worlds.timeslots()
        script = _script(folder, question)
        archive = wiremock.jar(folder)
        (folder / "bench.yaml").write_text(worlds.scenario(), encoding="utf-8")
        runs: list[list[_Load]] = []
        for left in reversed(range(repetitions)):
            with ExitStack() as stack:
                servers = _started(stack, folder, archive, question)
                for server in servers:
                    _load(server, question, script, _WARM_UP_SECONDS)
                runs.append([_load(server, question, script, _SECONDS) for server in servers])
                if left == 0:
                    _load(servers[1], question, script, _FULLY_WARM_SECONDS)
                    warm = [_load(server, question, script, _SECONDS) for server in servers]
    yield from _figures(runs, warm)


def _started(stack: ExitStack, folder: Path, archive: Path, question: Question) -> tuple[Server, Server]:
    serve = tidbok("serve", "--scenario", str(folder / "bench.yaml"), "--port", "0")
    ours = stack.enter_context(serving(pinned(serve, _SERVER_CORE)))
    reply = _checked(until_answered(ours.url, question), question)
    theirs = stack.enter_context(wiremock.serving(archive, folder, question, reply, _SERVER_CORE))
    _checked(until_answered(theirs.url, question), question)
    return ours, theirs


def _figures(runs: list[list[_Load]], warm: list[_Load]) -> Iterator[Figure]:
    """Requests a second, and the CPU time behind them: that tells the same story when others use the cores too."""
    rate = compared([(one.per_second, other.per_second) for one, other in runs])
    p99s = [median(run[side].p99 for run in runs) for side in (0, 1)]
    note = f"{rate.spread}; {rate.first:,.0f} and {rate.second:,.0f}/s, p99 {p99s[0]:.0f} and {p99s[1]:.0f} ms"
    yield Figure("throughput", _WHAT, rate.ratio, target=_TARGET, at_least=True, note=note)
    ours, theirs = warm
    note = f"{ours.per_second:,.0f} and {theirs.per_second:,.0f}/s, {_FULLY_WARM_SECONDS} s later"
    yield Figure("throughput", "the same, fully warm", ours.per_second / theirs.per_second, note=note)
    cpu = compared([(other.cpu, one.cpu) for one, other in runs])
    note = f"{cpu.spread}; {cpu.first:,.0f} and {cpu.second:,.0f} µs"
    yield Figure("throughput", "the same: WireMock's CPU time a request against ours", cpu.ratio, note=note)


def _script(folder: Path, question: Question) -> Path:
    if shutil.which("wrk") is None:
        raise NotMeasured("wrk is not here (Debian: apt-get install wrk)")
    body = folder / "question.xml"
    body.write_bytes(question.body)
    script = folder / "post.lua"
    script.write_text(_SCRIPT.replace("{body}", str(body)), encoding="utf-8")
    return script


def _checked(reply: bytes, question: Question) -> bytes:
    """Both must answer twenty slots that keep the schema, or there is nothing to compare."""
    answer = etree.fromstring(reply)[0][0]
    if len(answer) != question.posts or not schemas.is_valid(BOOKING_CONTRACTS[question.contract].xsd, answer):
        raise AssertionError(f"not a valid answer of {question.posts} posts:\n{reply[:2000].decode()}")
    return reply


def _load(server: Server, question: Question, script: Path, seconds: int) -> _Load:
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "-s", str(script), server.url + question.path]
    used = server.cpu_seconds()
    done = subprocess.run(
        pinned(command, _LOAD_CORE), check=True, capture_output=True, text=True, timeout=seconds + 30
    ).stdout
    used = server.cpu_seconds() - used
    line = next(line for line in done.splitlines() if line.startswith("RESULT "))
    requests, duration, errors, p99 = map(int, line.split()[1:])
    if errors:
        raise AssertionError(f"{server.url} made {errors} errors in {requests} requests")
    return _Load(requests / duration * 1e6, p99 / 1000, used / requests * 1e6)
