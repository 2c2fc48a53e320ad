"""The ledger's own truth, read past every contract: what must never be, and what an act may have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from simulator.store.database import Database, open_database
from simulator.store.tables import bookings, timeslots


def live_bookings(database: Database) -> list[Mapping[str, Any]]:
    with database.reading() as connection:
        statement = select(bookings).where(bookings.c.state == "active").order_by(bookings.c.booking_id)
        return [dict(row._mapping) for row in connection.execute(statement)]


def contents(database: Database) -> tuple[list[Any], list[Any]]:
    """Everything an act can change, to be compared before and after."""
    with database.reading() as connection:
        booked = connection.execute(
            select(bookings).order_by(bookings.c.session, bookings.c.system, bookings.c.booking_id)
        )
        times = connection.execute(select(timeslots.c.slot_id, timeslots.c.booking_id).order_by(timeslots.c.slot_id))
        return [tuple(row) for row in booked], [tuple(row) for row in times]


def broken_promises(database: Database) -> list[str]:
    """What must never be: a time with two bookings, a booking without its time, a time that is held by nobody."""
    with database.reading() as connection:
        live = connection.execute(select(bookings).where(bookings.c.state == "active")).all()
        times = {row.slot_id: row for row in connection.execute(select(timeslots))}
    seated = [row for row in live if row.slot_id is not None]
    return [*_shared(seated), *_not_held(seated, times), *_held_by_nobody(seated, times), *_doubled(times)]


def _shared(seated: list[Any]) -> Iterator[str]:
    for slot, count in Counter(row.slot_id for row in seated).items():
        if count > 1:
            yield f"time {slot} has {count} bookings"


def _not_held(seated: list[Any], times: Mapping[int, Any]) -> Iterator[str]:
    for row in seated:
        time = times.get(row.slot_id)
        if time is None or time.booking_id != row.booking_id:
            yield f"booking {row.booking_id} is on time {row.slot_id}, which is held by {time and time.booking_id}"
        elif (time.facility, time.start, time.end, time.time_type) != (row.facility, row.start, row.end, row.time_type):
            yield f"booking {row.booking_id} says {row.start} at {row.facility}, its time {time.start}, {time.facility}"


def _held_by_nobody(seated: list[Any], times: Mapping[int, Any]) -> Iterator[str]:
    known = {(row.session, row.booking_id, row.slot_id) for row in seated}
    for time in times.values():
        if time.booking_id is not None and (time.session, time.booking_id, time.slot_id) not in known:
            yield f"time {time.slot_id} ({time.start}) is held by {time.booking_id}, which is not booked on it"


def _doubled(times: Mapping[int, Any]) -> Iterator[str]:
    names = ("session", "facility", "start", "performer", "resource", "time_type", "open_to")
    for place, count in Counter(tuple(getattr(time, name) for name in names) for time in times.values()).items():
        if count > 1:
            yield f"the time {place} stands {count} times in the timetable"


def promises_are_kept(store: str) -> None:
    """Asserts it of a store that nobody has open."""
    database = open_database(store)
    try:
        assert broken_promises(database) == []
    finally:
        database.close()
