"""Bookings and invitations as the ledger keeps them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class BookingKind(Enum):
    """What a booking id stands for (TKB crm:scheduling 1.1, 3.6 and 6.8; table in spec/scheduling-1.1.md section 5)."""

    BOOKING = "booking"
    TIMED_INVITATION = "timed_invitation"
    OPEN_INVITATION = "open_invitation"

    @property
    def is_invitation(self) -> bool:
        return self is not BookingKind.BOOKING


class Origin(Enum):
    """Who made it."""

    RESIDENT = "resident"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Booking:
    """One live row of the ledger. An open invitation has neither start, end nor slot."""

    booking_id: str
    system: str
    facility: str
    resident: str
    kind: BookingKind
    time_type: str
    start: str | None = None
    end: str | None = None
    slot_id: int | None = None
    performer: str | None = None
    resource: str | None = None
    reason: str | None = None
    purpose: str | None = None
    hidden: bool = False
    origin: Origin = Origin.STAFF
    message_allowed: bool | None = None
    valid_until: str | None = None
    """Open invitation: last date it can be booked on, 8 digits; None means without end."""
    invited_on: str | None = None
    """Open invitation: the unit's own date for it, 14 digits."""
    facilities: tuple[str, ...] = ()
    """Open invitation: HSA keys of the facilities it may be booked at; empty means the sender and its `rebook_to`."""
    made_at: str | None = None
    """When it was registered, 14 digits; None: it was there when the world was loaded."""
    changed_at: str | None = None
    """When anything last happened to it, 14 digits; None: nothing has."""

    def expired(self, today: str) -> bool:
        """True when an open invitation's validity has ended (PR-INV-08); `today` is 8 digits."""
        return self.valid_until is not None and self.valid_until < today

    def accepted(self) -> Booking:
        """What it becomes when the citizen has chosen a time: an ordinary booking (PR-INV-05, PR-UPB-08)."""
        return replace(self, kind=BookingKind.BOOKING, valid_until=None, invited_on=None, facilities=())
