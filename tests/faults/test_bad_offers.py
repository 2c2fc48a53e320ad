"""Booking systems that show and offer the wrong things: each of the faults of catalogue/offers does what it says."""

from __future__ import annotations

import pytest

from simulator.domain.fault import ChoiceMistake, DateMistake, Filter, IntervalMistake, ScheduleMistake, Stumble
from simulator.domain.fault import UnitMistake as Unit
from simulator.faults.catalogue import offers
from tests.faults.bad_producer import AGENT, CITIZEN, FAVOURITE, SECOND, UNLISTED, VIRTUAL, Bad, bad, time
from tests.faults.playing import off, on
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT
from tests.support.world import Answer

ALL = ["B-PAST", "B-SOON", "B-FAST", "B-1", "I-1"]
WEEK = ["20260804", "20260805", "20260806", "20260807"]
CONTRACTS = {
    "GetAllCareTypes": "careTypeId",
    "GetAllPerformers": "perfomer",
    "GetAllTimeTypes": "timeTypeId",
}


def test_every_fault_of_the_list_is_tried_here() -> None:
    with open(__file__, encoding="utf-8") as here:
        text = here.read()
    assert [each.name for each in offers.FAULTS if f'"{each.name}"' not in text] == []


def test_the_sound_world_is_as_the_others_are_compared_with() -> None:
    with bad() as world:
        assert world.ids() == ALL
        assert world.dates() == WEEK
        assert world.units("B-1") == [FACILITY, OTHER_FACILITY]
        assert world.units(healthcare_facility=VIRTUAL) == [FACILITY]


# What it shows.


@pytest.mark.parametrize(
    ("what", "ids"),
    [
        (ScheduleMistake.ONE_MISSING, ALL[:-1]),
        (ScheduleMistake.NO_INVITATIONS, ALL[:-1]),
        (ScheduleMistake.HIDDEN, [*ALL, "B-HID"]),
        (ScheduleMistake.OTHER_UNITS, ["B-PAST", "B-SOON", "B-FAST", "B-2", "B-1", "I-1"]),
        (ScheduleMistake.OPEN_INVITATIONS, ["B-PAST", "B-SOON", "I-2", "I-OLD", "B-FAST", "B-1", "I-1"]),
    ],
)
def test_the_list_is_wrong(what: str, ids: list[str]) -> None:
    with bad("wrong_schedule", what=what) as world:
        assert world.ids() == ids
        assert world.details("B-HID").is_fault


def test_new_bookings_are_shown_late() -> None:
    with bad("shows_late", seconds=60) as world:
        booking_id = world.book(time("04 0800")).value("bookingId")
        assert world.ids(actor=CITIZEN, subject_of_care=CITIZEN) == []
        assert world.details(str(booking_id), actor=CITIZEN).is_fault
        assert "20260804080000" not in world.starts()
        off(world.app)
        assert world.ids(actor=CITIZEN, subject_of_care=CITIZEN) == [booking_id]


def test_ids_vary_and_all_of_them_work() -> None:
    with bad("booking_id_varies") as world:
        first, second = world.ids(), world.ids()
        assert [each.partition("~")[0] for each in first] == ALL
        assert not set(first) & set(second)
        assert world.details(first[3]).all("bookingId") == [first[3]]
        assert world.units(first[3]) == [FACILITY, OTHER_FACILITY]
        assert world.rebook(first[3], time("05 0800")).carried_out
        assert world.cancel(second[4]).carried_out


def test_a_booking_is_made_up_for_an_unknown_id_only() -> None:
    with bad("serves_unknown_id") as world:
        made_up = world.details("B-404")
        assert (made_up.all("bookingId"), made_up.all("subject_of_care")) == (["B-404"], [RESIDENT])
        assert world.details("B-1").all("startTimeInclusive") == ["20260810090000"]


def test_a_used_invitation_looks_open() -> None:
    with bad("used_invitation_still_open") as world:
        assert world.book(time("04 1000"), RESIDENT, bookingId="I-2").carried_out
        answer = world.details("I-2")
        assert (answer.all("isInvitation"), answer.all("startTimeInclusive")) == (["true"], [])
        assert "I-2" in world.ids()
        assert world.details("I-1").all("startTimeInclusive") == ["20260811090000"]


def test_free_times_have_ids_that_answer_as_bookings_and_can_be_booked() -> None:
    with bad("free_times_have_ids") as world:
        asked = {"startDateInclusive": "20260804", "endDateInclusive": "20260804"}
        ids = world.ask("GetAvailableTimeslots", **asked).all("bookingId")
        assert len(ids) == len(world.starts())
        assert world.details(ids[0]).all("startTimeInclusive") == world.starts()[:1]
        booked = world.book(time("04 0800"), bookingId=ids[0])
        assert booked.carried_out
        assert booked.value("bookingId") not in ids


