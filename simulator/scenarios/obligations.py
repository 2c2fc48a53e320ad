"""Checks that a booking system answers the contracts that its offer demands (PR-GEN-18, spec/producer-rules.md M).

Also refuses settings that would silently do nothing, such as care types that can never be asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.identifiers import hsa_key
from simulator.producers import PROFILES
from simulator.scenarios.contract_names import CONTRACTS
from simulator.scenarios.docbook import problem_with_text
from simulator.scenarios.look_up import places
from simulator.scenarios.model import Scenario, SystemSpec
from simulator.scenarios.words import unknown
from simulator.scenarios.yaml_source import Finding, Path

ALWAYS = ("GetSubjectOfCareSchedule", "PingForConfiguration")
_TIMES = ("GetAvailableDates", "GetAvailableTimeslots")
NEEDED_WITH = {
    "MakeBooking": ("GetAllTimeTypes", *_TIMES),
    "UpdateBooking": _TIMES,
}
"""A contract, and those that are of no use without: new booking needs the ways to choose a time."""
FOR_OPEN_INVITATIONS = ("GetAllHealthcareFacilities", "GetBookingDetails", *_TIMES, "MakeBooking")
FOR_TIMED_INVITATIONS = ("GetBookingDetails",)


def contracts(scenario: Scenario) -> Iterator[Finding]:
    for number, system in enumerate(scenario.booking_systems):
        at: Path = ("booking_systems", number)
        yield from _unknown_contracts(at, system)
        yield from _missing_contracts((*at, "contracts"), system)


def _unknown_contracts(at: Path, system: SystemSpec) -> Iterator[Finding]:
    listed = system.contracts.only or ()
    yield from (
        ((*at, "contracts", n), unknown("contract", c, CONTRACTS)) for n, c in enumerate(listed) if c not in CONTRACTS
    )
    for number, name in enumerate(system.contracts.without):
        if name not in CONTRACTS:
            yield (*at, "contracts", "without", number), unknown("contract", name, CONTRACTS)
    for name in system.delay.per_contract:
        if name not in CONTRACTS:
            yield (*at, "delay", name), unknown("contract", name, ("default", *CONTRACTS))


def _missing_contracts(path: Path, system: SystemSpec) -> Iterator[Finding]:
    answered = system.contracts.answered()
    for name in ALWAYS:
        if name not in answered:
            yield path, f"{system.id} must answer {name}: every connected system does"
    for name, needed in NEEDED_WITH.items():
        if name in answered:
            yield from _lacking(path, f"{system.id} answers {name}", answered, needed)
    if any(facility.rebook_to for facility in system.facilities):
        lets = f"{system.id} lets bookings move to other facilities (rebook_to)"
        yield from _lacking(path, lets, answered, ("GetAllHealthcareFacilities", "UpdateBooking"))
    if system.care_types and "GetAllCareTypes" not in answered:
        yield path, f"{system.id} has care types but does not answer GetAllCareTypes: add it, or remove care_types"


def _lacking(path: Path, because: str, answered: frozenset[str], needed: tuple[str, ...]) -> Iterator[Finding]:
    lacking = [name for name in needed if name not in answered]
    if lacking:
        yield path, f"{because} and must then also answer {' and '.join(lacking)}"


def invitations(scenario: Scenario) -> Iterator[Finding]:
    known = places(scenario)
    for number, invitation in enumerate(scenario.invitations):
        at: Path = ("invitations", number)
        problem = problem_with_text(invitation.text)
        if problem:
            yield (*at, "text"), f"text in an invitation: {problem}"
        place = known.get(hsa_key(invitation.facility))
        if place is None:
            continue
        answered = place.system.contracts.answered()
        if invitation.is_open:
            yield from _open((*at, "facility"), place.system, answered)
            if invitation.end is not None:
                yield (*at, "end"), "an invitation without start is open and has no end: add start, or remove end"
            continue
        yield from _lacking(
            (*at, "facility"), f"{place.system.id} sends timed invitations", answered, FOR_TIMED_INVITATIONS
        )
        for name in ("valid_until", "invited_on", "facilities"):
            if getattr(invitation, name):
                yield (*at, name), f"{name} is only for open invitations, and this one has a start: remove one of them"


def _open(path: Path, system: SystemSpec, answered: frozenset[str]) -> Iterator[Finding]:
    if not PROFILES[system.profile].open_invitations:
        yield (
            path,
            f"{system.id} is of profile {system.profile}, which has no open invitations: give the invitation a start",
        )
        return
    yield from _lacking(path, f"{system.id} sends open invitations", answered, FOR_OPEN_INVITATIONS)
