"""A small world, and the SOAP door to it: messages in, answers out, all in this process.

The clock stands at Monday 3 August 2026, 08:00. Two facilities that may take over each other's bookings offer NYBESOK
(30 minutes) from 08:00 to 10:00 and 13:00 to 15:00 on working days, eight times a day each, and the other one also
ATERBESOK; times for the invited lie from 10:00 to 12:00. Tolvan has booking B-1, timed invitation I-1 and open
invitation I-2.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import etree

from simulator.app import Application, create_app
from simulator.domain.identifiers import test_identities as identities  # pytest would collect test_…
from simulator.scenarios import loader
from simulator.settings import Settings
from simulator.store.database import open_database
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT, SOAP, TIME_TYPE, address, message

SYSTEM = "tidboken"
SLOW_SYSTEM = "sega"
NOW = "2026-08-03 08:00"
DAYS = ("20260804", "20260805", "20260806", "20260807")
STARTS = ("080000", "083000", "090000", "093000", "130000", "133000", "140000", "143000")
ENDS = ("083000", "090000", "093000", "100000", "133000", "140000", "143000", "150000")
RESIDENTS = tuple(islice(identities(date(1970, 1, 1)), 256))
"""Other citizens than Tolvan; they need not stand in the scenario to book."""

SCENARIO = f"""
name: small
title: Two facilities and one citizen
clock: {NOW}
timetable: {{weeks: 2}}
residents:
  - {{id: "{RESIDENT}", first_name: Tolvan, last_name: Tolvansson}}
booking_systems:
  - id: {SYSTEM}
    name: Tidboken
    hsa_id: SE2321000016-SYS1
    profile: reference
    care_types: &care_types
      - {{id: LAKARE, name: Läkare}}
    time_types: &time_types
      - {{id: NYBESOK, name: Nybesök, minutes: 30, care_type: LAKARE, message_allowed: true}}
      - {{id: ATERBESOK, name: Återbesök, minutes: 15, care_type: LAKARE}}
    performers: &performers
      - {{hsa_id: {PERFORMER}, first_name: Anna, last_name: Test, title: Läkare}}
    facilities:
      - hsa_id: {FACILITY}
        name: Ängens vårdcentral
        rebook_to: [{OTHER_FACILITY}]
        cancelled_invitation_becomes_open: true
        texts: {{booked: Välkommen en kvart före besöket.}}
        schedules:
          - {{hours: ["08:00-10:00", "13:00-15:00"], time_types: [NYBESOK], performers: [{PERFORMER}]}}
          - {{hours: ["10:00-12:00"], time_types: [NYBESOK], open_to: invited, performers: [{PERFORMER}]}}
      - hsa_id: {OTHER_FACILITY}
        name: Åsens vårdcentral
        rebook_to: [{FACILITY}]
        schedules:
          - {{hours: ["08:00-10:00", "13:00-15:00"], time_types: [NYBESOK]}}
          - {{hours: ["15:00-16:00"], time_types: [ATERBESOK]}}
          - {{hours: ["10:00-12:00"], time_types: [NYBESOK], open_to: invited}}
  - id: {SLOW_SYSTEM}
    name: Sega tidboken
    hsa_id: SE2321000016-SYS2
    profile: reference
    delay: 0.0
    time_types:
      - {{id: NYBESOK, name: Nybesök}}
    facilities:
      - hsa_id: SE2321000016-3HZ7
        name: Sega vårdcentralen
        schedules:
          - {{hours: ["08:00-10:00"]}}
bookings:
  - id: B-1
    resident: "{RESIDENT}"
    facility: {FACILITY}
    time_type: NYBESOK
    start: "+7d 09:00"
    performer: {PERFORMER}
invitations:
  - id: I-1
    resident: "{RESIDENT}"
    facility: {FACILITY}
    time_type: NYBESOK
    text: Välkommen på kontroll.
    start: "+8d 09:00"
    performer: {PERFORMER}
  - {{id: I-2, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, text: Boka en tid.}}
