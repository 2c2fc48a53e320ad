"""Faults in what a booking system tells the engagement index, and faults of the index itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.app import Application
from simulator.domain.call import NoAnswer
from simulator.faults.catalogue import FAULTS
from tests.faults.playing import booked, counters, last_call, off, on
from tests.support.messages import RESIDENT
from tests.support.world import RESIDENTS, SYSTEM, Answer, Door, call, make_app, sender, slots

(WHAT,) = FAULTS["index_wrong"].parameters


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as application:
        yield application


def rows(app: Application, resident: str = RESIDENT) -> list[dict[str, Any]]:
    answer = call(app, "GET", f"/__admin/ledger/engagements?resident={resident}", b"", {"Host": "localhost"})
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = json.loads(answer.body)
    return found


def move_clock(app: Application, duration: str) -> None:
    call(app, "PUT", "/__admin/clock", f'{{"advance": "{duration}"}}'.encode(), {"Host": "localhost"})


def booking_of_somebody_new(app: Application) -> list[dict[str, Any]]:
    """What the index has of a citizen who has just booked for the first time."""
    assert Door(sender(app)).book(RESIDENTS[0], slots(2)[1]).carried_out
    return rows(app, RESIDENTS[0])


def test_without_faults_the_index_hears_of_a_booking_at_once(app: Application) -> None:
    assert len(booking_of_somebody_new(app)) == 1


def test_a_silent_system_tells_nothing_and_the_call_log_says_why(app: Application) -> None:
    on(app, "index_silent", producer=SYSTEM)
    assert booking_of_somebody_new(app) == []
    assert counters(app) == {"index_silent": (1, 1)}
    assert last_call(app).faults == "index_silent"


def test_what_is_cancelled_before_a_late_system_has_told_of_it_is_not_in_the_index_afterwards(app: Application) -> None:
    door = Door(sender(app))
    on(app, "index_late", seconds=600)
    assert door.book(RESIDENTS[0], slots(2)[1]).carried_out
    off(app)
    made = call(app, "GET", f"/__admin/ledger/bookings?resident={RESIDENTS[0]}", b"", {"Host": "localhost"})
    (booking,) = json.loads(made.body)
    path = f"/__admin/ledger/bookings/{SYSTEM}/{booking['booking_id']}"
    assert call(app, "DELETE", path, b"", {"Host": "localhost"}).status == 204
    move_clock(app, "PT1H")
    assert rows(app, RESIDENTS[0]) == []


def test_a_late_system_tells_when_the_sessions_clock_has_come_so_far(app: Application) -> None:
    on(app, "index_late", seconds=600)
    assert booking_of_somebody_new(app) == []
    move_clock(app, "PT9M")
    assert rows(app, RESIDENTS[0]) == []
    move_clock(app, "PT1M")
    assert len(rows(app, RESIDENTS[0])) == 1


IN_A_ROW = ("categorization", "clinical_process", "logical_address", "source_system", "most_recent_content", "domain")
"""The other mistakes: tests/producers/test_index_mistakes.py."""


@pytest.mark.parametrize("what", IN_A_ROW)
def test_a_system_can_tell_wrongly_in_one_thing_at_a_time(app: Application, what: str) -> None:
    with make_app() as sound:
        (right,) = booking_of_somebody_new(sound)
    on(app, "index_wrong", what=what)
    (wrong,) = booking_of_somebody_new(app)
    differing = {name for name in right if right[name] != wrong[name]} - {"business_object"}  # the booking's own id
    assert len(differing) == 1, differing
    assert differing <= {*IN_A_ROW, "service_domain"}
    assert what in WHAT.choices


def test_a_system_can_forget_to_take_away_what_is_cancelled(app: Application) -> None:
    on(app, "index_wrong", what="never_deleted")
    booking_of_somebody_new(app)
    door = Door(sender(app))
    (booking_id,) = door.schedule(RESIDENTS[0])
    assert door.cancel(RESIDENTS[0], booking_id).carried_out
    assert len(rows(app, RESIDENTS[0])) == 1


def test_one_citizens_bookings_can_be_kept_from_the_index(app: Application) -> None:
    on(app, "index_silent", resident=RESIDENT)
    before = rows(app)
    assert booked(app).carried_out
    assert rows(app) == before
    off(app)
    assert len(booking_of_somebody_new(app)) == 1


FIND = f"""<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>
<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">5565594230</r:LogicalAddress></soap:Header><soap:Body>
<f:FindContent xmlns:f="urn:riv:itintegration:engagementindex:FindContentResponder:1">
<f:registeredResidentIdentification>{RESIDENT}</f:registeredResidentIdentification>
<f:serviceDomain>riv:crm:scheduling</f:serviceDomain></f:FindContent></soap:Body></soap:Envelope>"""


def find(app: Application) -> Answer:
    return call(app, "POST", "/vp/itintegration/engagementindex/FindContent/1/rivtabp21", FIND.encode())


@pytest.mark.parametrize("name", ["soap_fault", "garbage", "wrong_namespace", "http_status", "truncated", "reset"])
def test_the_index_itself_can_break_like_anybody_else(app: Application, name: str) -> None:
    clean = find(app)
    assert clean.status == 200
    on(app, name, producer="engagement-index", contract="FindContent")
    try:
        assert find(app).body != clean.body
    except NoAnswer:
        assert name == "reset"
    assert counters(app) == {name: (1, 1)}
    off(app)
    assert find(app).body == clean.body
