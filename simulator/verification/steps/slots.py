"""Free times: which to try, and how to know one again.

A time is chosen only if it can be cancelled again, as far as the target tells, and none is chosen twice in a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_datestamp, parse_timestamp
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run
from simulator.verification.steps import reading
from simulator.verification.target import Person
from simulator.verification.words import Words

_AHEAD = timedelta(hours=48)  # so that no unit's own limit before the start (24 hours in PASiS) is in the way
_MOST_DAYS = 8  # days whose times are asked for in search of one: at one call a second nobody waits for sixty

Wanted = Callable[[Row], bool]


def free_slot(
    run: Run,
    *,
    person: Person | None = None,
    facility: str = "",
    skip: int = 0,
    time_type: str | None = None,
    booking_id: str | None = None,
    performer: tuple[str, ...] = (),
    also: Person | None = None,
    wanted: Wanted = lambda _row: True,
) -> Row:
    """A bookable time that has not been given before in the run, at least 48 hours ahead if there is one.

    `also`: somebody else who has nothing else then, and whom it must be offered to, but for what is offered on a
    booking of the citizen's. `skip` passes over the first ones (they are still there for the
    next who asks). With `booking_id`, of a booking or an invitation, the time type is left to the target unless it is
    said. Raises Missing.
    """
    person = person or reading.booker(run)
    facility = facility or run.target.bookable.facility
    if hsa_key(facility) == hsa_key(run.target.facility_of(person)):
        facility = ""  # as every other rule asks, so that the answers are shared
    if booking_id is None:
        time_type = time_type or reading.bookable_time_type(run)
        performer = performer or tuple(filter(None, [run.target.bookable.performer]))
    filters: dict[str, Any] = {
        "facility": facility, "time_type": time_type, "performer": performer, "booking_id": booking_id
    }  # fmt: skip
    filters = {name: value for name, value in filters.items() if value}
    given = _given(run)
    usable = (
        row
        for row in _rows(run, person, filters)
        if wanted(row)
        and not any(overlap(row, each) for each in given)
        and (also is None or (_unoccupied(run, also, row) and _offered_to(run, also, row, filters)))
    )
    found = next(islice(usable, skip, None), None)
    if found is None:
        raise _no_slot(run, person, filters)
    given.append(found)
    return found


def _offered_to(run: Run, person: Person, row: Row, filters: dict[str, Any]) -> bool:
    """Some times are for some citizens only. What is offered on a booking is not asked about for anybody else."""
    if "booking_id" in filters:
        return True
    day = _begins(row).date()
    theirs = {**filters, "facility": row.exchange.logical_address}
    if hsa_key(run.target.facility_of(person)) == hsa_key(row.exchange.logical_address):
        theirs.pop("facility")
    return offered(reading.available_timeslots(run, person, day, day, **theirs), row) is not None


def _unoccupied(run: Run, person: Person, row: Row) -> bool:
    """Whether the citizen has nothing else at that time, where the time is."""
    facility = row.exchange.logical_address
    if hsa_key(run.target.facility_of(person)) == hsa_key(facility):
        facility = ""
    return not any(overlap(row, each) for each in _busy(run, person, facility))


def release(run: Run, slot: Row) -> None:
    """The time was not booked after all: it may be given again."""
    _given(run)[:] = [each for each in _given(run) if each is not slot]


def _given(run: Run) -> list[Row]:
    """The times that have been given in this run."""
    return run.remember((__name__, "given"), list)


def _rows(run: Run, person: Person, filters: dict[str, Any]) -> Iterator[Row]:
    """Free times that can be booked and undone: those far ahead first, of each day those with a name first."""
    busy = _busy(run, person, filters.get("facility", ""))
    soon = run.now + _AHEAD
    for far in (True, False):
        for day in _days(run, person, filters, soon.date() if far else None):
            found = _times(run, person, day, filters)
            rows = [row for row in found if _undoable(row) and (_begins(row) >= soon) == far]
            rows = [row for row in rows if _begins(row) > run.now and not any(overlap(row, each) for each in busy)]
            yield from sorted(rows, key=lambda row: (not identified(row), not row.flag("cancel_booking_allowed")))


def _times(run: Run, person: Person, days: tuple[date, date], filters: dict[str, Any]) -> list[Row]:
    """Raises Missing when none of the questions is answered."""
    first, last = days
    if first == last:
        return reading.available_timeslots(run, person, first, last, **filters).rows()
    asked = reading.narrowing(lambda *days: reading.available_timeslots(run, person, *days, **filters), first)
    return [row for exchange in asked for row in exchange.rows()]


def _days(run: Run, person: Person, filters: dict[str, Any], earliest: date | None) -> list[tuple[date, date]]:
    """The first days with free times; the whole window at once when the target tells no days."""
    first = run.target.bookable.first_date or run.today
    last = first + timedelta(days=reading.WINDOW - 1)
    told: list[str] = []
    with suppress(Missing, NotClaimed):
        asked = reading.narrowing(lambda *days: reading.available_dates(run, person, *days, **filters), first)
        told = [day for exchange in asked for day in reading.dates_in(exchange)]
    days = sorted(day for day in map(_date, set(told)) if day is not None)
    if not days:
        return [(first, last)]
    return [(day, day) for day in days if earliest is None or day >= earliest][:_MOST_DAYS]


def _busy(run: Run, person: Person, facility: str) -> list[Row]:
    """What the citizen already has, there and at its own facility: a sound target may refuse to book somebody twice
    at the same time.
    """
    rows = []
    for place in dict.fromkeys(("", facility)):
        with suppress(Missing, NotClaimed):
            rows += (reading.schedule(run, person, place) if place else reading.schedule(run, person)).rows()
    return rows


def _undoable(row: Row) -> bool:
    """It can be asked for at the facility that it was found at, and nothing says that it cannot be cancelled."""
    begins, ends = _moment(row, "startTimeInclusive"), _moment(row, "endTimeExclusive")
    if begins is None or ends is None or begins >= ends:
        return False
    facility = (row.text("healthcare_facility") or "").strip()
    if facility and hsa_key(facility) != hsa_key(row.exchange.logical_address):
        return False
    return row.text("cancel_booking_allowed") is None or row.flag("cancel_booking_allowed")


def identified(row: Row) -> bool:
    """Whether it says whose time it is. Otherwise two equal times may stand behind one row."""
    return bool((row.text("performer") or "").strip() or (row.text("resourceID") or "").strip())


def overlap(one: Row, other: Row) -> bool:
    begins, ends = _moment(one, "startTimeInclusive"), _moment(one, "endTimeExclusive")
    began, ended = _moment(other, "startTimeInclusive"), _moment(other, "endTimeExclusive")
    if begins is None or began is None:
        return False
    return begins == began or (begins < (ended or began) and began < (ends or begins))


def same_time(one: Row, other: Row) -> bool:
    """Whether both rows are the same free time."""
    return _key(one) == _key(other)


def _key(row: Row) -> tuple[str, ...]:
    start, end, resource, time_type = (
        (row.text(name) or "").strip()
        for name in ("startTimeInclusive", "endTimeExclusive", "resourceID", "timeTypeID")
    )
    return start, end, hsa_key(row.text("performer") or ""), resource, time_type


def start_of(row: Row) -> str:
    """14 digits, or whatever stands there."""
    return (row.text("startTimeInclusive") or "").strip()


def begins(row: Row) -> datetime:
    """When a time that `free_slot` gave begins, naive Swedish local time."""
    return _begins(row)


def ends(row: Row) -> datetime:
    moment = _moment(row, "endTimeExclusive")
    assert moment is not None  # free_slot gives no other
    return moment


def _begins(row: Row) -> datetime:
    moment = _moment(row, "startTimeInclusive")
    assert moment is not None  # free_slot gives no other
    return moment


def _moment(row: Row, name: str) -> datetime | None:
    try:
        return parse_timestamp((row.text(name) or "").strip())
    except ValueError:
        return None


def _date(digits: str) -> date | None:
    try:
        return parse_datestamp(digits.strip())
    except ValueError:
        return None


def _no_slot(run: Run, person: Person, filters: dict[str, Any]) -> Missing:
    where = filters.get("facility") or run.target.facility_of(person)
    what = filters.get("time_type") or filters.get("booking_id") or ""
    return Missing(
        Words(
            f"inga (fler) lediga tider att boka och avboka på {where} ({what}) de närmaste {reading.WINDOW} dagarna: "
            "lägg upp fler tider som får avbokas, eller ange bookable.time_type och bookable.first_date",
            f"no (more) free times to book and cancel at {where} ({what}) in the next {reading.WINDOW} days: add times "
            "that may be cancelled, or give bookable.time_type and bookable.first_date",
        )
    )


def listed(exchange: Exchange, booking_id: str, start: str = "") -> Row | None:
    """The booking's row in a schedule; with `start` only if it has that start."""
    for row in exchange.rows():
        if (row.text("bookingId") or "").strip() == booking_id and (not start or start_of(row) == start):
            return row
    return None


def offered(exchange: Exchange, row: Row) -> Row | None:
    """The same free time in another list of free times."""
    return next((each for each in exchange.rows() if same_time(each, row)), None)
