"""The whole journeys of features/resor.feature in short, over HTTP against `tidbok serve`, on stores that are shared.

Two workers: hardly two pages of a flow come from the same one, and nothing but the store is between them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal.flow_model import PASIS, PMO, REFERENCE, Rules, scenario
from tests.portal.journey import Citizen, Page
from tests.support.ledger import promises_are_kept
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.serving import Server, serving

JSON = {"Content-Type": "application/json"}


class Traveller(Citizen):
    """Tolvan at 1177 in a session of the server's, and what the test does around him."""

    def __init__(self, server: Server, name: str, rules: Rules, clock: str) -> None:
        self.server = server
        self.resident = RESIDENT
        self.page: Page = {}
        self._session = f"/s/{name}"
        self._base = f"{self._session}/1177/api/residents/{RESIDENT}"
        source = scenario(rules, clock).replace("weeks: 2", "weeks: 8")
        self._ask("POST", "/__admin/sessions", {"session": name, "source": source}, 201)

    def _call(self, method: str, path: str, expected: int, **arguments: Any) -> Any:
        return self._ask(method, f"{self._base}/{path}", arguments.get("json"), expected)

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask(method, f"{self._session}/__admin/{path}", body, 200)

    def _ask(self, method: str, path: str, body: Any, expected: int) -> Any:
        answer = self.server.request(method, path, None if body is None else json.dumps(body).encode(), JSON)
        assert answer.status == expected, answer.body.decode()
        return json.loads(answer.body)

    def it_is(self, now: str) -> None:
        self.admin("PUT", "clock", {"now": now})

    def choose(self, start: str) -> None:
        """From the page of times to the summary of the one that begins then. `start` is ISO 8601."""
        if start[:10] not in self.selected("day"):
            self.do("time", day=start[:10])
        (slot,) = (each["id"] for each in self.options("slot") if each["text"].startswith(start[11:16]))
        self.do("time", slot=slot)
        self.do("reason", **({"comment": "Jag är bortrest"} if "comment" in self.fields else {}))
        assert (self.step, self.page["summary"]["start"]) == ("summary", start)

    def indexed(self) -> set[str]:
        rows = self.admin("GET", f"ledger/engagements?resident={RESIDENT}&limit=1000")
        return {each["business_object"] for each in rows}

    def is_free(self, start: str) -> bool:
        self.begin("booking")
        self.to_times()
        self.do("time", day=start[:10])
        return start[11:16] in {each["text"][:5] for each in self.options("slot")}

    def clear(self) -> None:
        """Staff take away what the scenario gave, so that the journey begins with nothing."""
        for booking_id, row in {each["booking_id"]: each for each in self.admin("GET", "ledger/bookings")}.items():
            if row["resident"] == RESIDENT and row["state"] == "active":
                path = f"{self._session}/__admin/ledger/bookings/{row['booking_system']}/{booking_id}"
                assert self.server.request("DELETE", path).status == 204


def over_the_new_year(tolvan: Traveller) -> None:
    """Tolvan bokar, ombokar över årsskiftet, avbokar."""
    tolvan.clear()
    tolvan.begin("booking")
    tolvan.to_times()
    tolvan.choose("2026-12-21T09:00:00")
    booking_id = tolvan.confirm()["result"]["booking_id"]
    tolvan.rebook(booking_id)
    tolvan.to_times()
    calendar = [each["day"] for each in tolvan.page["calendar"]]
    assert (calendar[0], calendar[-1], len(calendar)) == ("2026-12-14", "2027-01-31", 49)
    tolvan.choose("2027-01-04T09:00:00")
    assert tolvan.confirm()["result"]["text"] == "Tiden är ombokad."
    assert (tolvan.booked(), tolvan.indexed()) == ({booking_id: "2027-01-04T09:00:00"}, {booking_id})
    assert tolvan.is_free("2026-12-21T09:00:00")
    tolvan.it_is("2027-01-02T08:00:00")
    tolvan.cancel(booking_id)
    assert tolvan.confirm(comment="Frisk igen")["result"]["text"] == "Tiden är avbokad."
    assert (tolvan.booked(), tolvan.indexed(), tolvan.kinds()) == ({}, set(), ["booked", "rebooked", "cancelled"])


