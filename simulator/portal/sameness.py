"""When two rows are the same time (CR-COL-15). The sources do not say, so a scenario may: `portal: {sameness: […]}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.domain.portal import PortalSetup
from simulator.portal.collected import CollectedTime

Key = tuple[str, ...]

_BOOKING_ID = "booking_id"
_EXACT: Mapping[str, Callable[[CollectedTime], str]] = {
    "healthcare_facility": lambda time: time.facility_key,
    "start": lambda time: time.start or "",
    "end": lambda time: time.end or "",
}


def key(time: CollectedTime, setup: PortalSetup) -> Key:
    """What must be equal in the two."""
    return tuple(_EXACT[name](time) for name in setup.sameness if name in _EXACT)


def same(one: CollectedTime, other: CollectedTime, setup: PortalSetup) -> bool:
    """For two with equal keys. A booking id counts only when both have one.

    Rows of one source that have different booking ids are different times whatever the setting: duplicates are between
    answers, and a citizen can have two bookings at once at a facility, for example with a doctor and a nurse.
    """
    if one.booking_id is None or other.booking_id is None:
        return any(name in _EXACT for name in setup.sameness)
    if one.booking_id == other.booking_id:
        return True
    return one.source is not other.source and _BOOKING_ID not in setup.sameness
