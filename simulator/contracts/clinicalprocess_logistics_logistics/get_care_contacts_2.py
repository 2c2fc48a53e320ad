"""GetCareContacts 2.0: a person's care contacts, past and planned (spec/platform.md 6). Codes are numbers.

It has no result, so a question that breaks the rules gets a SOAP fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.contracts.clinicalprocess_logistics_logistics.parts import (
    DOMAIN,
    HOSTED,
    KIND_NUMBERS,
    DatePeriodType,
    HealthcareProfessionalType,
    OrgUnitType,
    PersonIdType,
    TimePeriodType,
    org_unit,
    person_id,
    professional,
)
from simulator.contracts.contract import ServiceContract
from simulator.domain.care_contact import (
    CareContact,
    CareContactQuery,
    CareContactSource,
    CareContactStatus,
    InvalidRequest,
)
from simulator.errors import TechnicalError

_STATUS_NUMBERS: Mapping[CareContactStatus, int] = {
    CareContactStatus.NOT_STARTED: 1,
    CareContactStatus.CANCELLED: 2,
    CareContactStatus.ONGOING: 3,
    CareContactStatus.INTERRUPTED: 4,
    CareContactStatus.FINISHED: 5,
}
"""There is no number for the other statuses of version 3; the element is then left out."""


@dataclass(frozen=True, slots=True)
class Request:
    careUnitHSAId: tuple[str, ...]
    patientId: PersonIdType
    timePeriod: DatePeriodType | None
    sourceSystemHSAId: str | None
    careContactId: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatientSummaryHeaderType:
    documentId: str
    sourceSystemHSAId: str
    patientId: PersonIdType
    accountableHealthcareProfessional: HealthcareProfessionalType | None
    approvedForPatient: bool
    nullified: bool | None
    nullifiedReason: str | None


@dataclass(frozen=True, slots=True)
class CareContactBodyType:
    careContactCode: int | None
    careContactReason: str | None
    careContactOrgUnit: OrgUnitType
    careContactTimePeriod: TimePeriodType
    careContactStatus: int | None


@dataclass(frozen=True, slots=True)
class CareContactType:
    careContactHeader: PatientSummaryHeaderType
    careContactBody: CareContactBodyType


@dataclass(frozen=True, slots=True)
class Response:
    careContact: tuple[CareContactType, ...]


def answer(request: Request, source: CareContactSource) -> Response:
    """A contact without a start cannot be told in this version, and is left out."""
    try:
        contacts = source.care_contacts(_query(request))
    except InvalidRequest as error:
        raise TechnicalError(str(error)) from error
    return Response(tuple(_care_contact(contact) for contact in contacts if contact.start))


def _query(request: Request) -> CareContactQuery:
    period = request.timePeriod
    return CareContactQuery(
        patient_id=request.patientId.id,
        patient_id_type=request.patientId.type,
        care_units=request.careUnitHSAId,
        first_date=period.start if period else None,
        last_date=period.end if period else None,
        source_system=request.sourceSystemHSAId,
        contact_ids=request.careContactId,
        version=2,
    )


def _care_contact(contact: CareContact) -> CareContactType:
    return CareContactType(
        PatientSummaryHeaderType(
            documentId=contact.document_id,
            sourceSystemHSAId=contact.source_system,
            patientId=person_id(contact.resident),
            accountableHealthcareProfessional=_professional(contact),
            approvedForPatient=contact.approved_for_patient,
            nullified=None,
            nullifiedReason=None,
        ),
        CareContactBodyType(
            careContactCode=KIND_NUMBERS[contact.kind] if contact.kind else None,
            careContactReason=contact.reason,
            careContactOrgUnit=org_unit(contact),
            careContactTimePeriod=TimePeriodType(contact.start, contact.end),
            careContactStatus=_STATUS_NUMBERS.get(contact.status) if contact.status else None,
        ),
    )


def _professional(contact: CareContact) -> HealthcareProfessionalType | None:
    """It may be left out, but not be there without an id and a name."""
    return professional(contact) if contact.professional_hsa_id and contact.professional_name else None


CONTRACT = ServiceContract(
    name="GetCareContacts",
    domain=DOMAIN,
    version="2.0",
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference="TKB clinicalprocess:logistics:logistics 2.0.1",
    needs_actor=False,
    action="urn:riv:ehr:patientsummary:GetCareContactsResponder:2:GetCareContacts",  # left over from an earlier domain
)
