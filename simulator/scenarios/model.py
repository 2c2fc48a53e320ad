"""What a scenario file may say, field by field. Everything else in it is an error (design decision 10).

A field added here is in the JSON Schema and known to the error messages at once; its use is where the ledger is filled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field, PrivateAttr

from simulator.domain.identifiers import hsa_key
from simulator.errors import Problem
from simulator.producers import PROFILES
from simulator.scenarios.fields import (
    Code,
    Flag,
    HsaId,
    Name,
    Person,
    Slug,
    Text,
    TimeTypeName,
    number_schema,
    one_of,
    whole,
    words_schema,
)
from simulator.scenarios.part import Part
from simulator.scenarios.shorthand import ClockSpec, ContractsSpec, DelaySpec
from simulator.scenarios.timing_fields import Day, End, Moment, OpeningHours, Weekdays
from simulator.scenarios.yaml_source import Finding, Lines

_OPEN_TO = ("everyone", "invited", "staff")
_ORIGINS = ("staff", "resident")
_HOLIDAYS = ("closed", "open")
_MOST = 10**12

Profile = Annotated[str, one_of("profile", PROFILES), words_schema(PROFILES)]
OpenToWord = Annotated[str, one_of("value of open_to", _OPEN_TO), words_schema(_OPEN_TO)]
OriginWord = Annotated[str, one_of("origin", _ORIGINS), words_schema(_ORIGINS)]
HolidaysWord = Annotated[str, one_of("value of holidays", _HOLIDAYS), words_schema(_HOLIDAYS)]
Minutes = Annotated[int, whole(1, 1440), number_schema(1, 1440)]
Level = Annotated[int, whole(1, 4), number_schema(1, 4)]
Weeks = Annotated[int, whole(1, 104), number_schema(1, 104)]
Seed = Annotated[int, whole(0, _MOST), number_schema(0, _MOST)]
People = Annotated[int, whole(1, 500_000), number_schema(1, 500_000)]
Bookings = Annotated[int, whole(0, 5_000_000), number_schema(0, 5_000_000)]


class ResidentSpec(Part):
    NOUN: ClassVar[str] = "a resident"
    id: Annotated[Person, Field(description="Personal identity number, 12 digits, out of Skatteverket's test series.")]
    first_name: Name | None = None
    middle_name: Name | None = None
    last_name: Name | None = None
    phone: Text | None = None


class CareTypeSpec(Part):
    NOUN: ClassVar[str] = "a care type"
    id: Code
    name: Name


class TimeTypeSpec(Part):
    NOUN: ClassVar[str] = "a time type"
    id: Code
    name: Annotated[TimeTypeName, Field(description="What the citizen reads; 1177 shows at most 100 characters.")]
    minutes: Minutes = 30
    care_type: Code | None = None
    level: Annotated[Level, Field(description="PASiS: the 1177 level; 4 can be booked directly.")] = 4
    visible: Annotated[Flag, Field(description="PMO and reference: whether citizens may book it directly.")] = True
    cancel_allowed: Flag = True
    rebooking_allowed: Flag = True
    message_allowed: Flag = False
    only_for: Annotated[tuple[Person, ...], Field(description="Residents who may book it; empty means everybody.")] = ()
    info: Annotated[Text | None, Field(description="Said to the citizen when such a time is booked.")] = None


class PerformerSpec(Part):
    NOUN: ClassVar[str] = "a performer"
    hsa_id: HsaId
    first_name: Name | None = None
    middle_name: Name | None = None
    last_name: Name | None = None
    title: Name | None = None
    only_for: Annotated[
        tuple[Person, ...], Field(description="Residents who may choose them; empty means everybody.")
    ] = ()

    @property
    def key(self) -> str:
        return hsa_key(self.hsa_id)


class ResourceSpec(Part):
    NOUN: ClassVar[str] = "a resource"
    id: Code
    name: Name


class TextsSpec(Part):
    NOUN: ClassVar[str] = "the texts of a facility"
    booked: Text | None = None
    rebooked: Text | None = None
    cancelled: Text | None = None


class ScheduleSpec(Part):
    NOUN: ClassVar[str] = "a schedule"
    hours: OpeningHours
    weekdays: Weekdays = frozenset(range(5))
    time_types: Annotated[tuple[Code, ...], Field(description="Laid out in turn; default: all of the facility's.")] = ()
    performers: Annotated[
        tuple[HsaId, ...], Field(description="One column of times each; empty: one without performer.")
    ] = ()
    resource: Code | None = None
    minutes: Annotated[Minutes | None, Field(description="Length of every time; default: each time type's own.")] = None
    holidays: HolidaysWord = "closed"
    open_to: OpenToWord = "everyone"
    message_allowed: Flag | None = None


class FacilitySpec(Part):
    NOUN: ClassVar[str] = "a facility"
    hsa_id: HsaId
    name: Name
    virtual: Annotated[Flag, Field(description="Only sends invitations; offers no times of its own.")] = False
    rebook_to: Annotated[
        tuple[HsaId, ...], Field(description="Facilities of this system that may take over bookings.")
    ] = ()
    texts: TextsSpec = TextsSpec()
    cancelled_invitation_becomes_open: Flag = False
    time_types: Annotated[tuple[Code, ...] | None, Field(description="Default: all of the system.")] = None
    performers: Annotated[tuple[HsaId, ...] | None, Field(description="Default: all of the system.")] = None
    resources: Annotated[tuple[Code, ...] | None, Field(description="Default: all of the system.")] = None
    schedules: tuple[ScheduleSpec, ...] = ()

    @property
    def key(self) -> str:
        return hsa_key(self.hsa_id)


class SystemSpec(Part):
    NOUN: ClassVar[str] = "a booking system"
    id: Slug
    name: Name
    hsa_id: HsaId
    profile: Profile
    contracts: ContractsSpec = ContractsSpec()
    delay: DelaySpec = DelaySpec()
    lists_passed: Annotated[
        Flag | None, Field(description="Overrides the profile: whether passed times are listed.")
    ] = None
    rebooking_gives_new_id: Annotated[Flag | None, Field(description="Overrides the profile.")] = None
    care_types: tuple[CareTypeSpec, ...] = ()
    time_types: Annotated[tuple[TimeTypeSpec, ...], Field(min_length=1)]
    performers: tuple[PerformerSpec, ...] = ()
    resources: tuple[ResourceSpec, ...] = ()
    facilities: Annotated[tuple[FacilitySpec, ...], Field(min_length=1)]

    def time_types_of(self, facility: FacilitySpec) -> tuple[str, ...]:
        if facility.time_types is not None:
            return facility.time_types
        return tuple(time_type.id for time_type in self.time_types)

    def performers_of(self, facility: FacilitySpec) -> tuple[str, ...]:
        """HSA keys."""
        if facility.performers is not None:
            return tuple(hsa_key(performer) for performer in facility.performers)
        return tuple(performer.key for performer in self.performers)

    def resources_of(self, facility: FacilitySpec) -> tuple[str, ...]:
        if facility.resources is not None:
            return facility.resources
        return tuple(resource.id for resource in self.resources)


class BookingSpec(Part):
    NOUN: ClassVar[str] = "a booking"
    id: Code
    resident: Person
    facility: HsaId
    time_type: Code
    start: Moment
    end: Annotated[End | None, Field(description="Default: start and the time type's minutes.")] = None
    performer: HsaId | None = None
    resource: Code | None = None
    reason: Text | None = None
    purpose: Text | None = None
    hidden: Annotated[Flag, Field(description="Kept in the system but never shown to citizens.")] = False
    origin: OriginWord = "staff"
    message_allowed: Flag | None = None


class InvitationSpec(Part):
    NOUN: ClassVar[str] = "an invitation"
    id: Code
    resident: Person
    facility: HsaId
    time_type: Code
    text: Annotated[
        Text, Field(description="What the citizen reads: plain text, or DocBook that begins with <article>.")
    ]
    start: Annotated[Moment | None, Field(description="Timed invitation; without start it is an open one.")] = None
    end: End | None = None
    valid_until: Annotated[Day | None, Field(description="Open invitation: last day it can be used.")] = None
    invited_on: Annotated[Day | None, Field(description="Open invitation: the unit's own date for it.")] = None
    facilities: Annotated[
        tuple[HsaId, ...], Field(description="Where an open one can be used; default: the sender's.")
    ] = ()
    performer: HsaId | None = None
    resource: Code | None = None
    message_allowed: Flag | None = None

    @property
    def is_open(self) -> bool:
        return self.start is None


class TimetableSpec(Part):
    NOUN: ClassVar[str] = "the timetable"
    weeks: Annotated[Weeks, Field(description="How far ahead free times are laid out.")] = 26


class PopulationSpec(Part):
    NOUN: ClassVar[str] = "the population"
    people: People
    bookings: Bookings


class Scenario(Part):
    NOUN: ClassVar[str] = "a scenario"
    name: Slug
    title: Name
    description: Text | None = None
    seed: Annotated[Seed, Field(description="Generated names follow from it.")] = 1
    clock: Annotated[ClockSpec | None, Field(description="Where the session's clock stands; absent: real time.")] = None
    timetable: TimetableSpec = TimetableSpec()
    residents: tuple[ResidentSpec, ...] = ()
    booking_systems: Annotated[tuple[SystemSpec, ...], Field(min_length=1)]
    bookings: tuple[BookingSpec, ...] = ()
    invitations: tuple[InvitationSpec, ...] = ()
    population: PopulationSpec | None = None

    _file: str = PrivateAttr(default="scenario")
    _lines: Lines = PrivateAttr(default=Lines())

    def located(self, file: str, lines: Lines) -> Scenario:
        """The same, knowing where each part stands, for problems that show first on the day it is loaded."""
        self._file, self._lines = file, lines
        return self

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        return [Problem(self._file, self._lines.of(path), text) for path, text in findings]
