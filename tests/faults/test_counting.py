"""Faults are counted call by call, also when many calls count at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from simulator.domain.fault import FaultSetting
from simulator.faults.reading import fault_setting
from simulator.store import faults
from simulator.store.database import Database
from tests.support.parallel import at_once
from tests.support.world import make_app

SHORT = 1.0


@pytest.fixture
def database(store: str) -> Iterator[Database]:
    with make_app(store) as app:
        yield app.worlds.database


@pytest.fixture
def settings(database: Database) -> list[FaultSetting]:
    found = [fault_setting({"fault": "slow", "id": id_, "times": 1}) for id_ in ("b", "c", "a")]
    for each in found:
        faults.put(database, "default", each)
    return found


def test_faults_are_counted_in_the_order_of_their_ids_however_they_are_given(
    database: Database, settings: list[FaultSetting]
) -> None:
    seen: list[str] = []

    def judge(each: FaultSetting, _: int) -> bool:
        seen.append(each.id)
        return False

    faults.count(database, "default", settings, judge)
    faults.count(database, "default", settings[::-1], judge)

    assert seen == ["a", "b", "c"] * 2


def test_two_who_count_the_same_faults_in_opposite_order_never_lock_each_other_out(
    database: Database, settings: list[FaultSetting]
) -> None:
    """Each waits, with its first fault counted, for the other to have counted one: the worst of luck."""
    both = threading.Barrier(2)

    def count(given: Sequence[FaultSetting]) -> list[str]:
        met = []

        def judge(each: FaultSetting, _: int) -> bool:
            if not met:
                with contextlib.suppress(threading.BrokenBarrierError):
                    both.wait(SHORT)
            met.append(each.id)
            return True

        return [each.id for each in faults.count(database, "default", given, judge)]

    harmed = at_once([partial(count, settings), partial(count, settings[::-1])])

    assert sorted(id_ for ids in harmed for id_ in ids) == ["a", "b", "c"]
    assert [(each.seen, each.harmed) for each in faults.listed(database, "default")] == [(2, 1)] * 3
