"""Booking systems that book, rebook and cancel wrongly: each of the faults of catalogue/acts does what it says."""

from __future__ import annotations

import pytest

from simulator.domain.fault import StoredMistake
from simulator.faults.catalogue import acts
from tests.faults import test_every_fault
from tests.faults.bad_producer import CITIZEN, FAVOURITE, SECOND, UNLISTED, Bad, bad, time
from tests.faults.playing import off
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT

MINE = {"actor": CITIZEN, "subject_of_care": CITIZEN}
FREE, OTHER = time("04 0800"), time("05 0900")
INVITED, ALSO_INVITED = time("04 1000"), time("05 1030")


def starts(world: Bad, **fields: str) -> dict[str, str]:
    """What a citizen has, by id."""
    answer = world.ask("GetSubjectOfCareSchedule", **fields)
    return dict(zip(answer.all("bookingId"), answer.all("startTimeInclusive"), strict=True))


def test_every_fault_of_the_list_is_tried() -> None:
    with open(__file__, encoding="utf-8") as here:
        text = here.read()
    tried = test_every_fault.ACTS.keys() | test_every_fault.REPLIES.keys()
    assert [each.name for each in acts.FAULTS if f'"{each.name}"' not in text and each.name not in tried] == []


# Booking.


@pytest.mark.parametrize(
    ("what", "field", "value"),
    [
        (StoredMistake.START, "startTimeInclusive", "20260804083000"),
        (StoredMistake.RESIDENT, "subject_of_care", "194804032094"),
        (StoredMistake.TIME_TYPE, "timeTypeID", "PROV"),
        (StoredMistake.PERFORMER, "performer", SECOND),
        (StoredMistake.REASON, "reason", None),
    ],
)
def test_something_else_is_stored(what: str, field: str, value: str | None) -> None:
    def stored(world: Bad) -> dict[str, str | None]:
        booked = world.book(FREE, reason="Ont i halsen").value("bookingId")
        off(world.app)
        owner = value if field == "subject_of_care" and value else CITIZEN
        names = ("startTimeInclusive", "subject_of_care", "timeTypeID", "performer", "reason")
        answer = world.details(str(booked), actor=CITIZEN)
        answer = world.details(str(booked), actor=owner) if answer.is_fault else answer
        return {name: answer.value(name) for name in names}

    right = {
        "startTimeInclusive": "20260804080000",
        "subject_of_care": CITIZEN,
        "timeTypeID": "NYBESOK",
        "performer": PERFORMER,
        "reason": "Ont i halsen",
    }
    with bad() as sound, bad("stores_otherwise", what=what) as world:
        assert stored(sound) == right
        assert stored(world) == {**right, field: value}


def test_an_occupied_time_is_booked_once_more_and_a_time_that_is_not_there_is_not() -> None:
    with bad("double_books") as world:
        assert world.book(FREE).carried_out
        assert world.book(FREE, FAVOURITE).carried_out
        assert FREE.start in starts(world, actor=FAVOURITE, subject_of_care=FAVOURITE).values()
        assert not world.book(time("04 0707")).carried_out
        assert world.rebook("B-1", FREE).carried_out
        assert starts(world)["B-1"] == FREE.start
        assert "20260810090000" in world.starts("20260810", "20260810")


def test_what_is_booked_twice_is_cancelled_once() -> None:
    with bad("double_books") as world:
        first = str(world.book(FREE).value("bookingId"))
        second = str(world.book(FREE, FAVOURITE).value("bookingId"))
        assert world.cancel(second, actor=FAVOURITE).carried_out
        assert FREE.start not in world.starts()
        assert world.cancel(first, actor=CITIZEN).carried_out
        assert world.starts().count(FREE.start) == 1


def test_a_time_that_nobody_offered_is_booked_and_an_occupied_one_is_not() -> None:
    with bad("books_unoffered") as world:
        assert world.book(time("04 0707")).carried_out
        assert list(starts(world, **MINE).values()) == ["20260804070700"]
        assert world.rebook("B-1", time("05 0707")).carried_out
        assert world.book(FREE).carried_out
        assert not world.book(FREE, FAVOURITE).carried_out


# Invitations.


def test_an_invitation_is_used_twice() -> None:
    with bad("invitation_reused") as world:
        first = world.book(INVITED, RESIDENT, bookingId="I-2")
        second = world.book(ALSO_INVITED, RESIDENT, bookingId="I-2")
        assert first.carried_out
        assert second.carried_out
        assert {INVITED.start, ALSO_INVITED.start} <= set(starts(world).values())


def test_anybody_uses_an_invitation_but_not_a_booking() -> None:
    with bad("invitation_for_anyone") as world:
        assert world.book(INVITED, CITIZEN, bookingId="I-2").carried_out
        assert not world.book(INVITED, CITIZEN, bookingId="B-1").carried_out


def test_an_invitation_never_expires() -> None:
    with bad() as sound, bad("invitation_never_expires") as world:
        assert not sound.book(INVITED, RESIDENT, bookingId="I-OLD").carried_out
        assert world.details("I-OLD").all("isInvitation") == ["true"]
        assert world.units("I-OLD") == [FACILITY, OTHER_FACILITY]
        assert INVITED.start in world.starts(bookingId="I-OLD")
        assert world.book(INVITED, RESIDENT, bookingId="I-OLD").carried_out


