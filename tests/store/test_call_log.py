"""The call log never outgrows its bounds, in memory or in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from simulator.store.call_log import CallFilter, CallLog, Exchange, LedgerCallLog, MemoryCallLog
from simulator.store.database import Database, open_database
from tests.support.parallel import at_once

Opened = Callable[..., CallLog]
KIND = 1_000


@pytest.fixture
def database(store: str) -> Iterator[Database]:
    database = open_database(store)
    yield database
    database.close()


@pytest.fixture(params=["process", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    if request.param == "process":
        yield MemoryCallLog
        return
    file = f"sqlite:///{tmp_path / 'ledger.db'}"
    database = open_database(file if request.param == "sqlite" else request.getfixturevalue("postgresql"))
    yield partial(LedgerCallLog, database)
    database.close()


def exchange(size: int = KIND, session: str = "default", name: str = "") -> Exchange:
    half = size // 2
    return Exchange(session, "20260803080000", "p", name, "SE1-F", 200, None, 1.0, b"f" * half, b"s" * (size - half))


def kept(log: CallLog, session: str = "default") -> list[Exchange]:
    return log.newest(session, CallFilter(limit=10_000))


def test_the_bytes_of_a_sessions_calls_have_a_bound(opened: Opened) -> None:
    log = opened(most_bytes=20 * KIND)

    for number in range(200):
        log.add(exchange(name=str(number)))

    left = [int(each.contract) for each in kept(log)]
    assert 20 <= len(left) <= 20 + 20 // 8
    assert left == list(range(199, 199 - len(left), -1))


def test_the_number_of_a_sessions_calls_has_a_bound(opened: Opened) -> None:
    log = opened(most_calls=60)

    for _ in range(250):
        log.add(exchange())

    assert 60 <= len(kept(log)) < 60 + 50


def test_a_call_that_is_larger_than_everything_may_be_is_kept_until_the_next(opened: Opened) -> None:
    log = opened(most_bytes=2 * KIND)
    log.add(exchange())

    log.add(exchange(50 * KIND, name="large"))
    (large,) = kept(log)
    log.add(exchange(name="after"))

    assert large.contract == "large"
    assert [each.contract for each in kept(log)] == ["after"]


def test_a_large_call_pushes_out_nobody_elses(opened: Opened) -> None:
    log = opened(most_bytes=2 * KIND)
    log.add(exchange(session="other"))

    log.add(exchange(50 * KIND))

    assert len(kept(log, "other")) == 1


def test_many_sessions_with_few_calls_each_are_bounded_too(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LedgerCallLog, "_MOST_UNSWEPT", 3)
    log = LedgerCallLog(database, most_calls=5)
    sessions = [f"s{number}" for number in range(8)]

    for _ in range(20):
        for session in sessions:
            log.add(exchange(session=session))

    assert all(len(kept(log, session)) <= 5 + 1 for session in sessions)
    assert len(log._unswept) <= 3


def test_workers_that_sweep_at_once_lose_no_call(database: Database) -> None:
    workers = [LedgerCallLog(database, most_bytes=30 * KIND) for _ in range(4)]

    def add(log: LedgerCallLog, name: str) -> None:
        for number in range(40):
            log.add(exchange(name=f"{name}-{number}"))

    at_once(partial(add, log, str(name)) for name, log in enumerate(workers))

    workers[0].add(exchange(8 * KIND, name="last"))
    left = kept(workers[0])
    assert left[0].contract == "last"
    assert 20 * KIND <= sum(each.size for each in left) <= 30 * KIND
