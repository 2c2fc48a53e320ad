"""Which times, time types, people and facilities a citizen is offered: the filters of every reading contract.

The same selection decides what MakeBooking and UpdateBooking accept, so a time that is shown can be booked, and no
other can (PR-GAT-09, PR-MKB-13). For an agent nothing depends on the citizen (PR-ACT-03).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulator.domain.booking import Booking
from simulator.domain.booking_system import Caller, TimesQuery
from simulator.domain.facility import CareType, Facility, Performer, SystemSetup, TimeType
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.domain.profile import Flags, Moment, ProducerProfile, flags_for
from simulator.domain.timeslot import FreeTimes, OpenTo, Timeslot
from simulator.producers.index_posts import IndexPosts
from simulator.store.ledger import Ledger
from simulator.store.outbox import IndexPost

_END_OF_TIME = "99991231235959"


@dataclass(frozen=True, slots=True)
class View:
    """One call's look at one system: set-up, rules, ledger, who asks, and when."""

    setup: SystemSetup
    profile: ProducerProfile
    ledger: Ledger
    caller: Caller | None
    at: Moment
    faults: Mapping[str, FaultSetting] = field(default_factory=dict)
    """Those of kind logic and index that the call meets, by name."""

    def report(self, old: Booking | None, new: Booking | None) -> list[IndexPost]:
        """What the engagement index is to be told of a change."""
        return IndexPosts(self.setup, self.profile, self.at.now, self.faults).of_change(old, new)

    @property
    def by_agent(self) -> bool:
        return self.caller is not None and self.caller.is_agent

    @property
    def today(self) -> str:
        return self.at.now[:8]

    @property
    def earliest(self) -> str:
        """Of a time that can be offered. One that begins this very second has begun: a second later is the first."""
        if self.at.earliest > self.at.now:
            return self.at.earliest
        return self.at.now + "~"  # sorts after the same 14 digits and before the next second

    def open_for(self, only_for: frozenset[str], resident: str) -> bool:
        return not only_for or self.by_agent or resident in only_for

    def speaks_for(self, resident: str) -> bool:
        """False when the Actor is another citizen (PR-ACT-06)."""
        return self.caller is None or self.caller.is_agent or self.caller.actor_id == resident

    def booking(self, booking_id: str) -> Booking | None:
        """A live booking or invitation that citizens may know of: not hidden, by the unit or by its time type."""
        found = self.ledger.booking(self.setup.id, booking_id)
        return None if found is None or self.hides(found) else found

    def is_of(self, booking: Booking, resident: str) -> bool:
        return booking.resident == resident

    def expired(self, invitation: Booking) -> bool:
        return invitation.expired(self.today)

    def flags(self, start: str, time_type: TimeType, message_allowed: bool | None = None) -> Flags:
        """What may be done to a time that starts at `start`, 14 digits."""
        return flags_for(start, time_type, self.setup.contracts, self.at, message_allowed)

    def takes(self, facility: str, eligible: Sequence[Facility]) -> bool:
        """Whether a booking can be moved to the facility, an HSA key, or an invitation booked there."""
        return any(each.key == facility for each in eligible)

    def kept(self, booking: Booking, slot: Timeslot, before: Booking | None = None) -> tuple[Booking, Timeslot]:
        """What goes into the timetable when a citizen has chosen `slot`; `before` is what it was until then."""
        return booking, slot

    def hides(self, booking: Booking) -> bool:
        return booking.hidden or not self.profile.shows(self.setup.time_types[booking.time_type])

    def shown_to(self, resident: str, booking_id: str) -> Booking | None:
        """The booking when it is the citizen's own, and for an agent whoever's it is (PR-ACT-03, PR-ACT-06)."""
        found = self.booking(booking_id)
        if found is None or self.by_agent:
            return found
        return found if self.is_of(found, resident) and self.speaks_for(resident) else None


