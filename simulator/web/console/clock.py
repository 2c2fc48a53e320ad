"""The session's clock: set, advance, run, stop, and the two nights a year when Swedish clocks are moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.errors import BadRequest
from simulator.web.console.desk import Desk, done
from simulator.web.context import parsed
from simulator.web.shapes import ClockChange

STEPS = (("PT15M", "+15 min"), ("PT1H", "+1 h"), ("PT24H", "+24 h"), ("P1D", "+1 dygn"), ("P1W", "+1 vecka"))
"""24 hours and a day differ on the nights when the clocks are moved."""
_LAST_DAY = {3: 31, 10: 31}
_LAST_YEAR = 2199  # of the clock


@dataclass(frozen=True, slots=True)
class Night:
    """A minute before Swedish clocks are moved."""

    at: datetime
    text: str


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/clock")
    def clock() -> ResponseReturnValue:
        return show({}, "")

    @pages.post("/clock")
    def change_clock() -> ResponseReturnValue:
        given = {name: request.form.get(name, "").strip() for name in ("now", "advance", "running")}
        change = {name: value for name, value in given.items() if value}
        try:
            desk.admin.change_clock(parsed(ClockChange, change, "field", strict=False))
        except BadRequest as error:
            return show(given, str(error))
        return done("clock", "clock")

    def show(given: dict[str, str], problem: str) -> ResponseReturnValue:
        nights = list(_nights(desk.world().now))
        status = 400 if problem else 200
        return desk.show("clock.html", status, given=given, problem=problem, steps=STEPS, nights=nights)


def _nights(now: datetime) -> Iterator[Night]:
    """The next of each, from tomorrow on."""
    found = [night for year in range(now.year, min(now.year + 2, _LAST_YEAR + 1)) for night in _of_year(year)]
    return (night for night in [each for each in found if each.at.date() > now.date()][:2])


def _of_year(year: int) -> tuple[Night, Night]:
    spring = datetime.combine(_last_sunday(year, 3), datetime.min.time()) + timedelta(hours=1, minutes=59)
    autumn = datetime.combine(_last_sunday(year, 10), datetime.min.time()) + timedelta(hours=2, minutes=59)
    return (
        Night(spring, "våren: klockan går från 02 till 03"),
        Night(autumn, "hösten: timmen 02 till 03 kommer två gånger"),
    )


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, _LAST_DAY[month])
    return last - timedelta(days=(last.weekday() + 1) % 7)
