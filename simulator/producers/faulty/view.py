"""How a system with faults looks at things: the same View, with what the faults have it see otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from simulator.domain.booking import Booking, BookingKind
from simulator.domain.facility import Facility, TimeType
from simulator.domain.fault import ScheduleMistake, StoredMistake
from simulator.domain.profile import Flags, ProducerProfile
from simulator.domain.times import parse_timestamp, timestamp
from simulator.domain.timeslot import FreeTimes, OpenTo, Timeslot
from simulator.producers.faulty import names
from simulator.producers.faulty.names import Faults, what
from simulator.producers.selection import View

_MARK = "~"
"""Stands between a booking's id and what a system that varies its ids has put after it."""


class FaultyView(View):
    """One call's look at a system that has faults."""

    @property
    def earliest(self) -> str:
        passed = self.faults.get(names.OFFERS_PASSED)
        if passed is None:
            return super().earliest
        day = parse_timestamp(self.at.now) - timedelta(days=int(passed.parameters["days"]))
        return f"{timestamp(day)[:8]}000000"

    @property
    def by_agent(self) -> bool:
        agent = self.caller is not None and self.caller.is_agent
        return agent and names.AGENT_AS_CITIZEN not in self.faults

    def open_for(self, only_for: frozenset[str], resident: str) -> bool:
        return names.RULES_IGNORED in self.faults or super().open_for(only_for, resident)

    def speaks_for(self, resident: str) -> bool:
        return names.ACTOR_IGNORED in self.faults or super().speaks_for(resident)

    def is_of(self, booking: Booking, resident: str) -> bool:
        if names.ACTOR_IGNORED in self.faults or (names.ANYBODYS in self.faults and booking.start is None):
            return True
        return super().is_of(booking, resident)

    def booking(self, booking_id: str) -> Booking | None:
        known = booking_id.partition(_MARK)[0] if names.IDS_VARY in self.faults else booking_id
        found = super().booking(known)
        return None if found is not None and self.is_too_new(found) else found

    def is_too_new(self, booking: Booking) -> bool:
        """Made so lately that the system does not show it yet."""
        late = self.faults.get(names.SHOWS_LATE)
        if late is None or booking.made_at is None:
            return False
        shown = parse_timestamp(booking.made_at) + timedelta(seconds=float(late.parameters["seconds"]))
        return timestamp(shown) > self.at.now

    def expired(self, invitation: Booking) -> bool:
        return names.NEVER_EXPIRES not in self.faults and super().expired(invitation)

    def flags(self, start: str, time_type: TimeType, message_allowed: bool | None = None) -> Flags:
        passed = start <= self.at.now
        if (names.PASSED_CHANGED if passed else names.FLAGS_IGNORED) in self.faults:
            return replace(super().flags(start, time_type, message_allowed), cancel=True, rebook=True)
        return super().flags(start, time_type, message_allowed)

    def hides(self, booking: Booking) -> bool:
        shows = what(self.faults, names.WRONG_SCHEDULE) == ScheduleMistake.HIDDEN
        return not shows and super().hides(booking)

    def takes(self, facility: str, eligible: Sequence[Facility]) -> bool:
        return names.ANY_UNIT in self.faults or super().takes(facility, eligible)

    def kept(self, booking: Booking, slot: Timeslot, before: Booking | None = None) -> tuple[Booking, Timeslot]:
        if names.STAYS_INVITATION in self.faults and before is not None and before.kind.is_invitation:
            booking = replace(booking, kind=BookingKind.TIMED_INVITATION)
        if names.LOST in self.faults and before is not None:
            booking = replace(booking, booking_id=f"{booking.booking_id}-N", hidden=True)
        return _stored(self, booking, slot)


def _stored(view: View, booking: Booking, slot: Timeslot) -> tuple[Booking, Timeslot]:
    mistake = what(view.faults, names.STORES_OTHERWISE)
    if mistake == StoredMistake.START:
        return booking, next(iter(_later(view, slot)), slot)
    if mistake == StoredMistake.RESIDENT:
        return replace(booking, resident=what(view.faults, names.STORES_OTHERWISE, "other_resident")), slot
    if mistake == StoredMistake.TIME_TYPE:
        others = (each for each in view.setup.time_types if each != slot.time_type)
        return booking, replace(slot, time_type=next(others, slot.time_type))
    if mistake == StoredMistake.PERFORMER:
        others = (each for each in view.setup.performers if each != slot.performer)
        return booking, replace(slot, performer=next(others, None))
    if mistake == StoredMistake.REASON:
        return replace(booking, reason=None), slot
    return booking, slot


def _later(view: View, slot: Timeslot) -> list[Timeslot]:
    """Free times of the same kind, later on the same day."""
    performers = (slot.performer,) if slot.performer else None
    wanted = FreeTimes(
        slot.facility, f"{slot.start}~", f"{slot.start[:8]}235959", (slot.time_type,), tuple(OpenTo), performers
    )
    return view.ledger.free_timeslots(wanted)


def varied(view: View, booking_id: str) -> str:
    """The id as a system writes it that varies its ids: another in every answer."""
    return f"{booking_id}{_MARK}{secrets.token_hex(4)}" if names.IDS_VARY in view.faults else booking_id


def ruled(profile: ProducerProfile, faults: Faults) -> ProducerProfile:
    """The profile without the limits that the system does not keep to."""
    if names.LIMIT_IGNORED in faults:
        profile = replace(profile, cancel_until=timedelta(0), rebook_until=timedelta(0))
    if names.OFFERS_TODAY in faults:
        profile = replace(profile, earliest_new_day=0)
    if names.NEW_ID in faults:
        profile = replace(profile, rebooking_gives_new_id=True)
    return profile


def clock(now: datetime, faults: Faults) -> datetime:
    """What the system's own clock says."""
    late = faults.get(names.LATE)
    return now if late is None else now + timedelta(minutes=float(late.parameters["minutes"]))
