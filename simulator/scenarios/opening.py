"""Checks that every schedule gives times that somebody can be offered, and that nobody is in two places at once."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.identifiers import hsa_key
from simulator.producers import PROFILES
from simulator.scenarios.model import FacilitySpec, Scenario, ScheduleSpec, SystemSpec
from simulator.scenarios.timing_fields import Hours
from simulator.scenarios.yaml_source import Finding, Path


def schedules(scenario: Scenario) -> Iterator[Finding]:
    for number, system in enumerate(scenario.booking_systems):
        seen: list[tuple[str, ScheduleSpec]] = []
        for path, facility, schedule in _schedules_of(("booking_systems", number), system):
            yield from _of_no_use(path, system, facility, schedule)
            for performer in map(hsa_key, schedule.performers):
                yield from _in_two_places(path, performer, schedule, seen)
                seen.append((performer, schedule))


def _schedules_of(at: Path, system: SystemSpec) -> Iterator[tuple[Path, FacilitySpec, ScheduleSpec]]:
    for number, facility in enumerate(system.facilities):
        for row, schedule in enumerate(facility.schedules):
            yield (*at, "facilities", number, "schedules", row), facility, schedule


def _of_no_use(path: Path, system: SystemSpec, facility: FacilitySpec, schedule: ScheduleSpec) -> Iterator[Finding]:
    if schedule.open_to == "invited" and not PROFILES[system.profile].open_invitations:
        yield (
            (*path, "open_to"),
            f"open_to: invited is of no use, since profile {system.profile} has no open invitations",
        )
    lengths = {time_type.id: time_type.minutes for time_type in system.time_types}
    first = next((name for name in schedule.time_types or system.time_types_of(facility) if name in lengths), None)
    needed = schedule.minutes or (lengths[first] if first else 0)
    if all(needed > _minutes(hours) for hours in schedule.hours):
        yield (*path, "hours"), f"no time fits in the hours: the first takes {needed} minutes"


def _minutes(hours: Hours) -> int:
    return hours.closes.hour * 60 + hours.closes.minute - hours.opens.hour * 60 - hours.opens.minute


def _in_two_places(
    path: Path, performer: str, schedule: ScheduleSpec, seen: list[tuple[str, ScheduleSpec]]
) -> Iterator[Finding]:
    for other_performer, other in seen:
        if other_performer == performer and schedule.weekdays & other.weekdays and _meet(schedule, other):
            yield (
                path,
                f"performer {performer} has another schedule at the same time: change weekdays or hours",
            )
            return


def _meet(one: ScheduleSpec, other: ScheduleSpec) -> bool:
    return any(a.opens < b.closes and b.opens < a.closes for a in one.hours for b in other.hours)
