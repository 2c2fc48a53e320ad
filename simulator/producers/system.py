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
from simulator.producers import acts, details, selection
from simulator.producers.faulty import acts as faulty_acts
from simulator.producers.faulty import names, offers, shown, stumbling
from simulator.producers.faulty.view import FaultyView, clock, ruled
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
        found = shown.schedule(view, unit, resident) if self.faults else self.ledger.schedule(unit.key, resident)
        since = "" if self.profile.lists_passed else view.at.now
        visible = (each for each in found if not view.hides(each) and (each.start or "") > since)
        rows = [details.of_booking(view, each) for each in visible]
        return shown.rows(view, rows) if self.faults else rows

    def details(self, facility: str, booking_id: str) -> TimeslotDetail:
        unit = self._addressed(facility)
        view = self.view()
        booking = shown.booking(view, unit, booking_id) if self.faults else view.booking(booking_id)
        if booking is None or booking.facility != unit.key or not view.speaks_for(booking.resident):
            raise TechnicalError(
                f"bookingId {booking_id!r} finns inte på {unit.hsa_id}: ingen bokning eller kallelse har det id:t. "
                "Den kan vara avbokad, eller höra till en annan mottagning eller invånare."
            )
        if booking.start is None and view.expired(booking):
            raise TechnicalError(f"Kallelsen {booking_id!r} har slutat gälla ({booking.valid_until}).")
        return details.of_booking(view, booking)

    # What can be booked

    def available_dates(self, query: TimesQuery) -> Sequence[AvailableDate]:
        unit = self._addressed(query.facility)
        _real_dates(query)
        view = self.view()
        wanted = selection.free_times(view, offers.asked(view, unit, query) if self.faults else query)
        if not self.faults:
            return [details.of_date(view, unit.key, free) for free in self.ledger.free_dates(wanted)] if wanted else []
        free_dates = offers.free_dates(view, wanted) if wanted else []
        return offers.dates(view, query, [details.of_date(view, unit.key, free) for free in free_dates])

    def available_timeslots(self, query: TimesQuery) -> Sequence[TimeslotDetail]:
        unit = self._addressed(query.facility)
        _real_dates(query)
        view = self.view()
        wanted = selection.free_times(view, offers.asked(view, unit, query) if self.faults else query)
        if not self.faults:
            return [details.of_timeslot(view, slot) for slot in self.ledger.free_timeslots(wanted)] if wanted else []
        slots = offers.free_timeslots(view, wanted) if wanted else []
        return offers.timeslots(view, slots, [details.of_timeslot(view, slot) for slot in slots])

    def time_types(self, facility: str, resident: str, care_types: Sequence[str]) -> Sequence[TimeType]:
        unit = self._addressed(facility)
        ask = offers.time_types if self.faults else selection.time_types
        return ask(self.view(), unit, resident, care_types)

    def care_types(
        self, facility: str, resident: str, time_types: Sequence[str], performers: Sequence[str]
    ) -> Sequence[CareType]:
        unit = self._addressed(facility)
        ask = offers.care_types if self.faults else selection.care_types
        return ask(self.view(), unit, resident, time_types, performers)

    def performers(
        self, facility: str, resident: str, time_types: Sequence[str], care_types: Sequence[str]
    ) -> Sequence[Performer]:
        unit = self._addressed(facility)
        view = self.view()
        ask = offers.performers if self.faults else selection.performers
        found = ask(view, unit, resident, time_types, care_types)
        return [replace(who, hsa_id=details.written(view, who.hsa_id)) for who in found]

    def facilities(self, facility: str, resident: str, booking_id: str | None) -> Sequence[Facility]:
        unit = self._addressed(facility)
        view = self.view()
        ask = offers.facilities if self.faults else selection.facilities
        found = ask(view, unit, resident, booking_id)
        return [replace(each, hsa_id=details.written(view, each.hsa_id)) for each in found]

    # What changes the timetable

    def book(self, request: TimeRequest, contact: Contact) -> Outcome:
        """On an invitation another unit than the addressed may be chosen; otherwise they are the same."""
        if request.booking_id is None:
            self._addressed(request.facility)
        else:
            self._hosted(request.facility)
        act = faulty_acts.book if self.faults else acts.book
        return act(self.view(), request, contact)

    def rebook(self, request: TimeRequest, contact: Contact) -> Outcome:
        self._hosted(request.facility)
        act = faulty_acts.rebook if self.faults else acts.rebook
        return act(self.view(), request, contact)

    def cancel(self, facility: str, booking_id: str, message: str | None) -> Outcome:
        unit = self._addressed(facility)
        act = faulty_acts.cancel if self.faults else acts.cancel
        return act(self.view(), unit, booking_id, message)

    # Who is addressed, and by whom

    def _addressed(self, facility: str) -> Facility:
        """The facility of the body, which must be the one the message is addressed to (PR-GEN-03)."""
        unit = self._hosted(facility)
        if unit.key != self.address and names.ADDRESS_IGNORED not in self.faults:
            raise TechnicalError(
                f"healthcare_facility {facility!r} är inte den mottagning som meddelandet är adresserat till "
                f"(LogicalAddress {self.address}). De ska vara lika (skiftläge spelar ingen roll)."
            )
        return unit

    def _hosted(self, facility: str) -> Facility:
        unit = self.setup.facilities.get(hsa_key(facility))
        if unit is None:
            raise TechnicalError(f"healthcare_facility {facility!r} finns inte i {self.setup.name}.")
        if names.BREAKS_ON in self.faults:
            stumbling.on_unit(self.view(), unit, facility)
        return unit

    def view(self) -> View:
        """This call's look at the system, also for those who ask through no contract."""
        if not self.faults:
            at = moment(self.profile, self.local_now)
            return View(self.setup, self.profile, self.ledger, self.caller, at, self.faults)
        profile = ruled(self.profile, self.faults)
        at = moment(profile, clock(self.local_now, self.faults))
        return FaultyView(self.setup, profile, self.ledger, self.caller, at, self.faults)


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
