"""Swedish working days: Monday to Friday, except public holidays and the three eves that are free in practice.

Midsummer eve, Christmas eve and New Year's eve are not public holidays by law (1989:253), but count as Sundays by the
Annual Leave Act (1977:480) 3 a §, and no outpatient unit is open on them.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays.countries.sweden import Sweden

_SATURDAY = 5
_FRIDAY = 4


def is_holiday(day: date) -> bool:
    """True on public holidays and on the three eves; an ordinary Sunday is no holiday."""
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and not is_holiday(day)


def working_day_from(day: date) -> date:
    """`day` itself when it is a working day, otherwise the next one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    public = Sweden(years=year)
    return frozenset({*public, _midsummer_eve(year), date(year, 12, 24), date(year, 12, 31)})


def _midsummer_eve(year: int) -> date:
    """The Friday that falls on 19 to 25 June."""
    first = date(year, 6, 19)
    return first + timedelta(days=(_FRIDAY - first.weekday()) % 7)
