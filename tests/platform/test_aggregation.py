"""The aggregating services with an index and producers made for each test (spec/platform.md 3).

`Country` answers for both; what it was asked is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from lxml import etree

from simulator.contracts import CATALOGUE, envelope, schemas
from simulator.contracts.processing_status import PROCESSING_STATUS, ProcessingRecord, read_processing_status
from simulator.domain.call import Answer, Call, NoAnswer
from simulator.domain.engagement import Engagement, FindQuery
from simulator.domain.platform import NATIONAL, Missing, Permission, PlatformSetup, Route, Timeouts
from simulator.platform.aggregation import IndexFailed, Surroundings, aggregate
from simulator.platform.catalogue import ServiceCatalogue
from simulator.platform.services import SERVICES
from tests.platform.worlds import NOW, SCHEDULE, setup
from tests.support.messages import RESIDENT, message

CONTACTS_2 = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:2"
CONTACTS_3 = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:3"
HEADERS = {
    "x-vp-sender-id": "SE-CONSUMER",
    "x-rivta-original-serviceconsumer-hsaid": "SE-FIRST",
    "x-skltp-correlation-id": "c-1",
    "x-vp-instance-id": "tidbok",
}
SHORT = Timeouts(producer=0.2, aggregation=0.4)
A, B, C = "SE-UNIT-A", "SE-UNIT-B", "SE-UNIT-C"


def row(address: str, system: str = "SE-SYS", resident: str = RESIDENT, category: str = "NA") -> Engagement:
    return Engagement(
        resident, "riv:crm:scheduling", category, address, "B-1", "NA", NOW, system, NOW, None, "SE", NATIONAL
    )


@dataclass
class Country:
    """`producers`: seconds, a number of rows, or an exception, by logical address."""

    index: Sequence[Engagement] | Exception = ()
    producers: dict[str, Any] = field(default_factory=dict)
    timeouts: Timeouts = SHORT
    missing: tuple[Missing, ...] = ()
    permitted: str | None = None
    asked: list[Call] = field(default_factory=list)
    found: list[FindQuery] = field(default_factory=list)

    def answer(self, contract: str = SCHEDULE, body: str | None = None, http: dict[str, str] | None = None) -> Reply:
        platform = PlatformSetup(
            timeouts=self.timeouts,
            missing=self.missing,
            is_open=self.permitted is None,
            permissions=tuple(Permission(each, "*", self.permitted or "") for each in SERVICES),
            routes=tuple(Route(each, "*", address="http://x") for each in SERVICES),
        )
        world = replace(setup(), platform=platform)
        around = Surroundings(platform, ServiceCatalogue(world), NOW, self._send, self._find)
        text = body or message("GetSubjectOfCareSchedule")
        made = aggregate(SERVICES[contract], text.encode(), "text/xml", HEADERS if http is None else http, around)
        return Reply(asyncio.run(made))

    async def _find(self, query: FindQuery) -> Sequence[Engagement]:
        self.found.append(query)
        if isinstance(self.index, Exception):
            raise self.index
        return self.index

    async def _send(self, call: Call) -> Answer:
        self.asked.append(call)
        behaviour = self.producers.get(call.logical_address, 1)
        if isinstance(behaviour, Exception):
            raise behaviour
        if isinstance(behaviour, Answer):
            return behaviour
        if isinstance(behaviour, float):
            await asyncio.sleep(behaviour)
            behaviour = 1
        return Answer(200, schedule_of(call.logical_address, behaviour))


def schedule_of(unit: str, rows: int) -> bytes:
    one = f"<c:healthcare_facility>{unit}</c:healthcare_facility>"
    rows_text = "".join(f"<a:timeslotDetail>{one}</a:timeslotDetail>" for _ in range(rows))
    name = "a:GetSubjectOfCareScheduleResponse"
    return envelope.wrap(f'<{name} xmlns:a="{SCHEDULE}" xmlns:c="urn:riv:crm:scheduling:1">{rows_text}</{name}>')


@dataclass
class Reply:
    answer: Answer

    @property
    def message(self) -> envelope.Message:
        return envelope.parse(self.answer.body)

    @property
    def units(self) -> list[str]:
        return [each.text or "" for each in self.message.payload.iter("{*}healthcare_facility")]

    @property
    def fault(self) -> str:
        return self.message.payload.findtext("faultstring") or ""

    @property
    def records(self) -> list[ProcessingRecord]:
        (header,) = (each for each in self.message.headers if each.tag == PROCESSING_STATUS)
        return read_processing_status(header)

    @property
    def statuses(self) -> dict[str, str]:
        return {each.logical_address: each.status_code for each in self.records}

    def record(self, address: str) -> ProcessingRecord:
        return next(each for each in self.records if each.logical_address == address)


def fault(text: str, status: int = 500) -> Answer:
    body = f"<soap:Fault><faultcode>soap:Server</faultcode><faultstring>{text}</faultstring></soap:Fault>"
    return Answer(status, envelope.wrap(body))


# The question


@pytest.mark.parametrize("lacking", [*HEADERS][:3])
def test_a_missing_header_is_a_fault_that_names_it(lacking: str) -> None:
    reply = Country().answer(http={name: value for name, value in HEADERS.items() if name != lacking})
    assert reply.answer.status == 500
    assert f"Mandatory HTTP header {lacking} is missing" in reply.fault


def test_all_missing_headers_are_named_in_order() -> None:
    lines = Country().answer(http={}).fault.splitlines()
    assert [line.split()[3] for line in lines if line] == [*HEADERS][:3]


def test_an_empty_header_passes() -> None:
    assert Country().answer(http=dict.fromkeys(HEADERS, "")).answer.status == 200


def test_another_contract_s_message_is_not_recognized() -> None:
    assert "was not recognized" in Country().answer(body=message("GetBookingDetails")).fault


def test_booked_times_are_looked_for_without_category_and_care_contacts_with_one() -> None:
    country = Country()
    country.answer()
    country.answer(CONTACTS_3, care_contacts(CONTACTS_3))
    assert [(each.service_domain, each.categorization) for each in country.found] == [
        ("riv:crm:scheduling", None),
        ("riv:clinicalprocess:logistics:logistics", "vko"),
    ]
    assert {each.resident for each in country.found} == {RESIDENT}


# Who is asked


def test_several_rows_for_one_unit_become_one_call() -> None:
    country = Country([row(A), row(A), row(B)])
    country.answer()
    assert sorted(each.logical_address for each in country.asked) == [A, B]


def test_two_spellings_of_one_unit_become_two_calls() -> None:
    country = Country([row(A), row(A.lower())])
    country.answer()
    assert len(country.asked) == 2


def test_the_unit_and_the_resident_of_the_index_stand_in_the_question() -> None:
    country = Country([row(A, resident="198611062384")])
    country.answer()
    payload = envelope.parse(country.asked[0].body).payload
    assert [child.text for child in payload] == [A, "198611062384"]


def test_the_actor_travels_along() -> None:
    country = Country([row(A)])
    country.answer()
    assert b"actorId>191212121212<" in country.asked[0].body


def test_the_requests_follow_their_schema() -> None:
    country = Country([row(A), row(B)])
    country.answer()
    assert len(country.asked) == 2
    for call in country.asked:
        assert schemas.is_valid(CATALOGUE[SCHEDULE].xsd, envelope.parse(call.body).payload)


def test_a_row_that_points_back_at_the_platform_is_passed_by() -> None:
    country = Country([row(NATIONAL), row(A)])
    assert country.answer().statuses == {A: "DataFromSource"}


def test_a_unit_without_permission_leaves_no_trace() -> None:
    country = Country([row(A), row(B)], missing=(Missing(A, SCHEDULE, permission=True),))
    assert country.answer().statuses == {B: "DataFromSource"}


def care_contacts(contract: str, source: str = "") -> str:
    version = contract[-1]
    extra = f"<a:sourceSystemHSAId>{source}</a:sourceSystemHSAId>" if source else ""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        f'<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">{NATIONAL}</r:LogicalAddress></s:Header><s:Body>'
        f'<a:GetCareContacts xmlns:a="{contract}" xmlns:c="urn:riv:clinicalprocess:logistics:logistics:{version}">'
        f"<a:patientId><c:id>{RESIDENT}</c:id><c:type>1.2.752.129.2.1.3.1</c:type></a:patientId>{extra}"
        "</a:GetCareContacts></s:Body></s:Envelope>"
    )


def test_care_contacts_are_asked_for_by_system_with_the_request_as_it_came() -> None:
    country = Country([row("SE-SYS-1", "SE-SYS-1"), row("SE-SYS-2", "SE-SYS-2"), row("SE-SYS-2", "SE-SYS-2")])
    country.answer(CONTACTS_2, care_contacts(CONTACTS_2))
    assert sorted(each.logical_address for each in country.asked) == ["SE-SYS-1", "SE-SYS-2"]
    sent = envelope.parse(country.asked[0].body).payload
    came = envelope.parse(care_contacts(CONTACTS_2).encode()).payload
    assert etree.tostring(sent, method="c14n", exclusive=True) == etree.tostring(came, method="c14n", exclusive=True)


def test_a_named_source_system_narrows_by_logical_address() -> None:
    country = Country([row("SE-SYS-1", "SE-OTHER"), row("SE-SYS-2", "SE-SYS-1")])
    country.answer(CONTACTS_2, care_contacts(CONTACTS_2, "SE-SYS-1"))
    assert [each.logical_address for each in country.asked] == ["SE-OTHER"]


def test_permission_of_the_original_consumer_is_enough() -> None:
    country = Country([row(A)], permitted="SE-FIRST")
    assert country.answer().statuses == {A: "DataFromSource"}
    assert Country([row(A)], permitted="SE-OTHER").answer().statuses == {}


# What comes back


@pytest.mark.breaks_inside
def test_our_own_mistakes_are_logged_and_hide_nobody(caplog: pytest.LogCaptureFixture) -> None:
    reply = Country([row(A), row(B)], {A: ZeroDivisionError("ours")}).answer()
    assert reply.units == [B]
    assert reply.record(A).text == "Unknown error"
    assert "ZeroDivisionError" in caplog.text


def test_those_given_up_are_recorded_in_the_order_asked() -> None:
    country = Country([row(A), row(B), row(C)], dict.fromkeys((A, B, C), 5.0), Timeouts(producer=9, aggregation=0.05))
    assert [each.logical_address for each in country.answer().records] == [A, B, C]


def test_zero_hits_is_an_empty_answer_with_an_empty_status() -> None:
    reply = Country().answer()
    assert (reply.answer.status, reply.units, reply.records) == (200, [], [])
    assert schemas.is_valid(CATALOGUE[SCHEDULE].xsd, reply.message.payload)


def test_rows_come_in_the_order_they_arrive() -> None:
    reply = Country([row(A), row(B), row(C)], {A: 0.1, B: 0.05, C: 0.001}).answer()
    assert reply.units == [C, B, A]
    assert [each.logical_address for each in reply.records] == [C, B, A]


def test_a_unit_without_rows_is_a_success() -> None:
    assert Country([row(A)], {A: 0}).answer().statuses == {A: "DataFromSource"}


@pytest.mark.parametrize(
    ("behaviour", "code", "text"),
    [
        (fault("VP009 [x] Fel vid kontakt med tjänsteproducenten."), "500", "VP009 [x] Fel vid"),
        (fault("Något gick fel", status=200), "500", "Något gick fel"),
        (0.3, "504", "Read timed out"),
        (NoAnswer("timeout", "slow"), "504", "Read timed out"),
        (NoAnswer("reset", "Connection reset"), "43000", "Connection reset"),
        (Answer(200, b"not xml"), "43000", ""),
        (Answer(200, b""), "43000", ""),
        (Answer(200, envelope.wrap("<x/>")), "43000", "unexpected element x"),
    ],
)
def test_a_failing_producer_is_a_record_and_hides_nobody(behaviour: Any, code: str, text: str) -> None:
    reply = Country([row(A), row(B)], {A: behaviour}).answer()
    record = reply.record(A)
    assert reply.units == [B]
    assert (record.status_code, record.code) == ("NoDataSynchFailed", code)
    assert text in (record.text or "")
    assert record.last_successful is None
    assert reply.record(B).last_successful == NOW


def test_when_all_fail_the_answer_is_empty_and_no_fault() -> None:
    reply = Country([row(A), row(B)], {A: fault("x"), B: fault("y")}).answer()
    assert (reply.answer.status, reply.units) == (200, [])
    assert set(reply.statuses.values()) == {"NoDataSynchFailed"}


def test_who_has_not_answered_when_the_time_is_up_is_recorded_last() -> None:
    country = Country([row(A), row(B)], {A: 5.0, B: 0.01}, Timeouts(producer=9, aggregation=0.1))
    reply = country.answer()
    assert reply.units == [B]
    assert [each.logical_address for each in reply.records] == [B, A]
    assert (reply.record(A).code, reply.record(A).text) == ("43000", "Unknown error")


def test_rows_that_break_the_schema_are_passed_on_as_they_are() -> None:
    broken = envelope.wrap(
        f'<a:GetSubjectOfCareScheduleResponse xmlns:a="{SCHEDULE}"><a:timeslotDetail><x/></a:timeslotDetail>'
        "</a:GetSubjectOfCareScheduleResponse>"
    )
    reply = Country([row(A)], {A: Answer(200, broken)}).answer()
    assert reply.message.payload.find(".//x") is not None
    assert reply.statuses == {A: "DataFromSource"}


def test_the_index_s_fault_is_the_whole_answer() -> None:
    reply = Country(IndexFailed("EI000: A technical error has occurred")).answer()
    assert (reply.answer.status, reply.fault) == (500, "EI000: A technical error has occurred")
    assert reply.message.headers == ()


def test_version_3_always_says_info_whatever_the_sources_said() -> None:
    reply = Country().answer(CONTACTS_3, care_contacts(CONTACTS_3))
    payload = reply.message.payload
    assert [payload.findtext(f".//{{*}}{name}") for name in ("resultCode", "logId")] == ["INFO", "NA"]
    assert schemas.is_valid(CATALOGUE[CONTACTS_3].xsd, payload)
