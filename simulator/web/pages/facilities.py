"""Mottagningar: all of them, and each one's own page with its services (CR-REG-02, CR-VIS-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request, url_for

from simulator.domain.identifiers import hsa_key
from simulator.domain.portal import CaseType
from simulator.domain.relation import Relation
from simulator.errors import NotFound
from simulator.portal import Portal
from simulator.portal.naming import service_name
from simulator.portal.relations import Event
from simulator.portal.services import is_active
from simulator.web.context import parsed
from simulator.web.pages.desk import Desk, see
from simulator.web.pages.start import booked_times, is_incomplete
from simulator.web.portal_shapes import RelationChange

_AFTER_Z = str.maketrans("åäö", "{|}")
_MOST = 200  # facilities in a list
_OF_THE_CITIZEN = (Event.ADD.value, Event.REMOVE.value)


@dataclass(frozen=True, slots=True)
class Known:
    """A facility of the world. `profile` is None for one of an external system."""

    hsa_id: str
    name: str
    profile: str | None


class FacilityPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def facilities(self) -> str:
        portal, resident = self._desk.portal, self._desk.resident
        wanted = request.args.get("namn", "")[:100].strip()
        found = [each for each in known(portal).values() if wanted.casefold() in each.name.casefold()]
        shown = sorted((each for each in found if _is_at_1177(portal, each)), key=lambda each: _in_order(each.name))
        return self._desk.draw(
            "facilities.html",
            "citizen.facilities",
            wanted=wanted,
            found=shown[:_MOST],
            count=len(shown),
            related={hsa_key(each.facility) for each in self._desk.run(portal.relations(resident))},
            key=hsa_key,
        )

    def facility(self, facility: str) -> str:
        portal, resident = self._desk.portal, self._desk.resident
        relations = self._desk.run(portal.relations(resident))
        found = _found(portal, relations, facility)
        settings = portal.facilities.settings(found.hsa_id)
        shows_times = settings.active and settings.booked_times_active
        look = self._desk.run(portal.booked_times(resident, facility=found.hsa_id)) if shows_times else None
        return self._desk.draw(
            "facility.html",
            "citizen.facilities",
            facility=found,
            settings=settings,
            relation=_related(relations, facility),
            book=service_name(settings, CaseType.BOOK, found.profile) if is_active(settings, CaseType.BOOK) else None,
            change=service_name(settings, CaseType.CHANGE, found.profile) if shows_times else None,
            booked=booked_times(look, portal.facilities) if look else [],
            incomplete=look is not None and is_incomplete(look),
        )

    def relate(self, facility: str) -> Response:
        """Lägg till mottagning, and its opposite."""
        portal, resident = self._desk.portal, self._desk.resident
        found = _found(portal, self._desk.run(portal.relations(resident)), facility)
        given = {"event": request.form.get("event"), "healthcare_facility": found.hsa_id}
        change = parsed(RelationChange, given, "field")
        if change.event not in _OF_THE_CITIZEN:
            raise NotFound(f"citizens do not {change.event}")
        self._desk.run(portal.happens(resident, found.hsa_id, Event(change.event)))
        return see(url_for("citizen.facility", facility=found.hsa_id))


def known(portal: Portal) -> dict[str, Known]:
    """By HSA key: those of the simulated systems, and of the external ones."""
    world = portal.world
    inside = [
        (facility.hsa_id, system.profile)
        for system in world.setup.systems.values()
        for facility in system.facilities.values()
    ]
    outside = [(address, None) for system in world.setup.platform.external for address in system.logical_addresses]
    return {hsa_key(id_): Known(id_, portal.facilities.name(id_), profile) for id_, profile in (*outside, *inside)}


def _found(portal: Portal, relations: Sequence[Relation], facility: str) -> Known:
    """Also one that the world does not describe, while the citizen has a relation with it. Raises NotFound."""
    found = known(portal).get(hsa_key(facility))
    if found is not None:
        return found
    if _related(relations, facility) is None:
        raise NotFound(f"there is no facility {facility!r}")
    return Known(facility, portal.facilities.name(facility), None)


def _related(relations: Sequence[Relation], facility: str) -> Relation | None:
    return next((each for each in relations if hsa_key(each.facility) == hsa_key(facility)), None)


def _in_order(name: str) -> str:
    """For sorting: å, ä and ö come after z, in that order."""
    return name.casefold().translate(_AFTER_Z)


def _is_at_1177(portal: Portal, facility: Known) -> bool:
    return portal.facilities.settings(facility.hsa_id).active