def free_times(view: View, query: TimesQuery) -> FreeTimes | None:
    """The question to the ledger, or None when nothing can be offered.

    Without bookingId: new booking, the time types the citizen may book directly. With it: what the booking may be moved
    to, or what the invitation opens. An id that is unknown, somebody else's or past its limit opens nothing (PR-GAD-11,
    PR-GAD-12).
    """
    facility = view.setup.facilities[hsa_key(query.facility)]
    if query.booking_id is None:
        return _narrowed(view, query, _new_booking_times(view, facility, query.resident))
    booking = view.shown_to(query.resident, query.booking_id)
    if booking is None:
        return None
    if not view.takes(facility.key, targets(view, booking)):
        return None
    if booking.start is None:
        return _narrowed(view, query, _invitation_times(facility, booking))
    return _narrowed(view, query, _rebooking_times(view, facility, booking))


def _new_booking_times(view: View, facility: Facility, resident: str) -> FreeTimes:
    ids = tuple(time_type.id for time_type in directly_bookable(view, facility, resident))
    return _times(facility, ids, (OpenTo.EVERYONE,), excluded=_closed_performers(view, facility, resident))


def _invitation_times(facility: Facility, invitation: Booking) -> FreeTimes:
    """The limited selection that the unit has opened for those it has invited (CR-INV-01)."""
    performers = (invitation.performer,) if invitation.performer else None
    return _times(facility, (invitation.time_type,), (OpenTo.INVITED,), performers, invitation.resource)


def _rebooking_times(view: View, facility: Facility, booking: Booking) -> FreeTimes:
    """Times of the booking's own type; the unit's rules on who may see whom still hold.

    Who once booked from the limited selection may move within it as well.
    """
    closed = _closed_performers(view, facility, booking.resident)
    invited = view.ledger.open_to(booking.slot_id) is OpenTo.INVITED
    pools = (OpenTo.EVERYONE, OpenTo.INVITED) if invited else (OpenTo.EVERYONE,)
    return _times(facility, (booking.time_type,), pools, excluded=closed)


def _times(
    facility: Facility,
    time_types: tuple[str, ...],
    open_to: tuple[OpenTo, ...],
    performers: tuple[str, ...] | None = None,
    resource: str | None = None,
    excluded: tuple[str, ...] = (),
) -> FreeTimes:
    return FreeTimes(facility.key, "", "", time_types, open_to, performers, resource, excluded)


def _narrowed(view: View, query: TimesQuery, times: FreeTimes) -> FreeTimes | None:
    """The caller's own filters, and the closed interval from the first time that may still be booked (PR-GAD-04)."""
    wanted = tuple(id_ for id_ in times.time_types if _asked_for(view, query, view.setup.time_types[id_]))
    performers = times.performers
    if query.performers:
        keys = dict.fromkeys(hsa_key(performer) for performer in query.performers)
        asked = tuple(key for key in keys if key in view.setup.performers)  # a database takes so many parameters only
        performers = asked if performers is None else tuple(who for who in asked if who in performers)
    first = max(query.first_date + "000000", view.earliest)
    return FreeTimes(
        times.facility,
        first,
        query.last_date + "235959",
        wanted,
        times.open_to,
        performers,
        times.resource,
        times.excluded_performers,
    )


def _asked_for(view: View, query: TimesQuery, time_type: TimeType) -> bool:
    if query.time_type is not None and time_type.id != query.time_type:
        return False
    if query.time_type is None and query.time_type_name is not None and time_type.name != query.time_type_name:
        return False
    if not view.setup.uses_care_types:
        return True
    if query.care_type is not None:
        return time_type.care_type == query.care_type
    if query.care_type_name is not None:
        care_type = view.setup.care_types.get(time_type.care_type or "")
        return care_type is not None and care_type.name == query.care_type_name
    return True


def directly_bookable(view: View, facility: Facility, resident: str) -> list[TimeType]:
    """Time types of the facility that the profile lets a citizen book without invitation (CR-REG-05, PR-GTT-09)."""
    if facility.virtual:
        return []
    found = (view.setup.time_types[id_] for id_ in facility.time_types)
    return [each for each in found if view.profile.directly_bookable(each) and view.open_for(each.only_for, resident)]


