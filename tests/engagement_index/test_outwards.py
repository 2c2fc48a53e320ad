"""Telling those outside: an index of somebody else's, and subscribers with addresses of their own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import aiohttp
import pytest
from lxml import etree
from sqlalchemy import update

from simulator.scenarios import loader
from simulator.settings import Settings
from simulator.soap import pushing
from simulator.soap.reporting import Reporter
from simulator.store import outbox
from simulator.store.call_log import CallFilter, Exchange
from simulator.store.outbox import MOST_ATTEMPTS
from simulator.store.tables import notifications
from tests.engagement_index.listening import Listener, listening
from tests.producers.reported import NS, Scene, booked, scene
from tests.support.messages import RESIDENT, message
from tests.support.world import RESIDENTS, SCENARIO, call, slots

CITIZEN = RESIDENTS[0]
SLOT, OTHER_SLOT = slots(2)
SUBSCRIBER = "SE2321000016-REGION"
QUICK = Settings(between_tries=0.01)


@pytest.fixture
def outside() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@contextmanager
def with_index(url: str) -> Iterator[Scene]:
    with scene(lambda text: f"{text}\nengagement_index: {{url: {url}}}", QUICK) as world:
        yield world


def subscribed(url: str) -> str:
    return f"{SCENARIO}\nengagement_index: {{subscribers: [{{hsa_id: {SUBSCRIBER}, url: '{url}'}}]}}\n"


@contextmanager
def with_subscriber(url: str, settings: Settings = QUICK) -> Iterator[Scene]:
    with scene(lambda _: subscribed(url), settings) as world:
        yield world


def eventually(holds: Callable[[], object]) -> None:
    deadline = monotonic() + 30
    while not holds():
        assert monotonic() < deadline
        sleep(0.01)


def waiting(world: Scene) -> int:
    """How many messages the subscriber has not been told yet."""
    return len(outbox.notifications_for(world.app.worlds.database, "default", SUBSCRIBER))


def tries(world: Scene) -> list[Exchange]:
    return world.app.call_log.newest("default", CallFilter(component="external"))


def test_an_index_outside_is_told_instead_of_ours(outside: Listener) -> None:
    """Ours keeps what the other has been told, and tells nobody."""
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        world.told_all()
        assert outside.objects() == [(False, booking_id)]
        assert outside.headers[0]["soapaction"] == '"urn:riv:itintegration:engagementindex:UpdateResponder:1:Update"'
        assert outside.headers[0]["x-rivta-original-serviceconsumer-hsaid"] == "SE2321000016-SYS1"
        assert world.rows().keys() == {booking_id}
        (logged,) = world.app.call_log.newest("default", CallFilter(contract="Update"))
        assert (logged.component, logged.status, logged.request) == ("external", 200, outside.heard[0])
        assert logged.correlation == outside.headers[0]["x-skltp-correlation-id"]


def test_an_index_outside_is_told_of_what_has_passed(outside: Listener) -> None:
    """EI-15, for somebody who plays the index."""
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        world.move_clock(now="2026-08-04T08:00:00")
        assert outside.objects() == [(False, booking_id), (True, booking_id)]
        world.move_clock(now="2026-08-05T08:00:00")
        assert len(outside.heard) == 2


def test_what_the_other_side_did_not_take_is_told_again_in_order(outside: Listener) -> None:
    outside.first.extend([500, 503, 200, 500])
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        assert world.door.cancel(CITIZEN, booking_id).carried_out
        eventually(lambda: len(outside.heard) == 5)
        assert outside.objects() == [(False, booking_id)] * 3 + [(True, booking_id)] * 2


def test_after_five_attempts_it_is_dropped_and_the_next_one_is_told(
    outside: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    outside.first.extend([500] * MOST_ATTEMPTS)
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        assert world.door.cancel(CITIZEN, booking_id).carried_out
        eventually(lambda: len(outside.heard) > MOST_ATTEMPTS)
        assert outside.objects() == [(False, booking_id)] * MOST_ATTEMPTS + [(True, booking_id)]
        assert caplog.text.count("dropped") == 1


def test_a_message_that_has_had_its_attempts_is_not_tried_once_more(outside: Listener) -> None:
    """A process may die at the last of them."""
    with with_subscriber(outside.url) as world:
        outside.open.clear()
        booked(world.door.book(CITIZEN, SLOT))
        outside.came.wait(30)
        assert world.door.rebook(RESIDENT, "B-1", OTHER_SLOT).carried_out
        with world.app.worlds.database.writing() as connection:
            connection.execute(update(notifications).values(attempts=MOST_ATTEMPTS))
        outside.open.set()
        eventually(lambda: waiting(world) == 0)
        assert len(outside.heard) == 1


def test_between_the_attempts_there_is_a_pause_that_new_messages_do_not_shorten(outside: Listener) -> None:
    outside.status = 500
    with with_subscriber(outside.url, Settings(between_tries=3600)) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        world.told_all()
        assert world.door.cancel(CITIZEN, booking_id).carried_out
        world.told_all()
        assert outside.objects() == [(False, booking_id)]


def test_a_redirect_is_not_followed(outside: Listener) -> None:
    outside.status = 307
    with listening() as elsewhere, with_index(outside.url) as world:
        outside.location = elsewhere.url
        booked(world.door.book(CITIZEN, SLOT))
        world.told_all()
        assert (len(outside.heard) > 0, elsewhere.heard) == (True, [])


def test_no_proxy_is_used(outside: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        assert pushing.push(outside.url, b"<a/>", {}).arrived
        assert (outside.heard, proxy.heard) == ([b"<a/>"], [])


def test_a_reply_is_kept_whole_up_to_a_bound(outside: Listener) -> None:
    outside.reply = b"<said>" + b"x" * 1000 + b"</said>"
    assert pushing.push(outside.url, b"<a/>", {}).body == outside.reply
    outside.reply *= 100
    pushed = pushing.push(outside.url, b"<a/>", {})
    assert (pushed.arrived, pushed.body) == (True, outside.reply[: pushing.MOST_BYTES])


def test_who_spreads_a_reply_over_time_gets_no_more_of_it(outside: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushing, "_LIMITS", aiohttp.ClientTimeout(total=0.5))
    outside.trickles = 0.05
    pushed = pushing.push(outside.url, b"<a/>", {})
    assert (pushed.status, pushed.arrived) == (0, False)
    assert "no whole reply" in (pushed.problem or "")


def test_an_act_is_carried_out_although_nobody_is_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with with_index(f"http://127.0.0.1:{taken.getsockname()[1]}/index") as world:
            assert world.door.book(CITIZEN, SLOT).carried_out
            world.told_all()
            logged = tries(world)[-1]
            assert logged.status == 0
            assert "does not answer" in (logged.fault or "")


@pytest.mark.parametrize("address", ["/producers/tidboken/crm/scheduling/MakeBooking/1/rivtabp21", "/vp"])
def test_nobody_who_books_waits_for_who_is_to_be_told_of_it(outside: Listener, address: str) -> None:
    outside.open.clear()
    with with_subscriber(outside.url) as world:
        answer = call(world.app, "POST", address, message("MakeBooking", **SLOT.wire).encode())
        assert answer.carried_out
        assert tries(world) == []  # it has not ended, well or badly
        outside.open.set()
        world.told_all()
        assert outside.objects() == [(False, answer.value("bookingId"))]


def test_a_subscriber_with_an_address_is_told_what_the_index_stored(outside: Listener) -> None:
    with with_subscriber(outside.url) as world:
        assert world.door.rebook(RESIDENT, "B-1", OTHER_SLOT).carried_out
        world.told_all()
        assert outside.objects() == [(False, "B-1")]
        message = etree.fromstring(outside.heard[0])
        assert message.findtext(".//{*}LogicalAddress") == SUBSCRIBER
        row = next(message.iter(f"{NS}engagement"))
        assert row.findtext(f"{NS}owner") == "5565594230"
        assert row.findtext(f"{NS}updateTime") == "20260803080000"
        (logged,) = world.app.call_log.newest("default", CallFilter(contract="ProcessNotification"))
        assert (logged.component, logged.producer, logged.sender) == ("external", SUBSCRIBER, "5565594230")


def test_a_subscriber_is_told_what_somebody_else_s_system_tells_the_index(outside: Listener) -> None:
    row = {
        "registeredResidentIdentification": RESIDENT,
        "serviceDomain": "riv:crm:scheduling",
        "categorization": "NA",
        "logicalAddress": "SE2321000099-EXT1",
        "businessObjectInstanceIdentifier": "X-1",
        "clinicalProcessInterestId": "NA",
        "sourceSystem": "SE2321000099-SYS",
        "dataController": "SE2321000099",
    }
    content = "".join(f"<e:{name}>{text}</e:{name}>" for name, text in row.items())
    update_of_theirs = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        '<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">5565594230</r:LogicalAddress></s:Header><s:Body>'
        '<u:Update xmlns:u="urn:riv:itintegration:engagementindex:UpdateResponder:1" '
        'xmlns:e="urn:riv:itintegration:engagementindex:1"><u:engagementTransaction><e:deleteFlag>false</e:deleteFlag>'
        f"<e:engagement>{content}</e:engagement></u:engagementTransaction></u:Update></s:Body></s:Envelope>"
    )
    with with_subscriber(outside.url) as world:
        assert call(world.app, "POST", "/vp", update_of_theirs.encode()).value("ResultCode") == "OK"
        eventually(lambda: waiting(world) == 0)
        eventually(lambda: tries(world))


def test_each_message_is_told_once_in_order_and_one_at_a_time_whoever_tells(outside: Listener) -> None:
    """Two processes on the same ledger, and a subscriber that takes its time."""
    with with_subscriber(outside.url) as world:
        other = Reporter(QUICK, world.app.call_log)
        outside.open.clear()
        made = []
        for slot in slots(6):
            made.append(booked(world.door.book(CITIZEN, slot)))
            other.catch_up(world.app.worlds.open("default"))
        outside.came.wait(30)
        sleep(0.1)
        outside.open.set()
        eventually(lambda: waiting(world) == 0)
        assert outside.objects() == [(False, booking_id) for booking_id in made]
        assert outside.most_at_once == 1


def test_a_slow_subscriber_does_not_hold_up_another(outside: Listener) -> None:
    with listening() as slow:
        slow.open.clear()
        two = f"{{hsa_id: SE2321000016-SLOW, url: '{slow.url}'}}, {{hsa_id: {SUBSCRIBER}, url: '{outside.url}'}}"
        with scene(lambda text: f"{text}\nengagement_index: {{subscribers: [{two}]}}", QUICK) as world:
            booked(world.door.book(CITIZEN, SLOT))
            eventually(lambda: outside.heard and slow.heard)
            assert len(tries(world)) <= 1  # the slow one has not answered
            slow.open.set()


def test_who_was_to_be_told_by_a_world_that_is_gone_hears_nothing_of_the_next(outside: Listener) -> None:
    outside.status = 500
    with listening() as next_one, with_subscriber(outside.url, Settings(between_tries=0.2)) as world:
        old = world.app.worlds.open("default")
        booked(world.door.book(CITIZEN, SLOT))
        outside.came.wait(30)
        text = subscribed(next_one.url)
        world.app.worlds.load("default", loader.parse(text, "next.yaml"), text)
        booking_id = booked(world.door.book(CITIZEN, OTHER_SLOT))
        assert world.app.reporter.catch_up_with_all(old, 30)
        world.told_all()
        eventually(lambda: next_one.heard)
        assert next_one.objects() == [(False, booking_id)]
        assert booking_id not in {name for _, name in outside.objects()}
