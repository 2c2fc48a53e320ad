"""What a booking system does wrong by itself, when a fault of kind logic is on for it (faults/catalogue.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from simulator.domain.booking import Booking
from simulator.domain.booking_system import TimeRequest
from simulator.domain.fault import FaultSetting
from simulator.domain.outcome import Outcome, ResultCode, done, refused
from simulator.producers import acts, staff
from simulator.producers.selection import View
from simulator.store.ledger import Ledger

STALE, BLIND = "stale_after_cancel", "sees_no_bookings"
_IDLE, _REFUSES, _SILENT = "says_ok_changes_nothing", "refuses", "error_without_text"
_TAKEN, _NEW_ID, _LATE = "slot_taken_before_confirm", "rebooked_to_new_id", "clock_passes_limit"

Faults = Mapping[str, FaultSetting]


def schedule(ledger: Ledger, facility: str, resident: str, faults: Faults) -> list[Booking]:
    """The citizen's times as the system has them in mind."""
    if BLIND in faults:
        return []
    found = ledger.schedule(facility, resident)
    if STALE in faults:
        found = sorted(found + ledger.gone(facility, resident), key=lambda each: (each.start or "", each.booking_id))
    return found


def answer_without_deed(faults: Faults, *, books: bool = False) -> Outcome | None:
    """What is said when nothing is done; None when the system does as it should."""
    if _SILENT in faults:
        return Outcome(ResultCode.ERROR)
    if _REFUSES in faults:
        return refused(str(faults[_REFUSES].parameters["text"]))
    if _IDLE in faults:
        return done(booking_id=acts.new_id() if books else None)
    return None


def before_the_act(view: View, request: TimeRequest) -> View:
    """What happens in the system before it does what it is asked; the look it takes at things then."""
    if _TAKEN in view.faults:
        other = str(view.faults[_TAKEN].parameters["other_resident"])
        for slot in acts.offered(view, request):
            staff.book(view, staff.StaffBooking(slot.facility, other, slot.start, slot.time_type, slot.performer))
    if _NEW_ID in view.faults:
        return replace(view, profile=replace(view.profile, rebooking_gives_new_id=True))
    return view


def clock(now: datetime, faults: Faults) -> datetime:
    """What the system's own clock says."""
    late = faults.get(_LATE)
    return now if late is None else now + timedelta(minutes=float(late.parameters["minutes"]))