# What it offers.


@pytest.mark.parametrize(
    ("what", "several", "one"),
    [
        (IntervalMistake.END_EXCLUSIVE, WEEK[:-1], []),
        (IntervalMistake.START_EXCLUSIVE, WEEK[1:], []),
        (IntervalMistake.ONE_DAY_EMPTY, WEEK, []),
        (IntervalMistake.OVERRUNS, [*WEEK, "20260810", "20260811", "20260812", "20260813", "20260814"], None),
    ],
)
def test_the_interval_is_read_wrongly(what: str, several: list[str], one: list[str] | None) -> None:
    with bad("wrong_interval", what=what) as world:
        assert world.dates() == several
        assert list(dict.fromkeys(each[:8] for each in world.starts("20260804", "20260807"))) == several
        if one is not None:
            assert world.dates("20260804", "20260804") == world.starts() == one


def test_a_date_is_lacking_or_there_without_times() -> None:
    with bad("wrong_dates", what=DateMistake.LACKING) as world:
        assert world.dates() == WEEK[1:]
    with bad("wrong_dates", what=DateMistake.WITHOUT_TIMES) as world:
        assert world.dates("20260804", "20260810") == [*WEEK, "20260808", "20260810"]
        assert world.starts("20260808", "20260808") == []


FILTERS = [
    (Filter.TIME_TYPE, {"timeTypeID": "PROV"}),
    (Filter.PERFORMER, {"performer": PERFORMER}),
    (Filter.CARE_TYPE, {"careTypeID": "SKOTERSKA"}),
    (Filter.BOOKING_ID, {"bookingId": "B-1"}),
    (Filter.INVITATION, {"bookingId": "I-2"}),
]


@pytest.mark.parametrize(("which", "narrowing"), FILTERS)
def test_one_filter_does_nothing_and_the_others_do_what_they_should(which: str, narrowing: dict[str, str]) -> None:
    with bad() as sound, bad("filter_ignored", which=which) as world:
        assert world.starts(**narrowing) == sound.starts() != sound.starts(**narrowing)
        for other, fields in FILTERS:
            if other != which:
                assert world.starts(**fields) == sound.starts(**fields)


def test_choices_are_not_narrowed_either() -> None:
    with bad("filter_ignored", which=Filter.CARE_TYPE) as world:
        assert world.ask("GetAllTimeTypes", careTypeIDs="SKOTERSKA").all("timeTypeId") == ["NYBESOK", "PROV", "FAST"]
        assert world.ask("GetAllPerformers", careTypeIDs="SKOTERSKA").all("perfomer") == [PERFORMER]
    with bad("filter_ignored", which=Filter.TIME_TYPE) as world:
        assert world.ask("GetAllPerformers", timeTypeIDs="PROV").all("perfomer") == [PERFORMER]
        assert world.ask("GetAllCareTypes", timeTypeIDs="PROV").all("careTypeId") == ["LAKARE", "SKOTERSKA"]
    with bad("filter_ignored", which=Filter.PERFORMER) as world:
        assert world.ask("GetAllCareTypes", performer=PERFORMER).all("careTypeId") == ["LAKARE", "SKOTERSKA"]


def test_passed_times_are_offered_and_booked() -> None:
    with bad() as sound, bad("offers_passed") as world:
        for each in (sound, world):
            each.set_clock("2026-08-04T08:45:00")
        assert sound.starts()[0] == "20260804090000"
        assert world.starts()[0] == "20260804080000"
        assert not sound.book(time("04 0830")).carried_out
        assert world.book(time("04 0830")).carried_out
        assert world.rebook("B-1", time("04 0800")).carried_out
        assert world.dates("20260803", "20260803") == []
        on(world.app, "offers_passed", days=1)
        assert world.dates("20260803", "20260803") == ["20260803"]


def test_times_of_today_are_offered_although_the_profile_begins_tomorrow() -> None:
    with bad(profile="pasis") as sound, bad("offers_today", profile="pasis") as world:
        assert sound.starts("20260803", "20260803") == []
        assert world.starts("20260803", "20260803")[0] == "20260803083000"
        assert world.book(time("03 0830")).carried_out


def test_booked_times_are_still_offered_and_cannot_be_booked() -> None:
    with bad("still_offers_booked") as world:
        before = world.starts()
        assert world.book(time("04 0800")).carried_out
        assert world.starts() == before
        assert world.starts(timeTypeID="PROV") == ["20260804130000", "20260804133000"]
        assert not world.book(time("04 0800"), RESIDENT).carried_out
        for slot in ("0830", "0900", "0930"):
            assert world.book(time(f"04 {slot}")).carried_out
        assert world.dates("20260804", "20260804", performer=PERFORMER) == ["20260804"]


