"""The world as the scenario set it up: booking systems and facilities, with search."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.contracts import BOOKING_CONTRACTS, CATALOGUE
from simulator.domain.facility import Facility, SystemSetup
from simulator.domain.identifiers import hsa_key
from simulator.errors import NotFound
from simulator.web import ledger, shapes
from simulator.web.console.desk import Desk
from simulator.web.console.showing import has_all
from simulator.worlds import World

_MOST = 300
_CARE_CONTACTS = [each for each in CATALOGUE.values() if each.name == "GetCareContacts"]


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/world")
    def world() -> ResponseReturnValue:
        here = desk.world()
        asked = request.args.get("q", "").strip()
        words = asked.split()
        systems = [
            (system, [facility for facility in system.facilities.values() if _fits(words, system, facility)])
            for system in here.setup.systems.values()
        ]
        found = [
            (system, facilities)
            for system, facilities in systems
            if facilities or has_all(words, system.id, system.name, system.hsa_id, system.profile)
        ]
        external = [
            each
            for each in here.setup.platform.external
            if has_all(words, each.id, each.name, each.hsa_id, *each.logical_addresses)
        ]
        return desk.show("world.html", q=asked, found=found, external=external, faulty=_faulty(desk))

    @pages.get("/world/systems/<system>")
    def system(system: str) -> ResponseReturnValue:
        here = desk.world()
        setup = here.setup.systems.get(system)
        if setup is None:
            raise NotFound(f"no booking system {system!r}; there are: {', '.join(here.setup.systems)}")
        return desk.show(
            "system.html",
            system=setup,
            time_types=list(ledger.time_types(here, shapes.SystemQuery(booking_system=setup.id))),
            contracts=[
                *(BOOKING_CONTRACTS[name] for name in sorted(setup.contracts)),
                *(each for each in _CARE_CONTACTS if int(each.major) in setup.care_contacts),
            ],
            faults=[each for each in desk.faults.faults() if each.producer in (None, setup.id)],
        )

    @pages.get("/world/facilities/<facility>")
    def facility(facility: str) -> ResponseReturnValue:
        here = desk.world()
        setup, found = _facility(here, facility)
        day = _day(request.args.get("date", ""), here.now.date())
        query = shapes.TimeslotQuery(healthcare_facility=found.key, date=day.isoformat(), limit=_MOST)
        booked = shapes.BookingQuery(healthcare_facility=found.key, limit=_MOST)
        return desk.show(
            "facility.html",
            system=setup,
            facility=found,
            day=day,
            slots=list(ledger.timeslots(here, query)),
            bookings=list(ledger.bookings(here, booked)),
            at_portal=here.setup.portal.facilities.get(found.key),
            most=_MOST,
        )


def _fits(words: list[str], system: SystemSetup, facility: Facility) -> bool:
    return has_all(words, system.id, system.name, facility.name, facility.hsa_id)


def _faulty(desk: Desk) -> dict[str | None, int]:
    """How many faults are on, by producer; None is everybody's."""
    on: dict[str | None, int] = {}
    for each in desk.faults.faults():
        on[each.producer] = on.get(each.producer, 0) + 1
    return on


def _facility(here: World, hsa_id: str) -> tuple[SystemSetup, Facility]:
    key = hsa_key(hsa_id)
    for setup in here.setup.systems.values():
        if key in setup.facilities:
            return setup, setup.facilities[key]
    raise NotFound(f"no facility {hsa_id!r} in this world")


def _day(text: str, today: date) -> date:
    """Today when it says nothing that is a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
