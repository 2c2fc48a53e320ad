"""Telling those outside: an index of somebody else's, and subscribers with addresses of their own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from lxml import etree

from simulator.store.call_log import CallFilter
from simulator.store.outbox import MOST_ATTEMPTS
from tests.producers.reported import NS, Scene, booked, scene
from tests.support.messages import RESIDENT
from tests.support.world import RESIDENTS, slots

CITIZEN = RESIDENTS[0]
SLOT, OTHER_SLOT = slots(2)
SUBSCRIBER = "SE2321000016-REGION"


@dataclass
class Listener:
    """Answers every POST with `status`, and remembers what it heard."""

    url: str = ""
    status: int = 200
    location: str | None = None
    heard: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def objects(self) -> list[tuple[bool, str | None]]:
        """deleteFlag and booking id of every transaction heard."""
        return [
            (each.findtext(f"{NS}deleteFlag") == "true", each.findtext(f".//{NS}businessObjectInstanceIdentifier"))
            for body in self.heard
            for each in etree.fromstring(body).iter("{*}engagementTransaction")
        ]


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            listener.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            listener.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(listener.status)
            if listener.location:
                self.send_header("Location", listener.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}/index"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def outside() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@contextmanager
def with_index(url: str) -> Iterator[Scene]:
    with scene(lambda text: f"{text}\nengagement_index: {{url: {url}}}") as world:
        yield world


def test_an_index_outside_is_told_instead_of_ours(outside: Listener) -> None:
    """Ours keeps what the other has been told, and tells nobody."""
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        assert outside.objects() == [(False, booking_id)]
        assert outside.headers[0]["soapaction"] == '"urn:riv:itintegration:engagementindex:UpdateResponder:1:Update"'
        assert outside.headers[0]["x-rivta-original-serviceconsumer-hsaid"] == "SE2321000016-SYS1"
        assert world.rows().keys() == {booking_id}
        (logged,) = world.app.call_log.newest("default", CallFilter(contract="Update"))
        assert (logged.component, logged.status, logged.request) == ("external", 200, outside.heard[0])


def test_an_index_outside_is_told_of_what_has_passed(outside: Listener) -> None:
    """EI-15, for somebody who plays the index."""
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        world.move_clock(now="2026-08-04T08:00:00")
        assert outside.objects() == [(False, booking_id), (True, booking_id)]
        world.move_clock(now="2026-08-05T08:00:00")
        assert len(outside.heard) == 2


def test_what_the_other_side_did_not_take_is_told_again_in_order(outside: Listener) -> None:
    outside.status = 500
    with with_index(outside.url) as world:
        booking_id = booked(world.door.book(CITIZEN, SLOT))
        assert world.door.cancel(CITIZEN, booking_id).carried_out
        assert outside.objects() == [(False, booking_id)] * 2
        outside.status = 200
        world.move_clock(advance="PT1S")
        assert outside.objects()[2:] == [(False, booking_id), (True, booking_id)]


def test_after_five_attempts_it_is_dropped(outside: Listener, caplog: pytest.LogCaptureFixture) -> None:
    outside.status = 500
    with with_index(outside.url) as world:
        booked(world.door.book(CITIZEN, SLOT))
        for _ in range(MOST_ATTEMPTS):
            world.move_clock(advance="PT1S")
        assert len(outside.heard) == MOST_ATTEMPTS
        assert "dropped" in caplog.text


def test_a_redirect_is_not_followed(outside: Listener) -> None:
    with listening() as elsewhere, with_index(outside.url) as world:
        outside.status, outside.location = 307, elsewhere.url
        booked(world.door.book(CITIZEN, SLOT))
        assert (len(outside.heard), elsewhere.heard) == (1, [])


def test_an_act_is_carried_out_although_nobody_is_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with with_index(f"http://127.0.0.1:{taken.getsockname()[1]}/index") as world:
            assert world.door.book(CITIZEN, SLOT).carried_out
            (logged,) = world.app.call_log.newest("default", CallFilter(contract="Update"))
            assert logged.status == 0
            assert "does not answer" in (logged.fault or "")


def test_a_subscriber_with_an_address_is_told_what_the_index_stored(outside: Listener) -> None:
    told = f"subscribers: [{{hsa_id: {SUBSCRIBER}, url: {outside.url}}}]"
    with scene(lambda text: f"{text}\nengagement_index: {{{told}}}") as world:
        assert world.door.rebook(RESIDENT, "B-1", OTHER_SLOT).carried_out
        assert outside.objects() == [(False, "B-1")]
        message = etree.fromstring(outside.heard[0])
        assert message.findtext(".//{*}LogicalAddress") == SUBSCRIBER
        row = next(message.iter(f"{NS}engagement"))
        assert row.findtext(f"{NS}owner") == "5565594230"
        assert row.findtext(f"{NS}updateTime") == "20260803080000"
        (logged,) = world.app.call_log.newest("default", CallFilter(contract="ProcessNotification"))
        assert (logged.component, logged.producer, logged.sender) == ("external", SUBSCRIBER, "5565594230")
