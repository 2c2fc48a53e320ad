"""1177 in a scenario: the settings of Bokade tider, and those of each facility and each citizen."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from simulator.domain.patient_portal import NotificationMethod
from simulator.domain.portal import PORTAL_HSA_ID
from simulator.scenarios.fields import (
    Code,
    Flag,
    Name,
    Person,
    PhoneOrNone,
    Text,
    number_schema,
    one_of,
    whole,
    words_schema,
)
from simulator.scenarios.part import Part
from simulator.scenarios.shorthand import written
from simulator.scenarios.timing_fields import AbsoluteDay

SAMENESS = ("healthcare_facility", "start", "end", "booking_id")
_METHODS = tuple(method.value for method in NotificationMethod)

SamenessField = Annotated[str, one_of("field of sameness", SAMENESS), words_schema(SAMENESS)]
Method = Annotated[str, one_of("notification method", _METHODS), words_schema(_METHODS)]
Grace = Annotated[int, whole(0, 120), number_schema(0, 120)]
Years = Annotated[int, whole(1, 100), number_schema(1, 100)]


class ConditionsSpec(Part):
    """`booking_conditions: Kom i tid.`, or split in the parts of a region's staff guide (CR-FAC-05, CR-FOR-01)."""

    model_config: ClassVar[ConfigDict] = written({"type": "string", "minLength": 1})

    NOUN: ClassVar[str] = "the conditions of a service"
    WRITTEN: ClassVar[str] = "a text, or its parts: facility, concerns, comment and terms"
    text: Annotated[Text | None, Field(description="The whole text, when it is not split.")] = None
    facility: Annotated[Text | None, Field(description="About the facility.")] = None
    concerns: Annotated[
        Text | None, Field(description="About what can be booked; only in the service for booking directly.")
    ] = None
    comment: Annotated[
        Text | None, Field(description="About what to tell the unit; shown where the time takes a comment.")
    ] = None
    terms: Annotated[Text | None, Field(description="What the citizen must accept before the last step.")] = None

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that are written, when it is split."""
        return tuple(name for name in ("facility", "concerns", "comment", "terms") if getattr(self, name) is not None)


class FacilityPortalSpec(Part):
    NOUN: ClassVar[str] = "a facility's settings in the portal"
    active: Annotated[Flag, Field(description="Connected to the e-services at all.")] = True
    booked_times_active: Annotated[Flag, Field(description="Has activated the service for its booked times.")] = True
    name: Annotated[Name | None, Field(description="Its name there; default: the booking system's own.")] = None
    only_for: Annotated[
        tuple[Person, ...], Field(description="Begränsat urval for cancelling and rebooking; empty means everybody.")
    ] = ()
    shows_end_time: Flag = True
    booking_active: Annotated[Flag, Field(description="Has activated the service for booking directly.")] = True
    changes_active: Annotated[
        Flag, Field(description="Booked times can be cancelled and rebooked at 1177; else only seen (CR-REG-03).")
    ] = True
    booking_only_for: Annotated[
        tuple[Person, ...], Field(description="Begränsat urval for booking directly; empty means everybody.")
    ] = ()
    booking_name: Annotated[
        Name | None, Field(description="What the service for booking directly is called; default: as is usual.")
    ] = None
    booked_times_name: Annotated[
        Name | None, Field(description="What the service for booked times is called; default: as is usual.")
    ] = None
    booking_conditions: Annotated[
        ConditionsSpec | None, Field(description="Villkorstext of the service for booking directly.")
    ] = None
    changes_conditions: Annotated[
        ConditionsSpec | None, Field(description="Villkorstext of the service for cancelling and rebooking.")
    ] = None
    sends_confirmations: Annotated[
        Flag, Field(description="1177 confirms in the inbox what the citizen does; false is the opt-out (CR-INB-02).")
    ] = True


class ResidentPortalSpec(Part):
    NOUN: ClassVar[str] = "a resident's settings in the portal"
    phone: Annotated[
        PhoneOrNone | None, Field(description='In their Inställningar; default: the resident\'s own. "" is none.')
    ] = None
    active_user: Annotated[Flag | None, Field(description="Uses 1177; default: true.")] = None
    notification_methods: Annotated[
        tuple[Method, ...] | None, Field(description="How they are told of new messages; default: SMS.")
    ] = None


class PortalSpec(Part):
    NOUN: ClassVar[str] = "the portal"
    hsa_id: Code = PORTAL_HSA_ID
    sameness: Annotated[
        tuple[SamenessField, ...], Field(min_length=1, description="What makes two rows the same time (CR-COL-15).")
    ] = ("healthcare_facility", "start")
    hide_after_minutes: Annotated[Grace, Field(description="How long after its start a time is still shown.")] = 0
    years_ahead: Annotated[Years, Field(description="Times further ahead are hidden (CR-VIS-06).")] = 3
    inbox_from_index_until: Annotated[
        AbsoluteDay | None,
        Field(description="Last day of the inbox message from an index update; 2021-12-31 (CR-REL-05)."),
    ] = None
    subscribes: Annotated[Flag, Field(description="Told by the engagement index of what changes.")] = True
