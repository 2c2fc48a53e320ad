"""The three strategies of collecting booked times: which calls are made, and what becomes of bad answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.call import Answer, NoAnswer
from simulator.domain.platform import NATIONAL
from simulator.portal.booked_times import merge
from simulator.portal.collected import CollectedTime, Source
from simulator.portal.collection import Collection, Strategy
from simulator.portal.visibility import View
from tests.portal.country import (
    CARE_CONTACTS,
    NOW,
    PLATFORM,
    PORTAL,
    SCHEDULE,
    TOLVAN,
    Contact,
    Country,
    Misbehaviour,
    Unit,
    booking,
    care_contacts,
    envelope,
    fault,
    no_answer,
    schedule,
    text_of,
    texts,
)

A, B, C = "SE2321000016-AAAA", "SE2321000016-BBBB", "SE2321000016-CCCC"
V2, V3 = CARE_CONTACTS[2], CARE_CONTACTS[3]


def three_units(**more: object) -> Country:
    """The index knows A; the units have one time each."""
    units = {facility: Unit([booking(facility)]) for facility in (A, B, C)}
    return Country(units, index=[A], **more)  # type: ignore[arg-type]


def shown(collection: Collection) -> set[tuple[str, str]]:
    booked = merge(collection.times, View(TOLVAN, NOW, PORTAL))
    return {(each.time.facility_key, each.time.start or "") for each in booked.shown}


# Which calls are made


def test_the_current_strategy_makes_all_three_calls() -> None:
    """CR-COL-01, CR-COL-02, CR-COL-06."""
    country = three_units()
    collection = country.collect(Strategy.CURRENT, [A, B, C])
    to_platform = sorted(call.contract for call in country.asked if call.logical_address == NATIONAL)
    assert to_platform == sorted([SCHEDULE, V2, V3])
    assert sorted(country.asked_directly()) == [B, C]
    assert [call.source.value for call in collection.calls] == [
        "aggregated", "direct", "direct", "care_contacts_v3", "care_contacts_v2",
    ]  # fmt: skip


def test_the_target_strategy_makes_call_1_only() -> None:
    """CR-COL-10."""
    country = three_units()
    collection = country.collect(Strategy.TARGET, [A, B, C])
    assert [(call.contract, call.logical_address) for call in country.asked] == [(SCHEDULE, NATIONAL)]
    assert shown(collection) == {(A, "20260810090000")}


def test_the_previous_strategy_asks_the_whole_relation_list_and_no_aggregated_schedule() -> None:
    """CR-COL-11."""
    country = three_units()
    country.collect(Strategy.PREVIOUS, [A, B, C])
    assert sorted(country.asked_directly()) == [A, B, C]
    assert sorted(call.contract for call in country.asked if call.logical_address == NATIONAL) == sorted([V2, V3])


def test_facilities_that_call_1_has_asked_are_not_asked_again() -> None:
    """CR-COL-04, CR-CON-04: compared without case."""
    country = replace(three_units(), index=[A.lower()])
    collection = country.collect(Strategy.CURRENT, [A, B])
    assert country.asked_directly() == [B]
    assert collection.not_asked == (A,)


def test_a_facility_that_failed_in_call_1_counts_as_asked() -> None:
    """CR-COL-05, literally."""
    country = Country({A: Unit(breaks=fault), B: Unit([booking(B)])}, index=[A])
    collection = country.collect(Strategy.CURRENT, [A, B])
    assert country.asked_directly() == [B]
    assert [(each.logical_address, each.status_code) for each in collection.calls[0].records] == [
        (A, "NoDataSynchFailed")
    ]


def test_without_processing_status_the_rows_tell_whom_call_1_asked() -> None:
    country = three_units(says_whom_it_asked=False)
    country.collect(Strategy.CURRENT, [A.lower(), B])
    assert country.asked_directly() == [B]


def test_a_facility_that_is_only_named_in_a_row_is_asked() -> None:
    """A's system puts B's id on its row: B itself has not been asked, and has a time of its own."""
    units = {A: Unit([booking(B)]), B: Unit([booking(B, "20260812090000")])}
    collection = Country(units, index=[A]).collect(Strategy.CURRENT, [A, B])
    assert shown(collection) == {(B, "20260810090000"), (B, "20260812090000")}


def test_when_call_1_fails_the_whole_relation_list_is_asked() -> None:
    country = three_units(aggregates=fault)
    collection = country.collect(Strategy.CURRENT, [A, B])
    assert sorted(country.asked_directly()) == [A, B]
    assert (collection.calls[0].status, len(shown(collection))) == ("fault", 2)


def test_a_facility_that_does_not_update_the_index_is_shown_through_the_relation() -> None:
    """CR-COL-09."""
    country = Country({B: Unit([booking(B)])})
    assert shown(country.collect(Strategy.CURRENT, [B])) == {(B, "20260810090000")}
    assert shown(country.collect(Strategy.TARGET, [B])) == set()


def test_neither_indexed_nor_related_is_not_found() -> None:
    """The risk cases of sources 000 and 001."""
    assert shown(Country({C: Unit([booking(C)])}).collect(Strategy.CURRENT, [])) == set()


def test_a_facility_is_asked_once_however_often_it_is_related() -> None:
    country = Country({B: Unit()})
    country.collect(Strategy.PREVIOUS, [B, B.lower(), B])
    assert country.asked_directly() == [B]


# What the messages say


def test_the_aggregated_question_names_the_platform_in_header_and_body() -> None:
    """CR-CON-13."""
    country = Country()
    country.collect(Strategy.TARGET)
    (call,) = country.asked
    assert (text_of(call, "LogicalAddress"), text_of(call, "healthcare_facility")) == (NATIONAL, NATIONAL)
    assert text_of(call, "subject_of_care") == TOLVAN


def test_a_direct_question_names_the_facility_in_header_and_body() -> None:
    country = Country({B: Unit()})
    country.collect(Strategy.PREVIOUS, [B])
    (call,) = (each for each in country.asked if each.logical_address == B)
    assert (text_of(call, "LogicalAddress"), text_of(call, "healthcare_facility")) == (B, B)


def test_the_citizen_is_the_actor() -> None:
    """CR-CON-01. GetCareContacts has no Actor."""
    country = three_units()
    country.collect(Strategy.CURRENT, [B])
    for call in country.asked:
        actor = [TOLVAN] if call.contract == SCHEDULE else []
        assert list(texts(call, "actorId")) == actor


def test_every_call_of_a_collection_says_who_asks_and_has_one_correlation() -> None:
    country = three_units()
    country.collect(Strategy.CURRENT, [B, C])
    for call in country.asked:
        assert call.headers["x-vp-sender-id"] == PORTAL.hsa_id
        assert call.headers["x-rivta-original-serviceconsumer-hsaid"] == PORTAL.hsa_id
        assert call.headers["x-vp-instance-id"] == PLATFORM.instance_id
        assert call.headers["x-skltp-correlation-id"] == "correlation-1"
        assert call.headers["soapaction"].strip('"').endswith((":GetSubjectOfCareSchedule", ":GetCareContacts"))


@pytest.mark.parametrize(
    ("resident", "kind"), [(TOLVAN, "1.2.752.129.2.1.3.1"), ("191212721219", "1.2.752.129.2.1.3.3")]
)
def test_care_contacts_are_asked_for_by_kind_of_identity_and_within_what_is_shown(resident: str, kind: str) -> None:
    country = Country()
    country.collect(Strategy.PREVIOUS, resident=resident)
    for call in country.asked:
        assert (text_of(call, "id"), text_of(call, "type")) == (resident, kind)
        assert (text_of(call, "start"), text_of(call, "end")) == ("20260803", "20290803")


# What becomes of bad answers

OK = schedule([booking(A)])
HTML = b"<html><body>Hej<br></body></html>"
EMPTY = "<r:GetSubjectOfCareScheduleResponse xmlns:r='{}'/>"
OTHER_REPLY = "<x:GetBookingDetailsResponse xmlns:x='urn:x'/>"
SOAP_12 = b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"/>'


def says(body: bytes | str, status: int = 200, content_type: str = "text/xml") -> Misbehaviour:
    return lambda: Answer(status, envelope(body) if isinstance(body, str) else body, content_type)


BAD: dict[str, tuple[Misbehaviour, str, str]] = {
    "a SOAP fault": (fault, "fault", "VP009"),
    "a SOAP fault with HTTP 200": (lambda: fault("Trasig", status=200), "fault", "Trasig"),
    "no answer": (no_answer, "no_answer", "tiden gick ut"),
    "an HTML page": (says(HTML, 200, "text/html"), "unreadable", "XML"),
    "HTTP 503": (says(b"Service Unavailable", 503, "text/plain"), "http_error", "HTTP 503"),
    "HTTP 500 with a reply": (says(OK.body, 500), "http_error", "HTTP 500"),
    "HTTP 200 and nothing": (says(b""), "unreadable", "utan innehåll"),
    "garbage": (says(bytes(range(256))), "unreadable", "UTF-8"),
    "half a reply": (says(OK.body[:200]), "unreadable", "XML"),
    "another contract's reply": (says(OTHER_REPLY), "unreadable", "väntas"),
    "a reply in another namespace": (says(EMPTY.format("urn:fel")), "unreadable", "urn:fel"),
    "rows in another namespace": (
        says(OK.body.replace(b"r:timeslotDetail", b"c:timeslotDetail")),
        "unreadable",
        "fel namnrymd",
    ),
    "two replies": (says(EMPTY.format(SCHEDULE) * 2), "unreadable", "2 element"),
    "an empty Body": (says(""), "unreadable", "tom"),
    "SOAP 1.2": (says(SOAP_12), "unreadable", "1.2"),
    "a DOCTYPE": (says(b"<!DOCTYPE x><x/>"), "unreadable", "DOCTYPE"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_answer_is_a_failed_call_with_a_sentence(bad: str) -> None:
    misbehaviour, status, words = BAD[bad]
    (call,) = Country(aggregates=misbehaviour).collect(Strategy.TARGET).calls
    assert (call.status, call.times) == (status, ())
    assert words in (call.error or "")
    assert call.failed


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("strategy", [Strategy.CURRENT, Strategy.PREVIOUS])
def test_one_failing_source_hides_no_others_times(strategy: Strategy, bad: str) -> None:
    """CR-COL-16."""
    misbehaviour = BAD[bad][0]
    units = {A: Unit(breaks=misbehaviour), B: Unit([booking(B)])}
    country = Country(units, contacts={2: misbehaviour, 3: [Contact(C)]})
    collection = country.collect(strategy, [A, B])
    assert shown(collection) == {(B, "20260810090000"), (C, "20260811100000")}
    assert sorted(call.logical_address for call in collection.calls if call.failed) == sorted([A, NATIONAL])


@pytest.mark.parametrize("kind", ["timeout", "refused", "reset", "broken", "empty"])
def test_why_nothing_came_is_said(kind: str) -> None:
    def silent() -> Answer:
        raise NoAnswer(kind, "what the client said")  # type: ignore[arg-type]

    (call,) = Country(aggregates=silent).collect(Strategy.TARGET).calls
    assert (call.status, call.http_status) == ("no_answer", None)
    assert "Svar saknas" in (call.error or "")
    assert "what the client said" in (call.error or "")


def test_a_facility_that_never_answers_is_waited_for_no_longer_than_the_settings_say() -> None:
    country = three_units().hanging()
    collection = country.collect(Strategy.CURRENT, [A, B])
    assert [(call.status, call.logical_address) for call in collection.calls if call.failed] == [("no_answer", B)]
    assert shown(collection) == {(A, "20260810090000")}


def test_a_row_with_nothing_in_it_is_read() -> None:
    (call,) = Country(aggregates=lambda: schedule([{}])).collect(Strategy.TARGET).calls
    assert call.times == (CollectedTime(Source.AGGREGATED, NATIONAL),)


def test_flags_are_false_when_absent_and_empty_elements_are_absent() -> None:
    """CR-CON-14, CR-DSP-11."""
    full = booking(
        A, cancel_booking_allowed="true", message_allowed="1", rebooking_allowed="false", isInvitation="true"
    )
    body = schedule([full, booking(A)]).body.replace(b"<c:bookingId>", b"<c:reason></c:reason><c:bookingId>")
    one, other = Country(aggregates=lambda: Answer(200, body)).collect(Strategy.TARGET).times
    assert (one.cancel_allowed, one.rebooking_allowed, one.message_allowed, one.is_invitation) == (
        True,
        False,
        True,
        True,
    )
    assert (other.cancel_allowed, other.rebooking_allowed, other.message_allowed, other.is_invitation) == (False,) * 4
    assert one.reason is None


# Care contacts


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize(
    ("contact", "hidden"),
    [
        (Contact(B), None),
        (Contact(B, status=None), None),
        (Contact(None), "no_facility"),
        (Contact(B, start=None), "no_start"),
        (Contact(B, start="20260810"), "malformed_start"),
        (Contact(B, start="20250810090000"), "passed"),
        (Contact(B, approved="false"), "not_approved_for_patient"),
        (Contact(B, approved=None), "not_approved_for_patient"),
        (Contact(B, status="53641000052109"), "not_planned"),
        (Contact(B, status="2"), "not_planned"),
        (Contact(B, status="7"), "not_planned"),
    ],
)
def test_of_care_contacts_only_booked_visits_are_shown(version: int, contact: Contact, hidden: str | None) -> None:
    """spec/platform.md 6.3 and 6.4."""
    collection = Country(contacts={version: [contact]}).collect(Strategy.PREVIOUS)
    booked = merge(collection.times, View(TOLVAN, NOW, PORTAL))
    assert [each.reasons[0].code for each in booked.hidden] == ([hidden] if hidden else [])
    assert [each.time.booking_id for each in booked.shown] == ([] if hidden else ["DOC-1"])


def test_a_result_that_says_error_is_a_failed_call() -> None:
    collection = Country(contacts={3: lambda: care_contacts(3, [], "ERROR")}).collect(Strategy.PREVIOUS)
    assert [call.status for call in collection.calls] == ["fault", "ok"]


# Current shows at least what previous shows (CR-COL-08)

FACILITIES = [A, B, C, "SE2321000016-DDDD"]
_written = st.sampled_from([*FACILITIES, *(facility.lower() for facility in FACILITIES)])
_rows = st.builds(
    booking,
    st.one_of(_written, st.just("")),
    st.sampled_from(["20260810090000", "20260811090000", "20250101090000", "2026", ""]),
    bookingId=st.sampled_from(["", "B-1", "B-2"]),
)
_units = st.builds(Unit, st.lists(_rows, max_size=4), st.sampled_from([None, None, fault, no_answer]))
_contacts = st.lists(st.builds(Contact, _written, st.sampled_from(["20260810090000", "20260812090000"])), max_size=2)
_countries = st.builds(
    Country,
    units=st.fixed_dictionaries(dict.fromkeys(FACILITIES, _units)),
    index=st.lists(_written, max_size=4),
    aggregates=st.sampled_from([None, None, None, fault, no_answer]),
    contacts=st.fixed_dictionaries({2: _contacts, 3: st.one_of(_contacts, st.just(fault))}),
)


@settings(deadline=None)
@given(_countries, st.lists(_written, max_size=5))
def test_current_shows_at_least_what_previous_shows(country: Country, related: Sequence[str]) -> None:
    """In every country whose facilities answer alike both ways: see collection.asked_by."""
    previous = shown(country.collect(Strategy.PREVIOUS, related))
    assert shown(country.collect(Strategy.CURRENT, related)) >= previous


@settings(deadline=None)
@given(_countries, st.lists(_written, max_size=5))
def test_nobody_is_asked_twice(country: Country, related: Sequence[str]) -> None:
    collection = country.collect(Strategy.CURRENT, related)
    by_platform = [record.logical_address.upper() for record in collection.calls[0].records]
    directly = [address.upper() for address in country.asked_directly()]
    assert len(set(directly)) == len(directly)
    assert not set(directly) & set(by_platform)
