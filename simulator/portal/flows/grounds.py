"""What a flow stands on: what the service catalogue and GetBookingDetails say, and whether it can go on with that."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from simulator.domain.identifiers import hsa_key
from simulator.loglines import safe
from simulator.portal.booking_client import Named
from simulator.portal.flow_time import FlowTime
from simulator.portal.flows import wording
from simulator.portal.flows.state import Ending, Flow, Step
from simulator.portal.flows.surroundings import Surroundings

logger = logging.getLogger("tidbok.portal")


async def with_support(flow: Flow, around: Surroundings, facility: str) -> Flow:
    """Ask the catalogue once per facility."""
    key = hsa_key(facility)
    if key in dict(flow.supported):
        return flow
    found = await around.client.supported(facility)
    names = None if found is None else tuple(sorted(found))
    return replace(flow, supported=(*flow.supported, (key, names)))


async def with_support_and_details(flow: Flow, around: Surroundings, facility: str) -> Flow:
    """What the catalogue has for `facility`, and the booking at its own.

    Raises CallFailed when both have answered.
    """
    support = asyncio.create_task(with_support(flow, around, facility))
    details = asyncio.create_task(around.client.details(flow.facility, flow.booking_id or ""))
    await asyncio.wait((support, details))
    return _with_details(support.result(), details.result())


def _with_details(flow: Flow, details: FlowTime) -> Flow:
    """The booking's own types narrow what is asked for.

    What is about somebody else, another booking or another facility is never shown: the citizen would read of one time
    and change another.
    """
    if _is_about_something_else(flow, details):
        logger.error(
            "1177: GetBookingDetails %s at %s is about something else", safe(flow.booking_id), safe(flow.facility)
        )
        return technical(replace(flow, original=None))
    return replace(
        flow,
        original=details,
        time_type=_type(details.time_type, details.time_type_name),
        care_type=_type(details.care_type, details.care_type_name),
    )


def _is_about_something_else(flow: Flow, details: FlowTime) -> bool:
    """Ids are compared as the contracts say: HSA-ids without case (CR-CON-04), what is left out is not judged."""
    return (
        _differs(details.resident, flow.resident)
        or _differs(details.facility, flow.facility)
        or (bool(details.booking_id) and details.booking_id != flow.booking_id)
    )


def _differs(found: str | None, wanted: str) -> bool:
    return bool(found) and (found or "").strip().upper() != wanted.strip().upper()


def _type(id_: str | None, name: str | None) -> Named | None:
    return Named(id_ or "", name or "") if id_ or name else None


def original_of(flow: Flow) -> FlowTime:
    return flow.original or FlowTime()


def not_rebookable(flow: Flow) -> Flow | None:
    """CR-RBK-09, CR-RBK-11."""
    if original_of(flow).is_open_invitation:
        return refused(flow, wording.NO_TIME_YET)
    return None if original_of(flow).rebooking_allowed else refused(flow, wording.NOT_REBOOKABLE)


def without_support(flow: Flow, contracts: tuple[str, ...]) -> Flow | None:
    """The end of it when the details were not to be had, or the catalogue says that a contract is not there."""
    if flow.ending is not None:
        return flow
    lacking = [name for name in contracts if flow.supports(name, flow.facility) is False]
    if not lacking:
        return None
    logger.error("1177: %s does not support %s", safe(flow.facility), ", ".join(lacking))
    return technical(flow)


def refused(flow: Flow, text: str) -> Flow:
    return flow.ended(Step.REFUSED, Ending(None, text, sent=False))


def technical(flow: Flow) -> Flow:
    return flow.ended(Step.TECHNICAL_ERROR, Ending(None, sent=False))
