"""The one act that a flow leads to, and what it ended in (spec/consumer-rules.md H)."""

from __future__ import annotations

from simulator.domain.outcome import ResultCode
from simulator.portal import comment, phone
from simulator.portal.booking_client import Answered, CallFailed, MadeCall
from simulator.portal.flow_time import requested
from simulator.portal.flows.state import Ending, Flow, Kind, Step
from simulator.portal.flows.surroundings import Surroundings

_NO_CONTACT = "VP009"


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
