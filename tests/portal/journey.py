"""A citizen at 1177, through the portal API of the whole application in this process."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy import delete, func, select, update
from werkzeug.test import Client

from simulator.app import Application, create_app
from simulator.contracts.envelope import parse
from simulator.store.call_log import CallFilter, Exchange
from simulator.store.database import open_database
from simulator.store.tables import booking_systems, sessions, settings, timeslots
from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import SCENARIO, make_app

Page = dict[str, Any]


class Citizen:
    """`page` is the one that is shown; the methods are what can be done on it."""

    def __init__(self, app: Application, resident: str = RESIDENT, prefix: str = "") -> None:
        self.app = app
        self.resident = resident
        self.client = Client(app)
        self.page: Page = {}
        self._base = f"{prefix}/1177/api/residents/{resident}"

    # Flows

    def begin(self, flow: str, facility: str = FACILITY, expected: int = 201, **fields: Any) -> Page:
        body = {"flow": flow, "healthcare_facility": facility, **fields}
        return self._shown(self.post("flows", body, expected))

    def rebook(self, booking_id: str = "B-1", **fields: Any) -> Page:
        return self.begin("rebooking", booking_id=booking_id, **fields)

    def cancel(self, booking_id: str = "B-1", **fields: Any) -> Page:
        return self.begin("cancelling", booking_id=booking_id, **fields)

    def open_invitation(self, booking_id: str = "I-2", **fields: Any) -> Page:
        return self.begin("invitation", booking_id=booking_id, **fields)

    def do(self, step: str, expected: int = 200, **fields: Any) -> Page:
        return self._shown(self.post(f"flows/{self.page['token']}/{step}", fields, expected))

    def confirm(self, **fields: Any) -> Page:
        return self.do("confirm", **fields)

    def look(self, expected: int = 200) -> Page:
        return self.get(f"flows/{self.page['token']}", expected)

    # The same flow to its summary

    def to_times(self, **facility: Any) -> Page:
        """From the first page of a rebooking or an invitation, with nobody in particular."""
        self.do("facility", **facility)
        while self.step in ("care_type", "time_type", "performer"):
            self.do(
                self.step, **({"performer": None} if self.step == "performer" else {self.step: self.first(self.step)})
            )
        return self.page

    def to_summary(self, comment: str = "Annan tid passar", number: int = 0, **facility: Any) -> Page:
        self.to_times(**facility)
        self.do("time", slot=self.options("slot")[number]["id"])
        return self.do("reason", comment=comment)

    def insist(self, step: str, **fields: Any) -> Page:
        """Once more, when the page could not be fetched."""
        before = self.page
        if self.do(step, **fields)["step"] == "technical_error" and self.look()["step"] != "technical_error":
            self.page = before
            self.do(step, **fields)
        return self.page

    # The page

    @property
    def step(self) -> str:
        return str(self.page["step"])

    def options(self, name: str) -> list[dict[str, Any]]:
        (choice,) = (each for each in self.page["choices"] if each["name"] == name)
        return list(choice["options"])

    def first(self, name: str) -> str:
        return str(self.options(name)[0]["id"])

    def selected(self, name: str) -> list[str]:
        return [each["id"] for each in self.options(name) if each["selected"]]

    def button(self, name: str) -> dict[str, Any]:
        (button,) = (each for each in self.page["buttons"] if each["name"] == name)
        return dict(button)

    @property
    def fields(self) -> list[str]:
        return [each["name"] for each in self.page["fields"]]

    def field(self, name: str) -> dict[str, Any]:
        (field,) = (each for each in self.page["fields"] if each["name"] == name)
        return dict(field)

    @property
    def asked(self) -> list[str]:
        """Contracts of the calls that made the page."""
        return [each["contract"] for each in self.page["calls"]]

    @property
    def addresses(self) -> list[str]:
        return [each["logical_address"] for each in self.page["calls"]]

    @property
    def result(self) -> dict[str, Any]:
        return dict(self.page["result"])

    # The rest of 1177

    def inbox(self) -> list[dict[str, Any]]:
        return list(self.get("inbox"))

    def kinds(self) -> list[str]:
        """Of the messages that are not invitations, oldest first."""
        return [each["kind"] for each in reversed(self.inbox()) if "invitation" not in each["kind"]]

    def told(self, kind: str) -> dict[str, Any]:
        """The one message of a kind."""
        (message,) = (each for each in self.inbox() if each["kind"] == kind)
        return dict(message)

    def booked(self) -> dict[str, str]:
        """Start of every booked time that is shown, by booking id."""
        return {each["booking_id"]: each["start"] for each in self.get("booked-times")["booked_times"]}

    def relations(self) -> list[str]:
        return [each["healthcare_facility"] for each in self.get("relations")]

    def get(self, path: str, expected: int = 200) -> Any:
        return self._call("GET", path, expected)

    def post(self, path: str, body: Mapping[str, Any], expected: int = 200) -> Any:
        return self._call("POST", path, expected, json=body)

    def put(self, path: str, body: Mapping[str, Any], expected: int = 200) -> Any:
        return self._call("PUT", path, expected, json=body)

    def _call(self, method: str, path: str, expected: int, **arguments: Any) -> Any:
        response = self.client.open(f"{self._base}/{path}", method=method, **arguments)
        assert response.status_code == expected, response.text
        return response.json

    def _shown(self, page: Page) -> Page:
        """An error leaves the citizen at the page that was there."""
        if "step" in page:
            self.page = page
        return page


@contextmanager
def citizen(scenario: str = SCENARIO, resident: str = RESIDENT) -> Iterator[Citizen]:
    with world(scenario) as app:
        yield Citizen(app, resident)


@contextmanager
def world(scenario: str = SCENARIO) -> Iterator[Application]:
    """An application of one's own. Each scenario is loaded once; the ledger that came of it is copied."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ledger.db"
        copy.write_bytes(_loaded(scenario))
        database = open_database(f"sqlite:///{copy}")
        try:
            yield create_app(database)
        finally:
            database.close()


