"""Booking, rebooking and cancelling: one transaction each, decided by conditional UPDATEs (design decision 1).

Of any number of callers for one time exactly one finds `booking_id IS NULL`; the others see zero rows changed and get
False. A rebooking claims the new time before it lets go of the old, in the same transaction, so a citizen never stands
without a time. What the engagement index is to be told of it is written with it (`outbox`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace

from sqlalchemy import Connection, Update, insert, update
from sqlalchemy.exc import OperationalError

from simulator.domain.booking import Booking
from simulator.domain.booking_system import Contact
from simulator.domain.timeslot import OpenTo, Timeslot
from simulator.store.database import Database, hold_session
from simulator.store.ledger import ACTIVE
from simulator.store.outbox import Report, add_updates, nothing_to_tell
from simulator.store.tables import bookings, timeslots

CANCELLED = "cancelled"
REPLACED = "replaced"
_TRIES = (
    3  # PostgreSQL may end one of two transactions that wait for each other; it has changed nothing and is run again
)


def book(
    database: Database,
    session: str,
    booking: Booking,
    slot: Timeslot,
    contact: Contact,
    report: Report = nothing_to_tell,
) -> bool:
    """Claim `slot` for `booking`. False, and nothing changed, when somebody else has it."""

    def act(connection: Connection) -> bool:
        if not _claim(connection, session, slot, booking.booking_id):
            return False
        booked = on_slot(booking, slot)
        connection.execute(insert(bookings).values(_values(session, booked, contact)))
        add_updates(connection, session, report(None, booked))
        return True

    return _run(database, session, act)


def book_on_invitation(
    database: Database,
    session: str,
    invitation: Booking,
    booking: Booking,
    slot: Timeslot,
    contact: Contact,
    report: Report = nothing_to_tell,
) -> bool:
    """Turn an open invitation into a booking on `slot`, once (PR-INV-02, PR-INV-03).

    False, and nothing changed, when the time is taken or the invitation has been used.
    """

    def act(connection: Connection) -> bool:
        booked = on_slot(booking, slot)
        if not _replace(connection, session, invitation, booked, contact):
            return False
        if not _claim(connection, session, slot, booking.booking_id):
            raise _GivenUp
        add_updates(connection, session, report(invitation, booked))
        return True

    return _run(database, session, act)


def rebook(
    database: Database,
    session: str,
    old: Booking,
    new: Booking,
    slot: Timeslot,
    contact: Contact,
    report: Report = nothing_to_tell,
) -> bool:
    """Move `old` to `slot` as `new`, which may have another id, facility and kind.

    False, and nothing changed, when the time is taken or `old` is no longer what the caller saw.
    """

    def act(connection: Connection) -> bool:
        if not _claim(connection, session, slot, new.booking_id):
            return False
        moved = on_slot(new, slot)
        if not _replace(connection, session, old, moved, contact):
            raise _GivenUp
        _release(connection, session, old)
        add_updates(connection, session, report(old, moved))
        return True

    return _run(database, session, act)


def squeeze_in(
    database: Database,
    session: str,
    old: Booking | None,
    new: Booking,
    contact: Contact,
    report: Report = nothing_to_tell,
) -> bool:
    """Write `new` with its own start and end, in the place of `old` if any, and claim no time: for faults only.

    False, and nothing changed, when `old` is no longer what the caller saw.
    """

    def act(connection: Connection) -> bool:
        if old is None:
            connection.execute(insert(bookings).values(_values(session, new, contact)))
        elif _replace(connection, session, old, new, contact):
            _release(connection, session, old)
        else:
            return False
        add_updates(connection, session, report(old, new))
        return True

    return _run(database, session, act)


def cancel(
    database: Database,
    session: str,
    booking: Booking,
    message: str | None,
    successor: Booking | None = None,
    *,
    at: str | None = None,
    report: Report = nothing_to_tell,
) -> bool:
    """Cancel `booking` and free its time; `successor` is the invitation that the unit's rules put in its place, if any.

    False when it was already cancelled or moved. `at` is when, 14 digits.
    """

    def act(connection: Connection) -> bool:
        gone = _still(session, booking).values(state=CANCELLED, cancel_message=message, changed_at=at)
        if connection.execute(gone).rowcount != 1:
            return False
        _release(connection, session, booking)
        if successor is not None:
            connection.execute(insert(bookings).values(_values(session, successor, Contact())))
        add_updates(connection, session, report(booking, successor))
        return True

    return _run(database, session, act)


def on_slot(booking: Booking, slot: Timeslot) -> Booking:
    """`booking` at the time, place and with the people of `slot`."""
    return replace(
        booking,
        facility=slot.facility,
        start=slot.start,
        end=slot.end,
        slot_id=slot.slot_id,
        time_type=slot.time_type,
        performer=slot.performer,
        resource=slot.resource,
        message_allowed=slot.message_allowed,
    )


class _GivenUp(Exception):
    """Leaves the transaction with a rollback; never seen outside this module."""


def _run(database: Database, session: str, act: Callable[[Connection], bool]) -> bool:
    for left in reversed(range(_TRIES)):
        try:
            with database.writing() as connection:
                hold_session(connection, session)
                return act(connection)
        except _GivenUp:
            return False
        except OperationalError as error:
            if left == 0 or not _changed_nothing(error):
                raise
    raise AssertionError("unreachable")


def _changed_nothing(error: OperationalError) -> bool:
    """True for a deadlock in PostgreSQL or a busy file in SQLite; a connection lost at COMMIT may have changed all."""
    return getattr(error.orig, "sqlstate", None) in ("40P01", "40001") or "locked" in str(error.orig)


def _claim(connection: Connection, session: str, slot: Timeslot, booking_id: str) -> bool:
    free = timeslots.c.booking_id.is_(None)
    claimed = update(timeslots).where(
        timeslots.c.slot_id == slot.slot_id,
        timeslots.c.session == session,
        timeslots.c.facility == slot.facility,
        timeslots.c.start == slot.start,  # another world may have taken the number over meanwhile
        free,
    )
    return connection.execute(claimed.values(booking_id=booking_id)).rowcount == 1


def _still(session: str, seen: Booking) -> Update:
    """An UPDATE of the booking, if it is still as it was seen: same kind, same time, live."""
    return update(bookings).where(
        bookings.c.session == session,
        bookings.c.system == seen.system,
        bookings.c.booking_id == seen.booking_id,
        bookings.c.state == ACTIVE,
        bookings.c.kind == seen.kind.value,
        bookings.c.start.is_(None) if seen.start is None else bookings.c.start == seen.start,
        bookings.c.slot_id.is_(None) if seen.slot_id is None else bookings.c.slot_id == seen.slot_id,
    )


def _replace(connection: Connection, session: str, seen: Booking, new: Booking, contact: Contact) -> bool:
    """Write `new` over `seen`; under a new id the old row is kept as replaced."""
    if new.booking_id == seen.booking_id:
        values = _values(session, new, contact)
        return connection.execute(_still(session, seen).values(values)).rowcount == 1
    if connection.execute(_still(session, seen).values(state=REPLACED, changed_at=new.changed_at)).rowcount != 1:
        return False
    connection.execute(insert(bookings).values(_values(session, new, contact)))
    return True


def _release(connection: Connection, session: str, booking: Booking) -> None:
    """Free the booking's time at once (PR-CNB-05, PR-UPB-05); a time that never was a row of the timetable becomes
    one.
    """
    if booking.start is None:
        return
    if booking.slot_id is not None:
        mine = timeslots.c.booking_id == booking.booking_id
        freed = update(timeslots).where(timeslots.c.slot_id == booking.slot_id, timeslots.c.session == session, mine)
        connection.execute(freed.values(booking_id=None))
        return
    connection.execute(
        insert(timeslots).values(
            session=session,
            facility=booking.facility,
            start=booking.start,
            end=booking.end,
            time_type=booking.time_type,
            performer=booking.performer,
            resource=booking.resource,
            open_to=OpenTo.EVERYONE.value,
            message_allowed=booking.message_allowed,
        )
    )


def _values(session: str, booking: Booking, contact: Contact) -> dict[str, object]:
    values = {name: getattr(booking, name) for name in booking.__slots__}
    left = {name: value for name, value in asdict(contact).items() if value}
    values.update(
        session=session,
        state=ACTIVE,
        kind=booking.kind.value,
        origin=booking.origin.value,
        facilities=" ".join(booking.facilities) or None,
        contact=json.dumps(left, ensure_ascii=False) if left else None,
    )
    return values
