"""A tidbok to test against: in this process, in one of its own, or one that somebody else has started."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from simulator.app import create_app
from simulator.bdd.admin import JsonApi
from simulator.bdd.session import Session
from simulator.bdd.transport import InProcess, OverHttp, Transport
from simulator.bdd.worlds import ScenarioSource, yaml_of
from simulator.domain.call import NoAnswer
from simulator.scenarios import loader
from simulator.store.database import open_database

IN_PROCESS = "http://localhost"
"""What stands in addresses when nothing listens anywhere."""
PORTAL = "/1177/api"
PLATFORM_HEADER = "X-Tidbok-Platform"
"""Tells another implementation of 1177 where the national platform of this test's world is."""
TOKEN = "TIDBOK_ADMIN_TOKEN"
_MAIN = "from simulator.cli import main; main()"
_READY = "tidbok: listening on "
_STOP_SECONDS = 10
_SMALLEST = "minimal"


@dataclass(frozen=True, slots=True)
class Tidbok:
    """Sessions are opened at `url`. `sut` is the address of another implementation of 1177, when there is one."""

    url: str
    transport: Transport
    sut: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def admin(self) -> JsonApi:
        """Of the session that it began with."""
        return Session(self.url, self.transport, self.headers).admin

    @contextmanager
    def session(self, scenario: ScenarioSource | None = None) -> Iterator[Session]:
        """A world of one's own, removed at the end. Without a scenario: the same as the server began with."""
        wanted = {} if scenario is None else {"source": yaml_of(scenario)}
        made = self.admin.post("/sessions", wanted)
        base = f"{self.url}{made['path']}"
        portal, told = (f"{base}{PORTAL}", {}) if self.sut is None else (f"{self.sut}{PORTAL}", {PLATFORM_HEADER: base})
        try:
            yield Session(base, self.transport, self.headers, portal, told)
        finally:
            self.admin.delete(f"/sessions/{made['session']}")


@contextmanager
def in_process() -> Iterator[Tidbok]:
    """Nothing listens; calls go straight into the application. Its ledger is a temporary file."""
    database = open_database("memory")
    try:
        app = create_app(database)
        app.worlds.load("default", *loader.read(_SMALLEST))
        yield Tidbok(IN_PROCESS, InProcess(app))
    finally:
        database.close()


@contextmanager
def in_its_own_process(scenario: str = _SMALLEST) -> Iterator[str]:
    """`tidbok serve` on a port of the computer's choice; gives its address."""
    command = [sys.executable, "-c", _MAIN, "serve", "--scenario", scenario, "--port", "0"]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            if not line.startswith(_READY):
                errors.seek(0)
                raise RuntimeError(f"tidbok serve did not start: {line}{errors.read().decode()}")
            yield line.removeprefix(_READY).split()[0]
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)


def at(url: str, sut: str | None = None) -> Tidbok:
    """One that has been started by somebody else."""
    token = os.environ.get(TOKEN)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Tidbok(url.rstrip("/"), OverHttp(), sut.rstrip("/") if sut else None, headers)


def is_tidbok(url: str) -> bool:
    """Whether what answers there is a tidbok. Raises NoAnswer when nothing does."""
    reply = OverHttp(seconds=10).request("GET", f"{url.rstrip('/')}/__admin/health", headers=at(url).headers)
    try:
        said = reply.json()
    except ValueError:
        return False
    return reply.status == 200 and isinstance(said, dict) and {"session", "scenario", "now"} <= said.keys()


@contextmanager
def chosen(simulator: str | None, sut: str | None) -> Iterator[Tidbok]:
    """By the options --simulator and --sut. Raises ValueError with a sentence for what cannot be."""
    if sut is not None:
        yield from _for(sut, simulator)
    elif simulator is not None:
        yield at(simulator)
    else:
        with in_process() as made:
            yield made


def _for(sut: str, simulator: str | None) -> Iterator[Tidbok]:
    """1177's logic elsewhere needs a platform with an address; a tidbok brings its own."""
    try:
        theirs = is_tidbok(sut)
    except NoAnswer as error:
        raise ValueError(f"--sut {sut}: nothing answers there ({error})") from error
    if theirs and simulator is not None and simulator.rstrip("/") != sut.rstrip("/"):
        raise ValueError(f"--sut {sut} is a tidbok with worlds of its own: leave out --simulator {simulator}")
    if theirs:
        yield at(sut)
    elif simulator is not None:
        yield at(simulator, sut)
    else:
        with in_its_own_process() as url:
            yield at(url, sut)
