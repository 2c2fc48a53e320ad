"""What producers clear away as time passes: each row once, whoever looks, and whatever the index says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from simulator.domain.engagement import Engagement, Transaction
from simulator.scenarios import references
from simulator.settings import Settings
from simulator.soap import passed
from simulator.soap.index_view import index_of
from simulator.soap.reporting import Reporter
from simulator.store import engagements
from simulator.store.call_log import CallFilter, MemoryCallLog
from tests.producers.reported import Scene, Told, booked, scene
from tests.support.messages import FACILITY, PERFORMER, RESIDENT
from tests.support.world import RESIDENTS, SCENARIO, slots

AFTER_B_1 = "2026-08-10T09:00:00"
_ROW = f"resident: '{RESIDENT}', logical_address: {FACILITY}, business_object: B-1, categorization: Booking"
WRONG = f"\nengagement_index: {{engagements: [{{{_ROW}, most_recent_content: '+7d 09:00'}}]}}\n"
"""A row about booking B-1 that its system would not write."""


@pytest.fixture
def world() -> Iterator[Scene]:
    with scene() as small:
        yield small


def put(world: Scene, fault: str, body: dict[str, Any]) -> None:
    world.admin("PUT", f"/faults/{fault}", body)


def counted(world: Scene) -> list[tuple[int, int]]:
    return [(each["seen"], each["harmed"]) for each in world.admin("GET", "/faults")]


def seconds_go_by(world: Scene, number: int = 5) -> None:
    for _ in range(number):
        world.move_clock(advance="PT1S")


def test_two_who_look_at_once_tell_of_it_once(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with scene(store=store) as world:
        state = world.app.worlds.sessions.state("default")
        world.app.worlds.sessions.set_clock(state, replace(state.clock, at=state.clock.at + 8 * 86400))
        log, both, real = MemoryCallLog(), threading.Barrier(2), passed._passed

        def together(opened: Any) -> Any:
            found = list(real(opened))
            if both.n_waiting < 2 and not both.broken:
                monkeypatch.setattr(passed, "_passed", real if both.n_waiting else together)
                both.wait(30)
            return iter(found)

        monkeypatch.setattr(passed, "_passed", together)
        workers = [
            threading.Thread(target=Reporter(Settings(), log).catch_up, args=(world.app.worlds.open("default"),))
            for _ in range(2)
        ]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        assert len(log.newest("default", CallFilter(contract="Update"))) == 1
        assert world.rows().keys() == {"I-1", "I-2"}


def test_a_fault_that_keeps_a_system_silent_is_counted_once_for_what_has_passed(world: Scene) -> None:
    put(world, "index_silent", {"times": 3})
    world.move_clock(now=AFTER_B_1)
    seconds_go_by(world)
    assert counted(world) == [(1, 1)]
    assert "B-1" in world.rows()


def test_a_fault_is_not_counted_for_a_row_that_the_system_never_wrote() -> None:
    unknown = f"    performer: {PERFORMER}\ninvitations:"
    assert unknown in SCENARIO
    with scene(lambda text: text.replace(unknown, unknown.replace("\n", "\n    indexed: false\n")) + WRONG) as world:
        put(world, "index_silent", {})
        world.move_clock(now=AFTER_B_1)
        seconds_go_by(world)
        assert world.rows()["B-1"]["categorization"] == "Booking"
        assert counted(world) == [(0, 0)]


def test_a_late_system_tells_once(world: Scene) -> None:
    put(world, "index_late", {"parameters": {"seconds": 5}})
    world.move_clock(now=AFTER_B_1)
    world.forget()
    seconds_go_by(world, 12)
    assert world.told() == [Told(True, "B-1", None)]
    assert counted(world) == [(1, 1)]


def test_an_index_with_a_write_delay_is_told_once() -> None:
    with scene(lambda text: f"{text}\nengagement_index: {{write_delay: 5}}") as world:
        world.forget()
        world.move_clock(now=AFTER_B_1)
        seconds_go_by(world, 12)
        assert world.told() == [Told(True, "B-1", None)]
        assert "B-1" not in world.rows()


def test_a_row_that_its_system_does_not_write_so_is_not_its_own_to_delete() -> None:
    with scene(lambda text: f"{text}{WRONG}") as world:
        world.forget()
        world.move_clock(now=AFTER_B_1)
        seconds_go_by(world)
        assert world.told() == [Told(True, "B-1", None)]
        assert world.rows()["B-1"]["categorization"] == "Booking"


def test_a_row_written_by_mistake_stays_when_the_mistake_is_not_made_again() -> None:
    with scene() as world:
        put(world, "index_wrong", {"times": 1, "parameters": {"what": "categorization"}})
        booking_id = booked(world.door.book(RESIDENTS[0], slots(1)[0]))
        world.forget()
        world.move_clock(now="2026-08-07T09:00:00")
        assert world.told() == []
        assert world.rows()[booking_id]["categorization"] == "Booking"


def test_when_the_clock_is_turned_back_it_is_told_anew(world: Scene) -> None:
    put(world, "index_silent", {})
    world.move_clock(now=AFTER_B_1)
    world.admin("DELETE", "/faults", status=204)
    seconds_go_by(world)
    assert "B-1" in world.rows()
    world.move_clock(now="2026-08-03T08:00:00")
    world.move_clock(now=AFTER_B_1)
    assert "B-1" not in world.rows()


def test_a_row_that_gets_a_new_time_is_cleared_away_when_that_passes(world: Scene) -> None:
    put(world, "index_silent", {})
    world.move_clock(now=AFTER_B_1)
    world.admin("DELETE", "/faults", status=204)
    opened = world.app.worlds.open("default")
    (row,) = (
        each
        for each in engagements.rows(world.app.worlds.database, "default", {}, 9)
        if each["business_object"] == "B-1"
    )
    known = {name: row[name] for name in engagements.FIELDS}
    later = Transaction(False, Engagement(**{**known, "most_recent_content": "20260811090000"}))
    index_of(opened, "5565594230").update((later,))
    world.move_clock(now="2026-08-11T08:59:59")
    assert "B-1" in world.rows()
    world.move_clock(now="2026-08-11T09:00:00")
    assert "B-1" not in world.rows()


def test_what_the_index_refuses_is_told_once_and_takes_no_other_with_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """EI004: the id is too long."""
    monkeypatch.setattr(references, "_LONGEST_BOOKING_ID", 200)
    too_long = "B" * 130
    with scene(lambda text: text.replace("id: B-1", f"id: {too_long}")) as world:
        world.staff_book("2026-08-10T10:00:00")
        world.move_clock(now="2026-08-10T10:00:00")
        seconds_go_by(world)
        assert caplog.text.count("refused an Update") == 1
        assert world.rows().keys() == {too_long, "I-1", "I-2"}
