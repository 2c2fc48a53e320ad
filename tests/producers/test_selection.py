"""What a citizen is offered: time types, care types, staff and units. For an agent the citizen makes no difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest

from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT, STAFF
from tests.support.world import Answer, Door, make_app, sender

SOMEBODY = "199001019802"
LISTED_DOCTOR = "SE2321000016-P2"
VIRTUAL = "SE2321000016-SCREEN"

WORLD = f"""
name: selection
title: Units that choose whom they offer what
clock: 2026-08-03 08:00
timetable: {{weeks: 2}}
residents:
  - {{id: "{RESIDENT}", first_name: Tolvan, last_name: Tolvansson}}
  - {{id: "{SOMEBODY}", first_name: Elfva, last_name: Elfvasson}}
booking_systems:
  - id: tidboken
    name: Tidboken
    hsa_id: SE2321000016-SYS1
    profile: pasis
    care_types:
      - {{id: LAKARE, name: Läkare}}
      - {{id: PROV, name: Provtagning}}
    time_types:
      - {{id: NYBESOK, name: Nybesök, care_type: LAKARE}}
      - {{id: ARSKONTROLL, name: Årskontroll, care_type: LAKARE, only_for: ["{RESIDENT}"]}}
      - {{id: PROVTAGNING, name: Provtagning, care_type: PROV, minutes: 15}}
      - {{id: INTERN, name: Internt besök, level: 3}}
    performers:
      - {{hsa_id: {PERFORMER}, first_name: Anna, last_name: Test, title: Läkare}}
      - {{hsa_id: {LISTED_DOCTOR}, first_name: Bo, last_name: Test, title: Läkare, only_for: ["{RESIDENT}"]}}
    facilities:
      - hsa_id: {FACILITY}
        name: Ängens vårdcentral
        rebook_to: [{OTHER_FACILITY}]
        schedules:
          - {{hours: 08:00-10:00, time_types: [NYBESOK, ARSKONTROLL], performers: [{PERFORMER}, {LISTED_DOCTOR}]}}
          - {{hours: 13:00-14:00, time_types: [PROVTAGNING]}}
          - {{hours: 14:00-15:00, time_types: [INTERN]}}
      - hsa_id: {OTHER_FACILITY}
        name: Åsens vårdcentral
        time_types: [NYBESOK]
        schedules:
          - {{hours: 08:00-10:00, open_to: invited}}
          - {{hours: 10:00-12:00}}
      - hsa_id: {VIRTUAL}
        name: Screeningkansliet
        virtual: true
bookings:
  - id: B-1
    resident: "{RESIDENT}"
    facility: {FACILITY}
    time_type: NYBESOK
    start: +7d 09:00
    performer: {PERFORMER}
  - {{id: B-2, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, start: "+1d 07:00"}}
  - {{id: B-3, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, start: "+7d 07:00", hidden: true}}
invitations:
  - id: I-1
    resident: "{RESIDENT}"
    facility: {VIRTUAL}
    time_type: NYBESOK
    text: Dags för screening.
    facilities: [{OTHER_FACILITY}]
    valid_until: +10d
