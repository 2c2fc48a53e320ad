"""Systems that do not tell the engagement index, tell it late, or tell it wrong things; and deaths in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.domain.booking import Booking, BookingKind
from simulator.domain.booking_system import Caller, Contact, TimeRequest
from simulator.domain.fault import IndexMistake
from simulator.producers.index_posts import IndexPosts
from tests.producers.reported import SYSTEM, Scene, booked, scene
from tests.producers.test_index_mistakes import TRIED
from tests.support.messages import FACILITY, RESIDENT, TIME_TYPE
from tests.support.world import RESIDENTS, make_app, slots

CITIZEN = RESIDENTS[0]
SLOT, OTHER_SLOT = slots(2)
NOW = "20260803080000"


@pytest.fixture
def world() -> Iterator[Scene]:
    with scene() as small:
        yield small


def put(world: Scene, fault: str, **parameters: object) -> None:
    world.admin("PUT", f"/faults/{fault}", {"parameters": parameters} if parameters else {})


def test_a_silent_system_tells_nothing_and_the_index_keeps_what_it_knew(world: Scene) -> None:
    put(world, "index_silent")
    world.forget()
    booked(world.door.book(CITIZEN, SLOT))
    assert world.door.cancel(RESIDENT, "B-1").carried_out
    world.staff_book("2026-08-04T09:00:00")
    world.move_clock(now="2026-08-12T09:00:00")
    assert world.updates() == []
    assert world.rows().keys() == {"B-1", "I-1", "I-2"}


def test_a_late_system_tells_when_its_time_has_come(world: Scene) -> None:
    put(world, "index_late", seconds=600)
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    world.move_clock(advance="PT9M59S")
    assert booking_id not in world.rows()
    world.move_clock(advance="PT1H")
    assert world.rows()[booking_id]["creation_time"] == "20260803081000"


def test_a_late_system_takes_a_passed_time_away_late(world: Scene) -> None:
    put(world, "index_late", seconds=600)
    world.move_clock(now="2026-08-10T09:00:00")
    assert "B-1" in world.rows()
    world.move_clock(now="2026-08-10T09:09:00")
    assert "B-1" in world.rows()
    world.forget()
    world.move_clock(now="2026-08-10T09:10:00")
    assert "B-1" not in world.rows()
    assert len(world.updates()) == 1


MISTAKES = [
    ("categorization", "categorization", "Booking"),
    ("logical_address", "logical_address", "SE2321000016-SYS1"),
    ("source_system", "source_system", FACILITY),
    ("most_recent_content", "most_recent_content", "20260803080000"),
    ("domain", "service_domain", "urn:riv:crm:scheduling"),
    ("clinical_process", "clinical_process", "Tidbokning"),
]


def test_every_mistake_in_the_catalogue_is_tried(world: Scene) -> None:
    (wrong,) = (each for each in world.admin("GET", "/faults/catalogue") if each["name"] == "index_wrong")
    (what,) = wrong["parameters"]
    assert what["choices"] == [*IndexMistake]
    assert {*(name for name, _, _ in MISTAKES), "never_deleted"} | set(TRIED) == set(IndexMistake)


@pytest.mark.parametrize(("what", "field", "value"), MISTAKES)
def test_a_system_may_write_one_thing_wrong(world: Scene, what: str, field: str, value: str) -> None:
    put(world, "index_wrong", what=what)
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    found = world.admin("GET", f"/ledger/engagements?resident={CITIZEN}")
    assert [(row["business_object"], row[field]) for row in found] == [(booking_id, value)]
    assert world.door.cancel(CITIZEN, booking_id).carried_out
    assert world.admin("GET", f"/ledger/engagements?resident={CITIZEN}") == []


def test_a_system_may_forget_to_delete(world: Scene) -> None:
    put(world, "index_wrong", what="never_deleted")
    assert world.door.cancel(RESIDENT, "B-1").carried_out
    world.move_clock(now="2026-08-12T09:00:00")
    assert world.rows().keys() >= {"B-1", "I-1", "I-2"}


def test_with_a_write_delay_what_is_told_shows_when_the_clock_says_so() -> None:
    with scene(lambda text: f"{text}\nengagement_index: {{write_delay: 30}}") as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        world.move_clock(advance="PT29S")
        assert booking_id not in world.rows()
        world.move_clock(advance="PT1S")
        assert booking_id in world.rows()


def test_a_change_of_staff_or_reason_only_is_not_told(world: Scene) -> None:
    """EI-21."""
    opened = world.app.worlds.open("default")
    setup, profile = opened.setup.systems[SYSTEM], opened.setup.profiles[SYSTEM]
    old = Booking("B-9", SYSTEM, FACILITY, RESIDENT, BookingKind.BOOKING, TIME_TYPE, SLOT.start, SLOT.end)
    new = replace(old, performer=None, reason="Annat", purpose="Nytt", end=SLOT.end, message_allowed=True)
    assert IndexPosts(setup, profile, NOW).of_change(old, new) == []


def test_a_booking_that_becomes_hidden_is_taken_away(world: Scene) -> None:
    opened = world.app.worlds.open("default")
    setup, profile = opened.setup.systems[SYSTEM], opened.setup.profiles[SYSTEM]
    old = Booking("B-9", SYSTEM, FACILITY, RESIDENT, BookingKind.BOOKING, TIME_TYPE, SLOT.start, SLOT.end)
    (post,) = IndexPosts(setup, profile, NOW).of_change(old, replace(old, hidden=True))
    assert [each.delete for each in post.transactions] == [True]


def test_what_a_dead_process_had_done_and_not_told_is_told_at_the_next_look(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'ledger.db'}"
    with make_app(store) as app:
        opened = app.worlds.open("default")
        system = opened.system(SYSTEM, Caller(CITIZEN, False), FACILITY, {})
        request = TimeRequest(FACILITY, CITIZEN, SLOT.start, SLOT.end, time_type=TIME_TYPE)
        booking_id = system.book(request, Contact()).booking_id
        assert booking_id is not None  # and here it dies: what it would have told next is lost
        revived = Scene(app)
        revived.forget()
        assert revived.times()[booking_id] == SLOT.start
        assert len(revived.updates()) == 1
        assert revived.times()[booking_id] == SLOT.start
        assert len(revived.updates()) == 1


def test_what_was_done_and_is_not_told_yet_is_told_in_order(tmp_path: Path) -> None:
    with make_app(f"sqlite:///{tmp_path / 'ledger.db'}") as app:
        opened = app.worlds.open("default")
        system = opened.system(SYSTEM, Caller(CITIZEN, False), FACILITY, {})
        request = TimeRequest(FACILITY, CITIZEN, SLOT.start, SLOT.end, time_type=TIME_TYPE)
        booking_id = system.book(request, Contact()).booking_id or ""
        moved = replace(request, booking_id=booking_id, start=OTHER_SLOT.start, end=OTHER_SLOT.end)
        assert system.rebook(moved, Contact()).code.value != "ERROR"
        assert system.cancel(FACILITY, booking_id, None).code.value != "ERROR"
        revived = Scene(app)
        revived.forget()
        assert booking_id not in revived.rows()
        told = [(each.delete, each.most_recent_content) for each in revived.told()]
        assert told == [(False, SLOT.start), (False, OTHER_SLOT.start), (True, None)]
