"""Booking, rebooking and cancelling: the rules before the transaction, and the text when the answer is no.

Order of checks: whose it is, what it is, whether the rules and the clock allow it, whether the time is offered; last,
in one transaction, whether it is still free (store/transactions.py). A no changes nothing (PR-MKB-05).
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.booking_system import Contact, TimeRequest, TimesQuery
from simulator.domain.facility import Facility
from simulator.domain.identifiers import hsa_key
from simulator.domain.outcome import Outcome, done, refused
from simulator.domain.times import parse_timestamp
from simulator.domain.timeslot import Timeslot
from simulator.errors import TechnicalError
from simulator.producers import texts
from simulator.producers.selection import View, free_times, targets
from simulator.store import transactions


def book(view: View, request: TimeRequest, contact: Contact) -> Outcome:
    """MakeBooking: directly, or on the open invitation that bookingId names."""
    _real_times(request)
    if not view.speaks_for(request.resident):
        return refused(texts.NOT_YOURS)
    if request.booking_id is not None:
        return _book_on_invitation(view, request, request.booking_id, contact)
    return book_directly(view, request, contact)


def book_directly(view: View, request: TimeRequest, contact: Contact) -> Outcome:
    slots = offered(view, request)
    if not slots:
        return refused(_why_not_offered(view, request))
    new = new_booking(view, request, slots[0].time_type)
    database, session = view.ledger.database, view.ledger.session
    for slot in slots:
        booking, chosen = view.kept(replace(new, reason=_reason(view, slot, request)), slot)
        if transactions.book(database, session, booking, chosen, contact, view.report):
            return done(_booked_text(view, slot), booking.booking_id)
    return refused(texts.TIME_TAKEN)


def new_booking(view: View, request: TimeRequest, time_type: str) -> Booking:
    """What the citizen is to have, before a time is claimed for it."""
    return Booking(
        booking_id=new_id(),
        system=view.setup.id,
        facility=hsa_key(request.facility),
        resident=request.resident,
        kind=BookingKind.BOOKING,
        time_type=time_type,
        origin=Origin.STAFF if view.by_agent else Origin.RESIDENT,
        made_at=view.at.now,
        changed_at=view.at.now,
    )


def _book_on_invitation(view: View, request: TimeRequest, invitation_id: str, contact: Contact) -> Outcome:
    """Once, by the invited, at an eligible facility, while it is valid (PR-INV-01 to PR-INV-08)."""
    invitation = view.booking(invitation_id)
    if invitation is None or not view.is_of(invitation, request.resident):
        return refused(texts.INVITATION_UNKNOWN)
    if invitation.start is not None:
        timed = invitation.kind is BookingKind.TIMED_INVITATION
        return refused(texts.ALREADY_TIMED if timed else texts.INVITATION_UNKNOWN)
    if view.expired(invitation):
        return refused(texts.INVITATION_EXPIRED)
    if not view.takes(hsa_key(request.facility), targets(view, invitation)):
        return refused(texts.FACILITY_NOT_ELIGIBLE)
    slots = offered(view, request)
    if not slots:
        return refused(_why_not_offered(view, request))
    accepted = replace(invitation.accepted(), origin=Origin.RESIDENT, changed_at=view.at.now)
    database, session = view.ledger.database, view.ledger.session
    for slot in slots:
        booking, chosen = view.kept(replace(accepted, reason=_reason(view, slot, request)), slot, invitation)
        if transactions.book_on_invitation(database, session, invitation, booking, chosen, contact, view.report):
            return done(_booked_text(view, slot), booking.booking_id)
    used = view.ledger.booking(view.setup.id, invitation_id) != invitation
    return refused(texts.INVITATION_UNKNOWN if used else texts.TIME_TAKEN)


def rebook(view: View, request: TimeRequest, contact: Contact) -> Outcome:
    """UpdateBooking: the new time is claimed before the old is let go, or nothing happens (PR-UPB-10)."""
    _real_times(request)
    booking = view.booking(request.booking_id or "")
    no = why_not_rebook(view, request, booking)
    if booking is None or no is not None:
        return refused(no or texts.BOOKING_UNKNOWN)
    slots = offered(view, request)
    if not slots:
        return refused(_why_not_offered(view, request))
    database, session = view.ledger.database, view.ledger.session
    for slot in slots:
        moved = replace(booking.accepted(), changed_at=view.at.now)
        if view.profile.rebooking_gives_new_id:
            moved = replace(moved, booking_id=new_id())
        moved, chosen = view.kept(replace(moved, reason=_reason(view, slot, request) or booking.reason), slot, booking)
        if transactions.rebook(database, session, booking, moved, chosen, contact, view.report):
            return done(view.setup.facilities[slot.facility].texts.rebooked)
    unchanged = view.ledger.booking(view.setup.id, booking.booking_id) == booking
    return refused(texts.TIME_TAKEN if unchanged else texts.CHANGED_MEANWHILE)


def why_not_rebook(view: View, request: TimeRequest, booking: Booking | None) -> str | None:
    if booking is None or not view.is_of(booking, request.resident):
        return texts.BOOKING_UNKNOWN
    if not view.speaks_for(booking.resident):
        return texts.NOT_YOURS
    if booking.start is None:
        return texts.INVITATION_OPEN
    time_type = view.setup.time_types[booking.time_type]
    if not view.flags(booking.start, time_type).rebook:
        return texts.TOO_LATE_TO_REBOOK if time_type.rebooking_allowed else texts.NOT_REBOOKABLE
    if not view.takes(hsa_key(request.facility), targets(view, booking)):
        return texts.FACILITY_NOT_ELIGIBLE
    return None


def cancel(view: View, facility: Facility, booking_id: str, message: str | None) -> Outcome:
    """CancelBooking. A message is kept where message_allowed is true, and is never a reason to fail (PR-CNB-09)."""
    booking = view.booking(booking_id)
    if booking is None or booking.facility != facility.key:
        return refused(texts.BOOKING_UNKNOWN)
    if not view.speaks_for(booking.resident):
        return refused(texts.NOT_YOURS)
    if booking.start is None:
        return refused(texts.INVITATION_OPEN_CANCEL)
    time_type = view.setup.time_types[booking.time_type]
    flags = view.flags(booking.start, time_type, booking.message_allowed)
    if not flags.cancel:
        return refused(texts.TOO_LATE_TO_CANCEL if time_type.cancel_allowed else texts.NOT_CANCELLABLE)
    kept = message if flags.message else None
    successor = _new_invitation(view, facility, booking)
    database, session = view.ledger.database, view.ledger.session
    if not transactions.cancel(database, session, booking, kept, successor, at=view.at.now, report=view.report):
        return refused(texts.BOOKING_UNKNOWN)
    return done(facility.texts.cancelled)


def _new_invitation(view: View, facility: Facility, booking: Booking) -> Booking | None:
    """The unit's own rule for a cancelled timed invitation: an open one instead (PR-CNB-11)."""
    wanted = facility.cancelled_invitation_becomes_open and view.profile.open_invitations
    if booking.kind is not BookingKind.TIMED_INVITATION or not wanted:
        return None
    return replace(
        booking,
        booking_id=new_id(),
        kind=BookingKind.OPEN_INVITATION,
        start=None,
        end=None,
        slot_id=None,
        performer=None,
        resource=None,
        reason=None,
        message_allowed=None,
        origin=Origin.STAFF,
        invited_on=view.at.now,
        made_at=view.at.now,
        changed_at=view.at.now,
    )


