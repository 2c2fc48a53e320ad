"""The catalogue: what each contract says of itself agrees with its schema files, and with the contract description."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.contracts import CATALOGUE
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType
from simulator.contracts.models import check_same_fields
from simulator.contracts.presence import Presence, presence_rows
from simulator.contracts.shapes import ComplexType, UnknownSchemaPart, root_elements
from simulator.soap import wsdl

every_contract = pytest.mark.parametrize("contract", CATALOGUE.values(), ids=lambda contract: contract.name)


def test_all_eleven_contracts_of_crm_scheduling_and_the_ping_are_there() -> None:
    assert len([each for each in CATALOGUE.values() if each.domain == "crm:scheduling"]) == 11
    assert "PingForConfiguration" in CATALOGUE


@every_contract
def test_names_follow_the_pattern_of_rivtabp21(contract: ServiceContract) -> None:
    assert contract.soap_action.startswith(contract.responder_namespace)
    assert contract.path == f"{contract.domain.replace(':', '/')}/{contract.name}/1/rivtabp21"
    assert contract.wsdl.is_file()
    assert contract.xsd.is_file()


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
    assert CATALOGUE[contract].response_rules[path] is presence


@pytest.mark.parametrize("field", ["cancel_booking_allowed", "rebooking_allowed", "message_allowed", "isInvitation"])
@pytest.mark.parametrize("contract", ["MakeBooking", "UpdateBooking"])
def test_a_requested_time_holds_no_flags(contract: str, field: str) -> None:
    assert CATALOGUE[contract].request_rules[f"requestedTimeslot/{field}"] is Presence.FORBIDDEN


def test_a_dataclass_that_differs_from_its_schema_is_refused_when_the_catalogue_loads() -> None:
    shape = root_elements(CATALOGUE["MakeBooking"].xsd)["MakeBooking"].type
    assert isinstance(shape, ComplexType)
    with pytest.raises(TypeError, match=r"has .* in schemas/ has"):
        check_same_fields(replace(shape, elements=shape.elements[1:]), SubjectOfCareType)


def test_a_schema_with_parts_we_do_not_read_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    xsd = tmp_path / "choice.xsd"
    xsd.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x" targetNamespace="urn:x">'
        '<xs:element name="a" type="A"/>'
        '<xs:complexType name="A"><xs:choice><xs:element name="b" type="xs:string"/></xs:choice></xs:complexType>'
        "</xs:schema>"
    )
    with pytest.raises(UnknownSchemaPart, match="choice"):
        root_elements(xsd)
