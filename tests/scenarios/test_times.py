"""Times as scenarios say them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenarios.times import day_of, moment_of, parse_when
from simulator.scenarios.working_days import is_holiday, is_working_day, working_day_from

WEDNESDAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 7, 1)),
        ("idag", date(2026, 7, 1)),
        ("tomorrow", date(2026, 7, 2)),
        ("i morgon", date(2026, 7, 2)),
        ("yesterday", date(2026, 6, 30)),
        ("igår", date(2026, 6, 30)),
        ("+14d", date(2026, 7, 15)),
        ("-3d", date(2026, 6, 28)),
        ("+2w", date(2026, 7, 15)),
        ("-1w", date(2026, 6, 24)),
        ("Thursday", date(2026, 7, 2)),
        ("wednesday", date(2026, 7, 8)),
        ("onsdag", date(2026, 7, 8)),
        ("tisdag", date(2026, 7, 7)),
        ("söndag", date(2026, 7, 5)),
        ("2026-12-24", date(2026, 12, 24)),
        ("2026-12-24 workday", date(2026, 12, 28)),
        ("+4d workday", date(2026, 7, 6)),
        ("tomorrow workday", date(2026, 7, 2)),
    ],
)
def test_a_day_is_counted_from_the_sessions_today(text: str, day: date) -> None:
    assert day_of(parse_when(text), WEDNESDAY) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow 09:00", datetime(2026, 7, 2, 9)),
        ("+14d workday 8:05", datetime(2026, 7, 15, 8, 5)),
        ("2026-07-01 08:00", datetime(2026, 7, 1, 8)),
        ("2026-07-01T08:00", datetime(2026, 7, 1, 8)),
        ("monday 23.59", datetime(2026, 7, 6, 23, 59)),
        ("today", datetime(2026, 7, 1)),
    ],
)
def test_a_point_in_time_is_a_day_with_a_time_of_day(text: str, moment: datetime) -> None:
    assert moment_of(parse_when(text), WEDNESDAY) == moment


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tomorow 09:00", "did you mean 'tomorrow'?"),
        ("soon", "'soon' is no day"),
        ("2026-13-01", "not in any calendar"),
        ("2026-02-29 08:00", "not in any calendar"),
        ("2026-7-1", "is not a time"),
        ("tomorrow 25:00", "not a time of day"),
        ("tomorrow 09:00 10:00", "is not a time"),
        ("+14h", "is not a time"),
        ("", "is empty"),
        ("workday 09:00", "is not a time"),
    ],
)
def test_what_is_no_time_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_when(text)
    assert says in str(refused.value)


def test_the_hour_that_is_skipped_in_spring_is_refused() -> None:
    with pytest.raises(ValueError, match="skipped"):
        moment_of(parse_when("tomorrow 02:30"), date(2026, 3, 28))


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        day_of(parse_when("-999999d"), WEDNESDAY)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 6, 19), "midsummer eve"),
        (date(2026, 12, 24), "Christmas eve"),
        (date(2026, 12, 31), "New Year's eve"),
        (date(2026, 1, 6), "Epiphany"),
        (date(2026, 5, 14), "Ascension day"),
        (date(2024, 6, 6), "National day"),
    ],
)
def test_holidays_and_the_three_eves_are_no_working_days(day: date, why: str) -> None:
    assert is_holiday(day), why
    assert not is_working_day(day)


def test_an_ordinary_sunday_is_no_holiday_and_no_working_day() -> None:
    assert not is_holiday(date(2026, 7, 5))
    assert not is_working_day(date(2026, 7, 5))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_next_working_day_is_never_far_and_is_one(day: date) -> None:
    found = working_day_from(day)
    assert is_working_day(found)
    assert 0 <= (found - day).days <= 6


@given(st.sampled_from(["monday", "tisdag", "sunday"]), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_weekday_is_one_to_seven_days_ahead(name: str, today: date) -> None:
    found = day_of(parse_when(name), today)
    assert 1 <= (found - today).days <= 7
    assert found.weekday() == {"monday": 0, "tisdag": 1, "sunday": 6}[name]
