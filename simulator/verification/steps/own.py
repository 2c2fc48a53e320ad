"""What a citizen has just then, and a booking of verify's own that is moved about and cancelled in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from simulator.domain.times import parse_datestamp, parse_timestamp
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run
from simulator.verification.steps import acting, reading
from simulator.verification.target import Person
from simulator.verification.words import Words

_TRIES = 3  # bookings made in search of one that may be rebooked
_MOST_DAYS = 3  # days whose times are asked for, where any time will do


@dataclass(frozen=True, slots=True)
class Seen:
    """What a citizen's list, and the details of one booking, said at one moment. None: not asked for."""

    schedule: Exchange
    details: Exchange | None

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return (self.schedule,) if self.details is None else (self.schedule, self.details)

    def row(self, booking_id: str) -> Row | None:
        """The list's row with this id."""
        return next((row for row in self.schedule.rows() if id_of(row) == booking_id), None)

    @property
    def detail(self) -> Row | None:
        """The details, where they were asked for and answered."""
        rows = [] if self.details is None else self.details.rows()
        return rows[0] if rows else None

    def demanded(self) -> Seen:
        """Raises Missing when there is no list to compare with later."""
        reading.demand_answer(self.schedule)
        return self

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(filter(None, map(id_of, self.schedule.rows())))


def id_of(row: Row) -> str:
    return (row.text("bookingId") or "").strip()


def starts_after(row: Row, moment: datetime) -> bool:
    """False also when its start is no point in time."""
    try:
        return parse_timestamp(acting.start_of(row)) > moment
    except ValueError:
        return False


def see(run: Run, person: Person, booking_id: str, facility: str) -> Seen:
    """Fresh: the citizen's list, and the details of `booking_id` unless it is empty or the target has no details."""
    asker = run.asker(person, facility)
    schedule = run.ask(asker.schedule(person.id))
    asked = bool(booking_id) and run.target.claims("GetBookingDetails")
    return Seen(schedule, run.ask(asker.details(booking_id)) if asked else None)


def may_be_moved(seen: Seen, booking_id: str) -> bool:
    """rebooking_allowed of the details, or of the list for a target without details."""
    row = seen.detail or seen.row(booking_id)
    return row is not None and row.flag("rebooking_allowed")


def free_on(run: Run, person: Person, row: Row) -> Exchange:
    """Fresh: the free times of the row's day and place, as for a new booking of its type."""
    facility, day = row.exchange.logical_address, acting.begins(row).date()
    time_type = (row.text("timeTypeID") or "").strip() or reading.bookable_time_type(run)
    asked = reading.times_request(run, person, day, day, facility=facility, time_type=time_type)
    return run.ask(run.asker(person, facility).timeslots(asked))


def every_free(run: Run, person: Person, filters: dict[str, Any]) -> Iterator[Row]:
    """Free times of the first days that have any, also those that could not be cancelled; with `filters` as of
    reading.available_timeslots. Not for bookings of our own. None when the target has none or will not tell.

    A day is asked for when its times are needed.
    """
    first = run.target.bookable.first_date or run.today
    last = first + timedelta(days=reading.WINDOW - 1)
    try:
        asked = reading.narrowing(lambda *days: reading.available_dates(run, person, *days, **filters), first)
        told = {day for exchange in asked for day in reading.dates_in(exchange)}
        days = [(day, day) for day in sorted(filter(None, map(_date, told)))]
    except (Missing, NotClaimed):
        days = [(first, last)]
    busy = _busy(run, person, filters.get("facility", ""))
    for day in days[:_MOST_DAYS]:
        with suppress(Missing, NotClaimed):
            found = reading.available_timeslots(run, person, *day, **filters).rows()
            yield from (
                row for row in found
                if starts_after(row, run.now) and not any(acting.overlap(row, each) for each in busy)
            )  # fmt: skip


def _busy(run: Run, person: Person, facility: str) -> list[Row]:
    """What the citizen has had there since before the run: a time at once with it could be taken for it."""
    with suppress(Missing, NotClaimed):
        return (reading.schedule(run, person, facility) if facility else reading.schedule(run, person)).rows()
    return []


def _date(digits: str) -> date | None:
    try:
        return parse_datestamp(digits.strip())
    except ValueError:
        return None


def times_offered(exchange: Exchange, row: Row) -> int:
    """How often the very same time as `row` is offered."""
    return sum(acting.same_time(each, row) for each in exchange.rows())


