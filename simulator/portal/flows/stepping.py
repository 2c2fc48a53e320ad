"""From page to page: what is asked on the way to each.

The steps and their calls are those of source 004 (spec/consumer-rules.md D and E) for rebooking, and of TKB
crm:scheduling 1.1, chapter 3, for the other flows. Nothing here is stored: a flow goes in, a flow comes out. A call
that the flow cannot do without raises CallFailed; one that only adds to the page sets `failed`.
"""

from __future__ import annotations

from dataclasses import replace

from simulator.portal import phone
from simulator.portal.booking_client import CallFailed
from simulator.portal.flows.grounds import not_rebookable, with_support, with_support_and_details
from simulator.portal.flows.searching import search_first
from simulator.portal.flows.state import STEPS, Flow, Kind, Step
from simulator.portal.flows.surroundings import Surroundings


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
        return await with_support(flow, around, flow.chosen_facility)
    flow = await with_support_and_details(flow, around, flow.chosen_facility)
    return flow if flow.ending is not None else not_rebookable(flow) or flow


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
            return replace(flow.at(step), search=await search_first(flow, around), slot=None)
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