@pytest.mark.parametrize(
    ("what", "contract", "codes"),
    [
        (ChoiceMistake.NOT_BOOKABLE, "GetAllTimeTypes", ["NYBESOK", "PROV", "FAST", "UTVALD", "STANGD"]),
        (ChoiceMistake.NOT_BOOKABLE, "GetAllCareTypes", ["LAKARE", "SKOTERSKA", "INTERNT"]),
        (ChoiceMistake.NOT_BOOKABLE, "GetAllPerformers", [PERFORMER, SECOND, "SE2321000016-P3"]),
        (ChoiceMistake.UNKNOWN_CODE, "GetAllTimeTypes", ["NYBESOK", "PROV", "FAST", "OKAND"]),
        (ChoiceMistake.UNKNOWN_CODE, "GetAllCareTypes", ["LAKARE", "SKOTERSKA", "OKAND"]),
        (ChoiceMistake.UNKNOWN_CODE, "GetAllPerformers", [PERFORMER, "SE2321000016-OKAND"]),
        (ChoiceMistake.NARROW_UNFILTERED, "GetAllTimeTypes", ["NYBESOK"]),
        (ChoiceMistake.NARROW_UNFILTERED, "GetAllCareTypes", ["LAKARE"]),
        (ChoiceMistake.NARROW_UNFILTERED, "GetAllPerformers", []),
    ],
)
def test_choices_are_wrong(what: str, contract: str, codes: list[str]) -> None:
    with bad("wrong_choices", what=what) as world:
        assert world.ask(contract).all(CONTRACTS[contract]) == codes


@pytest.mark.parametrize(
    ("what", "own", "virtual"),
    [
        (Unit.OWN_MISSING, [OTHER_FACILITY], [FACILITY]),
        (Unit.VIRTUAL, [FACILITY, OTHER_FACILITY], [VIRTUAL, FACILITY]),
        (Unit.NOT_BOOKABLE, [FACILITY, OTHER_FACILITY, "SE2321000016-EJBOKBAR"], [FACILITY, "SE2321000016-EJBOKBAR"]),
        (Unit.EVERY, [FACILITY, OTHER_FACILITY, UNLISTED, VIRTUAL], [FACILITY, OTHER_FACILITY, UNLISTED, VIRTUAL]),
    ],
)
def test_units_are_wrong(what: str, own: list[str], virtual: list[str]) -> None:
    with bad("wrong_units", what=what) as world:
        assert world.units("B-1") == own
        assert world.units(healthcare_facility=VIRTUAL) == virtual
        assert world.units("B-404") == []


def test_the_24_hours_do_not_hold() -> None:
    with bad(profile="pasis") as sound, bad("limit_ignored", profile="pasis") as world:
        assert sound.details("B-SOON").all("cancel_booking_allowed") == ["false"]
        assert world.details("B-SOON").all("cancel_booking_allowed") == ["true"]
        assert world.rebook("B-SOON", time("05 0800")).carried_out
        assert not sound.cancel("B-SOON").carried_out


# Whom it listens to.


def test_a_unit_answers_for_another_than_is_addressed() -> None:
    asked = {"healthcare_facility": OTHER_FACILITY, "logical_address": FACILITY}
    with bad() as sound, bad("address_ignored") as world:
        assert sound.ask("GetSubjectOfCareSchedule", **asked).is_fault
        assert world.ids(**asked) == ["B-2"]


def test_another_citizen_reads_and_changes() -> None:
    with bad("actor_ignored") as world:
        assert world.ids(actor=CITIZEN, subject_of_care=RESIDENT) == ALL
        assert world.details("B-1", actor=CITIZEN).all("bookingId") == ["B-1"]
        assert world.cancel("B-1", actor=CITIZEN).carried_out
        moved = world.door.rebook(CITIZEN, "I-1", time("05 0800"))
        assert moved.carried_out
        assert world.details("I-1").all("subject_of_care") == [RESIDENT]


def test_an_agents_answer_depends_on_the_citizen() -> None:
    def closed(world: Bad, resident: str) -> bool:
        return "UTVALD" in world.ask("GetAllTimeTypes", subject_of_care=resident, **AGENT).all("timeTypeId")

    with bad() as sound, bad("agent_as_citizen") as world:
        assert (closed(sound, CITIZEN), closed(sound, FAVOURITE)) == (True, True)
        assert (closed(world, CITIZEN), closed(world, FAVOURITE)) == (False, True)


def test_the_units_rules_do_not_hold() -> None:
    with bad("unit_rules_ignored") as world:
        assert world.ask("GetAllPerformers").all("perfomer") == [PERFORMER, SECOND]
        assert "UTVALD" in world.ask("GetAllTimeTypes").all("timeTypeId")


