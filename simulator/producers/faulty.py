"""What a booking system does wrong by itself, when a fault of kind logic is on for it (faults/catalogue.py)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.booking import Booking
from simulator.domain.fault import FaultSetting
from simulator.domain.outcome import Outcome, done, refused
from simulator.producers import acts
from simulator.store.ledger import Ledger

STALE, BLIND = "stale_after_cancel", "sees_no_bookings"
_IDLE, _REFUSES = "says_ok_changes_nothing", "refuses"

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
    if _REFUSES in faults:
        return refused(str(faults[_REFUSES].parameters["text"]))
    if _IDLE in faults:
        return done(booking_id=acts.new_id() if books else None)
    return None
