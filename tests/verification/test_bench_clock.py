"""The bench's clock is moved for a while, and always put back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from simulator.app import Application
from simulator.verification.bench_clock import measure, moved_to
from simulator.verification.check import Missing, Stopped
from simulator.verification.client import Pace, Raw
from simulator.verification.run import Run
from simulator.verification.target import Control, Target
from simulator.verification.words import Words
from tests.support.world import SYSTEM, make_app
from tests.verification.bench import HOST, REAL, run_against, targeting

CLOCK = f"{HOST}/__admin/clock"
LATER = datetime(2026, 8, 6, 9, 30)


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def target() -> Target:
    return targeting(SYSTEM, facilities=("SE2321000016-1HZ5",), control=Control(clock=CLOCK))


def shown(run: Run) -> datetime:
    """What the bench says."""
    return datetime.fromisoformat(json.loads(run.http("GET", CLOCK, b"", {})[1])["now"]).replace(tzinfo=None)


def test_the_targets_time_is_another_inside_and_its_own_afterwards(app: Application) -> None:
    run = run_against(app, target())
    with moved_to(run, LATER) as move:
        assert shown(run) == run.now == LATER
        move(LATER + timedelta(days=1))
        assert shown(run) == run.now == LATER + timedelta(days=1)
    assert shown(run) == run.now == REAL


@pytest.mark.parametrize("broken", [ValueError, KeyboardInterrupt, Missing])
def test_the_clock_is_put_back_whatever_happens(app: Application, broken: type[BaseException]) -> None:
    run = run_against(app, target())
    with pytest.raises(broken), moved_to(run, LATER):
        raise broken(Words("något", "something"))
    assert shown(run) == run.now == REAL


def test_without_an_address_the_rule_says_which_key_to_fill_in(app: Application) -> None:
    run = run_against(app, targeting(SYSTEM, facilities=("SE2321000016-1HZ5",)))
    with pytest.raises(Missing, match=r"control\.clock"), moved_to(run, LATER):
        pytest.fail("there is no clock to move")
    assert not measure(run)


def test_the_bench_says_what_time_it_is(app: Application) -> None:
    run = Run(targeting(SYSTEM, now=None, control=Control(clock=CLOCK)), run_against(app, target())._send, datetime.now)
    assert measure(run)
    assert (run.now, run.time.source) == (REAL, "bench")


class Bench:
    """A bench of somebody else's making; real time goes on a second for every call."""

    def __init__(self, *, running: bool = True, refuses: int = 0, zone: str = "") -> None:
        self.now, self.running, self.refuses, self.zone = datetime(2026, 8, 3, 8), running, refuses, zone
        self.real = datetime(2026, 11, 1, 12)
        self.puts: list[str] = []

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        self.real += timedelta(seconds=1)
        if method == "PUT":
            self.puts.append(json.loads(body)["now"])
            if len(self.puts) > 1 and self.refuses:
                self.refuses -= 1
                return Raw(503, {}, b"down", 0.1)
        told = {"now": self.now.isoformat() + self.zone, "running": self.running}
        return Raw(200, {}, json.dumps(told).encode(), 0.1)

    def run(self) -> Run:
        return Run(target(), self, lambda: self.real, Pace(0))


def test_a_clock_that_runs_is_put_back_to_where_it_would_have_been() -> None:
    bench = Bench(zone="+02:00")
    with moved_to(bench.run(), LATER):
        bench.real += timedelta(minutes=5)
    assert bench.puts == ["2026-08-06T09:30:00", "2026-08-03T08:05:00+02:00"]


def test_a_clock_that_stands_is_put_back_to_where_it_stood() -> None:
    bench = Bench(running=False)
    run = bench.run()
    with moved_to(run, LATER):
        bench.real += timedelta(minutes=5)
        assert run.now == LATER
    assert bench.puts[-1] == "2026-08-03T08:00:00"
    assert run.now == datetime(2026, 8, 3, 8)


def test_putting_back_is_tried_again() -> None:
    bench = Bench(refuses=2)
    with moved_to(bench.run(), LATER):
        pass
    assert len(bench.puts) == 4


def test_a_clock_that_cannot_be_put_back_stops_the_run_and_says_what_to_set() -> None:
    with pytest.raises(Stopped, match="ställ den till 2026-08-03T08:00:0"), moved_to(Bench(refuses=9).run(), LATER):
        pass


def test_what_is_no_clock_is_said_to_be_none() -> None:
    run = Run(target(), lambda *_: Raw(404, {}, b"<html>", 0.1), lambda: REAL, Pace(0))
    with pytest.raises(Missing, match="HTTP 404"), moved_to(run, LATER):
        pytest.fail("there is no clock to move")
