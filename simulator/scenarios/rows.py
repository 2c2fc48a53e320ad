"""Rows of the ledger's tables, made one at a time as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.identifiers import hsa_key, is_test_identity
from simulator.domain.times import datestamp
from simulator.scenarios.model import ResidentSpec, Scenario
from simulator.scenarios.people import is_woman, many_names, name_for, phone_for
from simulator.scenarios.population import Quota, residents_of, taken_ahead, taken_before, walk
from simulator.scenarios.seating import Seating
from simulator.scenarios.timetable import FacilityTimetable
from simulator.store.ledger import ACTIVE

Row = Sequence[object]

RESIDENT = ("session", "resident", "first_name", "middle_name", "last_name", "phone", "test_identity")
RESIDENT_SETTINGS = ("session", "resident", "phone", "active", "notified_by")
RELATION = ("session", "resident", "facility", "written", "on_start_page", "listed", "approved")
TIMESLOT = (
    "session", "facility", "start", "end", "time_type", "performer", "resource", "open_to", "message_allowed",
    "booking_id",
)  # fmt: skip
BOOKING = (
    "session", "state", "system", "booking_id", "facility", "resident", "kind", "time_type", "start", "end", "slot_id",
    "performer", "resource", "reason", "purpose", "hidden", "origin", "message_allowed", "valid_until", "invited_on",
    "facilities",
)  # fmt: skip
POPULATION = (
    "session", "state", "system", "booking_id", "facility", "resident", "kind", "time_type", "start", "end",
    "performer", "resource", "hidden", "origin", "message_allowed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """All that the timetable's rows and the population's follow from."""

    timetables: Sequence[FacilityTimetable]
    seating: Seating
    quotas: Mapping[str, Quota]
    today: date


def resident_rows(session: str, scenario: Scenario) -> Iterator[Row]:
    for resident in scenario.residents:
        yield _resident_row(session, scenario.seed, resident)


def _resident_row(session: str, seed: int, resident: ResidentSpec) -> Row:
    first, last = resident.first_name, resident.last_name
    if first is None or last is None:
        invented = name_for(seed, resident.id, is_woman(resident.id))
        first, last = first or invented.first_name, last or invented.last_name
    phone = resident.phone or phone_for(seed, resident.id)
    return session, resident.id, first, resident.middle_name, last, phone, is_test_identity(resident.id)


def relation_rows(session: str, scenario: Scenario) -> Iterator[Row]:
    for resident in scenario.residents:
        for r in resident.relations:
            key = hsa_key(r.facility)
            yield session, resident.id, key, r.facility, r.on_start_page, r.listed, r.approved


def resident_settings_rows(session: str, scenario: Scenario) -> Iterator[Row]:
    """Of those who have settings of their own at 1177; None is as for everybody."""
    for resident in scenario.residents:
        said = resident.portal
        if said is not None:
            methods = said.notification_methods
            notified_by = None if methods is None else " ".join(methods)
            yield session, resident.id, said.phone, said.active_user, notified_by


def population_resident_rows(session: str, scenario: Scenario, people: Sequence[str]) -> Iterator[Row]:
    """Names by counting; each time round the last names are moved one step, so that pairs do not come again soon."""
    names = many_names(scenario.seed)
    for number, identity in enumerate(people):
        first = names.women if is_woman(identity) else names.men
        last = names.last[(number + number // len(first)) % len(names.last)]
        yield session, identity, first[number % len(first)], None, last, None, True


def timeslot_rows(session: str, layout: Layout, until: date) -> Iterator[Row]:
    """The timetable from today to `until`, without the times that the population has."""
    last = datestamp(until)
    for timetable in layout.timetables:
        facility = timetable.facility
        times = walk(timetable, layout.quotas.get(facility), layout.seating, layout.today)
        for day, cell, booking_id, taken in takewhile(lambda time: time[0] <= last, times):
            if not taken:
                yield (
                    session, facility, day + cell.start, day + cell.end, cell.time_type, cell.performer, cell.resource,
                    cell.open_to, cell.message_allowed, booking_id,
                )  # fmt: skip


def booking_rows(session: str, bookings: Iterable[Booking], slots: Mapping[tuple[str, str], int]) -> Iterator[Row]:
    """`slots` gives the slot of a booking by facility and booking id."""
    for b in bookings:
        yield (
            session, ACTIVE, b.system, b.booking_id, b.facility, b.resident, b.kind.value, b.time_type, b.start, b.end,
            slots.get((b.facility, b.booking_id)), b.performer, b.resource, b.reason, b.purpose, b.hidden,
            b.origin.value, b.message_allowed, b.valid_until, b.invited_on, " ".join(b.facilities) or None,
        )  # fmt: skip


def population_booking_rows(session: str, scenario: Scenario, people: list[str], layout: Layout) -> Iterator[Row]:
    kind, origins = BookingKind.BOOKING.value, (Origin.STAFF.value, Origin.STAFF.value, Origin.RESIDENT.value)
    for place, timetable in enumerate(layout.timetables):
        quota = layout.quotas.get(timetable.facility)
        if quota is None:
            continue
        system, facility = timetable.system, timetable.facility
        who = residents_of(people, place, len(layout.timetables), scenario.seed)
        number = quota.first_number
        for times in (
            taken_before(timetable, quota, layout.today),
            taken_ahead(timetable, quota, layout.seating, layout.today),
        ):
            for day, cell in times:
                number += 1
                yield (
                    session, ACTIVE, system, f"P-{number}", facility, next(who), kind, cell.time_type, day + cell.start,
                    day + cell.end, cell.performer, cell.resource, False, origins[number % 3], cell.message_allowed,
                )  # fmt: skip