"""


@contextmanager
def make_app(
    store: str = "memory", scenario: str = SCENARIO, settings: Settings | None = None
) -> Iterator[Application]:
    """The whole application on a ledger of its own, filled with `scenario`; closed at the end."""
    database = open_database(store)
    try:
        app = create_app(database, settings)
        app.worlds.load("default", loader.parse(scenario, "test.yaml"), scenario)
        yield app
    finally:
        database.close()


@dataclass(frozen=True)
class Answer:
    """What came back. Every look at it fails when it is not well-formed XML."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def root(self) -> etree._Element:
        return etree.fromstring(self.body)

    @property
    def payload(self) -> etree._Element:
        (payload,) = self.root.find(f"{{{SOAP}}}Body")
        return payload

    @property
    def is_fault(self) -> bool:
        return self.payload.tag == f"{{{SOAP}}}Fault"

    @property
    def faultcode(self) -> str:
        return self.payload.findtext("faultcode") or ""

    @property
    def faultstring(self) -> str:
        return self.payload.findtext("faultstring") or ""

    def all(self, name: str) -> list[str]:
        """The texts of every element with this local name."""
        return [element.text or "" for element in self.payload.iter(f"{{*}}{name}")]

    def value(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    @property
    def carried_out(self) -> bool:
        """OK or INFO from a contract that answers with a result code."""
        return self.value("resultCode") in ("OK", "INFO")


def post(app: Callable[..., Any], contract: str, body: str | bytes, system: str = SYSTEM, **headers: str) -> Answer:
    """POST to the application in this process. Headers are written `Content_Type="…"`."""
    data = body.encode() if isinstance(body, str) else body
    return call(app, "POST", address(contract, system), data, headers)


def call(
    app: Callable[..., Any], method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """Any request, by a WSGI environ made by hand: nothing between the test and the door."""
    heard: list[Any] = []
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "text/xml; charset=UTF-8",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    chunks = app(environ, lambda status, told, _=None: heard.extend((status, told)))
    try:
        answer = b"".join(chunks)
    finally:
        getattr(chunks, "close", bool)()
    return Answer(int(heard[0].split()[0]), answer, dict(heard[1]))


Send = Callable[[str, str], Answer]
"""A contract and an envelope's text in, an answer out: in this process, or over HTTP."""


def sender(app: Callable[..., Any]) -> Send:
    return lambda contract, body: post(app, contract, body)


@dataclass(frozen=True)
class Door:
    """What citizens do at a booking system, as calls."""

    send: Send

    def ask(self, contract: str, **fields: Any) -> Answer:
        return self.send(contract, message(contract, **fields))

    def book(self, resident: str, slot: Slot, **fields: Any) -> Answer:
        return self.ask("MakeBooking", actor=resident, subject_of_care=resident, **slot.wire, **fields)

    def rebook(self, resident: str, booking_id: str, slot: Slot) -> Answer:
        return self.ask("UpdateBooking", actor=resident, subject_of_care=resident, bookingId=booking_id, **slot.wire)

    def cancel(self, resident: str, booking_id: str, facility: str = FACILITY) -> Answer:
        return self.ask("CancelBooking", actor=resident, bookingId=booking_id, healthcare_facility=facility)

    def schedule(self, resident: str, facility: str = FACILITY) -> dict[str, str]:
        """Start of every time a citizen has at a facility, by booking id."""
        answer = self.ask(
            "GetSubjectOfCareSchedule", actor=resident, subject_of_care=resident, healthcare_facility=facility
        )
        return dict(zip(answer.all("bookingId"), answer.all("startTimeInclusive"), strict=True))


@dataclass(frozen=True, order=True)
class Slot:
    """A time that can be asked for."""

    start: str
    end: str
    facility: str = FACILITY

    @property
    def wire(self) -> dict[str, str]:
        return {
            "startTimeInclusive": self.start,
            "endTimeExclusive": self.end,
            "healthcare_facility": self.facility,
            "timeTypeID": TIME_TYPE,
        }


def slots(count: int, facility: str = FACILITY) -> list[Slot]:
    """The first free times that everybody may book, from the day after the clock's."""
    every = (Slot(day + s, day + e, facility) for day in DAYS for s, e in zip(STARTS, ENDS, strict=True))
    return list(islice(every, count))


def invited_slots(count: int, facility: str = FACILITY) -> list[Slot]:
    """The first free times for those who have an open invitation."""
    hours = ("100000", "103000"), ("103000", "110000"), ("110000", "113000"), ("113000", "120000")
    return list(islice((Slot(day + s, day + e, facility) for day in DAYS for s, e in hours), count))
