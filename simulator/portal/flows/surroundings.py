"""What a step of a flow looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from simulator.domain.resident_at_portal import ResidentAtPortal
from simulator.portal.booking_client import BookingClient
from simulator.portal.display import Facilities
from simulator.worlds import Setup


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`now` is the session's clock, in Swedish local time, when the citizen takes it."""

    client: BookingClient
    facilities: Facilities
    setup: Setup
    citizen: ResidentAtPortal
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()
