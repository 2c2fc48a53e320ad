"""Set-ups for tests of the platform: one simulated system with two units, and what a test adds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.facility import Facility, SystemSetup
from simulator.domain.identifiers import hsa_key
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup
from simulator.platform.catalogue import ServiceCatalogue
from simulator.worlds import Setup

NOW = "20260803080000"
UNIT = "SE2321000016-1HZ5"
SCHEDULE = "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
BOOK = "urn:riv:crm:scheduling:MakeBookingResponder:1"
CONTACTS_3 = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:3"


def setup(**platform: Any) -> Setup:
    system = SystemSetup(
        id="tidboken",
        hsa_id="SE2321000016-SYS1",
        name="Tidboken",
        profile="reference",
        contracts=frozenset(BOOKING_CONTRACTS),
        facilities={hsa_key(UNIT): Facility(UNIT, "Ängens vårdcentral", ())},
        time_types={},
        care_contacts=(3,),
    )
    return Setup(1, {system.id: system}, {}, replace(PlatformSetup(), **platform), PortalSetup(), 1)


def catalogue(**platform: Any) -> ServiceCatalogue:
    return ServiceCatalogue(setup(**platform))
