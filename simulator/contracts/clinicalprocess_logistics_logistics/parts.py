"""What the two versions of GetCareContacts share: the small types, alike but for what is required in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.domain.care_contact import CareContact, CareContactKind, identity_type

DOMAIN = "clinicalprocess:logistics:logistics"
HOSTED = "hosted by source systems, and by the aggregating service for all of them"

KIND_NUMBERS: Mapping[CareContactKind, int] = {kind: number for number, kind in enumerate(CareContactKind, start=1)}
"""KV Vårdkontakttyp, in the order of CareContactKind; version 3 sends the same numbers as text."""


@dataclass(frozen=True, slots=True)
class PersonIdType:
    id: str
    type: str


@dataclass(frozen=True, slots=True)
class DatePeriodType:
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class TimePeriodType:
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class CVType:
    """A coded value: code, codeSystem and displayName together, or originalText alone."""

    code: str | None = None
    codeSystem: str | None = None
    codeSystemName: str | None = None
    codeSystemVersion: str | None = None
    displayName: str | None = None
    originalText: str | None = None


@dataclass(frozen=True, slots=True)
class OrgUnitType:
    orgUnitHSAId: str | None
    orgUnitName: str | None
    orgUnitTelecom: str | None = None
    orgUnitEmail: str | None = None
    orgUnitAddress: str | None = None
    orgUnitLocation: str | None = None


@dataclass(frozen=True, slots=True)
class HealthcareProfessionalType:
    authorTime: str
    healthcareProfessionalHSAId: str | None
    healthcareProfessionalName: str | None
    healthcareProfessionalRoleCode: CVType | None
    healthcareProfessionalOrgUnit: OrgUnitType | None
    healthcareProfessionalCareUnitHSAId: str | None
    healthcareProfessionalCareGiverHSAId: str | None


def person_id(resident: str) -> PersonIdType:
    return PersonIdType(resident, identity_type(resident))


def org_unit(contact: CareContact) -> OrgUnitType:
    return OrgUnitType(contact.org_unit_hsa_id, contact.org_unit_name)


def professional(contact: CareContact) -> HealthcareProfessionalType:
    return HealthcareProfessionalType(
        authorTime=contact.author_time,
        healthcareProfessionalHSAId=contact.professional_hsa_id,
        healthcareProfessionalName=contact.professional_name,
        healthcareProfessionalRoleCode=None,
        healthcareProfessionalOrgUnit=org_unit(contact),
        healthcareProfessionalCareUnitHSAId=contact.care_unit_hsa_id,
        healthcareProfessionalCareGiverHSAId=contact.care_giver_hsa_id,
    )
