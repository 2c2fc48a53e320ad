"""1177 as the tests ask it: Bokade tider, mottagningsrelation, the inbox (`/1177/api/openapi.json` describes them)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulator.bdd.admin import JsonApi

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PortalClient:
    """Whoever implements the API: tidbok itself, or what `--sut` points at."""

    api: JsonApi

    def booked_times(self, resident: str, strategy: str = "current", healthcare_facility: str | None = None) -> Row:
        """`strategy` is current, target or previous; with a facility, that facility's own list."""
        path = f"{_citizen(resident)}/booked-times"
        answer: Row = self.api.get(path, strategy=strategy, healthcare_facility=healthcare_facility)
        return answer

    def relations(self, resident: str) -> list[Row]:
        rows: list[Row] = self.api.get(f"{_citizen(resident)}/relations")
        return rows

    def happens(self, resident: str, event: str, healthcare_facility: str) -> list[Row]:
        """Something that makes or ends a relation: add, list, approve, remove … Gives the relations afterwards."""
        body = {"event": event, "healthcare_facility": healthcare_facility}
        rows: list[Row] = self.api.post(f"{_citizen(resident)}/relations", body)
        return rows

    def inbox(self, resident: str) -> list[Row]:
        """Newest first."""
        rows: list[Row] = self.api.get(f"{_citizen(resident)}/inbox")
        return rows

    def statistics(self) -> list[Row]:
        """What each call has given so far, by strategy."""
        rows: list[Row] = self.api.get("/statistics")
        return rows


def _citizen(resident: str) -> str:
    return f"/residents/{quote(resident, safe='')}"
