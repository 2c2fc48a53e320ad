"""A session's clock. It stands still when the scenario says what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.bdd.admin import JsonApi


@dataclass(frozen=True, slots=True)
class SessionClock:
    api: JsonApi

    @property
    def now(self) -> datetime:
        """Swedish local time, with offset."""
        return datetime.fromisoformat(self.api.get("/clock")["now"])

    def set(self, now: datetime | str) -> None:
        """Swedish local time when it has no offset."""
        self.api.put("/clock", {"now": now if isinstance(now, str) else now.isoformat()})

    def advance(self, duration: str) -> None:
        """ISO 8601: PT24H is 24 hours, P1D the same wall time tomorrow."""
        self.api.put("/clock", {"advance": duration})

    def stop(self) -> None:
        self.api.put("/clock", {"running": False})

    def start(self) -> None:
        self.api.put("/clock", {"running": True})
