"""A session of its own on the server: its clock, and the timetable as the unit's staff see it (admin API)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from features.support.http import HttpAnswer, request

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """`url` is the base of the session's addresses."""

    url: str

    def set_clock(self, now: datetime) -> None:
        _json(request("PUT", f"{self.url}/__admin/clock", json.dumps({"now": now.isoformat()}).encode()))

    def staff_book(self, **booking: str) -> str:
        """Staff book in their own screens; gives the booking's id."""
        made = _json(request("POST", f"{self.url}/__admin/ledger/bookings", json.dumps(booking).encode()))
        return str(made["booking_id"])

    def staff_cancel(self, system: str, booking_id: str) -> None:
        answer = request("DELETE", f"{self.url}/__admin/ledger/bookings/{system}/{booking_id}")
        assert answer.status == 204, answer.body

    def ledger(self, kind: str, **filters: str) -> list[Row]:
        query = f"?{urlencode(filters)}" if filters else ""
        rows: list[Row] = _json(request("GET", f"{self.url}/__admin/ledger/{kind}{query}"))
        return rows


@contextmanager
def session(server: str) -> Iterator[Session]:
    """A fresh copy of the server's scenario, which nobody else sees."""
    made = _json(request("POST", f"{server}/__admin/sessions"))
    try:
        yield Session(f"{server}{made['path']}")
    finally:
        request("DELETE", f"{server}/__admin/sessions/{made['session']}")


def _json(answer: HttpAnswer) -> Any:
    if answer.status >= 400:
        raise AssertionError(f"the admin API says {answer.status}: {answer.body.decode()}")
    return answer.json()