def test_what_was_an_invitation_stays_one() -> None:
    with bad("stays_invitation") as world:
        assert world.book(INVITED, RESIDENT, bookingId="I-2").carried_out
        assert world.rebook("I-1", OTHER).carried_out
        assert world.rebook("B-1", time("06 0900")).carried_out
        assert [world.details(each).value("isInvitation") for each in ("I-2", "I-1", "B-1")] == [
            "true",
            "true",
            "false",
        ]


def test_a_unit_that_is_not_eligible_takes_it_all_the_same() -> None:
    there, invited_there = time("04 0800", facility=UNLISTED), time("04 1000", facility=UNLISTED)
    with bad() as sound, bad("any_unit_accepted") as world:
        for each, done in ((sound, False), (world, True)):
            moved = each.rebook("B-1", there)
            booked = each.book(invited_there, RESIDENT, bookingId="I-2")
            assert (moved.carried_out, booked.carried_out) == (done, done)
        assert world.units("I-1") == [FACILITY, OTHER_FACILITY]


# Rebooking.


def test_another_unit_is_refused() -> None:
    with bad("refuses_other_unit") as world:
        assert not world.rebook("B-1", time("04 0800", facility=OTHER_FACILITY)).carried_out
        assert world.rebook("B-1", FREE).carried_out


def test_the_old_time_is_held_by_nobody_that_is_seen() -> None:
    with bad("keeps_old_time") as world:
        assert world.rebook("B-1", FREE).carried_out
        assert world.cancel("I-1").carried_out
        assert "20260810090000" not in world.starts("20260810", "20260810")
        assert "20260811090000" not in world.starts("20260811", "20260811")
        assert starts(world)["B-1"] == FREE.start
        assert world.ids(actor="194804032094", subject_of_care="194804032094") == []


def test_a_booking_is_copied() -> None:
    with bad("copies_when_rebooking") as world:
        assert world.rebook("B-1", FREE).all("bookingId") == []
        found = starts(world)
        assert found["B-1"] == "20260810090000"
        assert FREE.start in found.values()
        assert not world.rebook("B-FAST", OTHER).carried_out


def test_a_booking_is_lost() -> None:
    with bad("lost_when_rebooked") as world:
        assert world.rebook("B-1", FREE).carried_out
        assert world.details("B-1").is_fault
        assert "B-1" not in starts(world)
        assert FREE.start not in [*starts(world).values(), *world.starts()]


def test_a_no_destroys_the_booking_only_when_the_new_time_is_not_free() -> None:
    with bad("loses_booking_on_no") as world:
        assert world.book(FREE).carried_out
        assert world.rebook("B-FAST", FREE).value("resultCode") == "ERROR"
        assert "B-FAST" in starts(world)
        assert world.rebook("B-1", FREE).value("resultCode") == "ERROR"
        assert "B-1" not in starts(world)


def test_an_open_invitation_is_rebooked() -> None:
    with bad("rebooks_open_invitation") as world:
        assert world.rebook("I-2", INVITED).carried_out
        assert starts(world)["I-2"] == INVITED.start


def test_what_may_not_be_changed_is_changed_but_not_what_has_passed() -> None:
    with bad("flags_not_obeyed") as world:
        assert world.details("B-FAST").all("cancel_booking_allowed") == ["false"]
        wanted = {**time("04 1600").wire, "timeTypeID": "FAST"}
        assert world.ask("UpdateBooking", bookingId="B-FAST", **wanted).carried_out
        assert world.cancel("B-FAST").carried_out
        assert not world.cancel("B-PAST").carried_out
    with bad("flags_not_obeyed", profile="pasis") as world:
        assert world.cancel("B-SOON").carried_out


def test_what_has_passed_is_changed_but_not_what_may_not_be() -> None:
    with bad("changes_passed") as world:
        assert world.rebook("B-PAST", FREE).carried_out
        assert not world.cancel("B-FAST").carried_out
    with bad("changes_passed") as world:
        assert world.cancel("B-PAST").carried_out


# Ids.


def test_unknown_ids_are_ok_and_cancelled_ones_are_not() -> None:
    with bad("unknown_id_is_ok") as world:
        assert world.cancel("B-404").carried_out
        assert world.rebook("B-404", FREE).carried_out
        assert world.cancel("B-1").carried_out
        assert not world.cancel("B-1").carried_out


def test_a_cancelled_booking_is_cancelled_again_and_an_unknown_one_is_not() -> None:
    with bad("second_cancel_is_ok") as world:
        assert world.cancel("B-1").carried_out
        assert world.cancel("B-1").carried_out
        assert not world.cancel("B-404").carried_out


def test_info_is_said_and_nothing_done() -> None:
    with bad("says_ok_changes_nothing", text="Välkommen åter.") as world:
        answer = world.cancel("B-1")
        assert (answer.value("resultCode"), answer.value("resultText")) == ("INFO", "Välkommen åter.")
        assert "B-1" in starts(world)
