"""The summary box, and free times in their list (CR-DSP-01 to CR-DSP-11, CR-WIN-08, CR-WIN-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from simulator.domain.portal import FacilityAtPortal
from simulator.portal.collected import CollectedTime, Source
from simulator.portal.summary import Summary, slot_line, summary

HERE = "SE2321000016-1HZ5"
TIME = CollectedTime(
    Source.DIRECT,
    HERE,
    facility=HERE,
    start="20260810090000",
    end="20260810093000",
    facility_name="Lindängen enligt tidboken",
    performer_name="Leg. läkare Eva Dahl",
    resource_name="Rum 4",
    care_type_name="Läkarbesök",
    time_type_name="Nybesök",
    reason="Ont i knät",
    purpose="Kom fastande.",
)


def shown(settings: FacilityAtPortal | None = None, **other: str | None) -> Summary:
    return summary(replace(TIME, **other), "Lindängens vårdcentral", settings or FacilityAtPortal())  # type: ignore[arg-type]


def test_the_heading_has_start_end_and_who() -> None:
    """CR-DSP-01, CR-DSP-02."""
    assert shown().heading == "måndag 10 augusti 2026 klockan 09:00\u201309:30, Leg. läkare Eva Dahl"


def test_the_end_is_left_out_where_the_facility_does_not_show_it() -> None:
    """CR-DSP-01."""
    found = shown(FacilityAtPortal(shows_end_time=False))
    assert found.end is None
    assert found.heading == "måndag 10 augusti 2026 klockan 09:00, Leg. läkare Eva Dahl"


@pytest.mark.parametrize(
    ("missing", "who"),
    [
        ([], "Leg. läkare Eva Dahl"),
        (["performer_name"], "Rum 4"),
        (["performer_name", "resource_name"], "Läkarbesök"),
        (["performer_name", "resource_name", "care_type_name"], None),
        (["resource_name"], "Leg. läkare Eva Dahl"),
        (["performer_name", "care_type_name"], "Rum 4"),
    ],
)
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_who_is_the_first_of_performer_resource_and_care_type(
    missing: list[str], who: str | None, empty: str | None
) -> None:
    """CR-DSP-02, CR-DSP-11."""
    assert shown(**dict.fromkeys(missing, empty)).who == who


def test_the_facility_is_called_what_1177_calls_it() -> None:
    """CR-DSP-03."""
    assert shown().facility == "Lindängens vårdcentral"


def test_time_type_reason_and_purpose_are_those_of_the_time() -> None:
    """CR-DSP-04, CR-DSP-05, CR-DSP-07."""
    found = shown()
    assert found.time_type == "Nybesök"
    assert found.reason is not None
    assert found.reason.whole == "Ont i knät"
    assert found.purpose is not None
    assert (found.purpose.text, found.purpose.is_docbook) == ("Kom fastande.", False)


def test_a_long_reason_can_be_unfolded() -> None:
    """CR-DSP-06."""
    for length, has_more in ((90, False), (91, True)):
        found = shown(reason="x" * length).reason
        assert found is not None
        assert (len(found.shown), found.has_more) == (90, has_more)


@pytest.mark.parametrize("empty", [None, "", " \n"])
def test_what_is_empty_is_not_shown(empty: str | None) -> None:
    """CR-DSP-11."""
    found = shown(time_type_name=empty, reason=empty, purpose=empty)
    assert (found.time_type, found.reason, found.purpose) == (None, None, None)


def test_a_time_type_has_room_for_100_characters() -> None:
    """CR-WIN-09."""
    assert shown(time_type_name="x" * 100).time_type == "x" * 100
    assert shown(time_type_name="x" * 101).time_type == "x" * 100


def test_an_open_invitation_has_no_time_in_its_heading() -> None:
    found = shown(start=None, end=None)
    assert (found.start, found.heading) == (None, "Leg. läkare Eva Dahl")
    assert shown(start=None, end=None, performer_name=None, resource_name=None, care_type_name=None).heading is None


@pytest.mark.parametrize("end", ["", "20260810", "20261345000000", "20260810090000", "20260810080000", None])
def test_an_end_that_cannot_be_is_not_shown(end: str | None) -> None:
    assert shown(end=end).end is None
    assert shown(end=end).start == datetime(2026, 8, 10, 9)


@pytest.mark.parametrize("start", ["", "2026-08-10", "20260230090000"])
def test_a_start_that_cannot_be_breaks_nothing(start: str) -> None:
    assert shown(start=start).heading == "Leg. läkare Eva Dahl"
    assert slot_line(replace(TIME, start=start)) is None


def test_a_free_time_is_listed_with_start_end_and_who() -> None:
    """CR-WIN-08."""
    assert slot_line(TIME) == "09:00\u201309:30, Leg. läkare Eva Dahl"
    assert slot_line(replace(TIME, performer_name=None, resource_name=" ")) == "09:00\u201309:30, Läkarbesök"
    assert slot_line(replace(TIME, performer_name=None, resource_name=None, care_type_name=None)) == "09:00\u201309:30"