# What it breaks on: each what, with the questions it answers by a fault and one that it answers.

INTERVAL = {"startDateInclusive": "20260701", "endDateInclusive": "20260831"}
ONE_DAY = {"startDateInclusive": "20260804", "endDateInclusive": "20260804"}
EMPTY = {"startDateInclusive": "20260808", "endDateInclusive": "20260809"}
MAKE = {"actor": CITIZEN, "subject_of_care": CITIZEN, "timeTypeID": "NYBESOK"}
SCHEDULE, DATES, TIMES = "GetSubjectOfCareSchedule", "GetAvailableDates", "GetAvailableTimeslots"
QUESTIONS: dict[Stumble, tuple[list[tuple[str, dict[str, str | None]]], tuple[str, dict[str, str | None]]]] = {
    Stumble.TIME_TYPE: (
        [(DATES, {"timeTypeID": "PROV"}), ("GetAllPerformers", {"timeTypeIDs": "PROV"})],
        (DATES, {"careTypeID": "LAKARE"}),
    ),
    Stumble.CARE_TYPE: (
        [(TIMES, {"careTypeID": "LAKARE"}), ("GetAllTimeTypes", {"careTypeIDs": "LAKARE"})],
        ("GetAllTimeTypes", {}),
    ),
    Stumble.PERFORMER: (
        [(DATES, {"performer": PERFORMER}), ("GetAllCareTypes", {"performer": PERFORMER})],
        ("GetAllPerformers", {}),
    ),
    Stumble.BOOKING_ID: (
        [(DATES, {"bookingId": "B-1"}), ("GetAllHealthcareFacilities", {"bookingId": "B-1"})],
        ("GetBookingDetails", {"bookingId": "B-1"}),
    ),
    Stumble.OTHER_UNIT: (
        [(DATES, {"bookingId": "B-1", "healthcare_facility": OTHER_FACILITY})],
        (DATES, {"bookingId": "B-1"}),
    ),
    Stumble.UNKNOWN_ID: (
        [("GetAllHealthcareFacilities", {"bookingId": "B-404"})],
        ("GetAllHealthcareFacilities", {"bookingId": "B-1"}),
    ),
    Stumble.ONE_DAY: ([(DATES, {**ONE_DAY}), (TIMES, {**ONE_DAY})], (DATES, {})),
    Stumble.LONG_INTERVAL: ([(DATES, {**INTERVAL})], (DATES, {})),
    Stumble.PASSED_INTERVAL: (
        [(DATES, {"startDateInclusive": "20260701", "endDateInclusive": "20260702"})],
        (DATES, {**EMPTY}),
    ),
    Stumble.NOTHING_FOUND: (
        [(DATES, {**EMPTY}), (TIMES, {**EMPTY}), (SCHEDULE, {"actor": CITIZEN, "subject_of_care": CITIZEN})],
        (SCHEDULE, {}),
    ),
    Stumble.LETTER_CASE: (
        [(SCHEDULE, {"healthcare_facility": FACILITY.lower()}), (DATES, {"healthcare_facility": FACILITY.lower()})],
        (SCHEDULE, {}),
    ),
    Stumble.AGENT: ([(DATES, {**AGENT}), (SCHEDULE, {**AGENT})], (SCHEDULE, {})),
    Stumble.CITIZEN: ([(DATES, {}), (SCHEDULE, {})], (SCHEDULE, {**AGENT})),
    Stumble.MINIMAL: ([("MakeBooking", {**MAKE, "phone": None})], ("MakeBooking", {**MAKE})),
    Stumble.MESSAGE: ([("CancelBooking", {"message": "Hej"})], ("CancelBooking", {})),
    Stumble.NO_MESSAGE: ([("CancelBooking", {})], ("CancelBooking", {"message": "Hej"})),
    Stumble.REFUSAL: (
        [("CancelBooking", {"bookingId": "B-404"}), ("MakeBooking", {**MAKE, "timeTypeID": "FAST"})],
        ("CancelBooking", {}),
    ),
}


def test_every_question_it_can_break_on_is_tried() -> None:
    assert set(QUESTIONS) == set(Stumble)


@pytest.mark.parametrize("what", QUESTIONS)
def test_it_breaks_on_one_kind_of_question(what: Stumble) -> None:
    broken, answered = QUESTIONS[what]

    def ask(world: Bad, question: tuple[str, dict[str, str | None]]) -> Answer:
        return world.ask(question[0], **question[1])

    with bad() as sound:
        assert not [each for each in broken if ask(sound, each).is_fault]
    with bad("breaks_on", what=what) as world:
        assert [each for each in broken if not ask(world, each).is_fault] == []
        assert not ask(world, answered).is_fault
