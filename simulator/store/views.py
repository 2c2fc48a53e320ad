"""The ledger as lists for people and tests (admin API): plain column filters, bounded, never on the hot path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, false, or_, select

from simulator.domain.booking import BookingKind
from simulator.store.database import Database
from simulator.store.tables import bookings, residents, timeslots

Row = Mapping[str, Any]


def resident_rows(database: Database, session: str, resident: str | None, limit: int) -> list[Row]:
    statement = _select(residents, session, {"resident": resident}, limit).order_by(residents.c.resident)
    return _rows(database, statement)


def residents_with(database: Database, session: str, words: Sequence[str], limit: int) -> list[Row]:
    """Those with every word somewhere in their names or their number, in any case, in the order of their names."""
    columns = (residents.c.first_name, residents.c.middle_name, residents.c.last_name, residents.c.resident)
    statement = _select(residents, session, {}, limit)
    for word in words:
        # SQLite knows the case of a to z only, and what is not there begins with a capital.
        forms = {word, word.capitalize()}
        statement = statement.where(or_(*(each.icontains(form, autoescape=True) for each in columns for form in forms)))
    return _rows(database, statement.order_by(residents.c.last_name, residents.c.first_name, residents.c.resident))


def timeslot_rows(
    database: Database, session: str, equal: Mapping[str, str | None], day: str | None, free: bool | None, limit: int
) -> list[Row]:
    """`equal` by column name; `day` 8 digits."""
    statement = _select(timeslots, session, equal, limit)
    if day is not None:
        statement = statement.where(timeslots.c.start >= day + "000000", timeslots.c.start <= day + "235959")
    if free is not None:
        claim = timeslots.c.booking_id
        statement = statement.where(claim.is_(None) if free else claim.is_not(None))
    return _rows(database, statement.order_by(timeslots.c.start, timeslots.c.slot_id))


def booking_rows(
    database: Database, session: str, equal: Mapping[str, str | None], invitations: bool | None, limit: int
) -> list[Row]:
    """Bookings and invitations, live and gone. `invitations`: only those, or only ordinary bookings."""
    statement = _select(bookings, session, equal, limit)
    if invitations is not None:
        ordinary = bookings.c.kind == BookingKind.BOOKING.value
        statement = statement.where(~ordinary if invitations else ordinary)
    return _rows(database, statement.order_by(bookings.c.start.nulls_first(), bookings.c.booking_id))


def _select(table: Table, session: str, equal: Mapping[str, str | None], limit: int) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [table.c.session == session]
    conditions += [_equals(table, name, value) for name, value in equal.items() if value is not None]
    return select(table).where(*conditions).limit(limit)


def _equals(table: Table, name: str, value: str) -> ColumnElement[bool]:
    """PostgreSQL's texts cannot hold NUL, so nothing there equals one that does."""
    return false() if "\0" in value else table.c[name] == value


def _rows(database: Database, statement: Select[Any]) -> list[Row]:
    with database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(statement)]