@lru_cache(maxsize=32)
def _loaded(scenario: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        with make_app(f"sqlite:///{file}", scenario):
            pass
        return file.read_bytes()


def set_clock(app: Application, now: str) -> None:
    response = Client(app).put("/__admin/clock", json={"now": now})
    assert response.status_code == 200, response.text


def fault(app: Application, name: str, called: str = "", **fields: Any) -> None:
    """Several of one name are `called` something each."""
    response = Client(app).put(f"/__admin/faults/{called or name}", json={"fault": name, **fields})
    assert response.status_code < 300, response.text


def exchanges(app: Application, contract: str) -> Sequence[Exchange]:
    """What reached the booking systems, oldest first."""
    newest = app.call_log.newest("default", CallFilter(contract=contract, limit=1_000))
    return [each for each in reversed(newest) if each.component == "producer"]


def sent(app: Application, contract: str) -> dict[str, list[str]]:
    """The texts of the last request with a contract, by the elements' local names."""
    return sent_in(exchanges(app, contract)[-1])


def sent_in(exchange: Exchange) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in parse(exchange.request).payload.iter("{*}*"):
        if not len(element):
            found.setdefault(etree.QName(element).localname, []).append(element.text or "")
    return found


def nothing_is_free(app: Application) -> None:
    """The timetable is empty, and stays so."""
    with app.worlds.database.writing() as connection:
        connection.execute(update(sessions).values(timetable_until="29991231"))
        connection.execute(delete(timeslots).where(timeslots.c.booking_id.is_(None)))


def settings_at(app: Application, facility: str, **changes: Any) -> None:
    """Change a facility's settings at 1177, as another scenario would."""
    database = app.worlds.database
    with database.writing() as connection:
        row = select(settings.c.value).where(settings.c.session == "default", settings.c.name == "portal")
        portal = json.loads(connection.execute(row).scalar_one())
        portal["facilities"].setdefault(facility.upper(), {}).update(changes)
        mine = update(settings).where(settings.c.session == "default", settings.c.name == "portal")
        connection.execute(mine.values(value=json.dumps(portal)))
        connection.execute(update(sessions).values(revision=sessions.c.revision + 1))


def rename(app: Application, old: str, new: str) -> None:
    """What a booking system calls something, beyond what a scenario may say."""
    with app.worlds.database.writing() as connection:
        setup = func.replace(booking_systems.c.setup, f'"{old}"', f'"{new}"')
        connection.execute(update(booking_systems).values(setup=setup))
        connection.execute(update(sessions).values(revision=sessions.c.revision + 1))
