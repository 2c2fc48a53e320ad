"""The packs: what the platform answers and 1177 shows is what stands in their comments (spec/known-cases.md)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lxml import etree
from werkzeug.test import Client

from simulator.app import Application, create_app
from simulator.portal import Portal
from simulator.scenarios.loader import read
from simulator.store.database import open_database
from simulator.worlds import DEFAULT_SESSION

NATIONAL = "5565594230"
_PATH = "/vp/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21"
_NAMESPACE = "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
_HEADERS = {
    "x-vp-sender-id": "sample-sender-id",
    "x-rivta-original-serviceconsumer-hsaid": "sample-original-consumer-hsaid",
    "SOAPAction": f"{_NAMESPACE}:GetSubjectOfCareSchedule",
}

OK, FAILED = "DataFromSource", "NoDataSynchFailed"


@dataclass(frozen=True)
class Outcome:
    """How many posts each unit gave, how many records there are of each kind, and the fault, if any."""

    posts: Counter[str]
    records: Counter[str]
    fault: str | None


def ask(app: Application, resident: str, address: str = NATIONAL) -> Outcome:
    """The resident's times, from the aggregating service or straight from a unit."""
    message = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        f'<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">{address}</r:LogicalAddress>'
        f'<h:Actor xmlns:h="urn:riv:interoperability:headers:1"><h:actorId>{resident}</h:actorId>'
        "<h:actorType>subject_of_care</h:actorType></h:Actor></s:Header><s:Body>"
        f'<p:GetSubjectOfCareSchedule xmlns:p="{_NAMESPACE}"><p:healthcare_facility>{address}</p:healthcare_facility>'
        f"<p:subject_of_care>{resident}</p:subject_of_care></p:GetSubjectOfCareSchedule></s:Body></s:Envelope>"
    )
    reply = Client(app).post(_PATH, data=message.encode(), headers=_HEADERS, content_type="text/xml; charset=UTF-8")
    root = etree.fromstring(reply.data)
    return Outcome(
        Counter(str(each.text) for each in root.iter("{*}healthcare_facility")),
        Counter(str(each.text) for each in root.iter("{*}statusCode")),
        root.findtext(".//faultstring"),
    )


def loaded(pack: str) -> Iterator[Application]:
    database = open_database()
    try:
        app = create_app(database)
        app.worlds.load(DEFAULT_SESSION, *read(pack))
        yield app
    finally:
        database.close()


@pytest.fixture(scope="module")
def aggregation() -> Iterator[Application]:
    yield from loaded("aggregering")


@pytest.fixture(scope="module")
def stub() -> Iterator[Application]:
    yield from loaded("plattformens-stubbe")


def units(*numbers: int, each: int = 1) -> dict[str, int]:
    return {f"SKLTP-MOCK{number:02}": each for number in numbers}


THE_TWELVE = [
    (1, {}, {}),
    (2, units(1, each=2), {OK: 1}),
    (3, units(1, 2, 3), {OK: 3}),
    (4, units(1, each=1_000), {OK: 1}),
    (5, units(*range(1, 21), each=5), {OK: 20}),
    (6, units(1, 2), {OK: 3}),
    (7, units(1, 2), {OK: 2, FAILED: 1}),
    (8, {}, {FAILED: 3}),
    (9, units(1, 2), {OK: 3}),
    (10, {}, {OK: 3}),
    (11, units(1, 2), {OK: 2, FAILED: 1}),
    (12, {}, {FAILED: 3}),
]


@pytest.mark.parametrize(("case", "posts", "records"), THE_TWELVE)
def test_an_aggregation_of_the_national_suite(
    aggregation: Application, case: int, posts: dict[str, int], records: dict[str, int]
) -> None:
    scenario, _ = read("aggregering")
    resident = next(each.id for each in scenario.residents if each.last_name == f"4.18.{case}")
    assert ask(aggregation, resident) == Outcome(Counter(posts), Counter(records), None)


THE_STUB = [
    ("TC1", "121212121212", {"HSA-ID-4": 1, "HSA-ID-5": 1, "HSA-ID-6": 1}, {OK: 3}),
    ("TC2", "188803099368", {}, {}),
    ("TC3", "194911172296", {"HSA-ID-1": 1}, {OK: 2}),
    ("TC4", "198611062384", {"HSA-ID-1": 1, "HSA-ID-2": 2}, {OK: 2, FAILED: 1}),
    ("TC5", "192011189228", {}, {FAILED: 1}),
    ("TC6", "194804032094", {}, {}),
    ("TC7", "194808069887", {}, {}),
    ("TC8", "194800000001", {}, {FAILED: 1}),
    ("TC9", "194800000002", {"HSA-ID-4": 1, "HSA-ID-5": 1, "HSA-ID-6": 1}, {OK: 3}),
    ("TC10", "194800000003", {}, {}),
]


@pytest.mark.parametrize(("case", "resident", "posts", "records"), THE_STUB)
def test_a_person_of_the_platforms_stub(
    stub: Application, case: str, resident: str, posts: dict[str, int], records: dict[str, int]
) -> None:
    assert ask(stub, resident) == Outcome(Counter(posts), Counter(records), None), case


def test_a_unit_deep_in_the_hsa_tree_is_reached_by_the_router_though_not_by_aggregation(stub: Application) -> None:
    assert ask(stub, "194808069887", "SE0000000005-1234").posts == {"SE0000000005-1234": 1}


def test_a_unit_without_permission_is_refused_by_the_router(stub: Application) -> None:
    assert "VP007" in (ask(stub, "194804032094", "HSA-ID-7").fault or "")


@pytest.mark.parametrize(
    ("identity", "says"), [("EI:INV_ID", "EI:INV_ID is not a valid identity"), ("EI:TIMEOUT", "Read timed out")]
)
def test_when_the_index_itself_fails_the_whole_answer_is_its_fault(stub: Application, identity: str, says: str) -> None:
    assert ask(stub, identity) == Outcome(Counter(), Counter(), says)


THE_COUNTRY = [
    ("Alva", {"A-1": "aggregated", "A-2": "aggregated", "A-3": "direct", "A-4": "care_contacts_v3",
              "A-5": "care_contacts_v2"}, set()),
    ("Birger", {}, {"no_start", "malformed_start", "malformed_end", "no_facility", "facility_not_active",
                    "service_not_active", "too_far_ahead", "passed"}),
    ("Cecilia", {"C-1": "aggregated", "C-7": "aggregated"}, {"duplicate", "other_resident"}),
    ("David", {"D-1": "direct", "D-2": "direct", "D-3": "direct"}, set()),
    ("Elsa", {"E-1": "aggregated"}, {"duplicate"}),
    ("Farid", {"F-2": "aggregated"}, set()),
    ("Gun", {"G-1": "aggregated", "K-2": "aggregated"}, set()),
    ("Hugo", {}, set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def country() -> Iterator[Application]:
    yield from loaded("land")


@pytest.mark.parametrize(("name", "shown", "hidden"), THE_COUNTRY, ids=[name for name, _, _ in THE_COUNTRY])
def test_a_resident_of_the_country_sees_what_the_comments_say(
    country: Application, name: str, shown: dict[str, str], hidden: set[str]
) -> None:
    scenario, _ = read("land")
    resident = next(each.id for each in scenario.residents if each.first_name == name)
    world = country.worlds.open(DEFAULT_SESSION)
    booked = asyncio.run(Portal(world, lambda: country.platform.sending(world)).booked_times(resident)).booked
    assert {each.time.booking_id: each.time.source.value for each in booked.shown} == shown
    assert {each.reasons[0].code for each in booked.hidden} == hidden
