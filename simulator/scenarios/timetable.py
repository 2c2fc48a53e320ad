"""Opening hours -> times in the timetable. Pure; a day's times are worked out once per kind of day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import in_gap
from simulator.scenarios.model import FacilitySpec, Scenario, ScheduleSpec, SystemSpec
from simulator.scenarios.working_days import is_holiday

_ANY_DAY = date(2025, 1, 15)
_MARCH = 3
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A time of a day. `start` and `end` are the last six of the 14 digits."""

    start: str
    end: str
    time_type: str
    performer: str | None
    resource: str | None
    open_to: str
    message_allowed: bool | None


@dataclass(frozen=True, slots=True)
class FacilityTimetable:
    """What a facility's timetable looks like on each kind of day."""

    system: str
    facility: str
    _schedules: tuple[tuple[ScheduleSpec, tuple[Cell, ...]], ...]
    _days: dict[tuple[int, bool], tuple[Cell, ...]] = field(default_factory=dict)

    def cells(self, day: date) -> tuple[Cell, ...]:
        """The day's times, by start."""
        kind = (day.weekday(), is_holiday(day))
        known = self._days.get(kind)
        if known is None:
            known = self._days[kind] = self._on(*kind)
        if day.month == _MARCH and day.weekday() == _SUNDAY:
            return tuple(cell for cell in known if not (_gap(day, cell.start) or _gap(day, cell.end)))
        return known

    def per_week(self) -> int:
        """How many times an ordinary week has."""
        return sum(len(cells) * len(schedule.weekdays) for schedule, cells in self._schedules)

    def _on(self, weekday: int, holiday: bool) -> tuple[Cell, ...]:
        open_now = (
            cells
            for schedule, cells in self._schedules
            if weekday in schedule.weekdays and not (holiday and schedule.holidays == "closed")
        )
        return tuple(sorted((cell for cells in open_now for cell in cells), key=lambda cell: cell.start))


def timetables(scenario: Scenario) -> list[FacilityTimetable]:
    """Of every facility with schedules, in the order of the file."""
    return [
        FacilityTimetable(
            system.id, facility.key, tuple((s, _laid_out(system, facility, s)) for s in facility.schedules)
        )
        for system in scenario.booking_systems
        for facility in system.facilities
        if facility.schedules
    ]


def _laid_out(system: SystemSpec, facility: FacilitySpec, schedule: ScheduleSpec) -> tuple[Cell, ...]:
    performers = tuple(hsa_key(performer) for performer in schedule.performers) or (None,)
    return tuple(
        Cell(start, end, time_type, performer, schedule.resource, schedule.open_to, schedule.message_allowed)
        for start, end, time_type in _times(system, facility, schedule)
        for performer in performers
    )


def _times(system: SystemSpec, facility: FacilitySpec, schedule: ScheduleSpec) -> Iterator[tuple[str, str, str]]:
    """Time types in turn through the day; what does not fit before closing is not begun."""
    lengths = {time_type.id: time_type.minutes for time_type in system.time_types}
    turn = cycle(schedule.time_types or system.time_types_of(facility))
    time_type = next(turn)
    for hours in schedule.hours:
        start, closes = _at(hours.opens), _at(hours.closes)
        while (end := start + timedelta(minutes=schedule.minutes or lengths[time_type])) <= closes:
            yield f"{start:%H%M%S}", f"{end:%H%M%S}", time_type
            start, time_type = end, next(turn)


def _at(moment: time) -> datetime:
    return datetime.combine(_ANY_DAY, moment)


def _gap(day: date, digits: str) -> bool:
    return digits[:2] == "02" and in_gap(datetime.combine(day, time(2, int(digits[2:4]))))
