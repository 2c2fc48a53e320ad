"""Care contacts, visits above all, and what a source of them can be asked, in either version (spec/platform.md 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

PERSONAL_NUMBER = "1.2.752.129.2.1.3.1"
COORDINATION_NUMBER = "1.2.752.129.2.1.3.3"
RESERVE_NUMBER = "1.2.752.97.3.1.3"  # Region Stockholm's; each region has its own, and no other is named in the TKB
_DAY_OF_COORDINATION = 60


def identity_type(resident: str) -> str:
    """The OID of a 12-character identity's kind: `patientId.type` on the wire."""
    if not resident.isdecimal():
        return RESERVE_NUMBER
    return COORDINATION_NUMBER if int(resident[6:8]) > _DAY_OF_COORDINATION else PERSONAL_NUMBER


class CareContactStatus(Enum):
    """The eight of TKB clinicalprocess:logistics:logistics 3.0, with their Swedish names; version 2 has the first
    five.
    """

    NOT_STARTED = "tidbokad"
    CANCELLED = "inställd"
    ONGOING = "pågående"
    INTERRUPTED = "avbruten"
    FINISHED = "avslutad"
    NULLIFIED = "makulerad"
    WAITING = "väntelista"
    ON_LEAVE = "permission"


class CareContactKind(Enum):
    """KV Vårdkontakttyp, by its Swedish names."""

    VISIT = "Besök"
    TELEPHONE = "Telefon"
    STAY = "Vårdtillfälle"
    DAY_CARE = "Dagsjukvård"
    OTHER = "Annan"


@dataclass(frozen=True, slots=True)
class CareContact:
    """Points in time are 14 digits. The organisation unit is where the contact took or will take place.

    `author_time`: when it was registered; version 2 means the latest change by it.
    """

    document_id: str
    source_system: str
    resident: str
    author_time: str
    care_unit_hsa_id: str
    care_giver_hsa_id: str | None
    org_unit_hsa_id: str
    org_unit_name: str
    professional_hsa_id: str | None = None
    professional_name: str | None = None
    reason: str | None = None
    start: str | None = None
    end: str | None = None
    status: CareContactStatus | None = None
    kind: CareContactKind | None = CareContactKind.VISIT
    approved_for_patient: bool = True


@dataclass(frozen=True, slots=True)
class CareContactQuery:
    """Dates are 8 digits, both or neither is given, and the interval is closed. An empty tuple does not narrow.

    Version 2 has no `care_givers`. The versions have different rules for periods and for what a visit's times mean.
    """

    patient_id: str
    patient_id_type: str
    care_units: tuple[str, ...] = ()
    care_givers: tuple[str, ...] = ()
    first_date: str | None = None
    last_date: str | None = None
    source_system: str | None = None
    contact_ids: tuple[str, ...] = ()
    version: int = 3


class InvalidRequest(Exception):
    """The question cannot be answered, however often it is sent: a result in version 3, a fault in version 2."""


class CareContactSource(Protocol):
    """One call's view of a source system."""

    def care_contacts(self, query: CareContactQuery) -> Sequence[CareContact]:
        """Raises InvalidRequest for a question that breaks the contract's rules."""
        ...

    def log_id(self) -> str:
        """What the call is called in the source's log, e.g. a UUID."""
        ...
