"""A time in the timetable, and the question for free ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from simulator.domain.profile import Flags


class OpenTo(Enum):
    """For whom the unit has opened a time."""

    EVERYONE = "everyone"
    INVITED = "invited"
    """Only for those with an open invitation: the limited selection of CR-INV-01."""
    STAFF = "staff"
    """Booked by staff only; never offered on the wire."""


@dataclass(frozen=True, slots=True)
class Timeslot:
    """A free time as the ledger keeps it. Points in time are 14 digits; performer is an HSA key."""

    slot_id: int
    facility: str
    start: str
    end: str
    time_type: str
    performer: str | None = None
    resource: str | None = None
    message_allowed: bool | None = None


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """Which free times are asked for: a closed interval, and sets where None means any."""

    facility: str
    first: str
    last: str
    time_types: tuple[str, ...]
    open_to: tuple[OpenTo, ...] = (OpenTo.EVERYONE,)
    performers: tuple[str, ...] | None = None
    resource: str | None = None
    excluded_performers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeDate:
    """A date with at least one free time, one per combination the timetable tells apart (TKB 6.6). 8 digits."""

    date: str
    time_type: str
    performer: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class AvailableDate:
    """A free date with its names, as a consumer may be told."""

    facility: str
    date: str
    time_type: str
    time_type_name: str
    performer: str | None = None
    resource: str | None = None
    resource_name: str | None = None
    care_type: str | None = None
    care_type_name: str | None = None


@dataclass(slots=True)  # not frozen: that would make it three times as slow to make, and it is made for every row
class TimeslotDetail:
    """A booking, an invitation or a free time with everything about it that a consumer may be told.

    The contract decides which of it goes on the wire: see the presence tables in contracts/crm_scheduling/timeslot.py.
    """

    facility: str
    facility_name: str
    time_type: str
    time_type_name: str
    flags: Flags
    start: str | None = None
    end: str | None = None
    booking_id: str | None = None
    resident: str | None = None
    performer: str | None = None
    performer_name: str | None = None
    resource: str | None = None
    resource_name: str | None = None
    care_type: str | None = None
    care_type_name: str | None = None
    purpose: str | None = None
    reason: str | None = None
    is_invitation: bool = False
