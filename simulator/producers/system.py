"""A simulated booking system in one call: what it shows of the ledger. What it does to it is in `acts`.

Every answer is a projection of the ledger under the profile's rules; nothing is canned (design decision 1).
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from simulator import __version__
from simulator.domain.booking_system import Caller, Contact, TimeRequest, TimesQuery
from simulator.domain.facility import CareType, Facility, Performer, SystemSetup, TimeType
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.domain.outcome import Outcome
from simulator.domain.profile import ProducerProfile, moment
from simulator.domain.times import parse_datestamp, timestamp
from simulator.domain.timeslot import AvailableDate, TimeslotDetail
from simulator.errors import TechnicalError
from simulator.producers import acts, details, faulty, selection
from simulator.producers.selection import View
from simulator.store.ledger import Ledger


def effective_profile(profile: ProducerProfile, setup: SystemSetup) -> ProducerProfile:
    """The profile with what the scenario has set otherwise for this system."""
    overrides = {
        name: value
        for name in ("lists_passed", "rebooking_gives_new_id")
        if (value := getattr(setup, name)) is not None
    }
    return replace(profile, **overrides)


@dataclass(frozen=True, slots=True)
class SimulatedSystem:
    """Implements domain.booking_system.BookingSystem. `address` is the HSA key of the addressed facility, if it is
    one of ours.
    """

    setup: SystemSetup
    profile: ProducerProfile
    ledger: Ledger
    caller: Caller | None
    address: str
    local_now: datetime
    faults: Mapping[str, FaultSetting] = field(default_factory=dict)
    """Those that this call meets and the system has to look for itself, by the fault's name."""

    @property
    def version(self) -> str:
        return f"tidbok {__version__}"

    def now(self) -> str:
        return timestamp(self.local_now)

    def configuration(self) -> Sequence[tuple[str, str]]:
        return (
            ("system", self.setup.name),
            ("profile", self.profile.title),
            ("facilities", str(len(self.setup.facilities))),
            ("python", platform.python_version()),
        )

    # What a citizen has

    def schedule(self, facility: str, resident: str) -> Sequence[TimeslotDetail]:
        unit = self._addressed(facility)
        view = self.view()
        if not view.speaks_for(resident):
            raise TechnicalError(
                "Actor är en invånare (subject_of_care) men frågan gäller en annan invånare: actorId och "
                "subject_of_care ska vara lika."
            )
        shown = (each for each in faulty.schedule(self.ledger, unit.key, resident, self.faults) if not view.hides(each))
        since = "" if self.profile.lists_passed else view.at.now
        return [details.of_booking(view, each) for each in shown if (each.start or "") > since]

    def details(self, facility: str, booking_id: str) -> TimeslotDetail:
        unit = self._addressed(facility)
        view = self.view()
        booking = None if faulty.BLIND in self.faults else view.booking(booking_id)
        if booking is None or booking.facility != unit.key or not view.speaks_for(booking.resident):
            raise TechnicalError(
                f"bookingId {booking_id!r} finns inte på {unit.hsa_id}: ingen bokning eller kallelse har det id:t. "
                "Den kan vara avbokad, eller höra till en annan mottagning eller invånare."
            )
        if booking.start is None and booking.expired(view.today):
            raise TechnicalError(f"Kallelsen {booking_id!r} har slutat gälla ({booking.valid_until}).")
        return details.of_booking(view, booking)

    # What can be booked

    def available_dates(self, query: TimesQuery) -> Sequence[AvailableDate]:
        unit = self._addressed(query.facility)
        _real_dates(query)
        view = self.view()
        wanted = selection.free_times(view, query)
        return [details.of_date(view, unit.key, free) for free in self.ledger.free_dates(wanted)] if wanted else []

    def available_timeslots(self, query: TimesQuery) -> Sequence[TimeslotDetail]:
        self._addressed(query.facility)
        _real_dates(query)
        view = self.view()
        wanted = selection.free_times(view, query)
        return [details.of_timeslot(view, slot) for slot in self.ledger.free_timeslots(wanted)] if wanted else []

    def time_types(self, facility: str, resident: str, care_types: Sequence[str]) -> Sequence[TimeType]:
        unit = self._addressed(facility)
        return selection.time_types(self.view(), unit, resident, care_types)

    def care_types(
        self, facility: str, resident: str, time_types: Sequence[str], performers: Sequence[str]
    ) -> Sequence[CareType]:
        unit = self._addressed(facility)
        return selection.care_types(self.view(), unit, resident, time_types, performers)

    def performers(
        self, facility: str, resident: str, time_types: Sequence[str], care_types: Sequence[str]
    ) -> Sequence[Performer]:
        unit = self._addressed(facility)
        view = self.view()
        found = selection.performers(view, unit, resident, time_types, care_types)
        return [replace(who, hsa_id=details.written(view, who.hsa_id)) for who in found]

    def facilities(self, facility: str, resident: str, booking_id: str | None) -> Sequence[Facility]:
        unit = self._addressed(facility)
        view = self.view()
        found = selection.facilities(view, unit, resident, booking_id)
        return [replace(each, hsa_id=details.written(view, each.hsa_id)) for each in found]

    # What changes the timetable

    def book(self, request: TimeRequest, contact: Contact) -> Outcome:
        """On an invitation another unit than the addressed may be chosen; otherwise they are the same."""
        if request.booking_id is None:
            self._addressed(request.facility)
        else:
            self._hosted(request.facility)
        no = faulty.answer_without_deed(self.faults, books=True)
        return no or acts.book(faulty.before_the_act(self.view(), request), request, contact)

    def rebook(self, request: TimeRequest, contact: Contact) -> Outcome:
        self._hosted(request.facility)
        no = faulty.answer_without_deed(self.faults)
        return no or acts.rebook(faulty.before_the_act(self.view(), request), request, contact)

    def cancel(self, facility: str, booking_id: str, message: str | None) -> Outcome:
        unit = self._addressed(facility)
        return faulty.answer_without_deed(self.faults) or acts.cancel(self.view(), unit, booking_id, message)

    # Who is addressed, and by whom

    def _addressed(self, facility: str) -> Facility:
        """The facility of the body, which must be the one the message is addressed to (PR-GEN-03)."""
        unit = self._hosted(facility)
        if unit.key != self.address:
            raise TechnicalError(
                f"healthcare_facility {facility!r} är inte den mottagning som meddelandet är adresserat till "
                f"(LogicalAddress {self.address}). De ska vara lika (skiftläge spelar ingen roll)."
            )
        return unit

    def _hosted(self, facility: str) -> Facility:
        unit = self.setup.facilities.get(hsa_key(facility))
        if unit is None:
            raise TechnicalError(f"healthcare_facility {facility!r} finns inte i {self.setup.name}.")
        return unit

    def view(self) -> View:
        """This call's look at the system, also for those who ask through no contract."""
        at = moment(self.profile, faulty.clock(self.local_now, self.faults))
        return View(self.setup, self.profile, self.ledger, self.caller, at, self.faults)


def _real_dates(query: TimesQuery) -> None:
    """The schema lets 0230 and day 00 through; no calendar does (PR-GEN-09)."""
    for name, value in _dates(query):
        try:
            parse_datestamp(value)
        except ValueError as error:
            raise TechnicalError(f"{name} {value!r} är inget datum som finns i kalendern (ÅÅÅÅMMDD).") from error


def _dates(query: TimesQuery) -> Iterator[tuple[str, str]]:
    yield "startDateInclusive", query.first_date
    yield "endDateInclusive", query.last_date