def an_invitation_to_screening(tolvan: Traveller) -> None:
    """Kallelse till screening."""
    (told,) = (each for each in tolvan.inbox() if each["booking_id"] == "T-03")
    assert told["kind"] == "timed_invitation"
    page = tolvan.begin("invitation", told["healthcare_facility"], booking_id="T-03")
    assert (page["step"], page["summary"]["start"]) == ("invitation", "2026-12-17T14:00:00")
    tolvan.rebook("T-03")
    tolvan.to_times(healthcare_facility=OTHER_FACILITY)
    tolvan.choose("2026-12-18T08:30:00")
    assert tolvan.confirm()["step"] == "confirmation"
    assert (tolvan.booked()["T-03"], tolvan.kinds()) == ("2026-12-18T08:30:00", ["rebooked"])
    assert "T-03" in tolvan.indexed()


def an_open_invitation(tolvan: Traveller) -> None:
    """Öppen kallelse."""
    (told,) = (each for each in tolvan.inbox() if each["booking_id"] == "O-00")
    assert (told["kind"], "O-00" in tolvan.booked()) == ("open_invitation", False)
    tolvan.open_invitation("O-00", facility=told["healthcare_facility"])
    tolvan.to_times()
    tolvan.choose("2026-12-15T10:30:00")
    assert tolvan.confirm()["result"]["booking_id"] == "O-00"
    assert (tolvan.booked()["O-00"], tolvan.kinds(), tolvan.relations()) == (
        "2026-12-15T10:30:00",
        ["booked"],
        [FACILITY],
    )
    again = tolvan.open_invitation("O-00")
    assert (again["step"], "gäller inte längre" in again["result"]["text"]) == ("refused", True)


def pasis_within_24_hours(tolvan: Traveller) -> None:
    """PASiS inom 24 timmar: not today, and from a day before it may no longer be changed (CR-REG-06, CR-REG-07)."""
    tolvan.clear()
    tolvan.begin("booking")
    tolvan.to_times()
    assert tolvan.selected("day") == ["2026-12-15"]
    tolvan.choose("2026-12-18T09:00:00")
    booking_id = tolvan.confirm()["result"]["booking_id"]
    tolvan.it_is("2026-12-17T09:00:00")
    assert tolvan.rebook(booking_id)["step"] == "facility"
    tolvan.to_summary()
    assert tolvan.cancel(booking_id)["step"] == "summary"
    tolvan.it_is("2026-12-17T09:00:01")
    late = tolvan.confirm(comment="Hann inte")
    assert (late["step"], late["result"]["text"]) == ("error", "Tiden är inte avbokad. Var vänlig försök igen!")
    assert [tolvan.rebook(booking_id)["step"], tolvan.cancel(booking_id)["step"]] == ["refused", "refused"]
    assert (tolvan.booked(), tolvan.kinds()) == ({booking_id: "2026-12-18T09:00:00"}, ["booked"])


def pmo_the_same_day(tolvan: Traveller) -> None:
    """PMO samma dag: booked, rebooked and cancelled today; the rebooked time has another id (CR-REG-08, CR-REG-09)."""
    tolvan.clear()
    tolvan.begin("booking")
    tolvan.to_times()
    tolvan.choose("2026-12-14T14:00:00")
    old = tolvan.confirm()["result"]["booking_id"]
    tolvan.rebook(old)
    tolvan.to_times()
    tolvan.choose("2026-12-14T14:30:00")
    assert tolvan.confirm()["step"] == "confirmation"
    ((new, start),) = tolvan.booked().items()
    assert (new != old, start, tolvan.indexed()) == (True, "2026-12-14T14:30:00", {new})
    tolvan.it_is("2026-12-14T14:29:00")
    assert tolvan.cancel(old)["step"] == "technical_error"
    tolvan.cancel(new)
    tolvan.confirm(comment="Frisk igen")
    assert (tolvan.booked(), tolvan.indexed(), tolvan.kinds()) == ({}, set(), ["booked", "rebooked", "cancelled"])


JOURNEYS: tuple[tuple[Rules, Callable[[Traveller], None]], ...] = (
    (REFERENCE, over_the_new_year),
    (REFERENCE, an_invitation_to_screening),
    (REFERENCE, an_open_invitation),
    (PASIS, pasis_within_24_hours),
    (PMO, pmo_the_same_day),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def shared_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
    else:
        yield str(request.getfixturevalue("postgresql"))


def test_the_journeys_are_the_same_on_every_store(shared_store: str) -> None:
    with serving(scenario(REFERENCE, "2026-12-14 08:00"), shared_store, workers=2) as server:
        for rules, journey in JOURNEYS:
            name = journey.__name__.replace("_", "-")
            journey(Traveller(server, name, rules, "2026-12-14 08:00"))
        assert "Traceback" not in server.stderr
    promises_are_kept(shared_store)
