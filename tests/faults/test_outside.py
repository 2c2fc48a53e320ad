"""Faults on the way to systems that are not simulated, and what the platform makes of faults in those that are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from lxml import etree

from simulator.app import Application
from simulator.contracts import BOOKING_CONTRACTS
from simulator.contracts.schemas import is_valid
from simulator.domain.call import Answer as Told
from simulator.domain.call import Call, NoAnswer
from simulator.domain.platform import NATIONAL
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Kind
from simulator.soap import outside
from tests.faults.playing import SCHEDULE, ask, counters, off, on
from tests.support.messages import FACILITY, RESIDENT, message
from tests.support.world import RESIDENTS, Answer, call, make_app

CONTRACT = BOOKING_CONTRACTS[SCHEDULE]
OUTSIDE = "regionens-system"


@pytest.fixture(scope="module")
def running() -> Iterator[Application]:
    with make_app() as application:
        yield application


@pytest.fixture
def app(running: Application) -> Iterator[Application]:
    yield running
    off(running)


def told(app: Application, true: bytes, **fields: str) -> tuple[Told, int]:
    """What comes from an external system that answers `true`, and how often it was asked."""
    asked = []

    async def send() -> Told:
        asked.append(1)
        return Told(200, true, headers={"x-from": "outside"})

    world = app.worlds.open("default")
    sent = Call(CONTRACT.responder_namespace, FACILITY, message(SCHEDULE, **fields).encode())
    return asyncio.run(outside.ask(outside.met(world, OUTSIDE, sent), world, sent, send)), len(asked)


def test_without_faults_an_external_systems_answer_is_left_as_it_is(app: Application) -> None:
    assert told(app, b"anything") == (Told(200, b"anything", headers={"x-from": "outside"}), 1)


def test_an_external_system_can_be_made_to_answer_wrongly(app: Application) -> None:
    true = ask(app).body
    on(app, "empty_list", producer=OUTSIDE, resident=RESIDENT)
    assert b"timeslotDetail" not in told(app, true)[0].body
    assert told(app, true, subject_of_care=RESIDENTS[0])[0].body == true
    assert counters(app) == {"empty_list": (1, 1)}


def test_an_external_system_is_not_asked_when_a_fault_answers_in_its_place(app: Application) -> None:
    on(app, "http_status", producer=OUTSIDE)
    assert (told(app, b"")[0].status, told(app, b"")[1]) == (503, 0)
    on(app, "http_status", producer=OUTSIDE, carried_out=True)
    assert told(app, b"")[1] == 1


def test_an_external_system_can_be_made_silent(app: Application) -> None:
    on(app, "no_answer", producer=OUTSIDE, seconds=0.01)
    with pytest.raises(NoAnswer):
        told(app, b"")


@pytest.mark.parametrize("true", [b"", b"not XML", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"])
def test_what_an_external_system_sends_unreadable_is_passed_on_unread(app: Application, true: bytes) -> None:
    on(app, "empty_list", producer=OUTSIDE)
    assert told(app, true)[0].body == true


# Through the platform.

AGGREGATED = "/vp/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21"
BREAKING = [fault.name for fault in FAULTS.values() if fault.kind in (Kind.TRANSPORT, Kind.SOAP)]


def collected(app: Application) -> Answer:
    return call(app, "POST", AGGREGATED, message(SCHEDULE, logical_address=NATIONAL).encode())


def sound(answer: Answer, producer: str) -> bool:
    """A SOAP fault, or the contract's reply; producers' rows are passed on unread, the index's never."""
    if answer.status == 500:
        return answer.is_fault
    valid = producer == "tidboken" or is_valid(CONTRACT.xsd, answer.payload)
    return answer.status == 200 and valid and etree.QName(answer.payload).localname == f"{SCHEDULE}Response"


@pytest.mark.parametrize("name", BREAKING)
@pytest.mark.parametrize("producer", ["tidboken", "engagement-index"])
def test_the_platform_answers_in_soap_whatever_breaks_behind_it(app: Application, name: str, producer: str) -> None:
    assert collected(app).value("bookingId") == "B-1"
    on(app, name, producer=producer, **({"seconds": 0.01} if name in ("slow", "no_answer") else {}))
    answer = collected(app)
    assert sound(answer, producer), answer.body
    assert "Internt fel i simulatorn" not in answer.body.decode()
    assert counters(app)[name][1] >= 1
