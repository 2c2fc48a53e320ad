"""What staff do in the booking system's own screens: book for a citizen, cancel, without the citizens' limits.

No contract is involved; the change is visible in every contract at once all the same (PR-RYW-06, CR-REG-12).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.booking_system import Contact
from simulator.domain.identifiers import hsa_key
from simulator.domain.timeslot import FreeTimes, OpenTo
from simulator.producers.acts import new_id
from simulator.producers.selection import View
from simulator.store import transactions


@dataclass(frozen=True, slots=True)
class StaffBooking:
    """A free time that staff take for a citizen, whoever it is open to. `start` is 14 digits."""

    facility: str
    resident: str
    start: str
    time_type: str
    performer: str | None = None
    reason: str | None = None
    purpose: str | None = None
    hidden: bool = False


def book(view: View, wanted: StaffBooking) -> str | None:
    """The new booking's id, or None when there is no such free time."""
    performers = (hsa_key(wanted.performer),) if wanted.performer else None
    times = FreeTimes(
        hsa_key(wanted.facility), wanted.start, wanted.start, (wanted.time_type,), tuple(OpenTo), performers
    )
    booking = Booking(
        booking_id=new_id(),
        system=view.setup.id,
        facility=times.facility,
        resident=wanted.resident,
        kind=BookingKind.BOOKING,
        time_type=wanted.time_type,
        reason=wanted.reason,
        purpose=wanted.purpose,
        hidden=wanted.hidden,
        origin=Origin.STAFF,
        made_at=view.at.now,
        changed_at=view.at.now,
    )
    ledger = view.ledger
    for slot in ledger.free_timeslots(times):
        if transactions.book(ledger.database, ledger.session, booking, slot, Contact(), view.report):
            return booking.booking_id
    return None


def cancel(view: View, booking: Booking) -> bool:
    """Cancel a live booking or an invitation of any kind; False when somebody was before."""
    database, session = view.ledger.database, view.ledger.session
    return transactions.cancel(database, session, booking, None, at=view.at.now, report=view.report)
