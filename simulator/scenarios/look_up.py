"""Look-up tables over a parsed scenario, for the checks and for filling the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.scenarios.model import FacilitySpec, Scenario, SystemSpec, TimeTypeSpec


@dataclass(frozen=True, slots=True)
class Place:
    """A facility, its system, and where both stand in the file."""

    system: SystemSpec
    facility: FacilitySpec
    system_number: int
    facility_number: int

    def time_type(self, time_type: str) -> TimeTypeSpec:
        return next(known for known in self.system.time_types if known.id == time_type)


def places(scenario: Scenario) -> Mapping[str, Place]:
    """Every facility by HSA key; of two with the same key the first."""
    found: dict[str, Place] = {}
    for system_number, system in enumerate(scenario.booking_systems):
        for facility_number, facility in enumerate(system.facilities):
            found.setdefault(facility.key, Place(system, facility, system_number, facility_number))
    return found
