"""The first free time across facilities (CR-FOR-07)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.portal.journey import Citizen, citizen, fault, nothing_is_free, settings_at
from tests.support.messages import FACILITY, OTHER_FACILITY
from tests.support.world import RESIDENTS, Door, Slot, sender

SLOW = "SE2321000016-3HZ7"


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


def search(tolvan: Citizen, **need: Any) -> Any:
    return tolvan.post("first-free", need)


def found(answer: Any) -> list[tuple[str, str]]:
    return [(each["healthcare_facility"], each["start"]) for each in answer["times"]]


def test_every_facility_gives_its_first_time_earliest_first(tolvan: Citizen) -> None:
    for start, end in (("20260803083000", "20260803090000"), ("20260803090000", "20260803093000")):
        assert Door(sender(tolvan.app)).book(RESIDENTS[0], Slot(start, end, FACILITY)).carried_out
    answer = search(tolvan, time_type="nybesök")
    assert found(answer) == [
        (OTHER_FACILITY, "2026-08-03T08:30:00"),
        (SLOW, "2026-08-03T08:30:00"),
        (FACILITY, "2026-08-03T09:30:00"),
    ]
    assert (answer["without"], answer["times"][0]["facility_name"]) == ([], "Åsens vårdcentral")


def test_a_facility_that_fails_is_told_of_and_hides_no_other(tolvan: Citizen) -> None:
    fault(tolvan.app, "soap_fault", contract="GetAvailableDates", logical_address=OTHER_FACILITY)
    fault(tolvan.app, "reset", contract="GetAllTimeTypes", logical_address=SLOW)
    answer = search(tolvan, time_type="NYBESOK")
    assert [each for each, _ in found(answer)] == [FACILITY]
    assert {each["healthcare_facility"]: each["failed"] for each in answer["without"]} == {
        OTHER_FACILITY: True,
        SLOW: True,
    }


def test_a_need_can_be_a_care_type(tolvan: Citizen) -> None:
    """Only where there are care types (CR-CON-06)."""
    answer = search(tolvan, care_type="läkare", healthcare_facilities=[FACILITY, SLOW])
    assert [each for each, _ in found(answer)] == [FACILITY]
    assert answer["without"][0]["explanation"] == "Mottagningen har inte den vårdtypen."


def test_a_need_that_nobody_meets_gives_no_times(tolvan: Citizen) -> None:
    answer = search(tolvan, time_type="ATERBESOK", healthcare_facilities=[OTHER_FACILITY, SLOW])
    assert [each for each, _ in found(answer)] == [OTHER_FACILITY]
    assert answer["without"][0]["explanation"] == "Mottagningen har inte den tidstypen."
    nothing_is_free(tolvan.app)
    answer = search(tolvan, time_type="NYBESOK", healthcare_facilities=[FACILITY])
    assert answer["without"][0]["explanation"] == "Mottagningen har inga lediga tider under perioden."


def test_a_facility_that_does_not_offer_booking_is_not_asked(tolvan: Citizen) -> None:
    settings_at(tolvan.app, OTHER_FACILITY, booking_active=False)
    answer = search(tolvan, healthcare_facilities=[OTHER_FACILITY.lower()])
    assert (answer["times"], answer["calls"], len(answer["without"])) == ([], [], 1)
    assert OTHER_FACILITY not in {each for each, _ in found(search(tolvan))}
