"""Which days 1177 asks a producer about when it looks for free times (CR-WIN-01 to CR-WIN-06, CR-WIN-10).

Days are Swedish calendar dates. The searches of a citizen follow upon each other: no day is asked about twice, none is
left out, and none of them is longer than what producers must be able to answer.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 62
"""Longest window, counted inclusively: July and August, or December and January (CR-WIN-03)."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days of one search, both ends included. Raises ValueError for one that 1177 never asks about."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 1 <= days(self) <= MOST_DAYS:
            raise ValueError(f"{self.first}..{self.last} is {days(self)} days; a search is of 1 to {MOST_DAYS} days")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def days(window: Window) -> int:
    """Counted inclusively."""
    return (window.last - window.first).days + 1


def initial(today: date) -> Window:
    """The rest of this month and the whole of the next (CR-WIN-01)."""
    return Window(today, _month_end(today, ahead=1))


def retry(window: Window) -> Window:
    """The two months after one that held no date; made once, then the citizen decides (CR-WIN-02, M.21)."""
    first = _after(window.last)
    return Window(first, _month_end(first, ahead=1))


def further(last: date) -> Window:
    """The month after the last day asked about: "Sök längre fram i tiden" (CR-WIN-05)."""
    first = _after(last)
    return Window(first, _month_end(first))


def one_day(day: date) -> Window:
    """What GetAvailableTimeslots asks about when a day is chosen (CR-WIN-04)."""
    return Window(day, day)


def still_ahead(window: Window, today: date) -> Window | None:
    """What is left of a window when midnight has passed since it was made; None when all of it has passed."""
    return Window(max(window.first, today), window.last) if today <= window.last else None


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _month_end(day: date, ahead: int = 0) -> date:
    """The last day of the month that is `ahead` months after the one of `day`."""
    year, month = divmod(12 * day.year + day.month - 1 + ahead, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
