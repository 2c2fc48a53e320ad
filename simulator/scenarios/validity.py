"""From when to when something holds: days and points in time of a scenario as 14 digits, both included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from simulator.domain.times import day_end, timestamp
from simulator.scenarios.model import Scenario
from simulator.scenarios.times import When, day_of, moment_of
from simulator.scenarios.yaml_source import Finding, Path

T = TypeVar("T")


def first_moment(when: When | None, today: date, otherwise: T) -> str | T:
    """Raises ValueError with a sentence for what is not in the calendar."""
    return otherwise if when is None else timestamp(moment_of(when, today))


def last_moment(when: When | None, today: date, otherwise: T) -> str | T:
    """A day ends with its last second. Raises ValueError with a sentence for what is not in the calendar."""
    if when is not None and when.at is None:
        return day_end(day_of(when, today))
    return first_moment(when, today, otherwise)


def impossible(scenario: Scenario, today: date) -> Iterator[Finding]:
    """What cannot be when the session's clock says `today`."""
    for path, since, until in _spans(scenario):
        names = ("since", "until") if path[0] == "faults" else ("valid_from", "valid_until")
        wrong = [*_outside((*path, names[0]), since, today), *_outside((*path, names[1]), until, today)]
        yield from wrong
        if not wrong and since is not None and until is not None:
            first, last = first_moment(since, today, ""), last_moment(until, today, "")
            if last < first:
                yield (*path, names[1]), f"{names[1]} {until.text!r} is before {names[0]} {since.text!r}"
    for number, row in enumerate(scenario.engagement_index.engagements):
        at: Path = ("engagement_index", "engagements", number, "most_recent_content")
        yield from _outside(at, row.most_recent_content, today)


def _spans(scenario: Scenario) -> Iterator[tuple[Path, When | None, When | None]]:
    for number, route in enumerate(scenario.platform.routes):
        yield ("platform", "routes", number), route.valid_from, route.valid_until
    for number, permission in enumerate(scenario.platform.permissions):
        yield ("platform", "permissions", number), permission.valid_from, permission.valid_until
    for number, fault in enumerate(scenario.faults):
        yield ("faults", number), fault.since, fault.until


def _outside(path: Path, when: When | None, today: date) -> Iterator[Finding]:
    try:
        first_moment(when, today, None)
    except ValueError as error:
        yield path, str(error)
