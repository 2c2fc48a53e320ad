"""A booked time as a source has said it, before anybody has judged it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from simulator.contracts import BOOKING_CONTRACTS, care_contacts
from simulator.contracts.contract import ServiceContract
from simulator.domain.identifiers import hsa_key

SCHEDULE = BOOKING_CONTRACTS["GetSubjectOfCareSchedule"]
DETAILS = BOOKING_CONTRACTS["GetBookingDetails"]
CARE_CONTACTS_2 = care_contacts.get_care_contacts_2.CONTRACT
CARE_CONTACTS_3 = care_contacts.get_care_contacts_3.CONTRACT


class Source(Enum):
    """Which of 1177's calls a time came with, in order of priority: the first wins (CR-COL-12 to CR-COL-14)."""

    AGGREGATED = "aggregated"
    """Anrop 1, the aggregating GetSubjectOfCareSchedule."""
    DIRECT = "direct"
    """Anrop 2, by the relation list."""
    CARE_CONTACTS_V3 = "care_contacts_v3"
    CARE_CONTACTS_V2 = "care_contacts_v2"

    @property
    def priority(self) -> int:
        return _ORDER[self]

    @property
    def contract(self) -> ServiceContract:
        return _CONTRACTS[self]


_ORDER = {source: number for number, source in enumerate(Source)}
_CONTRACTS = {
    Source.AGGREGATED: SCHEDULE,
    Source.DIRECT: SCHEDULE,
    Source.CARE_CONTACTS_V3: CARE_CONTACTS_3,
    Source.CARE_CONTACTS_V2: CARE_CONTACTS_2,
}


@dataclass(frozen=True, slots=True)
class CollectedTime:
    """Texts are as they came; None is for what was missing or blank. `logical_address` is where the question went.

    `resident` is None where the source did not say whose time it is. Of care contacts, `other_status` says what a
    contact is that is not a booked visit, and `approved` whether it may be shown to the citizen.
    """

    source: Source
    logical_address: str
    facility: str | None = None
    start: str | None = None
    end: str | None = None
    booking_id: str | None = None
    resident: str | None = None
    facility_name: str | None = None
    performer_name: str | None = None
    resource_name: str | None = None
    care_type_name: str | None = None
    time_type_name: str | None = None
    time_type: str | None = None
    reason: str | None = None
    purpose: str | None = None
    cancel_allowed: bool = False
    rebooking_allowed: bool = False
    message_allowed: bool = False
    is_invitation: bool = False
    other_status: str | None = None
    approved: bool = True

    @property
    def facility_key(self) -> str:
        """ "" when there is no facility."""
        return hsa_key(self.facility or "")


def said(text: object) -> str | None:
    """The text as it came, or None: an empty or blank element says nothing (CR-DSP-11)."""
    return text if isinstance(text, str) and text.strip() else None
