"""What 1177 knows of facilities (CR-DSP-01, CR-DSP-03)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.facility import SystemSetup
from simulator.domain.identifiers import hsa_key
from simulator.domain.portal import FacilityAtPortal, PortalSetup


class Facilities:
    """Every facility as 1177 knows it."""

    def __init__(self, setup: PortalSetup, systems: Mapping[str, SystemSetup]) -> None:
        self._setup = setup
        self._systems = systems

    def settings(self, facility: str) -> FacilityAtPortal:
        return self._setup.facilities.get(hsa_key(facility), FacilityAtPortal())

    def name(self, facility: str) -> str:
        """Its name in the e-services, never what a booking system writes in a message (CR-DSP-03).

        A facility that 1177 has no name for, as one of an external system, is called by its HSA-id.
        """
        return self.settings(facility).name or self._registered(hsa_key(facility)) or facility

    def _registered(self, key: str) -> str | None:
        """The name it goes by where the scenario describes it: what HSA would say."""
        found = (system.facilities[key].name for system in self._systems.values() if key in system.facilities)
        return next(found, None)
