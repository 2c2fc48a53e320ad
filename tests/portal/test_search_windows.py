"""The days that 1177 looks for free times in (spec/consumer-rules.md, section E)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from simulator.portal.search_windows import MOST_DAYS, Window, days, further, initial, one_day, retry, still_ahead

EVERY_DAY = [date(2024, 1, 1) + timedelta(days=number) for number in range((date(2041, 1, 1) - date(2024, 1, 1)).days)]


@pytest.mark.parametrize(
    ("today", "last", "length", "retry_first", "retry_last", "retry_length"),
    [
        ("2026-01-15", "2026-02-28", 45, "2026-03-01", "2026-04-30", 61),
        ("2026-01-31", "2026-02-28", 29, "2026-03-01", "2026-04-30", 61),
        ("2028-01-15", "2028-02-29", 46, "2028-03-01", "2028-04-30", 61),
        ("2028-02-29", "2028-03-31", 32, "2028-04-01", "2028-05-31", 61),
        ("2026-02-28", "2026-03-31", 32, "2026-04-01", "2026-05-31", 61),
        ("2026-06-30", "2026-07-31", 32, "2026-08-01", "2026-09-30", 61),
        ("2026-07-01", "2026-08-31", 62, "2026-09-01", "2026-10-31", 61),
        ("2026-10-31", "2026-11-30", 31, "2026-12-01", "2027-01-31", 62),
        ("2026-11-30", "2026-12-31", 32, "2027-01-01", "2027-02-28", 59),
        ("2026-12-01", "2027-01-31", 62, "2027-02-01", "2027-03-31", 59),
        ("2026-12-31", "2027-01-31", 32, "2027-02-01", "2027-03-31", 59),
        ("2027-12-31", "2028-01-31", 32, "2028-02-01", "2028-03-31", 60),
    ],
)
def test_the_first_search_and_the_second_are_those_of_the_rules(
    today: str, last: str, length: int, retry_first: str, retry_last: str, retry_length: int
) -> None:
    """CR-WIN-01, CR-WIN-02."""
    first_search = initial(date.fromisoformat(today))
    second = retry(first_search)
    assert first_search == Window(date.fromisoformat(today), date.fromisoformat(last))
    assert second == Window(date.fromisoformat(retry_first), date.fromisoformat(retry_last))
    assert (days(first_search), days(second)) == (length, retry_length)


def searches(today: date) -> Iterator[Window]:
    """The first, the automatic second, and what the citizen asks for after that."""
    yield (window := initial(today))
    yield (window := retry(window))
    for _ in range(4):
        yield (window := further(window.last))


def test_no_search_exceeds_62_days_on_any_day_of_2024_to_2040() -> None:
    """CR-WIN-03; and the limit is reached, so that producers meet it."""
    longest = max(days(window) for today in EVERY_DAY for window in searches(today))
    assert longest == MOST_DAYS == 62


def test_searches_never_overlap_and_leave_no_gap_on_any_day_of_2024_to_2040() -> None:
    for today in EVERY_DAY:
        followed = list(searches(today))
        assert followed[0].first == today
        for one, next_one in pairwise(followed):
            assert next_one.first == one.last + timedelta(days=1)


def test_only_july_and_december_begin_a_first_search_of_62_days() -> None:
    assert {(day.month, day.day) for day in EVERY_DAY if days(initial(day)) == 62} == {(7, 1), (12, 1)}


def test_the_second_search_is_two_whole_months() -> None:
    for today in EVERY_DAY:
        window = retry(initial(today))
        assert window.first.day == 1
        assert (window.last + timedelta(days=1)).day == 1
        assert (window.last.month - window.first.month) % 12 == 1


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (date(2026, 12, 31), Window(date(2027, 1, 1), date(2027, 1, 31))),
        (date(2028, 1, 31), Window(date(2028, 2, 1), date(2028, 2, 29))),
        (date(2026, 8, 20), Window(date(2026, 8, 21), date(2026, 8, 31))),
    ],
)
def test_looking_further_ahead_is_one_month_at_a_time(last: date, found: Window) -> None:
    """CR-WIN-05. After a day in the middle of a month it is the rest of that month: no day is left out."""
    assert further(last) == found


def test_a_chosen_day_is_a_search_of_its_own() -> None:
    """CR-WIN-04."""
    assert one_day(date(2026, 8, 10)) == Window(date(2026, 8, 10), date(2026, 8, 10))
    assert days(one_day(date(2026, 8, 10))) == 1


def test_passed_days_are_not_asked_about_when_midnight_has_passed_in_the_flow() -> None:
    """CR-WIN-10."""
    window = initial(date(2026, 8, 31))
    assert still_ahead(window, date(2026, 8, 31)) == window
    assert still_ahead(window, date(2026, 9, 1)) == Window(date(2026, 9, 1), date(2026, 9, 30))
    assert still_ahead(window, date(2026, 9, 30)) == one_day(date(2026, 9, 30))
    assert still_ahead(window, date(2026, 10, 1)) is None


def test_there_is_no_search_that_1177_never_makes() -> None:
    with pytest.raises(ValueError, match="63 days"):
        Window(date(2026, 7, 1), date(2026, 9, 1))
    with pytest.raises(ValueError, match="0 days"):
        Window(date(2026, 7, 1), date(2026, 6, 30))


def test_a_window_holds_its_own_days() -> None:
    window = initial(date(2026, 8, 10))
    assert date(2026, 8, 10) in window
    assert date(2026, 9, 30) in window
    assert date(2026, 8, 9) not in window
    assert date(2026, 10, 1) not in window
