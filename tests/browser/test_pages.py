"""The citizen's pages and the console in a real browser, against a real server: what people do there, how it looks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from simulator.scenarios import loader
from simulator.verification.reports import as_json
from tests.browser import chromium
from tests.support.serving import Server, serving
from tests.support.world import make_app
from tests.verification import reporting

PICTURES = "TIDBOK_SCREENSHOTS"
TOKEN = "hemligt"
DOWNLOADS = {
    "console.fan_out_svg",
    "console.fan_out_bundle",
    "console.call_message",
    "console.call_as_zip",
    "console.scenario_source",
}

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    chromium.browser()
    chromium.modules()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDBOK_ADMIN_TOKEN", TOKEN)
        with serving(loader.read("demo")[1]) as server:
            yield server


class World:
    """A session of one's own, and whoever visits it."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self._prefix = f"/s/{name}"
        self._admin("POST", "/__admin/sessions", {"session": name})

    def visited_by(self, who: str, what: str, **options: Any) -> dict[str, Any]:
        given = {
            "modules": chromium.modules(),
            "browserPath": chromium.browser(),
            "base": self._server.url.rstrip("/") + self._prefix,
            "pictures": os.environ.get(PICTURES),
            "token": TOKEN,
            **options,
        }
        found = chromium.told_by("visit.mjs", who, what, json.dumps(given), seconds=240)
        assert found["complaints"] == [], "nothing is said in the browser's console"
        assert found["strangers"] == [], "nobody else is asked for anything"
        assert found["violations"] == []
        assert found["wider"] == [], "nothing but tables and diagrams is scrolled sideways"
        assert found["unseen"] == [], "what has the focus is seen to have it"
        return found

    def bookings(self, resident: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._admin("GET", f"{self._prefix}/__admin/ledger/bookings?resident={resident}")
        return found

    def booking(self, resident: str, booking_id: str) -> dict[str, Any]:
        (found,) = [each for each in self.bookings(resident) if each["booking_id"] == booking_id]
        return found

    def _admin(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        answer = self._server.request(method, path, None if body is None else json.dumps(body).encode(), headers)
        assert answer.status < 300, answer.body
        return json.loads(answer.body)


@pytest.fixture
def world(server: Server, request: pytest.FixtureRequest) -> World:
    return World(server, request.node.name.removeprefix("test_").replace("_", "-")[:40])


def not_seen(found: dict[str, Any], prefix: str) -> set[str]:
    """The addresses that are opened with GET, and that nobody came to."""
    with make_app() as app:
        addresses: Map = app._web.url_map  # type: ignore[attr-defined]
    finding = addresses.bind("localhost")
    seen = set()
    for path in found["pages"]:
        with suppress(HTTPException):
            seen.add(finding.match("/" + path.split("/", 3)[3])[0])
    known = {rule.endpoint for rule in addresses.iter_rules() if "GET" in (rule.methods or ())}
    return {each for each in known if each.startswith(prefix) and not each.endswith(".static")} - seen


def test_every_page_of_the_citizen_s(world: World) -> None:
    found = world.visited_by("citizen", "everyPage")
    assert found["passes"] > 1_000
    assert not_seen(found, "citizen.") == {"citizen.flow"}, "which only leads on to its step"


def test_every_page_of_the_console(world: World, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(as_json.write(reporting.worst()), "utf-8")
    found = world.visited_by("operator", "everyPage", report=str(report))
    assert found["passes"] > 1_000
    assert not_seen(found, "console.") == DOWNLOADS
    assert found["said"] == ["Logga in"]


def test_a_time_is_booked_with_the_keyboard_alone(world: World) -> None:
    assert world.visited_by("citizen", "book")["said"] == ["Tiden är bokad."]
    (booked,) = world.bookings("188803099368")
    assert (booked["healthcare_facility"], booked["origin"]) == ("SE9900000001-GRAN", "resident")
    assert booked["reason"] == "Jag har ont i knät sedan två veckor."


def test_a_time_is_rebooked_without_javascript(world: World) -> None:
    before = world.booking("198502149829", "N-1020")
    assert world.visited_by("citizen", "rebook", scripts=False)["said"] == ["Tiden är ombokad."]
    after = world.booking("198502149829", "N-1020")
    assert before["healthcare_facility"] == "SE9900000001-LIND"
    assert after["healthcare_facility"] == "SE9900000001-GRAN"


def test_a_time_is_cancelled(world: World) -> None:
    assert world.visited_by("citizen", "cancel")["said"] == ["Tiden är avbokad."]
    assert world.booking("199111309846", "K-404")["state"] == "cancelled"


def test_a_timed_invitation_is_rebooked(world: World) -> None:
    before = world.booking("195709239858", "N-1103")
    assert world.visited_by("citizen", "timedInvitation")["said"] == ["Tiden är ombokad."]
    assert world.booking("195709239858", "N-1103")["start"] != before["start"]


def test_an_open_invitation_is_booked_on_a_narrow_screen(world: World) -> None:
    assert world.visited_by("citizen", "openInvitation", width=320)["said"] == ["Tiden är bokad."]
    assert world.booking("198611062384", "H-2101")["start"] is not None
