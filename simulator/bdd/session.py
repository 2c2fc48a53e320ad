"""A world of one's own: its clock, faults, call log, ledger and staff, the platform's door and 1177."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.bdd.admin import JsonApi
from simulator.bdd.calls import Calls
from simulator.bdd.clock import SessionClock
from simulator.bdd.faults import Faults
from simulator.bdd.platform import PlatformClient
from simulator.bdd.portal import PortalClient
from simulator.bdd.transport import Transport
from simulator.bdd.worlds import ScenarioSource, yaml_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """`url` is the base of its addresses: `/vp/…`, `/producers/…`, `/__admin/…` and `/1177/api/…` are below it."""

    url: str
    transport: Transport
    headers: Mapping[str, str] = field(default_factory=dict)
    portal_url: str = ""
    portal_headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def admin(self) -> JsonApi:
        return JsonApi(f"{self.url}/__admin", self.transport, self.headers)

    @property
    def clock(self) -> SessionClock:
        return SessionClock(self.admin)

    @property
    def calls(self) -> Calls:
        return Calls(self.admin)

    @property
    def faults(self) -> Faults:
        return Faults(self.admin)

    @property
    def platform(self) -> PlatformClient:
        return PlatformClient(self.url, self.transport)

    @property
    def portal(self) -> PortalClient:
        return PortalClient(JsonApi(self.portal_url, self.transport, {**self.headers, **self.portal_headers}))

    def ledger(self, kind: str, **filters: str | int | bool | None) -> list[Row]:
        """What the systems' own staff would see: facilities, residents, bookings, timeslots, engagements …"""
        rows: list[Row] = self.admin.get(f"/ledger/{kind}", **filters)
        return rows

    def load(self, scenario: ScenarioSource) -> None:
        """Another world in the same session; the call log begins anew."""
        self.admin.put_text("/scenario", yaml_of(scenario))

    def reset(self) -> None:
        """Back to what the scenario says."""
        self.admin.post("/reset", {})

    def staff_book(self, **booking: str | bool) -> str:
        """Staff book in their own screens; gives the booking's id. Fields as in POST /__admin/ledger/bookings."""
        return str(self.admin.post("/ledger/bookings", booking)["booking_id"])

    def staff_cancel(self, booking_system: str, booking_id: str) -> None:
        self.admin.delete(f"/ledger/bookings/{booking_system}/{booking_id}")
