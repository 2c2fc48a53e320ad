"""Points in time: Swedish local time, 14 digits, real calendar values, and the two nights when the clocks change."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from freezegun import freeze_time

from simulator.domain.clock import Clock, real_time
from simulator.domain.times import (
    clock_time,
    datestamp,
    in_gap,
    move,
    parse_datestamp,
    parse_timestamp,
    timestamp,
    to_instant,
    to_local,
)

MARCH_NIGHT = datetime(2027, 3, 28, 2, 30)  # does not exist: 02:00 becomes 03:00
OCTOBER_NIGHT = datetime(2026, 10, 25, 2, 30)  # exists twice


@pytest.mark.parametrize(
    "digits", ["20260230120000", "20260700120000", "20261301120000", "2026070112000", "2026070112000x"]
)
def test_times_that_are_in_no_calendar_are_refused(digits: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_timestamp(digits)


def test_a_timestamp_reads_back_as_it_was_written() -> None:
    moment = datetime(2028, 2, 29, 23, 59, 58)
    assert timestamp(moment) == "20280229235958"
    assert parse_timestamp("20280229235958") == moment
    assert parse_datestamp(datestamp(date(2028, 2, 29))) == date(2028, 2, 29)


def test_timestamps_sort_as_the_times_they_are() -> None:
    moments = [datetime(2026, 12, 31, 23, 59), datetime(2027, 1, 1), datetime(2026, 7, 1, 9)]
    assert sorted(map(timestamp, moments)) == list(map(timestamp, sorted(moments)))


def test_the_hour_that_is_skipped_in_spring_is_an_error_that_says_so() -> None:
    assert in_gap(MARCH_NIGHT)
    with pytest.raises(ValueError, match="does not exist in Sweden"):
        to_instant(MARCH_NIGHT)


def test_the_hour_that_comes_twice_in_autumn_means_the_first() -> None:
    assert not in_gap(OCTOBER_NIGHT)
    assert to_local(to_instant(OCTOBER_NIGHT)).isoformat() == "2026-10-25T02:30:00+02:00"


def test_an_offset_chooses_the_second() -> None:
    second = datetime.fromisoformat("2026-10-25T02:30:00+01:00")
    assert to_local(to_instant(second)).isoformat() == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-10-24T12:00", "PT24H", "2026-10-25T11:00:00+01:00"),
        ("2026-10-24T12:00", "P1D", "2026-10-25T12:00:00+01:00"),
        ("2027-03-27T12:00", "PT24H", "2027-03-28T13:00:00+02:00"),
        ("2027-03-27T12:00", "P1D", "2027-03-28T12:00:00+02:00"),
        ("2027-03-27T02:30", "P1D", "2027-03-28T03:30:00+02:00"),
        ("2026-12-31T23:59", "PT1M", "2027-01-01T00:00:00+01:00"),
        ("2028-02-28T08:00", "P1DT1H", "2028-02-29T09:00:00+01:00"),
        ("2026-07-08T08:00", "-P1W", "2026-07-01T08:00:00+02:00"),
    ],
)
def test_days_follow_the_calendar_and_hours_the_clock(start: str, duration: str, end: str) -> None:
    assert to_local(move(to_instant(datetime.fromisoformat(start)), duration)).isoformat() == end


@pytest.mark.parametrize("text", ["", "P", "PT", "1D", "P1Y", "PT1.5H", "tomorrow", "P1DT"])
def test_other_durations_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="PT24H"):
        move(0.0, text)


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "8.5", ""])
def test_only_times_of_day_are_times_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        clock_time(text)


def test_a_clock_that_stands_still_shows_the_same_whatever_the_computer_says() -> None:
    clock = Clock(at=to_instant(datetime(2026, 7, 1, 8)), since=0.0, running=False)
    assert clock.now(real=0.0) == clock.now(real=1e9)


def test_a_running_clock_follows_the_computers() -> None:
    with freeze_time("2026-07-01T06:00:00+00:00") as frozen:
        clock = real_time(frozen().timestamp())
        frozen.tick(90)
        assert clock.instant(frozen().timestamp()) - clock.at == 90


def test_a_clock_can_be_stopped_moved_and_started_without_a_jump() -> None:
    clock = real_time(1_000.0).run(False, 1_060.0)
    assert clock.instant(5_000.0) == 1_060.0
    clock = clock.moved_to(2_000.0, 5_000.0).run(True, 6_000.0)
    assert clock.instant(6_010.0) == 2_010.0
