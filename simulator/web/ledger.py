"""The ledger's contents as the admin API shows them: one function per kind, rows in, shapes out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import datestamp, parse_timestamp
from simulator.errors import BadRequest
from simulator.store import engagements as store
from simulator.store import views
from simulator.web import shapes
from simulator.worlds import World


def booking_systems(world: World, query: shapes.SystemQuery) -> Iterator[shapes.BookingSystem]:
    for setup in world.setup.systems.values():
        if query.booking_system in (None, setup.id):
            yield shapes.BookingSystem(
                booking_system=setup.id,
                name=setup.name,
                hsa_id=setup.hsa_id,
                profile=setup.profile,
                contracts=sorted(setup.contracts),
                healthcare_facilities=[facility.hsa_id for facility in setup.facilities.values()],
            )


def facilities(world: World, query: shapes.FacilityQuery) -> Iterator[shapes.Facility]:
    for setup in world.setup.systems.values():
        for facility in setup.facilities.values():
            if query.booking_system in (None, setup.id) and _key(query.healthcare_facility) in (None, facility.key):
                yield shapes.Facility(
                    healthcare_facility=facility.hsa_id,
                    name=facility.name,
                    booking_system=setup.id,
                    virtual=facility.virtual,
                    time_types=list(facility.time_types),
                    performers=list(facility.performers),
                    rebook_to=list(facility.rebook_to),
                )


def time_types(world: World, query: shapes.SystemQuery) -> Iterator[shapes.TimeType]:
    for setup in world.setup.systems.values():
        if query.booking_system not in (None, setup.id):
            continue
        for time_type in setup.time_types.values():
            yield shapes.TimeType(
                time_type=time_type.id,
                name=time_type.name,
                booking_system=setup.id,
                minutes=time_type.minutes,
                care_type=time_type.care_type,
                directly_bookable=world.setup.profiles[setup.id].directly_bookable(time_type),
                cancel_booking_allowed=time_type.cancel_allowed,
                rebooking_allowed=time_type.rebooking_allowed,
                message_allowed=time_type.message_allowed,
            )


def residents(world: World, query: shapes.ResidentQuery) -> Iterator[shapes.Resident]:
    rows = views.resident_rows(world.ledger.database, world.state.session, query.resident, query.limit)
    for row in rows:
        yield shapes.Resident(**{name: row[name] for name in shapes.Resident.model_fields})


def timeslots(world: World, query: shapes.TimeslotQuery) -> Iterator[shapes.Timeslot]:
    equal = {
        "facility": _key(query.healthcare_facility),
        "time_type": query.time_type,
        "performer": _key(query.performer),
        "booking_id": query.booking_id,
    }
    day = _day(query.date) if query.date else None
    rows = views.timeslot_rows(world.ledger.database, world.state.session, equal, day, query.free, query.limit)
    for row in rows:
        yield shapes.Timeslot(
            **_same(row, "slot_id", "time_type", "performer", "resource", "open_to", "booking_id"),
            healthcare_facility=row["facility"],
            start=_iso(row["start"]) or "",
            end=_iso(row["end"]) or "",
        )


def bookings(world: World, query: shapes.BookingQuery) -> Iterator[shapes.Booking]:
    return _bookings(world, query, invitations=None)


def invitations(world: World, query: shapes.BookingQuery) -> Iterator[shapes.Booking]:
    return _bookings(world, query, invitations=True)


def engagements(world: World, query: shapes.EngagementQuery) -> Iterator[shapes.Engagement]:
    names = ("resident", "service_domain", "logical_address", "source_system")
    equal = {name: getattr(query, name) for name in names}
    for row in store.rows(world.ledger.database, world.state.session, equal, query.limit):
        yield shapes.Engagement(**_same(row, *shapes.Engagement.model_fields))


def _bookings(world: World, query: shapes.BookingQuery, invitations: bool | None) -> Iterator[shapes.Booking]:
    equal = {
        "system": query.booking_system,
        "booking_id": query.booking_id,
        "facility": _key(query.healthcare_facility),
        "resident": query.resident,
        "state": query.state,
    }
    for row in views.booking_rows(world.ledger.database, world.state.session, equal, invitations, query.limit):
        yield shapes.Booking(
            **_same(row, "booking_id", "resident", "kind", "state", "time_type", "performer", "resource", "reason"),
            **_same(row, "purpose", "hidden", "origin", "valid_until", "cancel_message"),
            booking_system=row["system"],
            healthcare_facility=row["facility"],
            start=_iso(row["start"]),
            end=_iso(row["end"]),
            contact=json.loads(row["contact"]) if row["contact"] else None,
        )


def _day(text: str) -> str:
    try:
        return datestamp(date.fromisoformat(text))
    except ValueError as error:
        raise BadRequest(f"date {text!r} is in no calendar: write for example 2026-07-01") from error


def _same(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _key(hsa_id: str | None) -> str | None:
    return None if hsa_id is None else hsa_key(hsa_id)


def _iso(digits: str | None) -> str | None:
    return None if digits is None else datetime.isoformat(parse_timestamp(digits))
