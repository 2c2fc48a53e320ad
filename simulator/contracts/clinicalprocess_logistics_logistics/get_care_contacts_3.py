"""GetCareContacts 3.0: a person's care contacts, past and planned (spec/platform.md 6). Codes are coded values.

A question that breaks the rules gets a result with INVALID_REQUEST and no contacts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.contracts.clinicalprocess_logistics_logistics.parts import (
    DOMAIN,
    HOSTED,
    KIND_NUMBERS,
    CVType,
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
    CareContactKind,
    CareContactQuery,
    CareContactSource,
    CareContactStatus,
    InvalidRequest,
)

KIND_SYSTEM = "1.2.752.129.2.2.2.25"  # KV Vårdkontakttyp
STATUS_SYSTEM = "1.2.752.116.2.1.1"  # SNOMED CT SE
STATUS_CODES: Mapping[CareContactStatus, str] = {
    CareContactStatus.NOT_STARTED: "53631000052103",
    CareContactStatus.CANCELLED: "53641000052109",
    CareContactStatus.ONGOING: "53651000052107",
    CareContactStatus.INTERRUPTED: "53661000052105",
    CareContactStatus.FINISHED: "53671000052101",
    CareContactStatus.NULLIFIED: "53691000052102",
    CareContactStatus.WAITING: "53701000052102",
    CareContactStatus.ON_LEAVE: "53681000052104",
}


@dataclass(frozen=True, slots=True)
class Request:
    careUnitHSAId: tuple[str, ...]
    careGiverHSAId: tuple[str, ...]
    patientId: PersonIdType
    datePeriod: DatePeriodType | None
    sourceSystemHSAId: str | None
    careContactId: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalAuthenticatorType:
    signatureTime: str
    legalAuthenticatorHSAId: str | None
    legalAuthenticatorName: str | None


@dataclass(frozen=True, slots=True)
class PatientSummaryHeaderType:
    """documentTitle, documentTime, legalAuthenticator and what has a default are for other contracts of the domain, and
    must be left out of care contacts.
    """

    documentId: str
    sourceSystemHSAId: str
    documentTitle: str | None
    documentTime: str | None
    patientId: PersonIdType
    accountableHealthcareProfessional: HealthcareProfessionalType
    legalAuthenticator: LegalAuthenticatorType | None
    approvedForPatient: bool
    nullified: bool | None = None
    nullifiedReason: str | None = None
    careContactId: str | None = None


@dataclass(frozen=True, slots=True)
class PartialDateType:
    format: str
    value: str


@dataclass(frozen=True, slots=True)
class AdditionalPatientInformationType:
    dateOfBirth: PartialDateType | None
    gender: CVType | None


@dataclass(frozen=True, slots=True)
class CareContactBodyType:
    careContactCode: CVType | None
    careContactReason: str | None
    careContactOrgUnit: OrgUnitType | None
    careContactTimePeriod: TimePeriodType | None
    careContactStatus: CVType | None
    additionalPatientInformation: AdditionalPatientInformationType | None


@dataclass(frozen=True, slots=True)
class CareContactType:
    careContactHeader: PatientSummaryHeaderType
    careContactBody: CareContactBodyType


@dataclass(frozen=True, slots=True)
class ResultType:
    resultCode: str
    errorCode: str | None
    logId: str
    subCode: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Response:
    careContact: tuple[CareContactType, ...]
    result: ResultType


def answer(request: Request, source: CareContactSource) -> Response:
    try:
        contacts = source.care_contacts(_query(request))
    except InvalidRequest as error:
        return Response((), ResultType("ERROR", "INVALID_REQUEST", source.log_id(), None, str(error)))
    return Response(tuple(map(_care_contact, contacts)), ResultType("OK", None, source.log_id(), None, None))


def _query(request: Request) -> CareContactQuery:
    period = request.datePeriod
    return CareContactQuery(
        patient_id=request.patientId.id,
        patient_id_type=request.patientId.type,
        care_units=request.careUnitHSAId,
        care_givers=request.careGiverHSAId,
        first_date=period.start if period else None,
        last_date=period.end if period else None,
        source_system=request.sourceSystemHSAId,
        contact_ids=request.careContactId,
    )


def _care_contact(contact: CareContact) -> CareContactType:
    return CareContactType(
        PatientSummaryHeaderType(
            documentId=contact.document_id,
            sourceSystemHSAId=contact.source_system,
            documentTitle=None,
            documentTime=None,
            patientId=person_id(contact.resident),
            accountableHealthcareProfessional=professional(contact),
            legalAuthenticator=None,
            approvedForPatient=contact.approved_for_patient,
        ),
        CareContactBodyType(
            careContactCode=_kind(contact.kind),
            careContactReason=contact.reason,
            careContactOrgUnit=org_unit(contact),
            careContactTimePeriod=_period(contact),
            careContactStatus=_status(contact.status),
            additionalPatientInformation=None,
        ),
    )


def _kind(kind: CareContactKind | None) -> CVType | None:
    if kind is None:
        return None
    return CVType(str(KIND_NUMBERS[kind]), KIND_SYSTEM, "KV Vårdkontakttyp", displayName=kind.value)


def _status(status: CareContactStatus | None) -> CVType | None:
    if status is None:
        return None
    return CVType(STATUS_CODES[status], STATUS_SYSTEM, "SNOMED CT SE", displayName=status.value)


def _period(contact: CareContact) -> TimePeriodType | None:
    return TimePeriodType(contact.start, contact.end) if contact.start or contact.end else None


CONTRACT = ServiceContract(
    name="GetCareContacts",
    domain=DOMAIN,
    version="3.0",
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference="TKB clinicalprocess:logistics:logistics 3.0.13",
    needs_actor=False,
)
