"""What is asked on the way to each page, and what is done at the end.

The steps and their calls are those of source 004 (spec/consumer-rules.md D and E) for rebooking, and of TKB
crm:scheduling 1.1, chapter 3, for the other flows. Nothing here is stored: a flow goes in, a flow comes out. A call
that the flow cannot do without raises CallFailed; one that only adds to the page sets `failed`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import date, datetime

from simulator.domain.identifiers import hsa_key
from simulator.domain.outcome import ResultCode
from simulator.domain.resident_at_portal import ResidentAtPortal
from simulator.domain.times import timestamp
from simulator.portal import comment, phone, search_windows, services
from simulator.portal.booking_client import Answered, BookingClient, CallFailed, MadeCall, Named, NamedFacility
from simulator.portal.display import Facilities
from simulator.portal.flow_time import FlowTime, can_be_chosen, requested
from simulator.portal.flows import wording
from simulator.portal.flows.bookable import booking_systems_at, preselected, targets
from simulator.portal.flows.state import STEPS, Ending, Flow, Kind, Search, Step
from simulator.portal.search_windows import Window
from simulator.portal.texts import NO_ACCESS
from simulator.worlds import Setup

logger = logging.getLogger("tidbok.portal")

NEEDED = {
    Kind.BOOKING: ("GetAllTimeTypes", "GetAvailableDates", "GetAvailableTimeslots", "MakeBooking"),
    Kind.REBOOKING: ("GetBookingDetails", "GetAvailableDates", "GetAvailableTimeslots", "UpdateBooking"),
    Kind.CANCELLING: ("GetBookingDetails", "CancelBooking"),
    Kind.INVITATION: ("GetBookingDetails",),
}
"""Without these at the facility there is no flow (CR-CON-03)."""
_NO_CONTACT = "VP009"
_NEEDED_FOR_OPEN_INVITATION = ("GetAllHealthcareFacilities",)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step looks at. `now` is the session's clock, in Swedish local time, when the citizen takes it."""

    client: BookingClient
    facilities: Facilities
    setup: Setup
    citizen: ResidentAtPortal
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


# The beginning


async def begin(flow: Flow, around: Surroundings) -> Flow:
    """To the first page, or to the end. Raises CallFailed."""
    no = _closed(flow, around)
    if no is not None:
        return _refused(flow, no)
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
    flow = await _with_support(flow, around, flow.facility)
    return _without_support(flow, NEEDED[flow.kind]) or flow.at(Step.FACILITY)


async def _begin_rebooking(flow: Flow, around: Surroundings) -> Flow:
    """GetBookingDetails before anything is shown, and the facilities if their contract is supported (CR-RBK-01)."""
    flow = await _with_support_and_details(flow, around)
    stopped = _without_support(flow, NEEDED[flow.kind]) or _not_rebookable(flow)
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
    flow = await _with_support_and_details(flow, around)
    stopped = _without_support(flow, NEEDED[flow.kind])
    if stopped is not None:
        return stopped
    details = _original(flow)
    if details.is_open_invitation:
        return _refused(flow, wording.NO_TIME_YET)
    return flow.at(Step.SUMMARY) if details.cancel_allowed else _refused(flow, wording.NOT_CANCELLABLE)


async def _begin_invitation(flow: Flow, around: Surroundings) -> Flow:
    """A timed one is read; an open one is booked on, at a facility that the producer lists (CR-CON-08, CR-INV-01)."""
    flow = await _with_support_and_details(flow, around)
    stopped = _without_support(flow, NEEDED[flow.kind])
    if stopped is not None:
        return stopped
    details = _original(flow)
    if not details.is_invitation:
        return _refused(flow, wording.NO_INVITATION)
    if not details.is_open_invitation:
        return flow.at(Step.INVITATION)
    stopped = _without_support(flow, _NEEDED_FOR_OPEN_INVITATION)
    if stopped is not None:
        return stopped
    listed = await _facilities(flow, around)
    if not listed:
        return _refused(flow, wording.NOWHERE_TO_BOOK)
    return replace(flow.at(Step.FACILITY), facilities=listed, chosen_facility=preselected(listed, flow.facility))


async def _with_support(flow: Flow, around: Surroundings, facility: str) -> Flow:
    """Ask the catalogue once per facility."""
    key = hsa_key(facility)
    if key in dict(flow.supported):
        return flow
    found = await around.client.supported(facility)
    names = None if found is None else tuple(sorted(found))
    return replace(flow, supported=(*flow.supported, (key, names)))


