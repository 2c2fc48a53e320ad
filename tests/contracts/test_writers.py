"""Replies written by compiled writers are the ones Spyne itself would write, and never break the presence tables."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts import BOOKING_CONTRACTS, schemas
from simulator.contracts.crm_scheduling import get_available_timeslots, get_booking_details
from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.contracts.models import spyne_model
from simulator.contracts.shapes import ComplexType
from simulator.contracts.writers import ReplyError, writer

DETAILS = BOOKING_CONTRACTS["GetBookingDetails"]
TIMES = BOOKING_CONTRACTS["GetAvailableTimeslots"]

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30)
points = st.just("20260702100000")
flags = st.booleans()

details = st.builds(
    TimeslotType,
    startTimeInclusive=points,
    endTimeExclusive=points,
    healthcare_facility=words,
    performer=st.none() | words,
    bookingId=words,
    subject_of_care=st.just("191212121212"),
    purpose=st.none() | words,
    reason=st.none() | words,
    resourceName=st.none() | words,
    healthcare_facility_name=st.none() | words,
    performerName=st.none() | words,
    resourceID=st.none() | words,
    timeTypeName=st.none() | words,
    timeTypeID=st.none() | words,
    careTypeName=st.none() | words,
    careTypeID=st.none() | words,
    cancel_booking_allowed=flags,
    rebooking_allowed=flags,
    message_allowed=flags,
    isInvitation=st.none() | flags,
)
FULL = TimeslotType(
    *("20260702100000", "20260702103000", "SE2321000016-1HZ5", "SE2321000016-P1", "B1", "191212121212"),
    *("syfte", "skäl", "rum 1", "Mottagningen", "Leg. läkare Maja Ekdal", "R1", "Besök", "T1", "Vård", "V1"),
    *(True, False, True, True),
)


def by_spyne(contract: Any, value: Any) -> etree._Element:
    """The oracle: the same value through Spyne's own serialiser."""
    from spyne.protocol.xml import XmlDocument  # after the shim, which simulator.contracts has installed

    model = spyne_model(contract.response_element.type)
    parent = etree.Element("parent")
    instance = _instance(contract.response_element.type, model, value)
    XmlDocument().to_parent(None, model, instance, parent, contract.responder_namespace, contract.response_element.name)
    return parent[0]


def _instance(shape: ComplexType, model: Any, value: Any) -> Any:
    members = dict(model._type_info)
    given_values = {}
    for element in shape.elements:
        part = getattr(value, element.name)
        if isinstance(element.type, ComplexType) and part is not None:
            part = _instance(element.type, members[element.name], part)
        given_values[element.name] = part
    return model(**given_values)


def as_tree(element: etree._Element) -> list[Any]:
    return [element.tag, (element.text or "") if not len(element) else "", [as_tree(child) for child in element]]


@given(details)
@settings(max_examples=150, deadline=None)
def test_a_reply_is_what_spyne_would_have_written_and_follows_the_schema(detail: TimeslotType) -> None:
    write = writer(DETAILS.response_element, DETAILS.response, DETAILS.response_rules)
    response = get_booking_details.Response(detail)
    ours = etree.fromstring(write(response))
    assert schemas.is_valid(DETAILS.xsd, ours)
    assert as_tree(ours) == as_tree(by_spyne(DETAILS, response))


def test_what_the_contract_forbids_is_never_written() -> None:
    """PR-GAT-07."""
    write = writer(TIMES.response_element, TIMES.response, TIMES.response_rules)
    text = write(get_available_timeslots.Response((FULL,)))
    assert "subject_of_care" not in text
    assert "isInvitation" not in text


@pytest.mark.parametrize("field", ["subject_of_care", "cancel_booking_allowed", "rebooking_allowed", "message_allowed"])
def test_what_the_contract_requires_is_never_left_out_in_silence(field: str) -> None:
    """PR-GBD-01, PR-GBD-02."""
    write = writer(DETAILS.response_element, DETAILS.response, DETAILS.response_rules)
    with pytest.raises(ReplyError, match=field):
        write(get_booking_details.Response(replace(FULL, **{field: None})))


def test_nothing_is_written_empty() -> None:
    """PR-GEN-12."""
    write = writer(DETAILS.response_element, DETAILS.response, DETAILS.response_rules)
    optional = {field.name: "" for field in fields(TimeslotType) if field.name in ("purpose", "reason", "timeTypeName")}
    reply = etree.fromstring(write(get_booking_details.Response(replace(FULL, **optional))))
    assert all(element.text for element in reply.iter() if not len(element))


def test_characters_that_xml_cannot_hold_are_dropped_and_the_rest_escaped() -> None:
    write = writer(DETAILS.response_element, DETAILS.response, DETAILS.response_rules)
    response = get_booking_details.Response(replace(FULL, reason="a\x00<b>&\r\nå\ud800"))
    assert etree.fromstring(write(response)).findtext(".//{*}reason") == "a<b>&\r\nå"
