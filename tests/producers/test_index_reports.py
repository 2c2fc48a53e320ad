"""What booking systems tell the engagement index: every row of the table in engagement-index-rules.md, section 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator.contracts import engagement_index, envelope, headers
from simulator.contracts.consumer import request_writer, response_reader
from simulator.contracts.itintegration_engagementindex.find_content import Request
from simulator.store.call_log import CallFilter
from tests.producers.reported import NS, Scene, Told, booked, scene
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import RESIDENTS, call, invited_slots, slots

BOOKED, INVITED, OPEN = "20260810090000", "20260811090000", "20260803000000"
AT_LOAD = {"B-1": BOOKED, "I-1": INVITED, "I-2": OPEN}
CITIZEN = RESIDENTS[0]
SLOT, OTHER_SLOT = slots(2)
ELSEWHERE = slots(1, OTHER_FACILITY)[0]


@pytest.fixture
def world() -> Iterator[Scene]:
    with scene() as small:
        yield small


def new_ids(scenario: str) -> str:
    """Rebooking gives a new id."""
    return scenario.replace("profile: reference", "profile: reference\n    rebooking_gives_new_id: true", 1)


# What a row says


def test_the_scenarios_bookings_and_invitations_are_there_from_the_start(world: Scene) -> None:
    assert world.times() == AT_LOAD


def test_a_row_says_what_the_rules_say_and_nothing_more(world: Scene) -> None:
    """EI-02 to EI-08."""
    world.forget()
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    (update,) = world.updates()
    (engagement,) = update.iter(f"{NS}engagement")
    assert {str(child.tag).removeprefix(NS): child.text for child in engagement} == {
        "registeredResidentIdentification": CITIZEN,
        "serviceDomain": "riv:crm:scheduling",
        "categorization": "NA",
        "logicalAddress": FACILITY,
        "businessObjectInstanceIdentifier": booking_id,
        "clinicalProcessInterestId": "NA",
        "mostRecentContent": SLOT.start,
        "sourceSystem": "SE2321000016-SYS1",
        "dataController": "SE2321000016",
    }


def test_a_deletion_carries_the_whole_key_and_no_time(world: Scene) -> None:
    """EI-09."""
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    (created,) = world.updates()
    world.forget()
    assert world.door.cancel(CITIZEN, booking_id).carried_out
    (deleted,) = world.updates()
    key = [(child.tag, child.text) for child in created.iter() if "mostRecent" not in child.tag and child.text]
    gone = [(child.tag, child.text) for child in deleted.iter() if child.text]
    assert gone == [(f"{NS}deleteFlag", "true"), *key[1:]]


def test_the_index_is_told_who_tells(world: Scene) -> None:
    world.forget()
    booked(world.door.book(CITIZEN, SLOT))
    newest, update = world.app.call_log.newest("default", CallFilter())
    assert (newest.contract, update.contract) == ("MakeBooking", "Update")
    assert (update.component, update.producer, update.sender) == ("index", "engagement-index", "SE2321000016-SYS1")
    assert update.logical_address == "5565594230"


# The table of section 3: an act, and the transactions it leads to. `new` is an id that the act made.

NEW = "new"
Act = Callable[[Scene], Any]


TABLE: list[tuple[str, Act, list[Told]]] = [
    ("booked by the citizen", lambda w: w.door.book(RESIDENT, SLOT), [Told(False, NEW, SLOT.start)]),
    ("booked by staff", lambda w: w.staff_book("2026-08-04T08:00:00"), [Told(False, NEW, "20260804080000")]),
    ("booked by staff, hidden", lambda w: w.staff_book("2026-08-04T08:00:00", hidden=True), []),
    ("rebooked, same id and unit", lambda w: w.door.rebook(RESIDENT, "B-1", SLOT), [Told(False, "B-1", SLOT.start)]),
    (
        "rebooked to another unit",
        lambda w: w.door.rebook(RESIDENT, "B-1", ELSEWHERE),
        [Told(True, "B-1", None), Told(False, "B-1", ELSEWHERE.start, OTHER_FACILITY)],
    ),
    ("a timed invitation rebooked", lambda w: w.door.rebook(RESIDENT, "I-1", SLOT), [Told(False, "I-1", SLOT.start)]),
    (
        "an open invitation booked",
        lambda w: w.door.book(RESIDENT, invited_slots(1)[0], bookingId="I-2"),
        [Told(False, "I-2", invited_slots(1)[0].start)],
    ),
    (
        "an open invitation booked at another unit",
        lambda w: w.door.book(RESIDENT, invited_slots(1, OTHER_FACILITY)[0], bookingId="I-2"),
        [Told(True, "I-2", None), Told(False, "I-2", invited_slots(1)[0].start, OTHER_FACILITY)],
    ),
    ("cancelled by the citizen", lambda w: w.door.cancel(RESIDENT, "B-1"), [Told(True, "B-1", None)]),
    ("cancelled by staff", lambda w: w.staff_cancel("B-1"), [Told(True, "B-1", None)]),
    (
        "a timed invitation cancelled, and the unit sends an open one",
        lambda w: w.door.cancel(RESIDENT, "I-1"),
        [Told(True, "I-1", None), Told(False, NEW, "20260803080000")],
    ),
    ("an open invitation taken back by staff", lambda w: w.staff_cancel("I-2"), [Told(True, "I-2", None)]),
    ("a start has passed", lambda w: w.move_clock(now="2026-08-10T09:00:00"), [Told(True, "B-1", None)]),
    ("a start has not quite passed", lambda w: w.move_clock(now="2026-08-10T08:59:59"), []),
    ("a booking was refused", lambda w: w.door.rebook(CITIZEN, "B-1", SLOT), []),
    ("a cancellation was refused", lambda w: w.door.cancel(CITIZEN, "B-1"), []),
    ("a booking was broken", lambda w: w.door.ask("MakeBooking", startTimeInclusive="20260230000000"), []),
]


@pytest.mark.parametrize(("act", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_an_act_leads_to_exactly_these_transactions(world: Scene, act: Act, expected: list[Told]) -> None:
    world.forget()
    act(world)
    told = world.told()
    assert [_known(each) for each in told] == expected
    assert len(world.updates()) == (1 if expected else 0)
    rows = dict(AT_LOAD)
    for each in told:
        rows.pop(each.business_object or "", None)
        if not each.delete:
            rows[each.business_object or ""] = each.most_recent_content or ""
    assert world.times() == rows


def _known(told: Told) -> Told:
    named = told.business_object if told.business_object in AT_LOAD else NEW
    return Told(told.delete, named, told.most_recent_content, told.logical_address)


def test_a_rebooking_that_gives_a_new_id_replaces_the_row() -> None:
    """EI-11."""
    with scene(new_ids) as world:
        world.forget()
        assert world.door.rebook(RESIDENT, "B-1", SLOT).carried_out
        deleted, created = world.told()
        assert (deleted.delete, deleted.business_object) == (True, "B-1")
        assert (created.delete, created.most_recent_content) == (False, SLOT.start)
        assert created.business_object in world.rows()


def test_an_invitation_that_has_ended_is_taken_away() -> None:
    """EI-16: the last day is still valid."""
    with scene(lambda text: text.replace("text: Boka en tid.", "text: Boka en tid., valid_until: +3d")) as world:
        world.move_clock(now="2026-08-06T23:59:59")
        assert "I-2" in world.rows()
        world.move_clock(now="2026-08-07T00:00:00")
        assert "I-2" not in world.rows()


def test_the_units_own_date_of_an_open_invitation_counts() -> None:
    with scene(lambda text: text.replace("text: Boka en tid.", "text: Boka en tid., invited_on: -2d")) as world:
        assert world.times()["I-2"] == "20260801000000"


def test_everything_has_the_units_own_spelling(world: Scene) -> None:
    """EI-05: one spelling of a unit's HSA-id, however the caller wrote it."""
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    world.door.ask("CancelBooking", actor=CITIZEN, bookingId=booking_id, healthcare_facility=FACILITY.lower())
    assert {row["logical_address"] for row in world.rows().values()} == {FACILITY}
    assert booking_id not in world.rows()


