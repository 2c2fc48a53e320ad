"""Booking systems in a scenario: what their staff have set up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from simulator.domain.identifiers import hsa_key
from simulator.producers import PROFILES
from simulator.scenarios.fields import (
    Code,
    FacilityId,
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
from simulator.scenarios.model.portal import FacilityPortalSpec
from simulator.scenarios.part import Part
from simulator.scenarios.shorthand import ContractsSpec, DelaySpec
from simulator.scenarios.timing_fields import OpeningHours, Weekdays

_OPEN_TO = ("everyone", "invited", "staff")
_HOLIDAYS = ("closed", "open")

_OUTSIDE = dict.fromkeys(
    ("url", "urls"),
    "what stands under booking_systems is simulated and has no address of its own; "
    "a producer outside the simulator stands under external_systems, with url, contracts and logical_addresses",
)

Profile = Annotated[str, one_of("profile", PROFILES), words_schema(PROFILES)]
OpenToWord = Annotated[str, one_of("value of open_to", _OPEN_TO), words_schema(_OPEN_TO)]
HolidaysWord = Annotated[str, one_of("value of holidays", _HOLIDAYS), words_schema(_HOLIDAYS)]
Minutes = Annotated[int, whole(1, 1440), number_schema(1, 1440)]
Level = Annotated[int, whole(1, 4), number_schema(1, 4)]
CareContactsVersion = Annotated[int, whole(2, 3), number_schema(2, 3)]


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
    ELSEWHERE: ClassVar[Mapping[str, str]] = _OUTSIDE
    hsa_id: FacilityId
    name: Name
    virtual: Annotated[Flag, Field(description="Only sends invitations; offers no times of its own.")] = False
    rebook_to: Annotated[
        tuple[FacilityId, ...], Field(description="Facilities of this system that may take over bookings.")
    ] = ()
    texts: TextsSpec = TextsSpec()
    cancelled_invitation_becomes_open: Flag = False
    time_types: Annotated[tuple[Code, ...] | None, Field(description="Default: all of the system.")] = None
    performers: Annotated[tuple[HsaId, ...] | None, Field(description="Default: all of the system.")] = None
    resources: Annotated[tuple[Code, ...] | None, Field(description="Default: all of the system.")] = None
    schedules: tuple[ScheduleSpec, ...] = ()
    portal: Annotated[FacilityPortalSpec | None, Field(description="Its own settings in the 1177 e-services.")] = None

    @property
    def key(self) -> str:
        return hsa_key(self.hsa_id)


class SystemSpec(Part):
    NOUN: ClassVar[str] = "a booking system"
    ELSEWHERE: ClassVar[Mapping[str, str]] = _OUTSIDE
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
    data_controller: Annotated[
        Code | None, Field(description="In the engagement index; default: what stands before the hyphen of hsa_id.")
    ] = None
    care_contacts: Annotated[
        tuple[CareContactsVersion, ...], Field(description="Versions of GetCareContacts it answers, at its own hsa_id.")
    ] = ()
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
