"""How the ledger's rows become what a consumer is told: with names, flags, and HSA-ids as the system writes them."""

from __future__ import annotations

from typing import Any

from simulator.domain.booking import Booking
from simulator.domain.facility import CareType, TimeType
from simulator.domain.identifiers import hsa_key
from simulator.domain.profile import NO_FLAGS, Flags, flags_for
from simulator.domain.timeslot import AvailableDate, FreeDate, Timeslot, TimeslotDetail
from simulator.producers.selection import View


def of_booking(view: View, booking: Booking) -> TimeslotDetail:
    """A booking or an invitation; an open invitation has no time and so no flags."""
    time_type = view.setup.time_types[booking.time_type]
    flags = NO_FLAGS
    if booking.start is not None:
        flags = flags_for(booking.start, time_type, view.setup.contracts, view.at, booking.message_allowed)
    return _detail(
        view,
        booking,
        time_type,
        flags,
        booking_id=booking.booking_id,
        resident=booking.resident,
        purpose=booking.purpose,
        reason=booking.reason,
        is_invitation=booking.kind.is_invitation,
    )


def of_timeslot(view: View, slot: Timeslot) -> TimeslotDetail:
    time_type = view.setup.time_types[slot.time_type]
    flags = flags_for(slot.start, time_type, view.setup.contracts, view.at, slot.message_allowed)
    return _detail(view, slot, time_type, flags)


def of_date(view: View, facility: str, free: FreeDate) -> AvailableDate:
    """`facility` is an HSA key."""
    setup = view.setup
    time_type = setup.time_types[free.time_type]
    care_type = _care_type(view, time_type)
    return AvailableDate(
        facility=written(view, setup.facilities[facility].hsa_id),
        date=free.date,
        time_type=time_type.id,
        time_type_name=time_type.name,
        performer=written(view, setup.performers[free.performer].hsa_id) if free.performer else None,
        resource=free.resource,
        resource_name=setup.resources[free.resource].name if free.resource else None,
        care_type=care_type.id if care_type else None,
        care_type_name=care_type.name if care_type else None,
    )


def written(view: View, hsa_id: str) -> str:
    """An HSA-id as this kind of system writes it."""
    return hsa_key(hsa_id) if view.profile.hsa_ids_in_upper_case else hsa_id


def _detail(view: View, time: Booking | Timeslot, time_type: TimeType, flags: Flags, **more: Any) -> TimeslotDetail:
    """What bookings and free times have in common, and what only a booking has."""
    setup = view.setup
    facility = setup.facilities[time.facility]
    performer = setup.performers[time.performer] if time.performer else None
    resource = setup.resources[time.resource] if time.resource else None
    care_type = _care_type(view, time_type)
    return TimeslotDetail(
        facility=written(view, facility.hsa_id),
        facility_name=facility.name,
        time_type=time_type.id,
        time_type_name=time_type.name,
        flags=flags,
        start=time.start,
        end=time.end,
        performer=written(view, performer.hsa_id) if performer else None,
        performer_name=performer.full_name if performer else None,
        resource=resource.id if resource else None,
        resource_name=resource.name if resource else None,
        care_type=care_type.id if care_type else None,
        care_type_name=care_type.name if care_type else None,
        **more,
    )


def _care_type(view: View, time_type: TimeType) -> CareType | None:
    """Only a system that answers GetAllCareTypes tells of care types (PR-GEN-14)."""
    if time_type.care_type is None or not view.setup.uses_care_types:
        return None
    return view.setup.care_types[time_type.care_type]