def test_the_data_controller_may_be_another() -> None:
    controlled = "profile: reference\n    data_controller: SE232100-0016"
    with scene(lambda text: text.replace("profile: reference", controlled, 1)) as world:
        assert {row["data_controller"] for row in world.rows().values()} == {"SE232100-0016"}


def test_a_source_of_care_contacts_has_one_row_per_resident_with_the_latest_event() -> None:
    sourced = "profile: reference\n    care_contacts: [2, 3]"
    with scene(lambda text: text.replace("profile: reference", sourced, 1)) as world:
        domain = "riv:clinicalprocess:logistics:logistics"
        (at_load,) = world.rows(domain).values()
        assert (at_load["resident"], at_load["most_recent_content"]) == (RESIDENT, "20260803080000")
        world.move_clock(now="2026-08-03T08:30:00")
        assert world.door.cancel(RESIDENT, "B-1").carried_out
        (row,) = world.rows(domain).values()
        assert row["most_recent_content"] == "20260803083000"
        assert (row["logical_address"], row["source_system"]) == ("SE2321000016-SYS1", "SE2321000016-SYS1")
        assert (row["categorization"], row["business_object"], row["clinical_process"]) == ("vko", "NA", "NA")


def test_the_index_can_be_looked_at_by_what_its_rows_say(world: Scene) -> None:
    booked(world.door.book(CITIZEN, ELSEWHERE))
    for query, count in (
        (f"resident={CITIZEN}", 1),
        (f"logical_address={OTHER_FACILITY}", 1),
        (f"logical_address={FACILITY}", 3),
        (f"logical_address={FACILITY.lower()}", 0),
        ("source_system=SE2321000016-SYS1", 4),
        ("source_system=SE2321000016-SYS2", 0),
        ("service_domain=urn:riv:crm:scheduling", 0),
        ("limit=2", 2),
    ):
        assert len(world.admin("GET", f"/ledger/engagements?{query}")) == count, query


# Over the platform


def test_what_is_booked_is_found_by_the_index_at_once(world: Scene) -> None:
    booking_id = booked(world.door.book(CITIZEN, SLOT))
    contract = engagement_index.find_content.CONTRACT
    text = request_writer(contract)(Request(CITIZEN, "riv:crm:scheduling"))
    message = envelope.request(text, headers.request_head("5565594230"))
    answer = call(world.app, "POST", "/vp", message, {"x-rivta-original-serviceconsumer-hsaid": "SE1-TEST"})
    assert answer.status == 200, answer.body
    (row,) = response_reader(contract)(answer.payload).engagement
    assert (row.businessObjectInstanceIdentifier, row.mostRecentContent) == (booking_id, SLOT.start)
