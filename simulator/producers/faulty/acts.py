"""What a system with faults does when it is asked to book, rebook or cancel."""

from __future__ import annotations

from dataclasses import replace

from simulator.domain.booking import Booking
from simulator.domain.booking_system import Contact, TimeRequest
from simulator.domain.facility import Facility
from simulator.domain.fault import IndexMistake, Stumble
from simulator.domain.identifiers import hsa_key
from simulator.domain.outcome import Outcome, ResultCode, done, refused
from simulator.producers import acts, staff, texts
from simulator.producers.faulty import names
from simulator.producers.faulty.names import what
from simulator.producers.faulty.offers import is_time_id
from simulator.producers.faulty.stumbling import on_cancel, on_request, stumble
from simulator.producers.index_posts import WRONG, IndexPosts
from simulator.producers.selection import View
from simulator.store import outbox, transactions

_NOT_FREE = (texts.TIME_TAKEN, texts.TIME_NOT_OFFERED, texts.TIME_PASSED)
_ANYWHERE = -1  # a time that no row of the timetable is claimed for


def book(view: View, request: TimeRequest, contact: Contact) -> Outcome:
    no = _answer_without_deed(view, books=True)
    if no is not None:
        return no
    on_request(view, request, contact)
    _before_the_act(view, request)
    if names.TIMES_HAVE_IDS in view.faults and is_time_id(request.booking_id):
        request = replace(request, booking_id=None)
    outcome = acts.book(view, request, contact)
    if outcome.text == texts.INVITATION_UNKNOWN and names.REUSED in view.faults and _used(view, request) is not None:
        outcome = acts.book_directly(view, request, contact)
    if _squeezes(view, outcome) and request.booking_id is None:
        outcome = _squeezed_in(view, request, contact, None)
    wanted = replace(acts.new_booking(view, request, request.time_type or ""), start=request.start)
    return _told(view, outcome, wanted)


def rebook(view: View, request: TimeRequest, contact: Contact) -> Outcome:
    no = _answer_without_deed(view)
    if no is not None:
        return no
    on_request(view, request, contact)
    _before_the_act(view, request)
    booking = view.booking(request.booking_id or "")
    outcome = _rebooked(view, request, contact, booking)
    if booking is not None and outcome.code is ResultCode.ERROR:
        if _squeezes(view, outcome):
            outcome = _squeezed_in(view, request, contact, booking)
        elif names.LOSES in view.faults and outcome.text in _NOT_FREE:
            staff.cancel(view, booking)
    if booking is not None and outcome.code is not ResultCode.ERROR:
        _keep_time(view, booking)
    return _told(view, outcome, booking)


def cancel(view: View, unit: Facility, booking_id: str, message: str | None) -> Outcome:
    no = _answer_without_deed(view)
    if no is not None:
        return no
    on_cancel(view, message)
    booking = view.booking(booking_id)
    if booking is None and _forgiven(view, booking_id):
        return done()
    known = booking_id if booking is None else booking.booking_id
    outcome = acts.cancel(view, unit, known, message)
    if booking is not None and outcome.code is not ResultCode.ERROR:
        _keep_time(view, booking)
    return _told(view, outcome, booking)


def _rebooked(view: View, request: TimeRequest, contact: Contact, booking: Booking | None) -> Outcome:
    if booking is None:
        return done() if _forgiven(view, request.booking_id or "") else acts.rebook(view, request, contact)
    if names.OTHER_UNIT_REFUSED in view.faults and hsa_key(request.facility) != booking.facility:
        return refused(texts.FACILITY_NOT_ELIGIBLE)
    if names.REBOOKS_OPEN in view.faults and booking.start is None:
        return replace(acts.book(view, request, contact), booking_id=None)
    if names.COPIES in view.faults and acts.why_not_rebook(view, request, booking) is None:
        return replace(acts.book_directly(view, request, contact), booking_id=None)
    return acts.rebook(view, request, contact)


def _answer_without_deed(view: View, *, books: bool = False) -> Outcome | None:
    """What is said when nothing is done; None when the system does as it should."""
    if names.SILENT in view.faults:
        return Outcome(ResultCode.ERROR)
    if names.REFUSES in view.faults:
        return refused(what(view.faults, names.REFUSES, "text"))
    if names.IDLE in view.faults:
        text = what(view.faults, names.IDLE, "text")
        return done(text or None, booking_id=acts.new_id() if books else None)
    return None


def _before_the_act(view: View, request: TimeRequest) -> None:
    """Somebody else takes the time that the citizen has chosen."""
    if names.TAKEN in view.faults:
        other = what(view.faults, names.TAKEN, "other_resident")
        for slot in acts.offered(view, request):
            staff.book(view, staff.StaffBooking(slot.facility, other, slot.start, slot.time_type, slot.performer))


def _used(view: View, request: TimeRequest) -> Booking | None:
    """What the invitation that is to be booked on has become."""
    booking = view.booking(request.booking_id) if request.booking_id else None
    return booking if booking is not None and booking.start is not None and not booking.kind.is_invitation else None


def _squeezes(view: View, outcome: Outcome) -> bool:
    """Whether a time that is not free is given to the citizen all the same."""
    if outcome.text == texts.TIME_TAKEN:
        return names.DOUBLE_BOOKS in view.faults
    return outcome.text == texts.TIME_NOT_OFFERED and names.BOOKS_UNOFFERED in view.faults


def _squeezed_in(view: View, request: TimeRequest, contact: Contact, old: Booking | None) -> Outcome:
    known = request.time_type if request.time_type in view.setup.time_types else None
    time_type = known or next(iter(view.setup.time_types))
    new = acts.new_booking(view, request, time_type) if old is None else old.accepted()
    performer = hsa_key(request.performer or "")
    new = replace(
        new,
        facility=hsa_key(request.facility),
        start=request.start,
        end=request.end,
        slot_id=_ANYWHERE,
        performer=performer if performer in view.setup.performers else None,
        changed_at=view.at.now,
    )
    database, session = view.ledger.database, view.ledger.session
    if not transactions.squeeze_in(database, session, old, new, contact, view.report):
        return refused(texts.CHANGED_MEANWHILE)
    return done(booking_id=new.booking_id if old is None else None)


def _keep_time(view: View, old: Booking) -> None:
    """The time that has been let go of is not offered: nobody sees what holds it."""
    if names.KEEPS_TIME in view.faults and old.start is not None:
        other = what(view.faults, names.KEEPS_TIME, "other_resident")
        held = staff.StaffBooking(old.facility, other, old.start, old.time_type, old.performer, hidden=True)
        staff.book(view, held)


def _forgiven(view: View, booking_id: str) -> bool:
    """Whether the system says that all went well for an id that is no booking, or no longer one."""
    resident = view.caller.actor_id if view.caller else ""
    gone = any(each.booking_id == booking_id for each, _ in view.ledger.history(view.setup.id, resident))
    return (names.CANCELLED_IS_OK if gone else names.UNKNOWN_IS_OK) in view.faults


def _told(view: View, outcome: Outcome, booking: Booking | None) -> Outcome:
    """A no that the system breaks on, or tells the engagement index of as if it had been a yes."""
    if outcome.code is not ResultCode.ERROR:
        return outcome
    stumble(view, **{Stumble.REFUSAL: True})
    if booking is not None and what(view.faults, WRONG) == IndexMistake.REFUSED_TOLD:
        posts = IndexPosts(view.setup, view.profile, view.at.now, view.faults).of_refused(booking)
        with view.ledger.database.writing() as connection:
            outbox.add_updates(connection, view.ledger.session, posts)
    return outcome
