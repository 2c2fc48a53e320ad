"""What a citizen chooses must be among what has been shown. Everything here raises BadRequest for anything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from simulator.domain.identifiers import hsa_key
from simulator.errors import BadRequest
from simulator.portal.booking_client import Named
from simulator.portal.flow_time import FlowTime
from simulator.portal.flows.searching import search_of
from simulator.portal.flows.state import Flow


def with_facility(flow: Flow, facility: str) -> Flow:
    """Only one of the list, or where the flow began when there is no list (CR-RBK-10, CR-FAC-06, CR-FAC-07)."""
    known = [flow.facility] if flow.facilities is None else [each.hsa_id for each in flow.facilities]
    found = next((each for each in known if hsa_key(each) == hsa_key(facility)), None)
    if found is None:
        raise _unknown("healthcare_facility", facility, known)
    return replace(flow, chosen_facility=found)


def with_care_type(flow: Flow, id_: str) -> Flow:
    return replace(flow, care_type=_one_of(flow.care_types, id_, "care_type"))


def with_time_type(flow: Flow, id_: str) -> Flow:
    return replace(flow, time_type=_one_of(flow.time_types, id_, "time_type"))


def with_performer(flow: Flow, hsa_id: str | None) -> Flow:
    """None, or "", is nobody in particular."""
    known = [each.hsa_id for each in flow.performers]
    if hsa_id and hsa_id not in known:
        raise _unknown("performer", hsa_id, known)
    return replace(flow, performer=hsa_id or None)


def known_day(flow: Flow, day: date) -> date:
    dates = search_of(flow).dates
    if day not in dates:
        raise _unknown("day", day.isoformat(), [each.isoformat() for each in dates])
    return day


def slot_of(flow: Flow, slot_id: str) -> FlowTime:
    """One of the chosen day's."""
    slots = search_of(flow).slots
    found = next((each for each in slots if each.slot_id == slot_id), None)
    if found is None:
        raise _unknown("slot", slot_id, [each.slot_id for each in slots])
    return found


def is_searched(flow: Flow, after: date) -> bool:
    """Whether the month after a day has been searched already: then it was a second click."""
    last = search_of(flow).last
    if after > last:
        raise BadRequest(f"the search has come to {last}: the next one is after that day, not after {after}")
    return after < last


def _one_of(known: tuple[Named, ...], id_: str, what: str) -> Named:
    found = next((each for each in known if each.id == id_), None)
    if found is None:
        raise _unknown(what, id_, [each.id for each in known])
    return found


def _unknown(what: str, given: str, known: Iterable[str]) -> BadRequest:
    return BadRequest(f"unknown {what} {given!r}; known here: {', '.join(known) or 'none'}")
