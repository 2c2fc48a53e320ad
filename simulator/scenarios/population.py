"""Large worlds: many test persons, and bookings on the facilities' own timetables, made row by row.

A booking of the population takes a time's place: that time is left out of the timetable. Which times are taken follows
from counting (every so many), so the timetable and the bookings can be walked apart and still agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count, islice
from math import gcd

from simulator.domain.identifiers import test_identities
from simulator.domain.times import datestamp
from simulator.scenarios.model import Scenario
from simulator.scenarios.seating import Seating
from simulator.scenarios.timetable import Cell, FacilityTimetable, timetables
from simulator.scenarios.yaml_source import Finding

_FIRST_BIRTH = date(1930, 1, 1)
_BIRTH_DAYS = 33_000  # until 2020
_PASSED_SHARE = 10  # one booking in so many has passed
_FULLEST = 0.75  # at least a quarter of the times stay free
_MOST_WEEKS = 520
_STEP = 7919  # a prime, to spread a facility's bookings over its people


def room(scenario: Scenario) -> Iterator[Finding]:
    """A check: the population must have somewhere to book."""
    if scenario.population is None or not scenario.population.bookings:
        return
    weekly = sum(timetable.per_week() for timetable in timetables(scenario))
    most = int(weekly * _MOST_WEEKS * _FULLEST * 0.9)
    if scenario.population.bookings > most:
        yield (
            ("population", "bookings"),
            f"bookings in the population: {scenario.population.bookings:,} do not fit in ten years; "
            f"the facilities' schedules have room for {most:,}: add facilities, performers or hours",
        )


def identities(scenario: Scenario) -> list[str]:
    """The population's identity numbers: test series, spread over birth years, none that the scenario names itself."""
    if scenario.population is None:
        return []
    named = frozenset(resident.id for resident in scenario.residents)
    wanted = scenario.population.people
    per_day = -(-(wanted + len(named)) // _BIRTH_DAYS)
    gap = max(1, _BIRTH_DAYS * per_day // (wanted + len(named)))
    days = (_FIRST_BIRTH + timedelta(days=number * gap) for number in count())
    numbers = (number for day in days for number in islice(test_identities(day), per_day) if number not in named)
    return list(islice(numbers, wanted))


@dataclass(frozen=True, slots=True)
class Quota:
    """How many bookings one facility has, passed and ahead, and how full that makes the times ahead."""

    first_number: int
    passed: int
    ahead: int
    share: float


def quotas(scenario: Scenario, found: list[FacilityTimetable]) -> dict[str, Quota]:
    """The population's bookings shared among facilities by how many times they have a week."""
    total = scenario.population.bookings if scenario.population else 0
    weights = list(accumulate(timetable.per_week() for timetable in found))
    if not total or not weights:
        return {}
    shared: dict[str, Quota] = {}
    before = 0
    for timetable, weight in zip(found, weights, strict=True):
        until = total * weight // weights[-1]
        passed = (until - before) // _PASSED_SHARE
        ahead = until - before - passed
        room_ahead = timetable.per_week() * scenario.timetable.weeks
        shared[timetable.facility] = Quota(before, passed, ahead, min(_FULLEST, ahead / max(1, room_ahead) * 1.1))
        before = until
    return shared


def walk(
    timetable: FacilityTimetable, quota: Quota | None, seating: Seating, first: date
) -> Iterator[tuple[str, Cell, str | None, bool]]:
    """Every time from `first` on, for ever: its date, the booking that sits on it, whether the population has it."""
    left, share, full = (quota.ahead, quota.share, 0.0) if quota else (0, 0.0, 0.0)
    for day in (first + timedelta(days=number) for number in count()):
        digits = datestamp(day)
        for cell, booking_id in seating.open_cells(timetable.facility, digits, timetable.cells(day)):
            taken = False
            if left and booking_id is None:
                full += share
                if full >= 1:
                    full, left, taken = full - 1, left - 1, True
            yield digits, cell, booking_id, taken


def taken_ahead(
    timetable: FacilityTimetable, quota: Quota, seating: Seating, today: date
) -> Iterator[tuple[str, Cell]]:
    """The times the population takes from today on."""
    taken = ((digits, cell) for digits, cell, _, mine in walk(timetable, quota, seating, today) if mine)
    return islice(taken, quota.ahead)


def taken_before(timetable: FacilityTimetable, quota: Quota, today: date) -> Iterator[tuple[str, Cell]]:
    """The times the population had before today, latest day first."""
    left, full = quota.passed, 0.0
    for day in (today - timedelta(days=number) for number in count(1)):
        if left <= 0:
            return
        digits = datestamp(day)
        for cell in timetable.cells(day):
            full += _FULLEST
            if full >= 1 and left > 0:
                full -= 1
                left -= 1
                yield digits, cell


def residents_of(people: list[str], place: int, places: int, seed: int) -> Iterator[str]:
    """Who books at the facility number `place`: a neighbourhood of the population, over and over, in mixed order."""
    size = max(1, min(len(people), 3 * len(people) // places))
    start = place * len(people) // places + seed
    step = next(step for step in count(_STEP) if gcd(step, size) == 1)
    for number in count():
        yield people[(start + number * step % size) % len(people)]