def offered(view: View, request: TimeRequest) -> list[Timeslot]:
    """The free times that are exactly what was asked for and would be shown to this caller now."""
    day = request.start[:8]
    query = TimesQuery(
        facility=request.facility,
        resident=request.resident,
        first_date=day,
        last_date=day,
        booking_id=request.booking_id,
        performers=(request.performer,) if request.performer else (),
        time_type=request.time_type,
        time_type_name=request.time_type_name,
        care_type=request.care_type,
        care_type_name=request.care_type_name,
    )
    wanted = free_times(view, query)
    if wanted is None:
        return []
    wanted = replace(wanted, first=max(wanted.first, request.start), last=request.start)
    found = view.ledger.free_timeslots(wanted)
    return [slot for slot in found if slot.end == request.end and request.resource in (None, slot.resource)]


def _why_not_offered(view: View, request: TimeRequest) -> str:
    """Passed, taken by somebody, or never there: three different things to a citizen."""
    if request.start <= view.at.now:
        return texts.TIME_PASSED
    facility = hsa_key(request.facility)
    taken = view.ledger.is_taken(facility, request.start, request.end, request.time_type)
    return texts.TIME_TAKEN if taken else texts.TIME_NOT_OFFERED


def _reason(view: View, slot: Timeslot, request: TimeRequest) -> str | None:
    """The citizen's reason is kept where the chosen time's message_allowed is true (PR-MKB-09)."""
    time_type = view.setup.time_types[slot.time_type]
    flags = view.flags(slot.start, time_type, slot.message_allowed)
    return request.reason if flags.message else None


def _booked_text(view: View, slot: Timeslot) -> str | None:
    """The time type's information before the facility's; None gives OK."""
    return view.setup.time_types[slot.time_type].info or view.setup.facilities[slot.facility].texts.booked


def new_id() -> str:
    """A booking id: unique, and not to be guessed."""
    return f"B{secrets.token_hex(8).upper()}"


def _real_times(request: TimeRequest) -> None:
    for name, digits in (("startTimeInclusive", request.start), ("endTimeExclusive", request.end)):
        try:
            parse_timestamp(digits)
        except ValueError as error:
            raise TechnicalError(f"{name} {digits!r} är ingen tidpunkt som finns (ÅÅÅÅMMDDttmmss).") from error
