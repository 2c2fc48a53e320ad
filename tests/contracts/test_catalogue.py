"""The catalogue: what each contract says of itself agrees with its schema files, and with the contract description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from simulator.contracts import BOOKING_CONTRACTS, BY_PATH, CATALOGUE, patient_portal
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType
from simulator.contracts.models import check_same_fields
from simulator.contracts.presence import Presence, presence_rows
from simulator.contracts.shapes import ComplexType, SimpleType, UnknownSchemaPart, root_elements
from simulator.resources import SCHEMAS
from simulator.soap import wsdl

every_contract = pytest.mark.parametrize("contract", CATALOGUE.values(), ids=CATALOGUE)
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"


def test_all_eleven_contracts_of_crm_scheduling_and_the_ping_are_a_booking_systems() -> None:
    assert len([each for each in BOOKING_CONTRACTS.values() if each.domain == "crm:scheduling"]) == 11
    assert "PingForConfiguration" in BOOKING_CONTRACTS
    assert len(BOOKING_CONTRACTS) == 12


def test_the_catalogue_has_every_contract_that_there_are_schemas_for() -> None:
    assert {contract.wsdl for contract in CATALOGUE.values()} == set(SCHEMAS.rglob("*.wsdl"))
    assert set(BOOKING_CONTRACTS.values()) <= set(CATALOGUE.values())


def test_a_contract_is_found_by_its_name_in_the_service_catalogue_and_by_its_path() -> None:
    version_3 = CATALOGUE["urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:3"]
    assert (version_3.name, version_3.version) == ("GetCareContacts", "3.0")
    assert BY_PATH["clinicalprocess/logistics/logistics/getcarecontacts/3/rivtabp21"] is version_3
    assert len(BY_PATH) == len(CATALOGUE)


@every_contract
def test_names_follow_the_pattern_of_rivtabp21(contract: ServiceContract) -> None:
    assert contract.path == f"{contract.domain.replace(':', '/')}/{contract.name}/{contract.major}/rivtabp21"
    assert contract.xsd.is_file()
    assert contract.request_element.namespace == contract.responder_namespace


@every_contract
def test_the_soap_action_is_the_one_in_the_wsdl(contract: ServiceContract) -> None:
    """GetCareContacts 2 has one of an earlier domain."""
    (operation,) = etree.parse(str(contract.wsdl)).iter(f"{SOAP}operation")
    assert operation.get("soapAction") == contract.soap_action


@every_contract
def test_the_logical_address_is_in_the_namespace_that_the_wsdl_says(contract: ServiceContract) -> None:
    """Registry 2 too: the LogicalAddress of its own namespace is no header."""
    parts = etree.parse(str(contract.wsdl)).iter(f"{WSDL}part")
    (header,) = (part for part in parts if part.get("name") == "LogicalAddress")
    prefix, _, name = header.get("element", "").partition(":")
    assert (header.nsmap[prefix], name) == (contract.address_namespace, "LogicalAddress")


@every_contract
def test_presence_rules_name_only_elements_that_exist(contract: ServiceContract) -> None:
    for root, rules in (
        (contract.request_element, contract.request_rules),
        (contract.response_element, contract.response_rules),
    ):
        assert set(rules) <= {row.path for row in presence_rows(root, rules)}


@every_contract
def test_a_contract_never_demands_less_than_its_schema(contract: ServiceContract) -> None:
    for root, rules in (
        (contract.request_element, contract.request_rules),
        (contract.response_element, contract.response_rules),
    ):
        for row in presence_rows(root, rules):
            assert row.by_schema is not Presence.REQUIRED or row.presence is Presence.REQUIRED, row


@every_contract
def test_schema_file_names_are_unique_within_a_contract(contract: ServiceContract) -> None:
    """`?xsd=NAME` tells files apart by name alone."""
    for name in wsdl.xsd_names(contract):
        assert wsdl.xsd(contract, name, "http://localhost/") is not None


@pytest.mark.parametrize(
    ("contract", "path", "presence"),
    [
        ("GetAvailableTimeslots", "timeslotDetail/subject_of_care", Presence.FORBIDDEN),
        ("GetAvailableTimeslots", "timeslotDetail/isInvitation", Presence.FORBIDDEN),
        ("GetBookingDetails", "timeslotDetail/message_allowed", Presence.REQUIRED),
        ("GetBookingDetails", "timeslotDetail/startTimeInclusive", Presence.OPTIONAL),
        ("GetSubjectOfCareSchedule", "timeslotDetail/bookingId", Presence.REQUIRED),
    ],
)
def test_replies_are_held_to_the_contract_description(contract: str, path: str, presence: Presence) -> None:
    assert BOOKING_CONTRACTS[contract].response_rules[path] is presence


@pytest.mark.parametrize("field", ["cancel_booking_allowed", "rebooking_allowed", "message_allowed", "isInvitation"])
@pytest.mark.parametrize("contract", ["MakeBooking", "UpdateBooking"])
def test_a_requested_time_holds_no_flags(contract: str, field: str) -> None:
    assert BOOKING_CONTRACTS[contract].request_rules[f"requestedTimeslot/{field}"] is Presence.FORBIDDEN


def test_a_dataclass_that_differs_from_its_schema_is_refused_when_the_catalogue_loads() -> None:
    shape = root_elements(BOOKING_CONTRACTS["MakeBooking"].xsd)["MakeBooking"].type
    assert isinstance(shape, ComplexType)
    with pytest.raises(TypeError, match=r"has .* in schemas/ has"):
        check_same_fields(replace(shape, elements=shape.elements[1:]), SubjectOfCareType)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('<xs:choice><xs:element name="b" type="xs:string"/></xs:choice>', "choice"),
        ('<xs:sequence><xs:element name="b" type="xs:decimal"/></xs:sequence>', "decimal"),
        ('<xs:sequence><xs:element name="b" type="xs:string" maxOccurs="3"/></xs:sequence>', "1 to 3 occurrences"),
        ('<xs:simpleContent><xs:extension base="B"><xs:attribute name="c"/></xs:extension></xs:simpleContent>', "A"),
        ('<xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent>', "decimal"),
        ('<xs:complexContent><xs:extension base="B"/></xs:complexContent>', "complexContent"),
        ('<xs:sequence/><xs:attribute name="c"/>', "attribute"),
    ],
)
def test_a_schema_with_parts_we_do_not_read_is_refused(tmp_path: Path, content: str, says: str) -> None:
    xsd = tmp_path / "odd.xsd"
    xsd.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x" targetNamespace="urn:x">'
        f'<xs:element name="a" type="A"/><xs:complexType name="A">{content}</xs:complexType>'
        '<xs:simpleType name="B"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>'
    )
    with pytest.raises(UnknownSchemaPart, match=says):
        root_elements(xsd)


def test_simple_content_without_attributes_is_a_plain_text() -> None:
    """The patient portal's OrganisationUnitIdType."""
    node: object = patient_portal.add_message_to_patient_portal_inbox.CONTRACT.request_element.type
    for name in ("message", "organisationUnit", "unitId"):
        assert isinstance(node, ComplexType)
        node = next(element.type for element in node.elements if element.name == name)
    assert node == SimpleType("OrganisationUnitIdType", "string")
