"""Reading the ledger: the look-ups that every call makes. Statements are compiled once per shape and dialect.

SQLAlchemy spends more time on a statement's cache key than SQLite does on these look-ups, so the hot ones are rendered
to SQL once (`Prepared`) and sent to the driver as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Select, bindparam, func, literal_column, or_, select

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.timeslot import FreeDate, FreeTimes, OpenTo, Timeslot
from simulator.store.database import Database
from simulator.store.tables import bookings, timeslots

ACTIVE = "active"

_BOOKING_FIELDS = tuple(field.name for field in fields(Booking))
BOOKING_COLUMNS = tuple(bookings.c[name] for name in _BOOKING_FIELDS)
_SLOT_COLUMNS = tuple(timeslots.c[field.name] for field in fields(Timeslot))


class Prepared:
    """A SELECT rendered once; called with its parameters by name."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._order: Sequence[str] | None = compiled.positiontup

    def __call__(self, database: Database, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        given: Any = dict(parameters) if self._order is None else tuple([parameters[name] for name in self._order])
        return database.rows(self._sql, given)


class Ledger:
    """What one session's booking systems know."""

    def __init__(self, database: Database, session: str) -> None:
        self.database = database
        self.session = session
        self._dialect = database.engine.dialect

    def schedule(self, facility: str, resident: str) -> list[Booking]:
        """Bookings and timed invitations of a citizen at a facility (an HSA key), hidden ones left out, by start."""
        parameters = {"session": self.session, "state": ACTIVE, "resident": resident, "facility": facility}
        return [booking_of(row) for row in _schedule(self._dialect)(self.database, parameters)]

    def gone(self, facility: str, resident: str) -> list[Booking]:
        """What `schedule` no longer shows: times that were cancelled, or replaced by a booking with another id."""
        mine = (bookings.c.session == self.session, bookings.c.resident == resident, bookings.c.facility == facility)
        dead = select(*BOOKING_COLUMNS).where(
            *mine, bookings.c.state != ACTIVE, bookings.c.start.is_not(None), bookings.c.hidden.is_(False)
        )
        with self.database.reading() as connection:
            return [booking_of(row) for row in connection.execute(dead)]

    def booking(self, system: str, booking_id: str) -> Booking | None:
        """A live booking or invitation of a system, hidden or not; None when there is none."""
        parameters = {"session": self.session, "state": ACTIVE, "system": system, "booking_id": booking_id}
        for row in _booking(self._dialect)(self.database, parameters):
            return booking_of(row)
        return None

    def history(self, system: str, resident: str) -> list[tuple[Booking, bool]]:
        """All that a citizen has or has had with a time in a system, by start, and whether it still holds."""
        parameters = {"session": self.session, "system": system, "resident": resident}
        rows = _history(self._dialect)(self.database, parameters)
        return [(booking_of(row), state == ACTIVE) for state, *row in rows]

    def free_timeslots(self, wanted: FreeTimes) -> list[Timeslot]:
        if _nothing(wanted):
            return []
        statement = _free(self._dialect, _free_slots_select, _shape(wanted))
        rows = statement(self.database, _parameters(self.session, wanted))
        return [Timeslot(slot, f, start, end, kind, p, r, _flag(m)) for slot, f, start, end, kind, p, r, m in rows]

    def free_dates(self, wanted: FreeTimes) -> list[FreeDate]:
        if _nothing(wanted):
            return []
        statement = _free(self._dialect, _free_dates_select, _shape(wanted))
        rows = statement(self.database, _parameters(self.session, wanted))
        return [FreeDate(day, time_type, performer, resource) for day, time_type, performer, resource in rows]

    def performers_with_free_times(self, wanted: FreeTimes) -> frozenset[str]:
        """HSA keys of the performers that have at least one of the free times."""
        return frozenset(free.performer for free in self.free_dates(wanted) if free.performer)

    def open_to(self, slot_id: int | None) -> OpenTo | None:
        """For whom a time of the timetable is opened; None when there is no such time."""
        there = select(timeslots.c.open_to).where(timeslots.c.slot_id == slot_id, timeslots.c.session == self.session)
        with self.database.reading() as connection:
            found = connection.execute(there).scalar_one_or_none()
        return None if found is None else OpenTo(found)

    def is_taken(self, facility: str, start: str, end: str, time_type: str | None) -> bool:
        """True when exactly such a time is in the timetable and somebody has it."""
        there = select(timeslots.c.slot_id).where(
            timeslots.c.session == self.session,
            timeslots.c.facility == facility,
            timeslots.c.start == start,
            timeslots.c.end == end,
            timeslots.c.booking_id.is_not(None),
        )
        if time_type is not None:
            there = there.where(timeslots.c.time_type == time_type)
        with self.database.reading() as connection:
            return connection.execute(there.limit(1)).first() is not None


def _nothing(wanted: FreeTimes) -> bool:
    """True when no time can match: no time type, no performer, or an interval that ends before it begins."""
    return not wanted.time_types or wanted.performers == () or wanted.last < wanted.first


def booking_of(row: Sequence[Any]) -> Booking:
    """A row of `BOOKING_COLUMNS` as a value; SQLite gives booleans as 0 and 1."""
    values = list(row)
    values[_KIND] = _KINDS[values[_KIND]]
    values[_ORIGIN] = _ORIGINS[values[_ORIGIN]]
    values[_HIDDEN] = bool(values[_HIDDEN])
    values[_MESSAGE] = _flag(values[_MESSAGE])
    values[_FACILITIES] = tuple((values[_FACILITIES] or "").split())
    return Booking(*values)


_KIND, _ORIGIN, _HIDDEN, _MESSAGE, _FACILITIES = (
    _BOOKING_FIELDS.index(name) for name in ("kind", "origin", "hidden", "message_allowed", "facilities")
)


_KINDS = {kind.value: kind for kind in BookingKind}
_ORIGINS = {origin.value: origin for origin in Origin}


def _flag(value: int | bool | None) -> bool | None:
    return None if value is None else bool(value)


# The shape of a question for free times: how many values each IN list holds, and whether a resource is named.
_Shape = tuple[int, int, int, int, bool]


def _shape(wanted: FreeTimes) -> _Shape:
    performers = -1 if wanted.performers is None else len(wanted.performers)
    excluded = len(wanted.excluded_performers)
    return len(wanted.time_types), len(wanted.open_to), performers, excluded, wanted.resource is not None


def _parameters(session: str, wanted: FreeTimes) -> dict[str, object]:
    parameters: dict[str, object] = {
        "session": session,
        "facility": wanted.facility,
        "first": wanted.first,
        "last": wanted.last,
        "resource": wanted.resource,
    }
    parameters.update(_numbered("time_type", wanted.time_types))
    parameters.update(_numbered("open_to", [pool.value for pool in wanted.open_to]))
    parameters.update(_numbered("performer", wanted.performers or ()))
    parameters.update(_numbered("excluded", wanted.excluded_performers))
    return parameters


def _numbered(name: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((f"{name}_{number}", value) for number, value in enumerate(values))


def _placeholders(name: str, count: int) -> list[Any]:
    return [bindparam(f"{name}_{number}") for number in range(count)]


def _free_where(statement: Select[Any], shape: _Shape) -> Select[Any]:
    time_types, open_to, performers, excluded, resource = shape
    statement = statement.where(
        timeslots.c.session == bindparam("session"),
        timeslots.c.facility == bindparam("facility"),
        timeslots.c.start >= bindparam("first"),
        timeslots.c.start <= bindparam("last"),
        timeslots.c.booking_id.is_(None),
        timeslots.c.open_to.in_(_placeholders("open_to", open_to)),
        timeslots.c.time_type.in_(_placeholders("time_type", time_types)),
    )
    if performers >= 0:
        statement = statement.where(timeslots.c.performer.in_(_placeholders("performer", performers)))
    if excluded:
        free_of = timeslots.c.performer.not_in(_placeholders("excluded", excluded))
        statement = statement.where(or_(timeslots.c.performer.is_(None), free_of))
    if resource:
        statement = statement.where(timeslots.c.resource == bindparam("resource"))
    return statement


def _free_slots_select(shape: _Shape) -> Select[Any]:
    return _free_where(select(*_SLOT_COLUMNS), shape).order_by(timeslots.c.start, timeslots.c.slot_id)


def _free_dates_select(shape: _Shape) -> Select[Any]:
    day = func.substr(timeslots.c.start, literal_column("1"), literal_column("8")).label("day")
    columns = (day, timeslots.c.time_type, timeslots.c.performer, timeslots.c.resource)
    return _free_where(select(*columns).distinct(), shape).order_by(day, *(c.nulls_first() for c in columns[1:]))


@lru_cache(maxsize=512)
def _free(dialect: Dialect, build: Callable[[_Shape], Select[Any]], shape: _Shape) -> Prepared:
    return Prepared(build(shape), dialect)


@lru_cache(maxsize=8)
def _schedule(dialect: Dialect) -> Prepared:
    statement = select(*BOOKING_COLUMNS).where(
        bookings.c.session == bindparam("session"),
        bookings.c.resident == bindparam("resident"),
        bookings.c.facility == bindparam("facility"),
        bookings.c.state == bindparam("state"),
        bookings.c.start.is_not(None),
        bookings.c.hidden.is_(False),
    )
    return Prepared(statement.order_by(bookings.c.start, bookings.c.booking_id), dialect)


@lru_cache(maxsize=8)
def _booking(dialect: Dialect) -> Prepared:
    statement = select(*BOOKING_COLUMNS).where(
        bookings.c.session == bindparam("session"),
        bookings.c.system == bindparam("system"),
        bookings.c.booking_id == bindparam("booking_id"),
        bookings.c.state == bindparam("state"),
    )
    return Prepared(statement, dialect)


@lru_cache(maxsize=8)
def _history(dialect: Dialect) -> Prepared:
    statement = select(bookings.c.state, *BOOKING_COLUMNS).where(
        bookings.c.session == bindparam("session"),
        bookings.c.resident == bindparam("resident"),
        bookings.c.system == bindparam("system"),
        bookings.c.start.is_not(None),
    )
    return Prepared(statement.order_by(bookings.c.start, bookings.c.booking_id), dialect)
