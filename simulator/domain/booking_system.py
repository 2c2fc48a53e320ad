"""What every booking system can be asked, whatever contract the question came in. Implemented by producers/system.py.

One value per call: it knows who asks (`Caller`), which facility was addressed, and what the clock says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from simulator.domain.facility import CareType, Facility, Performer, TimeType
from simulator.domain.outcome import Outcome
from simulator.domain.timeslot import AvailableDate, TimeslotDetail


@dataclass(frozen=True, slots=True)
class Caller:
    """The Actor header: a citizen, or an agent (staff) for whom no answer may depend on the citizen (TKB 3.5)."""

    actor_id: str
    is_agent: bool


@dataclass(frozen=True, slots=True)
class TimesQuery:
    """The question of GetAvailableDates and GetAvailableTimeslots. Dates are 8 digits, the interval is closed."""

    facility: str
    resident: str
    first_date: str
    last_date: str
    booking_id: str | None = None
    performers: Sequence[str] = ()
    time_type: str | None = None
    time_type_name: str | None = None
    care_type: str | None = None
    care_type_name: str | None = None


@dataclass(frozen=True, slots=True)
class TimeRequest:
    """The time that MakeBooking or UpdateBooking asks for, as the consumer was offered it."""

    facility: str
    resident: str
    start: str
    end: str
    booking_id: str | None = None
    performer: str | None = None
    resource: str | None = None
    time_type: str | None = None
    time_type_name: str | None = None
    care_type: str | None = None
    care_type_name: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What the citizen left to be reached by; kept with the booking, never logged."""

    phone: str | None = None
    email: str | None = None
    notification: str | None = None


class BookingSystem(Protocol):
    """One call's view of one booking system. Methods raise TechnicalError where the contract has no other no."""

    @property
    def version(self) -> str: ...

    def now(self) -> str: ...

    def configuration(self) -> Sequence[tuple[str, str]]: ...

    def schedule(self, facility: str, resident: str) -> Sequence[TimeslotDetail]: ...

    def details(self, facility: str, booking_id: str) -> TimeslotDetail: ...

    def available_dates(self, query: TimesQuery) -> Sequence[AvailableDate]: ...

    def available_timeslots(self, query: TimesQuery) -> Sequence[TimeslotDetail]: ...

    def time_types(self, facility: str, resident: str, care_types: Sequence[str]) -> Sequence[TimeType]: ...

    def care_types(
        self, facility: str, resident: str, time_types: Sequence[str], performers: Sequence[str]
    ) -> Sequence[CareType]: ...

    def performers(
        self, facility: str, resident: str, time_types: Sequence[str], care_types: Sequence[str]
    ) -> Sequence[Performer]: ...

    def facilities(self, facility: str, resident: str, booking_id: str | None) -> Sequence[Facility]: ...

    def book(self, request: TimeRequest, contact: Contact) -> Outcome: ...

    def rebook(self, request: TimeRequest, contact: Contact) -> Outcome: ...

    def cancel(self, facility: str, booking_id: str, message: str | None) -> Outcome: ...
