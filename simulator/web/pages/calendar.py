"""The calendar of a search as months and weeks, with Swedish holidays."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays.countries.sweden import Sweden

from simulator.portal.flows.pages import CalendarDay
from simulator.portal.swedish import day_in_words, weekday_in_words
from simulator.portal.texts import CHOSEN_DATE, FREE_TIMES_THAT_DATE
from simulator.scenarios.working_days import is_holiday

_EVES = {(12, 24): "Julafton", (12, 31): "Nyårsafton"}
_MIDSUMMER_EVE = "Midsommarafton"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that has been searched. `words` is what a screen reader says."""

    day: date
    is_free: bool
    is_chosen: bool
    holiday: str | None
    words: str

    @property
    def is_red(self) -> bool:
        return self.holiday is not None or self.day.weekday() == 6


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday; None is a day of another month, or one that has not been searched."""

    number: int
    days: tuple[Day | None, ...]


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    weeks: tuple[Week, ...]

    @property
    def holidays(self) -> list[Day]:
        return [day for week in self.weeks for day in week.days if day is not None and day.holiday]


WEEKDAYS = tuple(weekday_in_words(date(2024, 1, number)).partition(" ")[0] for number in range(1, 8))


def months(searched: Iterable[CalendarDay]) -> tuple[Month, ...]:
    days = {each.day: _day(each) for each in searched}
    wanted = sorted({(day.year, day.month) for day in days})
    return tuple(_month(year, month, days) for year, month in wanted)


def holiday_name(day: date) -> str | None:
    """Public holidays, and the three eves that are free in practice."""
    if not is_holiday(day):
        return None
    return _public(day.year).get(day) or _EVES.get((day.month, day.day), _MIDSUMMER_EVE)


def _month(year: int, month: int, days: dict[date, Day]) -> Month:
    weeks = Calendar().monthdatescalendar(year, month)
    name = day_in_words(date(year, month, 1)).partition(" ")[2]
    shown = (
        Week(week[0].isocalendar().week, tuple(days.get(day) if day.month == month else None for day in week))
        for week in weeks
    )
    return Month(name, tuple(week for week in shown if any(week.days)))


def _day(searched: CalendarDay) -> Day:
    day = searched.day
    holiday = holiday_name(day)
    words = ", ".join(each for each in (weekday_in_words(day), holiday, searched.legend) if each)
    is_chosen = searched.legend == CHOSEN_DATE
    return Day(day, is_chosen or searched.legend == FREE_TIMES_THAT_DATE, is_chosen, holiday, words)


@lru_cache(maxsize=16)
def _public(year: int) -> dict[date, str]:
    return {day: str(name) for day, name in Sweden(years=year, language="sv").items()}