def _open_performers(view: View, facility: Facility, resident: str) -> list[Performer]:
    found = (view.setup.performers[key] for key in facility.performers)
    return [performer for performer in found if view.open_for(performer.only_for, resident)]


def _closed_performers(view: View, facility: Facility, resident: str) -> tuple[str, ...]:
    return tuple(key for key in facility.performers if not view.open_for(view.setup.performers[key].only_for, resident))


def time_types(view: View, facility: Facility, resident: str, care_types: Sequence[str]) -> list[TimeType]:
    """GetAllTimeTypes. No care type means all; a system without care types ignores them (PR-GTT-03)."""
    found = directly_bookable(view, facility, resident)
    if not care_types or not view.setup.uses_care_types:
        return found
    return [time_type for time_type in found if time_type.care_type in care_types]


def care_types(
    view: View, facility: Facility, resident: str, time_types_asked: Sequence[str], performers_asked: Sequence[str]
) -> list[CareType]:
    """GetAllCareTypes: of the bookable time types; where performers are named, those with free times at one of them.

    PR-GCT-02, PR-GCT-03.
    """
    bookable = directly_bookable(view, facility, resident)
    wanted = [each for each in bookable if not time_types_asked or each.id in time_types_asked]
    if performers_asked:
        open_to_them = {hsa_key(who.hsa_id) for who in _open_performers(view, facility, resident)}
        asked = tuple(key for key in dict.fromkeys(map(hsa_key, performers_asked)) if key in open_to_them)
        ids = tuple(each.id for each in wanted)
        free = view.ledger.free_dates(FreeTimes(facility.key, view.earliest, _END_OF_TIME, ids, performers=asked))
        offered = {each.time_type for each in free}
        wanted = [each for each in wanted if each.id in offered]
    return [view.setup.care_types[id_] for id_ in dict.fromkeys(each.care_type for each in wanted) if id_ is not None]


def performers(
    view: View, facility: Facility, resident: str, time_types_asked: Sequence[str], care_types_asked: Sequence[str]
) -> list[Performer]:
    """GetAllPerformers: staff with a bookable free time of what was asked for, from now and on (PR-GPF-03, PR-
    GPF-05).
    """
    found = _open_performers(view, facility, resident)
    if not found:
        return []
    bookable = time_types(view, facility, resident, care_types_asked)
    ids = tuple(each.id for each in bookable if not time_types_asked or each.id in time_types_asked)
    everything = FreeTimes(facility.key, view.earliest, _END_OF_TIME, ids)
    free = view.ledger.performers_with_free_times(everything)
    return [performer for performer in found if hsa_key(performer.hsa_id) in free]


def facilities(view: View, facility: Facility, resident: str, booking_id: str | None) -> list[Facility]:
    """GetAllHealthcareFacilities. A virtual unit never lists itself, an unknown bookingId lists nothing (PR-GHF-03,
    PR-GHF-05).
    """
    if booking_id is None:
        return _bookable_units(view, facility)
    booking = view.shown_to(resident, booking_id)
    return [] if booking is None else targets(view, booking)


def targets(view: View, booking: Booking) -> list[Facility]:
    """Facilities that a booking may be moved to, or an invitation booked at (PR-GHF-02). Empty when it may not be
    moved.
    """
    origin = view.setup.facilities[booking.facility]
    if booking.start is None:
        if view.expired(booking):
            return []
        chosen = [view.setup.facilities[key] for key in booking.facilities] or _bookable_units(view, origin)
        return [each for each in chosen if not each.virtual and booking.time_type in each.time_types]
    time_type = view.setup.time_types[booking.time_type]
    if not view.flags(booking.start, time_type).rebook:
        return []
    return [each for each in _bookable_units(view, origin) if booking.time_type in each.time_types]


def _bookable_units(view: View, facility: Facility) -> list[Facility]:
    units = [facility, *(view.setup.facilities[key] for key in facility.rebook_to)]
    return [unit for unit in units if not unit.virtual]