"""


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with make_app(scenario=WORLD) as app:
        yield Door(sender(app))


def as_agent(door: Door, contract: str, resident: str, **fields: object) -> Answer:
    return door.ask(contract, actor=STAFF, actor_type="subject_of_care_agent", subject_of_care=resident, **fields)


def as_citizen(door: Door, contract: str, resident: str, **fields: object) -> Answer:
    return door.ask(contract, actor=resident, subject_of_care=resident, **fields)


def test_only_what_can_be_booked_online_is_a_time_type(door: Door) -> None:
    """PR-GTT-09, CR-REG-05: INTERN has level 3."""
    assert as_citizen(door, "GetAllTimeTypes", RESIDENT).all("timeTypeId") == ["NYBESOK", "ARSKONTROLL", "PROVTAGNING"]


def test_a_time_type_for_some_is_not_offered_to_others(door: Door) -> None:
    assert as_citizen(door, "GetAllTimeTypes", SOMEBODY).all("timeTypeId") == ["NYBESOK", "PROVTAGNING"]


@pytest.mark.parametrize(
    "contract", ["GetAllTimeTypes", "GetAllPerformers", "GetAllCareTypes", "GetAvailableTimeslots"]
)
def test_for_an_agent_it_does_not_matter_who_the_citizen_is(door: Door, contract: str) -> None:
    """PR-ACT-03."""
    assert as_agent(door, contract, RESIDENT).body == as_agent(door, contract, SOMEBODY).body


def test_a_care_type_narrows_the_time_types(door: Door) -> None:
    """PR-GTT-02, PR-GTT-03, PR-GEN-14."""
    narrowed = as_citizen(door, "GetAllTimeTypes", RESIDENT, careTypeIDs=["PROV"])
    assert narrowed.all("timeTypeId") == ["PROVTAGNING"]


def test_care_types_narrow_and_are_narrowed(door: Door) -> None:
    """PR-GCT-01, PR-GCT-02."""
    assert as_citizen(door, "GetAllCareTypes", RESIDENT).all("careTypeId") == ["LAKARE", "PROV"]
    assert as_citizen(door, "GetAllCareTypes", RESIDENT, timeTypeIDs=["PROVTAGNING"]).all("careTypeId") == ["PROV"]


def test_the_listed_doctor_is_only_for_the_listed(door: Door) -> None:
    """PR-GPF-03."""
    assert as_citizen(door, "GetAllPerformers", RESIDENT).all("perfomer") == [PERFORMER, LISTED_DOCTOR]
    assert as_citizen(door, "GetAllPerformers", SOMEBODY).all("perfomer") == [PERFORMER]
    assert LISTED_DOCTOR not in as_citizen(door, "GetAvailableTimeslots", SOMEBODY).all("performer")


def test_staff_without_times_of_the_wanted_type_are_not_offered(door: Door) -> None:
    """PR-GPF-05."""
    assert as_citizen(door, "GetAllPerformers", RESIDENT, timeTypeIDs=["PROVTAGNING"]).all("perfomer") == []


def test_performers_are_accepted_back_in_any_case(door: Door) -> None:
    """PR-GPF-04, PR-GEN-04."""
    ask = partial(as_citizen, door, "GetAvailableTimeslots", RESIDENT)
    both = ask(performer=[PERFORMER.lower(), LISTED_DOCTOR])
    assert set(both.all("performer")) == {PERFORMER, LISTED_DOCTOR}
    assert set(ask(performer=[PERFORMER.lower()]).all("performer")) == {PERFORMER}


@pytest.mark.parametrize("contract", ["GetAvailableDates", "GetAvailableTimeslots"])
def test_a_filter_that_nothing_fits_gives_an_empty_answer(door: Door, contract: str) -> None:
    """PR-GAD-15."""
    for filters in ({"timeTypeID": "OKAND"}, {"performer": ["SE2321000016-X"]}, {"careTypeID": "OKAND"}):
        answer = as_citizen(door, contract, RESIDENT, **filters)
        assert not answer.is_fault
        assert len(answer.payload) == 0


@pytest.mark.parametrize(
    "filters", [{"timeTypeName": "Provtagning"}, {"careTypeID": "PROV"}, {"careTypeName": "Provtagning"}]
)
def test_names_and_care_types_filter_as_ids_do(door: Door, filters: dict[str, str]) -> None:
    """PR-GAD-09, PR-GEN-14."""
    assert set(as_citizen(door, "GetAvailableTimeslots", RESIDENT, **filters).all("timeTypeID")) == {"PROVTAGNING"}


def test_dates_and_times_agree_day_by_day(door: Door) -> None:
    """PR-GAD-07, PR-GAD-08."""
    days = set(as_citizen(door, "GetAvailableDates", RESIDENT).all("date"))
    assert days
    assert days == {
        start[:8] for start in as_citizen(door, "GetAvailableTimeslots", RESIDENT).all("startTimeInclusive")
    }


def test_an_interval_that_ends_before_it_begins_is_empty(door: Door) -> None:
    answer = as_citizen(door, "GetAvailableDates", RESIDENT, startDateInclusive="20260814", endDateInclusive="20260804")
    assert answer.all("date") == []


def test_dates_that_no_calendar_has_are_refused(door: Door) -> None:
    """PR-GEN-09."""
    answer = as_citizen(door, "GetAvailableDates", RESIDENT, startDateInclusive="20260230")
    assert answer.is_fault
    assert "kalendern" in answer.faultstring


def test_a_booking_opens_the_units_that_may_take_it_over(door: Door) -> None:
    """PR-GHF-02, PR-GHF-04."""
    answer = as_citizen(door, "GetAllHealthcareFacilities", RESIDENT, bookingId="B-1")
    assert answer.all("healthcare_facility") == [FACILITY, OTHER_FACILITY]


@pytest.mark.parametrize("booking_id", ["okänd", "B-2", "B-3"])
def test_an_unknown_hidden_or_unmovable_booking_opens_none(door: Door, booking_id: str) -> None:
    """PR-GHF-03; B-2 begins within 24 hours, B-3 is hidden."""
    assert (
        as_citizen(door, "GetAllHealthcareFacilities", RESIDENT, bookingId=booking_id).all("healthcare_facility") == []
    )
    assert as_citizen(door, "GetAvailableTimeslots", RESIDENT, bookingId=booking_id).all("startTimeInclusive") == []


def test_somebody_elses_booking_opens_nothing(door: Door) -> None:
    """PR-ACT-06."""
    assert as_citizen(door, "GetAllHealthcareFacilities", SOMEBODY, bookingId="B-1").all("healthcare_facility") == []
    assert as_citizen(door, "GetAvailableDates", SOMEBODY, bookingId="B-1").all("date") == []


def test_an_invitation_from_a_virtual_unit_opens_the_units_it_names(door: Door) -> None:
    """PR-GHF-05, PR-GAD-12."""
    virtual = {"logical_address": VIRTUAL, "healthcare_facility": VIRTUAL}
    answer = as_citizen(door, "GetAllHealthcareFacilities", RESIDENT, bookingId="I-1", **virtual)
    assert answer.all("healthcare_facility") == [OTHER_FACILITY]
    there = {"logical_address": OTHER_FACILITY, "healthcare_facility": OTHER_FACILITY}
    invited = as_citizen(door, "GetAvailableTimeslots", RESIDENT, bookingId="I-1", **there)
    assert {start[8:] for start in invited.all("startTimeInclusive")} == {"080000", "083000", "090000", "093000"}
    everybody = as_citizen(door, "GetAvailableTimeslots", RESIDENT, **there)
    assert {start[8:10] for start in everybody.all("startTimeInclusive")} == {"10", "11"}


def test_a_virtual_unit_offers_nothing_of_its_own(door: Door) -> None:
    virtual = {"logical_address": VIRTUAL, "healthcare_facility": VIRTUAL}
    assert as_citizen(door, "GetAllTimeTypes", RESIDENT, **virtual).all("timeTypeId") == []
    assert as_citizen(door, "GetAllHealthcareFacilities", RESIDENT, **virtual).all("healthcare_facility") == []
    assert as_citizen(door, "GetAvailableDates", RESIDENT, **virtual).all("date") == []


def test_free_times_say_nothing_of_citizens_and_carry_the_names(door: Door) -> None:
    """PR-GAT-02, PR-GAT-07, PR-GEN-15."""
    answer = as_citizen(door, "GetAvailableTimeslots", RESIDENT)
    assert answer.all("subject_of_care") == []
    assert answer.all("isInvitation") == []
    assert set(answer.all("performerName")) == {"Läkare Anna Test", "Läkare Bo Test"}
    assert set(answer.all("healthcare_facility_name")) == {"Ängens vårdcentral"}


@pytest.mark.parametrize("contract", ["GetSubjectOfCareSchedule", "GetBookingDetails"])
def test_a_citizen_cannot_look_into_somebody_elses_bookings(door: Door, contract: str) -> None:
    """PR-ACT-06."""
    answer = door.ask(contract, actor=SOMEBODY)
    assert answer.is_fault
    assert RESIDENT not in answer.body.decode()


def test_care_type_fields_are_sent_only_by_a_system_with_get_all_care_types() -> None:
    """PR-GEN-14."""
    contracts = "    profile: pasis\n    contracts: {without: [GetAllCareTypes]}\n"
    without = re.sub(r"    care_types:\n(      - .*\n)+|, care_type: \w+", "", WORLD).replace(
        "    profile: pasis\n", contracts
    )
    with make_app(scenario=without) as app:
        answer = as_citizen(Door(sender(app)), "GetAvailableTimeslots", RESIDENT, careTypeID="PROV")
        assert set(answer.all("timeTypeID")) == {"NYBESOK", "ARSKONTROLL", "PROVTAGNING"}
        assert answer.all("careTypeID") == []


@pytest.mark.parametrize(
    "contract", ["GetAvailableTimeslots", "GetSubjectOfCareSchedule", "GetBookingDetails", "MakeBooking"]
)
def test_a_message_about_another_unit_than_the_addressed_is_refused(door: Door, contract: str) -> None:
    """PR-GEN-03."""
    answer = door.ask(contract, logical_address=OTHER_FACILITY)
    assert answer.is_fault
    assert "adresserat" in answer.faultstring


def test_a_care_type_without_times_at_a_performer_is_not_offered_with_her(door: Door) -> None:
    """PR-GCT-03: samples are taken by nobody in particular."""
    assert as_citizen(door, "GetAllCareTypes", RESIDENT, performer=[PERFORMER]).all("careTypeId") == ["LAKARE"]


@pytest.mark.parametrize("contradiction", [{"timeTypeName": "Provtagning"}, {"careTypeName": "Provtagning"}])
def test_a_time_of_another_kind_than_the_named_is_not_booked(door: Door, contradiction: dict[str, str]) -> None:
    """PR-MKB-13."""
    (start, end), *_ = zip(*map(as_citizen(door, "GetAvailableTimeslots", SOMEBODY, timeTypeID="NYBESOK").all,
                                ("startTimeInclusive", "endTimeExclusive")), strict=True)  # fmt: skip
    fields = {"startTimeInclusive": start, "endTimeExclusive": end, **contradiction}
    assert as_citizen(door, "MakeBooking", SOMEBODY, **fields).value("resultCode") == "ERROR"


@pytest.mark.parametrize("field", ["firstName", "lastName", "healthcare_facility_med"])
def test_a_required_element_without_value_is_refused(door: Door, field: str) -> None:
    answer = as_citizen(door, "MakeBooking", RESIDENT, **{field: ""})
    assert answer.is_fault
    assert f"{field} är tomt" in answer.faultstring
