"""GetCareContacts in both versions: one domain value, two ways to say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from simulator.contracts import care_contacts, schemas
from simulator.contracts.contract import ServiceContract
from simulator.domain.care_contact import (
    COORDINATION_NUMBER,
    PERSONAL_NUMBER,
    RESERVE_NUMBER,
    CareContact,
    CareContactKind,
    CareContactQuery,
    CareContactStatus,
    InvalidRequest,
    identity_type,
)
from simulator.errors import TechnicalError
from tests.contracts.asking import ask, told

V2 = care_contacts.get_care_contacts_2.CONTRACT
V3 = care_contacts.get_care_contacts_3.CONTRACT
both = pytest.mark.parametrize("contract", [V2, V3], ids=["2", "3"])

PATIENT = f"<r:patientId><c:id>191212121212</c:id><c:type>{PERSONAL_NUMBER}</c:type></r:patientId>"
VISIT = CareContact(
    document_id="K-1",
    source_system="SE2321000016-SYS",
    resident="191212121212",
    author_time="20260701080000",
    care_unit_hsa_id="SE2321000016-1HZ5",
    care_giver_hsa_id="SE2321000016-VG",
    org_unit_hsa_id="SE2321000016-1HZ5",
    org_unit_name="Mottagningen",
    professional_hsa_id="SE2321000016-P1",
    professional_name="Maja Ekdal",
    reason="Ont i knät",
    start="20260702100000",
    status=CareContactStatus.NOT_STARTED,
)


class Source:
    """Answers with the contacts it was given, and remembers the question."""

    def __init__(self, *contacts: CareContact) -> None:
        self.contacts = contacts
        self.query: CareContactQuery | None = None

    def care_contacts(self, query: CareContactQuery) -> Sequence[CareContact]:
        self.query = query
        return self.contacts

    def log_id(self) -> str:
        return "11111111-2222-3333-4444-555555555555"


class Refusing(Source):
    def care_contacts(self, query: CareContactQuery) -> Sequence[CareContact]:
        raise InvalidRequest("careContactId kräver sourceSystemHSAId")


def body(contract: ServiceContract, contact: CareContact):  # type: ignore[no-untyped-def]
    (only,) = told(contract, PATIENT, Source(contact)).careContact
    return only.careContactBody


def header(contract: ServiceContract, contact: CareContact):  # type: ignore[no-untyped-def]
    (only,) = told(contract, PATIENT, Source(contact)).careContact
    return only.careContactHeader


@both
def test_the_question_is_the_same_in_both_versions_but_for_which_it_is(contract: ServiceContract) -> None:
    period = "timePeriod" if contract is V2 else "datePeriod"
    source = Source()
    ask(
        contract,
        f"<r:careUnitHSAId>U1</r:careUnitHSAId><r:careUnitHSAId>U2</r:careUnitHSAId>{PATIENT}"
        f"<r:{period}><c:start>20260101</c:start><c:end>20261231</c:end></r:{period}>"
        "<r:sourceSystemHSAId>S</r:sourceSystemHSAId><r:careContactId>K-1</r:careContactId>",
        source,
    )
    assert source.query == CareContactQuery(
        patient_id="191212121212",
        patient_id_type=PERSONAL_NUMBER,
        care_units=("U1", "U2"),
        first_date="20260101",
        last_date="20261231",
        source_system="S",
        contact_ids=("K-1",),
        version=2 if contract is V2 else 3,
    )


def test_version_3_can_ask_for_a_care_giver() -> None:
    source = Source()
    ask(V3, f"<r:careGiverHSAId>G</r:careGiverHSAId>{PATIENT}", source)
    assert source.query is not None
    assert source.query.care_givers == ("G",)


@both
def test_the_question_must_follow_the_schema(contract: ServiceContract) -> None:
    with pytest.raises(TechnicalError, match="patientId saknas"):
        ask(contract, "", Source())


@both
def test_every_status_and_kind_makes_a_valid_reply(contract: ServiceContract) -> None:
    contacts = [replace(VISIT, status=status, kind=kind) for status in CareContactStatus for kind in CareContactKind]
    reply = ask(contract, PATIENT, Source(*contacts, replace(VISIT, status=None, kind=None, care_giver_hsa_id=None)))
    assert schemas.is_valid(contract.xsd, reply)
    assert len(reply.findall("{*}careContact")) == len(contacts) + 1


def test_a_booked_visit_is_numbers_in_version_2() -> None:
    found = body(V2, VISIT)
    assert (found.careContactCode, found.careContactStatus) == (1, 1)
    assert (found.careContactTimePeriod.start, found.careContactTimePeriod.end) == ("20260702100000", None)


def test_a_booked_visit_is_coded_values_in_version_3() -> None:
    found = body(V3, VISIT)
    status, kind = found.careContactStatus, found.careContactCode
    assert (status.code, status.codeSystem, status.displayName) == ("53631000052103", "1.2.752.116.2.1.1", "tidbokad")
    assert (kind.code, kind.codeSystem, kind.displayName) == ("1", "1.2.752.129.2.2.2.25", "Besök")


@pytest.mark.parametrize("status", [CareContactStatus.NULLIFIED, CareContactStatus.WAITING, CareContactStatus.ON_LEAVE])
def test_a_status_that_version_2_has_no_number_for_is_left_out(status: CareContactStatus) -> None:
    assert body(V2, replace(VISIT, status=status)).careContactStatus is None


def test_version_2_leaves_out_a_professional_without_a_name() -> None:
    nameless = replace(VISIT, professional_name=None)
    assert header(V2, nameless).accountableHealthcareProfessional is None
    assert header(V3, nameless).accountableHealthcareProfessional.authorTime == VISIT.author_time


def test_version_2_cannot_tell_of_a_contact_without_a_start() -> None:
    waiting = replace(VISIT, start=None, status=CareContactStatus.WAITING)
    assert told(V2, PATIENT, Source(waiting)).careContact == ()
    assert body(V3, waiting).careContactTimePeriod is None


@both
def test_what_is_not_for_the_patient_is_marked(contract: ServiceContract) -> None:
    assert header(contract, replace(VISIT, approved_for_patient=False)).approvedForPatient is False


def test_version_3_always_has_a_result_with_a_log_id() -> None:
    result = told(V3, PATIENT, Source()).result
    assert (result.resultCode, result.errorCode, result.logId) == ("OK", None, Source().log_id())


def test_a_question_against_the_rules_is_a_result_in_version_3() -> None:
    response = told(V3, PATIENT, Refusing(VISIT))
    assert response.careContact == ()
    assert (response.result.resultCode, response.result.errorCode) == ("ERROR", "INVALID_REQUEST")
    assert response.result.message == "careContactId kräver sourceSystemHSAId"
    assert response.result.logId == Source().log_id()


def test_a_question_against_the_rules_is_a_fault_in_version_2() -> None:
    with pytest.raises(TechnicalError, match="careContactId kräver sourceSystemHSAId"):
        ask(V2, PATIENT, Refusing())


@pytest.mark.parametrize(
    ("resident", "kind"),
    [
        ("191212121212", PERSONAL_NUMBER),
        ("198506719805", COORDINATION_NUMBER),
        ("19121212T212", RESERVE_NUMBER),
    ],
)
def test_an_identity_has_the_oid_of_its_kind(resident: str, kind: str) -> None:
    assert identity_type(resident) == kind
    assert header(V3, replace(VISIT, resident=resident)).patientId.type == kind
