"""Over HTTP and in this process the same is told, also when the other side breaks off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.bdd.session import Session
from simulator.bdd.tidbok import at, in_its_own_process, in_process
from simulator.bdd.transport import OverHttp
from simulator.contracts import BOOKING_CONTRACTS, envelope, headers
from simulator.contracts.consumer import request_writer
from simulator.contracts.crm_scheduling import get_subject_of_care_schedule
from simulator.domain.booking_system import Caller
from simulator.domain.call import NoAnswer

RESIDENT, FACILITY = "191212121212", "SE2321000016-1HZ5"
SCHEDULE = BOOKING_CONTRACTS["GetSubjectOfCareSchedule"]
Both = tuple[Session, Session]


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    """The same world twice: in this process, and behind an address."""
    with (
        in_its_own_process() as url,
        in_process() as near,
        near.session("minimal") as one,
        at(url).session("minimal") as other,
    ):
        for each in (one, other):
            each.clock.set("2026-06-01T08:00:00")
            each.clock.stop()
        yield one, other


@pytest.fixture(autouse=True)
def _without_faults(both: Both) -> Iterator[None]:
    yield
    for each in both:
        each.faults.clear()


def producers(session: Session) -> tuple[int, str, bytes]:
    """A booking system's own address, with nothing of the platform between."""
    request = request_writer(SCHEDULE)(get_subject_of_care_schedule.Request(FACILITY, RESIDENT))
    message = envelope.request(request, headers.request_head(FACILITY, Caller(RESIDENT, is_agent=False)))
    reply = session.transport.request(
        "POST",
        f"{session.url}/producers/minimal/{SCHEDULE.path}",
        message,
        {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": SCHEDULE.soap_action},
    )
    return reply.status, reply.headers["content-type"], reply.body


@pytest.mark.parametrize("fault", [None, "garbage", "http_status", "soap_fault", "empty_reply", "wrong_charset"])
def test_replies_are_the_same(both: Both, fault: str | None) -> None:
    for each in both:
        if fault is not None:
            each.faults.on(fault)

    assert producers(both[0]) == producers(both[1])


@pytest.mark.parametrize(("fault", "kind"), [("reset", "reset"), ("truncated", "broken")])
def test_broken_connections_are_the_same(both: Both, fault: str, kind: str) -> None:
    for each in both:
        each.faults.on(fault)
        with pytest.raises(NoAnswer) as caught:
            producers(each)
        assert caught.value.kind == kind


def test_pages_are_the_same(both: Both) -> None:
    for path in ("/__admin/ledger/bookings", "/1177/api/relation-events", "/nowhere", "/__admin/clock"):
        one, other = (each.transport.request("GET", f"{each.url}{path}") for each in both)
        assert (one.status, one.body, one.headers["content-type"]) == (
            other.status,
            other.body,
            other.headers["content-type"],
        )


def test_descriptions_name_the_address_that_was_asked(both: Both) -> None:
    for each in both:
        reply = each.transport.request("GET", f"{each.url}/vp/{SCHEDULE.path}?wsdl")
        assert f"{each.url}/vp/{SCHEDULE.path}".encode() in reply.body


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer) as caught:
        OverHttp(seconds=5).request("GET", "http://127.0.0.1:9/")
    assert caught.value.kind == "refused"
