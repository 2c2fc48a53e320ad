"""Faults of content strike GetCareContacts as they do bookings; and what no fault is put on is sound."""

from __future__ import annotations

from datetime import datetime

import pytest
from lxml import etree

from simulator.contracts import CATALOGUE
from simulator.contracts.contract import ServiceContract
from simulator.domain.reply import Reply
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Kind
from simulator.faults.harm import harm
from simulator.faults.honesty import unannounced
from simulator.faults.reading import fault_setting
from tests.support.messages import envelope

LOGISTICS = "urn:riv:clinicalprocess:logistics:logistics"
VERSIONS = {
    each.major: each for each in CATALOGUE.values() if each.name == "GetCareContacts"
}  # fmt: skip
NOW = datetime(2026, 8, 3, 8)

AUTHOR = """
  <c:accountableHealthcareProfessional>
    <c:authorTime>20260801080000</c:authorTime>
  </c:accountableHealthcareProfessional>
"""
RESULT = "<r:result><c:resultCode>OK</c:resultCode><c:logId>1</c:logId></r:result>"


def reply(contract: ServiceContract) -> bytes:
    """One planned visit, as little as the schema asks for."""
    later = contract.major == "3"
    return envelope(f"""
<r:GetCareContactsResponse xmlns:r="{contract.responder_namespace}" xmlns:c="{LOGISTICS}:{contract.major}">
 <r:careContact>
  <c:careContactHeader>
   <c:documentId>V-1</c:documentId>
   <c:sourceSystemHSAId>SE2321000016-SYS1</c:sourceSystemHSAId>
   <c:patientId><c:id>191212121212</c:id><c:type>1.2.752.129.2.1.3.1</c:type></c:patientId>
   {AUTHOR if later else ""}
   <c:approvedForPatient>true</c:approvedForPatient>
  </c:careContactHeader>
  <c:careContactBody>
   <c:careContactOrgUnit>
    <c:orgUnitHSAId>SE2321000016-1HZ5</c:orgUnitHSAId><c:orgUnitName>Ängens vårdcentral</c:orgUnitName>
   </c:careContactOrgUnit>
   <c:careContactTimePeriod><c:start>20260810090000</c:start></c:careContactTimePeriod>
  </c:careContactBody>
 </r:careContact>
 {RESULT if later else ""}
</r:GetCareContactsResponse>""").encode()


def harmed(contract: ServiceContract, **fault: object) -> bytes:
    return harm([fault_setting(fault)]).done_to(Reply(200, reply(contract)), contract, NOW).body


@pytest.fixture(params=["2", "3"])
def contract(request: pytest.FixtureRequest) -> ServiceContract:
    return VERSIONS[request.param]


def texts(body: bytes, name: str) -> list[str | None]:
    return [element.text for element in etree.fromstring(body).iter(f"{{*}}{name}")]


@pytest.mark.parametrize("name", [each.name for each in FAULTS.values() if "GetCareContacts" in each.contracts])
def test_every_fault_that_names_the_contract_changes_its_reply(contract: ServiceContract, name: str) -> None:
    as_it_is = etree.tostring(etree.fromstring(reply(contract)), method="c14n")
    assert etree.tostring(etree.fromstring(harmed(contract, fault=name)), method="c14n") != as_it_is


SOAP = [each for each in FAULTS.values() if each.kind is Kind.SOAP]
NOT_HERE = {"renamed_element", "fault_as_success"}  # the reply has no perfomer, and is no fault


@pytest.mark.parametrize("name", [each.name for each in SOAP if each.name not in NOT_HERE])
def test_every_fault_of_soap_changes_its_reply(contract: ServiceContract, name: str) -> None:
    met = harm([fault_setting({"fault": name})])
    changed = met.done_to(Reply(200, reply(contract)), contract, NOW)
    assert (changed.body, changed.content_type) != (reply(contract), Reply(200, b"").content_type)


def test_the_right_places_are_changed(contract: ServiceContract) -> None:
    assert texts(harmed(contract, fault="passed_start", minutes=30), "start") == ["20260803073000"]
    assert texts(harmed(contract, fault="local_time_as_utc"), "start") == ["20260810070000"]
    assert texts(harmed(contract, fault="wrong_facility"), "orgUnitHSAId") == ["SE2321000016-FEL1"]
    assert texts(harmed(contract, fault="missing_facility"), "orgUnitHSAId") == []
    assert texts(harmed(contract, fault="other_residents_rows"), "id") == ["191212121212", "194804032094"]
    assert texts(harmed(contract, fault="duplicate_rows", copies=2), "documentId") == ["V-1"] * 3
    assert texts(harmed(contract, fault="empty_list"), "careContact") == []
    assert texts(harmed(contract, fault="lower_case_hsa_ids"), "sourceSystemHSAId") == ["se2321000016-sys1"]


def test_a_sound_reply_has_nothing_unannounced(contract: ServiceContract) -> None:
    assert unannounced(reply(contract), contract, []) == []
    assert unannounced(b"", contract, []) == []


def test_a_reply_that_breaks_its_schema_is_told_of_unless_a_fault_is_named(contract: ServiceContract) -> None:
    for name in ("schema_invalid", "wrong_root", "malformed_start", "not_well_formed"):
        broken = harmed(contract, fault=name)
        assert unannounced(broken, contract, [])
        assert unannounced(broken, contract, [name]) == []
