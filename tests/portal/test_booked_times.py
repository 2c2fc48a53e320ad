"""Merging what the sources say: priority, sameness, and that nothing is lost without a reason."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.portal import PortalSetup
from simulator.portal.booked_times import BookedTimes, merge
from simulator.portal.collected import CollectedTime, Source
from simulator.portal.visibility import View, reasons_to_hide

FACILITY, OTHER = "SE2321000016-1HZ5", "SE2321000016-2HZ6"
TOLVAN = "191212121212"
NOW = datetime(2026, 8, 3, 8, 0)
DEFAULT = ("healthcare_facility", "start")
WITH_ID = (*DEFAULT, "booking_id")


def view(sameness: tuple[str, ...] = DEFAULT) -> View:
    return View(TOLVAN, NOW, PortalSetup(sameness=sameness))


def row(source: Source, **changes: object) -> CollectedTime:
    time = CollectedTime(source, FACILITY, facility=FACILITY, start="20260810090000", reason=source.value)
    return replace(time, **changes)  # type: ignore[arg-type]


def shown(booked: BookedTimes) -> list[CollectedTime]:
    return [each.time for each in booked.shown]


@pytest.mark.parametrize("missing", range(4))
def test_of_the_same_time_the_first_source_wins(missing: int) -> None:
    """CR-COL-12, CR-COL-13, CR-COL-14: taken away one by one from the best."""
    sources = list(Source)[missing:]
    booked = merge(map(row, reversed(sources)), view())
    assert [time.reason for time in shown(booked)] == [sources[0].value]
    assert booked.shown[0].also_from == set(sources[1:])
    assert [each.reasons[0].code for each in booked.hidden] == ["duplicate"] * (len(sources) - 1)


def test_facilities_are_compared_without_case() -> None:
    booked = merge([row(Source.AGGREGATED), row(Source.DIRECT, facility=FACILITY.lower())], view())
    assert [time.source for time in shown(booked)] == [Source.AGGREGATED]


@pytest.mark.parametrize("change", [{"facility": OTHER}, {"start": "20260810090001"}])
def test_another_facility_or_start_is_another_time(change: dict[str, str]) -> None:
    assert len(merge([row(Source.AGGREGATED), row(Source.DIRECT, **change)], view()).shown) == 2


@pytest.mark.parametrize(
    ("sameness", "one", "other", "times"),
    [
        (DEFAULT, "B-1", "B-2", 1),
        (WITH_ID, "B-1", "B-2", 2),
        (WITH_ID, "B-1", "B-1", 1),
        (WITH_ID, "B-1", None, 1),
        (WITH_ID, None, None, 1),
        (("booking_id",), "B-1", None, 2),
        (("booking_id",), None, None, 2),
    ],
)
def test_the_booking_id_counts_by_the_setting_and_when_both_have_one(
    sameness: tuple[str, ...], one: str | None, other: str | None, times: int
) -> None:
    """CR-COL-15."""
    rows = [row(Source.AGGREGATED, booking_id=one), row(Source.CARE_CONTACTS_V3, booking_id=other)]
    assert len(merge(rows, view(sameness)).shown) == times


def test_two_bookings_of_one_source_at_once_are_two_times() -> None:
    rows = [row(Source.AGGREGATED, booking_id=id_) for id_ in ("B-1", "B-2")]
    assert len(merge(rows, view()).shown) == 2


def test_a_row_that_stands_twice_is_shown_once() -> None:
    booked = merge([row(Source.AGGREGATED, booking_id="B-1")] * 2, view())
    assert (len(booked.shown), len(booked.hidden)) == (1, 1)


def test_a_bad_row_of_a_better_source_takes_no_good_one_with_it() -> None:
    booked = merge([row(Source.AGGREGATED, end="trasig"), row(Source.CARE_CONTACTS_V2)], view())
    assert [time.source for time in shown(booked)] == [Source.CARE_CONTACTS_V2]
    assert [each.reasons[0].code for each in booked.hidden] == ["malformed_end"]


def test_times_are_ordered_by_start() -> None:
    starts = ["20261001090000", "20260810090000", "20270101000000"]
    booked = merge([row(Source.DIRECT, start=start) for start in starts], view())
    assert [time.start for time in shown(booked)] == sorted(starts)


_starts = st.sampled_from(
    ["20260803080000", "20260810090000", "20260810100000", "20261301000000", "20300101000000", None]
)
_rows = st.builds(
    CollectedTime,
    source=st.sampled_from(Source),
    logical_address=st.just(FACILITY),
    facility=st.sampled_from([FACILITY, FACILITY.lower(), OTHER, None]),
    start=_starts,
    end=st.sampled_from([None, "20260810093000", "x"]),
    booking_id=st.sampled_from([None, "B-1", "B-2"]),
    resident=st.sampled_from([None, TOLVAN, "191313131313"]),
    approved=st.booleans(),
    reason=st.sampled_from([None, "a", "b"]),
)
_settings = st.lists(st.sampled_from(["healthcare_facility", "start", "end", "booking_id"]), min_size=1, unique=True)


@settings(deadline=None)
@given(st.lists(_rows, max_size=12), _settings.map(tuple))
def test_every_row_is_shown_or_has_a_reason(rows: list[CollectedTime], sameness: tuple[str, ...]) -> None:
    booked = merge(rows, view(sameness))
    assert Counter([*shown(booked), *(each.time for each in booked.hidden)]) == Counter(rows)
    assert all(each.reasons for each in booked.hidden)


@settings(deadline=None)
@given(st.lists(_rows, max_size=12))
def test_no_visible_time_is_lost_and_no_other_is_shown(rows: list[CollectedTime]) -> None:
    visible = {(r.facility_key, r.start) for r in rows if not reasons_to_hide(r, view())}
    assert {(time.facility_key, time.start) for time in shown(merge(rows, view()))} == visible


@settings(deadline=None)
@given(st.lists(_rows, max_size=12))
def test_what_is_shown_never_comes_from_a_worse_source_than_it_could(rows: list[CollectedTime]) -> None:
    booked = merge(rows, view())
    kept = {(each.facility_key, each.start): [] for each in shown(booked)}
    for each in shown(booked):
        kept[each.facility_key, each.start].append(each.source.priority)
    for each in booked.hidden:
        if each.reasons[0].code == "duplicate":
            assert min(kept[each.time.facility_key, each.time.start]) <= each.time.source.priority


@settings(deadline=None)
@given(st.lists(_rows, max_size=12), _settings.map(tuple), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    rows: list[CollectedTime], sameness: tuple[str, ...], chance: random.Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert merge(shuffled, view(sameness)) == merge(rows, view(sameness))
