"""The first page of each flow, and what is asked to make it (spec/consumer-rules.md D; TKB crm:scheduling 1.1, 3.1).

Nothing is shown before the booking's own details have come (CR-RBK-01).
"""

from __future__ import annotations

from dataclasses import replace

from simulator.portal import services
from simulator.portal.booking_client import CallFailed, NamedFacility
from simulator.portal.flows import wording
from simulator.portal.flows.bookable import booking_systems_at, preselected, targets
from simulator.portal.flows.grounds import (
    not_rebookable,
    original_of,
    refused,
    with_support,
    with_support_and_details,
    without_support,
)
from simulator.portal.flows.state import Flow, Kind, Step
from simulator.portal.flows.surroundings import Surroundings
from simulator.portal.texts import NO_ACCESS

NEEDED = {
    Kind.BOOKING: ("GetAllTimeTypes", "GetAvailableDates", "GetAvailableTimeslots", "MakeBooking"),
    Kind.REBOOKING: ("GetBookingDetails", "GetAvailableDates", "GetAvailableTimeslots", "UpdateBooking"),
    Kind.CANCELLING: ("GetBookingDetails", "CancelBooking"),
    Kind.INVITATION: ("GetBookingDetails",),
}
"""Without these at the facility there is no flow (CR-CON-03)."""
_NEEDED_FOR_OPEN_INVITATION = ("GetAllHealthcareFacilities",)


async def begin(flow: Flow, around: Surroundings) -> Flow:
    """To the first page, or to the end. Raises CallFailed."""
    no = _closed(flow, around)
    if no is not None:
        return refused(flow, no)
    match flow.kind:
        case Kind.BOOKING:
            return await _begin_booking(flow, around)
        case Kind.REBOOKING:
            return await _begin_rebooking(flow, around)
        case Kind.CANCELLING:
            return await _begin_cancelling(flow, around)
        case Kind.INVITATION:
            return await _begin_invitation(flow, around)


def _closed(flow: Flow, around: Surroundings) -> str | None:
    """Why 1177 itself says no before anything is asked (CR-VIS-09, CR-VIS-10)."""
    settings = around.facilities.settings(flow.facility)
    if flow.kind is Kind.INVITATION:
        return None if settings.active else NO_ACCESS
    return None if services.has_access(settings, flow.case_type, flow.resident) else NO_ACCESS


async def _begin_booking(flow: Flow, around: Surroundings) -> Flow:
    flow = await with_support(flow, around, flow.facility)
    return without_support(flow, NEEDED[flow.kind]) or flow.at(Step.FACILITY)


async def _begin_rebooking(flow: Flow, around: Surroundings) -> Flow:
    """GetBookingDetails before anything is shown, and the facilities if their contract is supported (CR-RBK-01)."""
    flow = await with_support_and_details(flow, around, flow.facility)
    stopped = without_support(flow, NEEDED[flow.kind]) or not_rebookable(flow)
    if stopped is not None:
        return stopped
    if flow.supports("GetAllHealthcareFacilities") is not True or not _has_one_system(flow, around):
        return flow.at(Step.FACILITY)
    try:
        listed = await _facilities(flow, around)
    except CallFailed:
        return replace(flow.at(Step.FACILITY), failed=True)
    if not listed:
        return flow.at(Step.FACILITY)
    return replace(flow.at(Step.FACILITY), facilities=listed, chosen_facility=preselected(listed, flow.facility))


async def _begin_cancelling(flow: Flow, around: Surroundings) -> Flow:
    flow = await with_support_and_details(flow, around, flow.facility)
    stopped = without_support(flow, NEEDED[flow.kind])
    if stopped is not None:
        return stopped
    details = original_of(flow)
    if details.is_open_invitation:
        return refused(flow, wording.NO_TIME_YET)
    return flow.at(Step.SUMMARY) if details.cancel_allowed else refused(flow, wording.NOT_CANCELLABLE)


async def _begin_invitation(flow: Flow, around: Surroundings) -> Flow:
    """A timed one is read; an open one is booked on, at a facility that the producer lists (CR-CON-08, CR-INV-01)."""
    flow = await with_support_and_details(flow, around, flow.facility)
    stopped = without_support(flow, NEEDED[flow.kind])
    if stopped is not None:
        return stopped
    details = original_of(flow)
    if not details.is_invitation:
        return refused(flow, wording.NO_INVITATION)
    if not details.is_open_invitation:
        return flow.at(Step.INVITATION)
    stopped = without_support(flow, _NEEDED_FOR_OPEN_INVITATION)
    if stopped is not None:
        return stopped
    listed = await _facilities(flow, around)
    if not listed:
        return refused(flow, wording.NOWHERE_TO_BOOK)
    return replace(flow.at(Step.FACILITY), facilities=listed, chosen_facility=preselected(listed, flow.facility))


async def _facilities(flow: Flow, around: Surroundings) -> tuple[NamedFacility, ...]:
    found = await around.client.facilities(flow.facility, flow.booking_id or "")
    rebooking = flow.kind is Kind.REBOOKING
    return targets(found, around.facilities, around.setup, flow.resident, rebooking=rebooking)


def _has_one_system(flow: Flow, around: Surroundings) -> bool:
    return len(booking_systems_at(around.setup, flow.facility)) <= 1
