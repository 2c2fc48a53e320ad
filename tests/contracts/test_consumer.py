"""What a consumer writes is what a producer reads, and the other way round, for every contract and any content."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts import BOOKING_CONTRACTS, CATALOGUE, care_contacts, envelope, headers, schemas
from simulator.contracts.consumer import request_writer, response_reader
from simulator.contracts.contract import REGISTRY, ServiceContract
from simulator.contracts.models import dataclass_in
from simulator.contracts.presence import Presence
from simulator.contracts.shapes import ComplexType, Element, SimpleType
from simulator.contracts.writers import writer
from simulator.domain.booking_system import Caller
from simulator.soap.hosting import hosted

every_contract = pytest.mark.parametrize("contract", CATALOGUE.values(), ids=CATALOGUE)

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1)
_DATE, _TIME, _PERSON = st.just("20260702"), st.just("20260702100000"), st.just("191212121212")
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "anyURI": st.sampled_from(["urn:riv:crm:scheduling", "riv:crm:scheduling"]),
    "TS": _TIME,
    "TimeStampType": _TIME,
    "DT": _DATE,
    "DateType": _DATE,
    "PartialDateValueType": _DATE,
    "DateTypeFormatEnum": st.sampled_from(["YYYY", "YYYYMM", "YYYYMMDD"]),
    "SubjectOfCareIdType": _PERSON,
    "RegisteredResidentIdentificationType": _PERSON,
    "ResultCodeEnum": st.sampled_from(["OK", "INFO", "ERROR"]),
    "ErrorCodeEnum": st.just("INVALID_REQUEST"),
    "CareContactCodeEnum": st.integers(1, 5),
    "CareContactStatusEnum": st.integers(1, 5),
    "NotificationMethodType": st.sampled_from(["SMS", "Email", "Other"]),
    "LinkTypeType": st.sampled_from(["CurrentTarget", "Embedded", "Widget", "NewTarget"]),
}
"""What the simple types' facets allow; the others are any text."""


def messages(element: Element, value_type: type, rules: Any) -> st.SearchStrategy[Any]:
    assert isinstance(element.type, ComplexType)
    return _values(element.type, value_type, rules, "")


def _values(shape: ComplexType, value_type: type, rules: Any, path: str) -> st.SearchStrategy[Any]:
    hints = get_type_hints(value_type)
    parts = {}
    for element in shape.elements:
        here = f"{path}{element.name}"
        if isinstance(element.type, SimpleType):
            one = BY_TYPE.get(element.type.name, words)
        else:
            one = _values(element.type, dataclass_in(hints[element.name]), rules, f"{here}/")
        presence = rules.get(here)
        if element.many:
            one = st.lists(one, min_size=int(element.required), max_size=3).map(tuple)
        elif presence is Presence.FORBIDDEN:
            one = st.none()
        elif not element.required and presence is not Presence.REQUIRED:
            one = st.none() | one
        parts[element.name] = one
    return st.builds(value_type, **parts)


@every_contract
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_producer_hears_what_a_consumer_said(contract: ServiceContract, data: st.DataObject) -> None:
    """Also through Spyne, which reads the requests of all but the lenient contracts."""
    request = data.draw(messages(contract.request_element, contract.request, contract.request_rules))
    text = request_writer(contract)(request)
    assert schemas.is_valid(contract.xsd, etree.fromstring(text))
    head = headers.request_head("SE2321000016-1HZ5", namespace=contract.address_namespace)
    message = envelope.parse(envelope.request(text, head))
    heard: list[object] = []
    with pytest.raises(Heard):
        _listening(contract).call(message, heard)
    assert heard == [request]


class Heard(Exception):
    """Ends a call once its request has been read."""


@lru_cache(maxsize=64)
def _listening(contract: ServiceContract) -> Any:
    """The contract, hosted so that the host is a list, which gets the request."""

    def answer(request: object, heard: list[object]) -> object:
        heard.append(request)
        raise Heard

    return hosted(replace(contract, answer=answer))


@every_contract
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_consumer_hears_what_a_producer_said(contract: ServiceContract, data: st.DataObject) -> None:
    response = data.draw(messages(contract.response_element, contract.response, contract.response_rules))
    text = writer(contract.response_element, contract.response, contract.response_rules)(response)
    payload = envelope.parse(envelope.wrap(text)).payload
    assert schemas.is_valid(contract.xsd, payload)
    assert response_reader(contract)(payload) == response


@every_contract
def test_an_empty_reply_is_read_as_one_that_lacks_everything(contract: ServiceContract) -> None:
    element = contract.response_element
    found = response_reader(contract)(etree.fromstring(f'<r:x xmlns:r="{element.namespace}"/>'))
    assert is_dataclass(found)
    assert {getattr(found, field.name) for field in fields(found)} <= {None, ()}


def test_a_reply_with_what_does_not_belong_there_is_read_for_the_rest() -> None:
    contract = care_contacts.get_care_contacts_2.CONTRACT
    types = "urn:riv:clinicalprocess:logistics:logistics:2"
    reply = etree.fromstring(
        f'<r:GetCareContactsResponse xmlns:r="{contract.responder_namespace}" xmlns:c="{types}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><!-- ? --><okänt/>'
        "<r:careContact><c:careContactBody><c:careContactStatus>0</c:careContactStatus><c:careContactCode>två"
        '</c:careContactCode><c:careContactReason xsi:nil="true"/><c:careContactOrgUnit>text</c:careContactOrgUnit>'
        f"</c:careContactBody></r:careContact><r:careContact xsi:nil='1'/></r:GetCareContactsResponse>"
    )
    (contact,) = response_reader(contract)(reply).careContact
    body = contact.careContactBody
    assert contact.careContactHeader is None
    assert (body.careContactStatus, body.careContactCode, body.careContactReason) == (0, None, None)
    assert body.careContactOrgUnit.orgUnitName is None


@pytest.mark.parametrize("number", ["9" * 100_000, "", "-", "1.5", "NaN"])
def test_no_number_breaks_a_consumer(number: str) -> None:
    contract = care_contacts.get_care_contacts_2.CONTRACT
    types = "urn:riv:clinicalprocess:logistics:logistics:2"
    reply = etree.fromstring(
        f'<r:x xmlns:r="{contract.responder_namespace}" xmlns:c="{types}"><r:careContact><c:careContactBody>'
        f"<c:careContactCode>{number}</c:careContactCode></c:careContactBody></r:careContact></r:x>"
    )
    assert len(response_reader(contract)(reply).careContact) == 1


@pytest.mark.parametrize("agent", [True, False])
def test_the_head_of_a_request_is_read_back(agent: bool) -> None:
    actor = Caller("a<&>å", is_agent=agent)
    text = request_writer(BOOKING_CONTRACTS["PingForConfiguration"])(
        BOOKING_CONTRACTS["PingForConfiguration"].request("urn:x", "SE-A")
    )
    found = envelope.parse(envelope.request(text, headers.request_head("SE & B", actor)))
    assert headers.logical_address(found.headers) == "SE & B"
    assert headers.caller(found.headers) == actor


@pytest.mark.parametrize("namespace", [REGISTRY, headers.REGISTRY_2])
def test_the_logical_address_is_found_in_either_namespace(namespace: str) -> None:
    found = envelope.parse(envelope.request("<x/>", headers.request_head("SE-A", namespace=namespace)))
    assert headers.logical_address(found.headers) == "SE-A"
