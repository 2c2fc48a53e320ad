"""A small world, and what its booking systems have told the engagement index, read off the messages themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lxml import etree

from simulator.app import Application
from simulator.contracts import engagement_index, schemas
from simulator.settings import Settings
from simulator.store.call_log import CallFilter
from tests.support.messages import FACILITY, RESIDENT, TIME_TYPE
from tests.support.world import SCENARIO, SYSTEM, Answer, Door, call, make_app, sender

NS = "{urn:riv:itintegration:engagementindex:1}"
SCHEDULING = "riv:crm:scheduling"
UPDATE = engagement_index.update.CONTRACT


@dataclass(frozen=True)
class Told:
    """A transaction of an Update: create and update look the same."""

    delete: bool
    business_object: str | None
    most_recent_content: str | None
    logical_address: str | None = FACILITY


@dataclass(frozen=True)
class Scene:
    """`forget` before an act, `told` after it."""

    app: Application

    @property
    def door(self) -> Door:
        return Door(sender(self.app))

    def admin(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        answer = call(self.app, method, f"/__admin{path}", data, {"Content-Type": "application/json"})
        assert answer.status == status, answer.body
        return json.loads(answer.body) if answer.body else None

    def rows(self, service_domain: str = SCHEDULING) -> dict[str, dict[str, Any]]:
        """The index by booking id."""
        found = self.admin("GET", f"/ledger/engagements?service_domain={service_domain}&limit=10000")
        assert len({row["business_object"] for row in found}) == len(found)
        return {row["business_object"]: row for row in found}

    def times(self) -> dict[str, str]:
        """mostRecentContent by booking id."""
        return {name: row["most_recent_content"] for name, row in self.rows().items()}

    def forget(self) -> None:
        self.app.call_log.clear("default")

    def updates(self) -> list[etree._Element]:
        """Every Update since `forget`, oldest first, each of which the schema must accept."""
        newest = self.app.call_log.newest("default", CallFilter(contract="Update", component="index", limit=1000))
        requests = [etree.fromstring(each.request) for each in reversed(newest)]
        assert {each.status for each in newest} <= {200}
        payloads = [next(iter(request[-1])) for request in requests]
        for payload in payloads:
            assert schemas.is_valid(UPDATE.xsd, payload), schemas.problems(UPDATE.xsd, payload)
        return payloads

    def told(self, service_domain: str = SCHEDULING) -> list[Told]:
        return [
            Told(
                transaction.findtext(f"{NS}deleteFlag") == "true",
                transaction.findtext(f".//{NS}businessObjectInstanceIdentifier"),
                transaction.findtext(f".//{NS}mostRecentContent"),
                transaction.findtext(f".//{NS}logicalAddress"),
            )
            for update in self.updates()
            for transaction in update
            if transaction.findtext(f".//{NS}serviceDomain") == service_domain
        ]

    def told_all(self) -> None:
        """Everybody outside has been told by now, or has failed to listen."""
        assert self.app.reporter.catch_up_with_all(self.app.worlds.open("default"), 30)

    def move_clock(self, **change: Any) -> None:
        self.admin("PUT", "/clock", change)

    def staff_book(self, start: str, resident: str = RESIDENT, **more: Any) -> str:
        """`start` is ISO 8601."""
        body = {
            "booking_system": SYSTEM,
            "healthcare_facility": FACILITY,
            "resident": resident,
            "start": start,
            "time_type": TIME_TYPE,
            **more,
        }
        return str(self.admin("POST", "/ledger/bookings", body, 201)["booking_id"])

    def staff_cancel(self, booking_id: str) -> None:
        self.admin("DELETE", f"/ledger/bookings/{SYSTEM}/{booking_id}", status=204)


@contextmanager
def scene(
    change: Callable[[str], str] = lambda scenario: scenario, settings: Settings | None = None, store: str = "memory"
) -> Iterator[Scene]:
    with make_app(store, change(SCENARIO), settings) as app:
        yield Scene(app)


def booked(answer: Answer) -> str:
    assert answer.carried_out, answer.value("resultText") or answer.faultstring
    return answer.value("bookingId") or ""
