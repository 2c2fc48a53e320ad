"""Which times are shown in Bokade tider, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from simulator.domain.portal import FacilityAtPortal, PortalSetup
from simulator.domain.times import SWEDEN, timestamp
from simulator.portal.collected import CollectedTime, Source
from simulator.portal.visibility import View, reasons_to_hide

FACILITY = "SE2321000016-1HZ5"
TOLVAN = "191212121212"
NOW = datetime(2026, 8, 3, 8, 0)
TIME = CollectedTime(
    Source.DIRECT, FACILITY, facility=FACILITY, start="20260810090000", end="20260810093000", resident=TOLVAN
)


def why(time: CollectedTime, now: datetime = NOW, facility: str | None = None, **setup: object) -> list[str]:
    """The codes of what hides a time, the one to tell first."""
    view = View(TOLVAN, now, PortalSetup(**setup), facility)  # type: ignore[arg-type]
    return [reason.code for reason in reasons_to_hide(time, view)]


def at(start: str | datetime, **changes: object) -> CollectedTime:
    digits = start if isinstance(start, str) else timestamp(start)
    return replace(TIME, start=digits, end=None, **changes)  # type: ignore[arg-type]


def test_an_ordinary_time_is_shown() -> None:
    assert why(TIME) == []


@pytest.mark.parametrize(
    ("rule", "time", "hidden"),
    [
        ("CR-VIS-01", at("20260803075959"), ["passed"]),
        ("CR-VIS-01", at("20260803080000"), ["passed"]),
        ("CR-VIS-01", at("20260803080001"), []),
        ("CR-VIS-02", replace(TIME, start=None), ["no_start"]),
        ("CR-VIS-03", at("2026081009000"), ["malformed_start"]),
        ("CR-VIS-03", at("202608100900000"), ["malformed_start"]),
        ("CR-VIS-03", at("2026081009000A"), ["malformed_start"]),
        ("CR-VIS-03", at("20260230090000"), ["malformed_start"]),
        ("CR-VIS-03", at("20261310090000"), ["malformed_start"]),
        ("CR-VIS-03", at("20260810240000"), ["malformed_start"]),
        ("CR-VIS-03", at("20260810090060"), ["malformed_start"]),
        ("CR-VIS-03", at("2026-08-10T09:00"), ["malformed_start"]),
        ("CR-VIS-03", at(" 20260810090000"), ["malformed_start"]),
        ("CR-VIS-03", at("２０２６０８１００９００００"), ["malformed_start"]),  # noqa: RUF001  digits, but not the contract's
        ("CR-VIS-03", replace(TIME, end="2026081009300"), ["malformed_end"]),
        ("CR-VIS-03", replace(TIME, end="20260230093000"), ["malformed_end"]),
        ("CR-VIS-03", replace(TIME, end="nio trettio"), ["malformed_end"]),
        ("CR-VIS-04", replace(TIME, end=None), []),
        ("CR-VIS-05", replace(TIME, facility=None), ["no_facility"]),
        ("CR-VIS-06", at("20290803080000"), []),
        ("CR-VIS-06", at("20290803080001"), ["too_far_ahead"]),
        ("CR-VIS-07", replace(TIME, start="20200101000000", facility=None), ["no_facility", "passed"]),
        ("CR-VIS-13", replace(TIME, is_invitation=True), []),
        ("CR-VIS-14", replace(TIME, start=None, end=None, is_invitation=True), ["no_start", "open_invitation"]),
        ("platform.md 6.3", replace(TIME, other_status="inställd"), ["not_planned"]),
        ("platform.md 6.4", replace(TIME, approved=False), ["not_approved_for_patient"]),
        ("ours", replace(TIME, resident="191313131313"), ["other_resident"]),
        ("ours", replace(TIME, resident=None), []),
    ],
)
def test_a_time_is_hidden_for_exactly_these_reasons(rule: str, time: CollectedTime, hidden: list[str]) -> None:
    assert why(time) == hidden


def test_three_years_from_29_february_end_on_the_28th() -> None:
    leap_day = datetime(2028, 2, 29, 12, 0)
    assert why(at("20310228120000"), now=leap_day) == []
    assert why(at("20310228120001"), now=leap_day) == ["too_far_ahead"]


@pytest.mark.parametrize(
    ("grace", "minutes_ago", "shown"), [(0, 0, False), (60, 59, True), (60, 60, False), (120, 119, True)]
)
def test_a_passed_time_is_kept_for_the_grace_of_the_setting(grace: int, minutes_ago: int, shown: bool) -> None:
    time = at(NOW - timedelta(minutes=minutes_ago))
    assert (why(time, hide_after_minutes=grace) == []) is shown


def test_grace_is_as_long_in_the_night_when_the_clocks_are_moved() -> None:
    """At 03:30 on 29 March 2026 it is one hour since 01:30."""
    now = datetime(2026, 3, 29, 3, 30, tzinfo=SWEDEN)
    assert why(at("20260329013000"), now=now, hide_after_minutes=61) == []
    assert why(at("20260329013000"), now=now, hide_after_minutes=60) == ["passed"]


@pytest.mark.parametrize("written", [FACILITY, FACILITY.lower()])
@pytest.mark.parametrize(
    ("settings", "hidden"),
    [
        (FacilityAtPortal(active=False), ["facility_not_active"]),
        (FacilityAtPortal(booked_times_active=False), ["service_not_active"]),
        (FacilityAtPortal(active=False, booked_times_active=False), ["facility_not_active"]),
        (FacilityAtPortal(only_for=frozenset({"191313131313"})), []),
    ],
)
def test_only_facilities_with_the_service_are_shown(
    written: str, settings: FacilityAtPortal, hidden: list[str]
) -> None:
    """CR-VIS-09; and CR-VIS-10: a limited selection hides nothing."""
    assert why(replace(TIME, facility=written), facilities={FACILITY: settings}) == hidden


def test_a_facilitys_own_list_has_only_its_times() -> None:
    """CR-VIS-12."""
    assert why(replace(TIME, facility=FACILITY.lower()), facility=FACILITY) == []
    assert why(replace(TIME, facility="SE2321000016-2HZ6"), facility=FACILITY) == ["other_facility"]


def test_the_clock_may_show_any_year() -> None:
    assert why(at("99991231235959"), now=datetime(9998, 1, 1)) == []