async def _with_support_and_details(flow: Flow, around: Surroundings) -> Flow:
    flow, details = await asyncio.gather(_with_support(flow, around, flow.facility), _details(flow, around))
    return _with_details(flow, details)


async def _details(flow: Flow, around: Surroundings) -> FlowTime:
    return await around.client.details(flow.facility, flow.booking_id or "")


def _with_details(flow: Flow, details: FlowTime) -> Flow:
    """The booking's own types narrow what is asked for. Somebody else's time is never shown."""
    if details.resident is not None and details.resident.strip().upper() != flow.resident.upper():
        logger.error("1177: GetBookingDetails %s at %s is about somebody else", flow.booking_id, flow.facility)
        return _technical(replace(flow, original=None))
    return replace(
        flow,
        original=details,
        time_type=_type(details.time_type, details.time_type_name),
        care_type=_type(details.care_type, details.care_type_name),
    )


def _original(flow: Flow) -> FlowTime:
    return flow.original or FlowTime()


def _type(id_: str | None, name: str | None) -> Named | None:
    return Named(id_ or "", name or "") if id_ or name else None


async def _facilities(flow: Flow, around: Surroundings) -> tuple[NamedFacility, ...]:
    found = await around.client.facilities(flow.facility, flow.booking_id or "")
    rebooking = flow.kind is Kind.REBOOKING
    return targets(found, around.facilities, around.setup, flow.resident, rebooking=rebooking)


def _has_one_system(flow: Flow, around: Surroundings) -> bool:
    return len(booking_systems_at(around.setup, flow.facility)) <= 1


def _not_rebookable(flow: Flow) -> Flow | None:
    """CR-RBK-09, CR-RBK-11."""
    if _original(flow).is_open_invitation:
        return _refused(flow, wording.NO_TIME_YET)
    return None if _original(flow).rebooking_allowed else _refused(flow, wording.NOT_REBOOKABLE)


def _without_support(flow: Flow, contracts: tuple[str, ...]) -> Flow | None:
    """The end of it when the details were not to be had, or the catalogue says that a contract is not there."""
    if flow.ending is not None:
        return flow
    lacking = [name for name in contracts if flow.supports(name, flow.facility) is False]
    if not lacking:
        return None
    logger.error("1177: %s does not support %s", flow.facility, ", ".join(lacking))
    return _technical(flow)


def _refused(flow: Flow, text: str) -> Flow:
    return flow.ended(Step.REFUSED, Ending(None, text, sent=False))


def _technical(flow: Flow) -> Flow:
    return flow.ended(Step.TECHNICAL_ERROR, Ending(None, sent=False))


# From page to page


async def onwards(flow: Flow, around: Surroundings) -> Flow:
    """From the step that the flow is at to the next one that has something to show. Raises CallFailed."""
    order = STEPS[flow.kind]
    if flow.step is Step.FACILITY:
        flow = await _leave_facility(flow, around)
        if flow.ending is not None:
            return flow
    failed = False
    for step in order[order.index(flow.step) + 1 :]:
        entered = await _enter(step, flow, around)
        if entered.step is step:
            return replace(entered, failed=entered.failed or failed)
        flow, failed = replace(entered, failed=False), failed or entered.failed
    raise AssertionError("a flow has a summary")


async def _leave_facility(flow: Flow, around: Surroundings) -> Flow:
    """Rebooking fetches the booking again when its own page begins (source 004): the answer may be another now."""
    if flow.kind is not Kind.REBOOKING:
        return await _with_support(flow, around, flow.chosen_facility)
    again, details = await asyncio.gather(_with_support(flow, around, flow.chosen_facility), _details(flow, around))
    flow = _with_details(again, details)
    return flow if flow.ending is not None else _not_rebookable(flow) or flow


async def _enter(step: Step, flow: Flow, around: Surroundings) -> Flow:
    """The flow at `step`; or where it was, when there is nothing to choose there."""
    match step:
        case Step.CARE_TYPE:
            return await _enter_care_type(flow, around)
        case Step.TIME_TYPE:
            care_type = flow.care_type if flow.has_care_types else None
            found = await around.client.time_types(flow.chosen_facility, care_type)
            return replace(flow.at(step), time_types=found)
        case Step.PERFORMER:
            return await _enter_performer(flow, around)
        case Step.TIME:
            return replace(flow.at(step), search=await _search(flow, around), slot=None)
        case Step.REASON:
            given = phone.prefilled(around.citizen.phone) if flow.phone is None else flow.phone
            return replace(flow.at(step), phone=given)
        case _:
            return flow.at(step)


