"""Which bookings sit on which times of the timetable, and which times are left out since somebody is busy elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat

from simulator.domain.booking import Booking
from simulator.domain.times import parse_datestamp
from simulator.scenarios.timetable import Cell, FacilityTimetable

Day = tuple[str, str]
"""A facility's HSA key and a date of 8 digits."""
Busy = tuple[str | None, str, str]
"""A performer, and from when to when, 14 digits."""


@dataclass(frozen=True, slots=True)
class Seating:
    """Per facility and day: which booking sits on which time (by number that day), and who is busy without one."""

    seats: Mapping[Day, Mapping[int, str]] = field(default_factory=dict)
    busy: Mapping[Day, Collection[Busy]] = field(default_factory=dict)

    def open_cells(self, facility: str, digits: str, cells: Iterable[Cell]) -> Iterable[tuple[Cell, str | None]]:
        """The day's times that stand in the timetable, each with the booking that sits on it."""
        key = (facility, digits)
        if key not in self.seats and key not in self.busy:
            return zip(cells, repeat(None))  # almost every day; nothing to look up for each time
        return self._touched(key, digits, cells)

    def _touched(self, key: Day, digits: str, cells: Iterable[Cell]) -> Iterator[tuple[Cell, str | None]]:
        seats, busy = self.seats.get(key, {}), self.busy.get(key, ())
        for number, cell in enumerate(cells):
            booking_id = seats.get(number)
            if booking_id is not None or not any(_in_the_way(cell, digits, one) for one in busy):
                yield cell, booking_id


def seat(
    bookings: Iterable[Booking], timetables: Iterable[FacilityTimetable], first: date, last: date
) -> tuple[list[Booking], Seating]:
    """Give each booking a time that fits, where the timetable from `first` to `last` has one.

    A time fits when facility, start, end, time type and performer are the same, and the resource too where the booking
    names one; a booking that does not takes the resource of its time. Returns the bookings as they then are.
    """
    known = {timetable.facility: timetable for timetable in timetables}
    seats: dict[Day, dict[int, str]] = {}
    busy: dict[Day, list[Busy]] = {}
    seated = [_seated(booking, known.get(booking.facility), first, last, seats, busy) for booking in bookings]
    return seated, Seating(seats, busy)


def busy_at(rows: Iterable[tuple[str, str | None, str, str]]) -> Seating:
    """Only who is busy: facility, performer, start and end of bookings without a time."""
    busy: dict[Day, list[Busy]] = {}
    for facility, performer, start, end in rows:
        busy.setdefault((facility, start[:8]), []).append((performer, start, end))
    return Seating(busy=busy)


def _seated(
    booking: Booking,
    timetable: FacilityTimetable | None,
    first: date,
    last: date,
    seats: dict[Day, dict[int, str]],
    busy: dict[Day, list[Busy]],
) -> Booking:
    if timetable is None or booking.start is None or booking.end is None:
        return booking
    key = (booking.facility, booking.start[:8])
    day = parse_datestamp(key[1])
    if not first <= day <= last:
        return booking
    taken = seats.get(key, {})
    for number, cell in enumerate(timetable.cells(day)):
        if number not in taken and _fits(booking, cell):
            seats.setdefault(key, {})[number] = booking.booking_id
            return replace(booking, resource=cell.resource)
    busy.setdefault(key, []).append((booking.performer, booking.start, booking.end))
    return booking


def _fits(booking: Booking, cell: Cell) -> bool:
    assert booking.start is not None
    assert booking.end is not None
    return (
        booking.start[8:] == cell.start
        and booking.end == booking.start[:8] + cell.end
        and booking.time_type == cell.time_type
        and booking.performer == cell.performer
        and booking.resource in (None, cell.resource)
    )


def _in_the_way(cell: Cell, digits: str, busy: Busy) -> bool:
    """A named performer cannot be in two places at once; without performer only the same start counts."""
    performer, start, end = busy
    if performer != cell.performer:
        return False
    if performer is None:
        return start == digits + cell.start
    return start < digits + cell.end and digits + cell.start < end
