"""What 1177 asks in a collection, as calls' contents (CR-CON-01, CR-CON-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_2, get_care_contacts_3
from simulator.contracts.clinicalprocess_logistics_logistics.parts import DatePeriodType, person_id
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import get_booking_details, get_subject_of_care_schedule
from simulator.domain.booking_system import Caller
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup
from simulator.domain.times import datestamp
from simulator.portal.collected import CARE_CONTACTS_2, CARE_CONTACTS_3, DETAILS, SCHEDULE
from simulator.portal.visibility import earliest_start, latest_start

_LAST_DAY = "20991231"  # years of a care contact period are 1900 to 2099 (spec/platform.md 6.1)


@dataclass(frozen=True, slots=True)
class Question:
    """`value` is the contract's own Request; `citizen` acts, or staff for the citizen: `agent` is their HSA-id."""

    contract: ServiceContract
    logical_address: str
    value: Any
    citizen: str
    agent: str | None = None

    @property
    def actor(self) -> Caller:
        return Caller(self.agent or self.citizen, is_agent=self.agent is not None)


def aggregated_schedule(platform: PlatformSetup, citizen: str) -> Question:
    """Anrop 1: addressee and facility are the platform (CR-COL-02, CR-CON-13)."""
    return schedule_at(platform.hsa_id, citizen)


def schedule_at(facility: str, citizen: str) -> Question:
    """Anrop 2: a facility is its own logical address."""
    return Question(SCHEDULE, facility, get_subject_of_care_schedule.Request(facility, citizen), citizen)


def care_contacts_3(platform: PlatformSetup, citizen: str, now: datetime, portal: PortalSetup) -> Question:
    period = _period(now, portal)
    value = get_care_contacts_3.Request((), (), person_id(citizen), period, None, ())
    return Question(CARE_CONTACTS_3, platform.hsa_id, value, citizen)


def care_contacts_2(platform: PlatformSetup, citizen: str, now: datetime, portal: PortalSetup) -> Question:
    period = _period(now, portal)
    value = get_care_contacts_2.Request((), person_id(citizen), period, None, ())
    return Question(CARE_CONTACTS_2, platform.hsa_id, value, citizen)


def details(facility: str, booking_id: str, citizen: str) -> Question:
    """A booking or an invitation by its id (CR-CON-18)."""
    return Question(DETAILS, facility, get_booking_details.Request(facility, booking_id), citizen)


def _period(now: datetime, portal: PortalSetup) -> DatePeriodType:
    """Every day that has a time to show, and no other.

    The sources do not say that 1177 sends a period. Without one a source may cut its answer in time, and it would hold
    the citizen's whole history (spec/platform.md 6.3).
    """
    last = datestamp(latest_start(now, portal).date())
    return DatePeriodType(datestamp(earliest_start(now, portal).date()), min(last, _LAST_DAY))