async def _enter_care_type(flow: Flow, around: Surroundings) -> Flow:
    """CR-CON-06: only where GetAllCareTypes is supported."""
    flow = replace(flow, care_type=None)
    if not flow.has_care_types:
        return flow
    try:
        found = await around.client.care_types(flow.chosen_facility)
    except CallFailed:
        return replace(flow, failed=True)
    return replace(flow.at(Step.CARE_TYPE), care_types=found) if found else flow


async def _enter_performer(flow: Flow, around: Surroundings) -> Flow:
    """CR-PER-01: the section is there only where GetAllPerformers is supported, and lists somebody."""
    flow = replace(flow, performer=None, performers=())
    if flow.supports("GetAllPerformers") is not True:
        return flow
    try:
        found = await around.client.performers(flow.wanted())
    except CallFailed:
        return replace(flow, failed=True)
    return replace(flow.at(Step.PERFORMER), performers=found) if found else flow


# Days and times


async def _search(flow: Flow, around: Surroundings) -> Search:
    """CR-WIN-01 and CR-WIN-02; the first date with free times is chosen at once (CR-WIN-04)."""
    window = search_windows.initial(around.today)
    first = window.first
    dates = await around.client.dates(flow.wanted(), window)
    if not dates:
        window = search_windows.retry(window)
        dates = await around.client.dates(flow.wanted(), window)
    return await _with_day(Search(first, window.last, dates), dates[0] if dates else None, flow, around)


async def searched_further(flow: Flow, around: Surroundings) -> Flow:
    """One month more (CR-WIN-05). A day that has been chosen stays so."""
    search = _search_of(flow)
    window = _month_ahead(search.last, around.today)
    dates = await around.client.dates(flow.wanted(), window)
    search = replace(search, last=window.last, dates=(*search.dates, *dates))
    if search.day is None and dates:
        search = await _with_day(search, dates[0], flow, around)
    return replace(flow.at(Step.TIME), search=search)


def _month_ahead(last: date, today: date) -> Window:
    """The next month; of days that have passed since, none is asked about."""
    window = search_windows.further(last)
    while (left := search_windows.still_ahead(window, today)) is None:
        window = search_windows.further(window.last)
    return left


async def with_day(flow: Flow, day: date, around: Surroundings) -> Flow:
    """The times of another day are fetched when it is chosen (CR-WIN-08)."""
    search = await _with_day(_search_of(flow), day, flow, around)
    return replace(flow.at(Step.TIME), search=search, slot=None)


async def _with_day(search: Search, day: date | None, flow: Flow, around: Surroundings) -> Search:
    if day is None:
        return search
    found = await around.client.timeslots(flow.wanted(), search_windows.one_day(day))
    now = timestamp(around.now)
    slots = sorted(
        (slot for slot in found if can_be_chosen(slot, flow.chosen_facility, day, now)),
        key=lambda slot: slot.start or "",
    )
    return replace(search, day=day, slots=tuple(dict.fromkeys(slots)))


def _search_of(flow: Flow) -> Search:
    if flow.search is None:
        raise AssertionError("a flow at its times has searched for them")
    return flow.search


# The end


async def carry_out(flow: Flow, around: Surroundings) -> Flow:
    """The one act, and what it ended in. Never raises CallFailed."""
    try:
        answered = await _act(flow, around)
    except CallFailed as failure:
        return flow.ended(Step.TECHNICAL_ERROR, Ending(None, fault=_says_no(failure.call)))
    ending = Ending(answered.code, answered.text, answered.booking_id)
    return flow.ended(Step.ERROR if answered.code is ResultCode.ERROR else Step.CONFIRMATION, ending)


def _says_no(call: MadeCall) -> bool:
    """A SOAP fault is the producer's no. The platform's VP009 is not: the producer may have done it, unheard."""
    return call.status == "fault" and _NO_CONTACT not in (call.error or "")


async def _act(flow: Flow, around: Surroundings) -> Answered:
    if flow.kind is Kind.CANCELLING:
        message = comment.cleaned(flow.comment, flow.message_allowed)
        return await around.client.cancel(flow.facility, flow.booking_id or "", message)
    slot = flow.slot
    if slot is None:
        raise AssertionError("a flow at its summary has a time")
    reason = comment.cleaned(flow.comment, flow.message_allowed)
    number = phone.cleaned(flow.phone)
    id_ = flow.booking_id if flow.kind is not Kind.BOOKING else slot.booking_id
    time = requested(slot, flow.resident, id_, reason, flow.has_care_types)
    if flow.kind is Kind.REBOOKING:
        return await around.client.rebook(time, around.citizen, number)
    return await around.client.book(time, around.citizen, number)
