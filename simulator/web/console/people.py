"""Citizens: what the booking systems, the index and 1177 know of each, and why 1177 shows what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.portal.collection import SourceCall, Strategy
from simulator.portal.display import Facilities
from simulator.portal.portal import Look
from simulator.store import views
from simulator.web import ledger, shapes
from simulator.web.console.desk import Desk
from simulator.web.console.showing import SOURCES, STATUSES, STRATEGIES
from simulator.web.residents import identity
from simulator.worlds import World

_MOST = 100


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/people")
    def people() -> ResponseReturnValue:
        world = desk.world()
        asked = request.args.get("q", "").replace("\0", "").strip()
        found = views.residents_with(world.ledger.database, world.state.session, _words(asked), _MOST + 1)
        return desk.show("people.html", q=asked, people=found[:_MOST], more=len(found) > _MOST, most=_MOST)

    @pages.get("/people/<resident>")
    def person(resident: str) -> ResponseReturnValue:
        world, resident = desk.world(), identity(resident)
        portal = desk.portal_for(world)
        asked = request.args.get("strategy", "")
        looks = [Seen(desk.run(portal.booked_times(resident, each))) for each in _strategies(asked)]
        return desk.show(
            "person.html",
            resident=resident,
            person=_named(world, resident),
            looks=looks,
            asked=asked,
            strategies=STRATEGIES,
            sources=SOURCES,
            statuses=STATUSES,
            facilities=portal.facilities,
            relations=desk.run(portal.relations(resident)),
            inbox=desk.run(portal.inbox(resident)),
            bookings=list(ledger.bookings(world, shapes.BookingQuery(resident=resident, limit=500))),
            engagements=desk.admin.engagements(shapes.EngagementQuery(resident=resident, limit=200)),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """A look at Bokade tider, as its page wants it."""

    look: Look

    @property
    def failed(self) -> list[SourceCall]:
        return [call for call in self.look.collection.calls if call.failed]

    def name(self, facilities: Facilities, facility: str | None) -> str:
        return facilities.name(facility) if facility else "(mottagning saknas)"


def _strategies(asked: str) -> tuple[Strategy, ...]:
    """None unless asked for: it is a collection, with real calls. Unknown words are nothing asked."""
    if asked == "all":
        return tuple(STRATEGIES)
    return tuple(each for each in Strategy if each.value == asked)


def _words(asked: str) -> list[str]:
    """A number may be written with its hyphen."""
    return [word.replace("-", "") if word.replace("-", "").isdigit() else word for word in asked.split()]


def _named(world: World, resident: str) -> views.Row | None:
    """None for somebody whom the scenario does not name."""
    rows = views.resident_rows(world.ledger.database, world.state.session, resident, 1)
    return rows[0] if rows else None
