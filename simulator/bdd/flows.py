"""1177's flows as the tests take them: booking, rebooking, cancelling and invitations, and what is beside them.

`/1177/api/openapi.json` describes the pages; a token in each is all that is needed to go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulator.bdd.admin import JsonApi

Page = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FlowClient:
    """Whoever implements the API: tidbok itself, or what `--sut` points at. Everything raises Refused for a no."""

    api: JsonApi

    def begin(self, resident: str, flow: str, healthcare_facility: str, **fields: str | None) -> Page:
        """`flow` is booking, rebooking, cancelling or invitation. Fields: booking_id, agent."""
        said = {name: value for name, value in fields.items() if value is not None}
        page: Page = self.api.post(
            f"{_citizen(resident)}/flows", {"flow": flow, "healthcare_facility": healthcare_facility, **said}
        )
        return page

    def take(self, resident: str, token: str, step: str, **fields: Any) -> Page:
        """Do something at a step: facility, care_type, time_type, performer, time, reason, summary or confirm."""
        page: Page = self.api.post(f"{_citizen(resident)}/flows/{quote(token, safe='')}/{step}", fields)
        return page

    def look(self, resident: str, token: str) -> Page:
        page: Page = self.api.get(f"{_citizen(resident)}/flows/{quote(token, safe='')}")
        return page

    def flows(self, resident: str) -> list[Page]:
        """Those that were never finished too."""
        pages: list[Page] = self.api.get(f"{_citizen(resident)}/flows")
        return pages

    def change_settings(self, resident: str, **settings: Any) -> Row:
        """phone, active_user, notification_methods."""
        row: Row = self.api.put(f"{_citizen(resident)}/settings", settings)
        return row

    def first_free(self, resident: str, **need: Any) -> Row:
        """Need: time_type, care_type, healthcare_facilities."""
        answer: Row = self.api.post(f"{_citizen(resident)}/first-free", need)
        return answer

    def own_messages(self) -> list[Row]:
        """Units' own messages to the inbox, and what they cost."""
        rows: list[Row] = self.api.get("/own-messages")
        return rows


def _citizen(resident: str) -> str:
    return f"/residents/{quote(resident, safe='')}"
