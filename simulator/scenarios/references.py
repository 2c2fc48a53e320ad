"""Checks that what a scenario points at exists, and that nothing has the same name twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.domain.identifiers import hsa_key
from simulator.engagement_index.validation import LONGEST
from simulator.scenarios.look_up import Place, places
from simulator.scenarios.model import BookingSpec, FacilitySpec, InvitationSpec, Scenario, SystemSpec
from simulator.scenarios.words import nearest
from simulator.scenarios.yaml_source import Finding, Path

_LONGEST_BOOKING_ID = LONGEST["business_object"]


def duplicates(scenario: Scenario) -> Iterator[Finding]:
    """Ids that stand twice where they must be unique."""
    systems = scenario.booking_systems
    yield from twice("resident", (((("residents", n, "id")), r.id) for n, r in enumerate(scenario.residents)))
    yield from twice("booking system", ((("booking_systems", n, "id"), s.id) for n, s in enumerate(systems)))
    yield from twice("HSA-id", ((("booking_systems", n, "hsa_id"), hsa_key(s.hsa_id)) for n, s in enumerate(systems)))
    yield from twice(
        "facility",
        (
            (("booking_systems", n, "facilities", m, "hsa_id"), facility.key)
            for n, system in enumerate(systems)
            for m, facility in enumerate(system.facilities)
        ),
    )
    for number, system in enumerate(systems):
        yield from _twice_in_system(("booking_systems", number), system)
    yield from _too_long_booked(scenario)
    yield from _twice_booked(scenario)


def _twice_in_system(at: Path, system: SystemSpec) -> Iterator[Finding]:
    yield from twice("care type", (((*at, "care_types", n, "id"), c.id) for n, c in enumerate(system.care_types)))
    yield from twice("time type", (((*at, "time_types", n, "id"), t.id) for n, t in enumerate(system.time_types)))
    yield from twice("performer", (((*at, "performers", n, "hsa_id"), p.key) for n, p in enumerate(system.performers)))
    yield from twice("resource", (((*at, "resources", n, "id"), r.id) for n, r in enumerate(system.resources)))


def _too_long_booked(scenario: Scenario) -> Iterator[Finding]:
    """What the engagement index would refuse (EI004)."""
    for path, spec in _booked(scenario):
        longest = max(map(len, spec.ids))
        if longest > _LONGEST_BOOKING_ID:
            text = f"a booking id of {longest} characters: the engagement index takes {_LONGEST_BOOKING_ID} at most"
            yield (*path, "id"), text


def _twice_booked(scenario: Scenario) -> Iterator[Finding]:
    """A booking id is unique within a system, whether it stands for a booking or an invitation."""
    known = places(scenario)
    ids: dict[str, list[tuple[Path, str]]] = {}
    for path, spec in _booked(scenario):
        place = known.get(hsa_key(spec.facility))
        ids.setdefault(place.system.id if place else "", []).extend(((*path, "id"), name) for name in spec.ids)
    said: set[Path] = set()
    for found in ids.values():
        for path, text in twice("booking or invitation", found):
            if path not in said:  # one that stands for many is said once
                said.add(path)
                yield path, text


def twice(what: str, found: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    """A finding for each name that has been before."""
    seen: set[str] = set()
    for path, name in found:
        if name in seen:
            yield path, f"{what} {name!r} stands twice; each must be said once"
        seen.add(name)


def _booked(scenario: Scenario) -> Iterator[tuple[Path, BookingSpec | InvitationSpec]]:
    for number, booking in enumerate(scenario.bookings):
        yield ("bookings", number), booking
    for number, invitation in enumerate(scenario.invitations):
        yield ("invitations", number), invitation


def repeated(scenario: Scenario) -> Iterator[Finding]:
    for number, booking in enumerate(scenario.bookings):
        if booking.every is not None and booking.count is None:
            yield ("bookings", number, "every"), "every is only for many bookings: say count too, or remove every"


def references(scenario: Scenario) -> Iterator[Finding]:
    """Names that nothing has."""
    residents = [resident.id for resident in scenario.residents]
    for number, system in enumerate(scenario.booking_systems):
        yield from _in_system(("booking_systems", number), system, residents)
    known = places(scenario)
    for path, spec in _booked(scenario):
        yield from unknown_of((*path, "resident"), "resident", [spec.resident], residents)
        yield from unknown_of((*path, "facility"), "facility", [hsa_key(spec.facility)], list(known))
        place = known.get(hsa_key(spec.facility))
        if place is not None:
            yield from _at_facility(path, spec, place)


def _in_system(at: Path, system: SystemSpec, residents: Sequence[str]) -> Iterator[Finding]:
    care_types = [care_type.id for care_type in system.care_types]
    for number, time_type in enumerate(system.time_types):
        path = (*at, "time_types", number)
        if time_type.care_type is not None:
            yield from unknown_of((*path, "care_type"), "care type", [time_type.care_type], care_types)
        yield from unknown_of((*path, "only_for"), "resident", time_type.only_for, residents)
    for number, performer in enumerate(system.performers):
        yield from unknown_of((*at, "performers", number, "only_for"), "resident", performer.only_for, residents)
    for number, facility in enumerate(system.facilities):
        yield from _in_facility((*at, "facilities", number), system, facility)


def _in_facility(at: Path, system: SystemSpec, facility: FacilitySpec) -> Iterator[Finding]:
    time_types = [time_type.id for time_type in system.time_types]
    performers = [performer.key for performer in system.performers]
    resources = [resource.id for resource in system.resources]
    others = [other.key for other in system.facilities if other.key != facility.key]
    if facility.time_types == ():
        yield (*at, "time_types"), "time_types in a facility: is empty: leave the field out for all of the system"
    yield from unknown_of((*at, "time_types"), "time type", facility.time_types or (), time_types)
    yield from unknown_of((*at, "performers"), "performer", _keys(facility.performers or ()), performers)
    yield from unknown_of((*at, "resources"), "resource", facility.resources or (), resources)
    yield from unknown_of((*at, "rebook_to"), "other facility of the same system", _keys(facility.rebook_to), others)
    if facility.virtual and facility.schedules:
        yield (*at, "schedules"), "a virtual facility offers no times of its own: remove schedules, or virtual"
    for number, schedule in enumerate(facility.schedules):
        path = (*at, "schedules", number)
        here = f" at {facility.name}"
        yield from unknown_of(
            (*path, "time_types"), "time type", schedule.time_types, system.time_types_of(facility), here
        )
        people = system.performers_of(facility)
        yield from unknown_of((*path, "performers"), "performer", _keys(schedule.performers), people, here)
        if schedule.resource is not None:
            rooms = system.resources_of(facility)
            yield from unknown_of((*path, "resource"), "resource", [schedule.resource], rooms, here)


def _at_facility(path: Path, spec: BookingSpec | InvitationSpec, place: Place) -> Iterator[Finding]:
    system, facility = place.system, place.facility
    here = f" at {facility.name}"
    yield from unknown_of((*path, "time_type"), "time type", [spec.time_type], system.time_types_of(facility), here)
    if spec.performer is not None:
        people = system.performers_of(facility)
        yield from unknown_of((*path, "performer"), "performer", [hsa_key(spec.performer)], people, here)
    if spec.resource is not None:
        yield from unknown_of((*path, "resource"), "resource", [spec.resource], system.resources_of(facility), here)
    if isinstance(spec, BookingSpec) and facility.virtual:
        yield (*path, "facility"), f"{facility.name} is virtual and only sends invitations: it has no bookings"
    if isinstance(spec, InvitationSpec):
        yield from _where_it_can_be_used((*path, "facilities"), spec, place)


def _where_it_can_be_used(path: Path, spec: InvitationSpec, place: Place) -> Iterator[Finding]:
    units: Mapping[str, FacilitySpec] = {facility.key: facility for facility in place.system.facilities}
    yield from unknown_of(path, "facility of the same system", _keys(spec.facilities), list(units))
    for number, key in enumerate(_keys(spec.facilities)):
        if key in units and spec.time_type not in place.system.time_types_of(units[key]):
            yield (
                (*path, number),
                f"{units[key].name} has no time type {spec.time_type!r}: the invitation is of no use there",
            )
        if key in units and units[key].virtual:
            yield (
                (*path, number),
                f"{units[key].name} is virtual and offers no times: the invitation is of no use there",
            )
    if spec.is_open and place.facility.virtual and not (spec.facilities or place.facility.rebook_to):
        yield path, f"{place.facility.name} is virtual: say in facilities where the invitation can be used"


def _keys(hsa_ids: Iterable[str]) -> list[str]:
    return [hsa_key(hsa_id) for hsa_id in hsa_ids]


def unknown_of(path: Path, what: str, used: Sequence[str], known: Sequence[str], where: str = "") -> Iterator[Finding]:
    """A finding for each used name that is not known; several stand in a list, and each has its own line."""
    have = frozenset(known)
    for number, name in enumerate(used):
        if name not in have:
            at = (*path, number)
            yield at, no_such(what, name, known, where)


def no_such(what: str, name: str, known: Sequence[str], where: str = "") -> str:
    guess = nearest(name, known)
    shown = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
    meant = f"; did you mean {guess!r}?" if guess else ""
    return f"there is no {what} {name!r}{where}; known here: {shown or 'none'}{meant}"