@dataclass(slots=True)
class Own:
    """A booking that verify has made; `booking_id` and `facility` follow it when it is moved."""

    run: Run
    person: Person
    row: Row
    booking_id: str
    facility: str
    copies: list[tuple[str, str]] = field(default_factory=list)
    """What a move has left besides, by id and facility: to be cancelled as well."""
    cancelled: Exchange | None = None

    def follow(self, row: Row, seen: Seen, before: Seen) -> None:
        """To `row`, by the lists at its address after a move and before it. It may have another id, or be two."""
        if not seen.schedule.answered or not before.schedule.answered:
            return
        there = [id_of(each) for each in seen.schedule.rows() if acting.start_of(each) == acting.start_of(row)]
        for found in (each for each in there if each and (each == self.booking_id or each not in before.ids)):
            if found == self.booking_id:
                self.facility = row.exchange.logical_address
            elif self.booking_id in seen.ids:
                self._also(found, row, before)
            else:
                entry = self.run.cleanup.entry_of(self.booking_id, self.person.id, row.exchange.logical_address)
                if entry is not None:
                    self.run.cleanup.renamed(self.booking_id, found, entry.facility)
                self.booking_id, self.facility = found, row.exchange.logical_address

    def _also(self, booking_id: str, row: Row, before: Seen) -> None:
        log, facility = self.run.cleanup, row.exchange.logical_address
        log.made(log.intend(self.person.id, facility, acting.start_of(row), before.ids), booking_id)
        self.copies.append((booking_id, facility))

    def cancel(self) -> None:
        if self.cancelled is None and self.run.target.claims("CancelBooking"):
            self.cancelled = acting.cancel(self.run, self.person, self.booking_id, facility=self.facility)
            self.cancel_copies()

    def cancel_copies(self) -> None:
        while self.copies and self.run.target.claims("CancelBooking"):
            booking_id, facility = self.copies.pop()
            acting.cancel(self.run, self.person, booking_id, facility=facility)


def booked_id(
    run: Run, person: Person, made: Exchange, facility: str, start: str, schedule: Exchange | None = None
) -> str:
    """The id of what `made` booked: as told, or else as the list has it. Empty when nothing was booked.

    An id that a test person had before is not believed: cancelling it would take a booking that is none of ours.
    """
    told = acting.told_id(run, made)
    if told:
        return told
    if schedule is None and acting.said(made).carried_out:
        schedule = see(run, person, "", facility).schedule
    return acting.found_id(run, person, schedule, start) if schedule is not None and schedule.answered else ""


@contextmanager
def own_booking(run: Run, person: Person, row: Row) -> Iterator[Own]:
    """Book it, and cancel it afterwards. Raises Missing when it cannot be booked (PR-MKB-02 is about that).

    Ctrl-C leaves it to the clean-up.
    """
    made = acting.book(run, person, row)
    booking_id = booked_id(run, person, made, row.exchange.logical_address, acting.start_of(row))
    if not booking_id:
        raise acting.not_booked(made)
    own = Own(run, person, row, booking_id, row.exchange.logical_address)
    try:
        yield own
    except Exception:
        own.cancel()
        raise
    own.cancel()


@contextmanager
def movable_booking(
    run: Run, person: Person, wanted: Callable[[Row], bool] = lambda _row: True
) -> Iterator[tuple[Own, Seen]]:
    """A booking of our own that the target says may be moved, and what was read of it. Raises Missing."""
    demand_own(run)
    seen = None
    for _ in range(_TRIES):
        row = acting.free_slot(run, person=person, wanted=lambda each: wanted(each) and _hopeful(each))
        with own_booking(run, person, row) as own:
            seen = see(run, person, own.booking_id, own.facility)
            if may_be_moved(seen, own.booking_id):
                yield own, seen
                return
    raise Missing(
        Words(
            "ingen tid som verify kan boka får sedan ombokas (rebooking_allowed): ange bookable.time_type, en tidstyp "
            "vars bokningar får ombokas",
            "no time that verify can book may be rebooked afterwards (rebooking_allowed): give bookable.time_type, a "
            "time type whose bookings may be rebooked",
        ),
        *(seen.exchanges if seen is not None else ()),
    )


def _hopeful(row: Row) -> bool:
    """The row does not say that it may not be moved once it is booked."""
    return row.text("rebooking_allowed") is None or row.flag("rebooking_allowed")


def demand_own(run: Run) -> None:
    """Raises NotClaimed, and Missing where there is nothing that verify can move without harm."""
    run.demand("UpdateBooking", "GetAvailableTimeslots", "GetSubjectOfCareSchedule")
    if not run.target.claims("MakeBooking") or not run.target.claims("CancelBooking"):
        raise Missing(
            Words(
                "verify ombokar bara det som verify själv har bokat: målet behöver också flödena book och cancel",
                "verify moves only what it has booked itself: the target needs the flows book and cancel as well",
            )
        )
