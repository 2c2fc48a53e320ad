"""Which facilities a citizen may be led to (CR-FAC-01 to CR-FAC-07): pure, on what the scenario says of 1177."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.identifiers import hsa_key
from simulator.domain.portal import CaseType, FacilityAtPortal
from simulator.portal import services
from simulator.portal.booking_client import NamedFacility
from simulator.portal.display import Facilities
from simulator.worlds import Setup

_SCHEDULING = frozenset(
    contract.responder_namespace.lower()
    for contract in BOOKING_CONTRACTS.values()
    if contract.domain == "crm:scheduling"
)


def booking_systems_at(setup: Setup, facility: str) -> frozenset[str]:
    """Ids or addresses of those that are connected to a facility (CR-FAC-03)."""
    key = hsa_key(facility)
    simulated = {system.id for system in setup.systems.values() if key in system.facilities}
    outside = {
        system.id
        for system in setup.platform.external
        if key in map(hsa_key, system.logical_addresses)
        and _SCHEDULING & {contract.lower() for contract in system.contracts}
    }
    routed = {
        route.system or route.address or ""
        for route in setup.platform.routes
        if hsa_key(route.logical_address) == key and route.contract.lower() in _SCHEDULING
    }
    return frozenset(simulated | outside | routed - {""})


def targets(
    found: Iterable[NamedFacility], facilities: Facilities, setup: Setup, resident: str, *, rebooking: bool
) -> tuple[NamedFacility, ...]:
    """Of what a producer lists, each once: those in 1177 with exactly one booking system (CR-FAC-03).

    For rebooking also with the service for it, and open to the citizen (CR-FAC-02). An invitation is the unit's own
    choice of whom it offers times, whatever it offers others (CR-INV-03).
    """
    each: dict[str, NamedFacility] = {}
    for one in found:
        each.setdefault(hsa_key(one.hsa_id), one)
    return tuple(
        one
        for key, one in each.items()
        if _is_open(facilities.settings(key), resident, rebooking) and len(booking_systems_at(setup, key)) == 1
    )


def _is_open(settings: FacilityAtPortal, resident: str, rebooking: bool) -> bool:
    return services.has_access(settings, CaseType.CHANGE, resident) if rebooking else settings.active


def preselected(listed: tuple[NamedFacility, ...], facility: str) -> str:
    """The one chosen at first: the flow's own if it is there, else the first. `listed` is not empty (CR-FAC-04)."""
    own = next((one.hsa_id for one in listed if hsa_key(one.hsa_id) == hsa_key(facility)), None)
    return own or listed[0].hsa_id
