"""What the portal API takes and gives of flows, as pydantic models.

Points in time are Swedish local time, ISO 8601.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from simulator.web.portal_shapes import Given
from simulator.web.shapes import Strict

FlowKind = Literal["booking", "rebooking", "cancelling", "invitation"]
StepName = Literal[
    "facility", "invitation", "care_type", "time_type", "performer", "time", "reason", "summary",
    "confirmation", "error", "refused", "technical_error",
]  # fmt: skip
Facility = Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S")]
Written = Annotated[str, Field(max_length=4_000)]
Id = Annotated[str, Field(max_length=400)]
Day = Annotated[str, Field(description="YYYY-MM-DD", pattern=r"^\d{4}-\d{2}-\d{2}$")]
METHODS = Literal["SMS", "Email", "Other"]


# What is taken


class FlowStart(Strict):
    """`booking_id` of all but a new booking; `agent` is the HSA-id of staff who act for the resident (CR-CON-02)."""

    flow: FlowKind
    healthcare_facility: Facility
    booking_id: Annotated[str | None, Field(min_length=1, max_length=400)] = None
    agent: Facility | None = None


class FacilityChosen(Strict):
    """Without `go_on` the conditions of the chosen facility are shown, and nothing else happens (CR-FAC-05)."""

    healthcare_facility: Facility | None = None
    go_on: bool = True


class CareTypeChosen(Strict):
    care_type: Id


class TimeTypeChosen(Strict):
    time_type: Id


class PerformerChosen(Strict):
    performer: Annotated[str | None, Field(max_length=400, description="none, or empty: nobody in particular")] = None


class TimeChosen(Strict):
    """One of the three."""

    day: Annotated[Day | None, Field(description="shows the times of that day")] = None
    slot: Annotated[Id | None, Field(description="chooses a time and goes on")] = None
    search_after: Annotated[
        Day | None, Field(description="searches the month after that day, the last one searched (CR-WIN-05)")
    ] = None

    @field_validator("day", "search_after")
    @classmethod
    def _is_a_day(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                date.fromisoformat(value)
            except ValueError as error:
                raise ValueError(f"{value!r} is no day of the calendar: write YYYY-MM-DD") from error
        return value


class ReasonGiven(Strict):
    """What is left out stays as it is.

    Without `go_on` the page is shown as it is with what has been typed so far.
    """

    comment: Written | None = None
    phone: Annotated[
        str | None, Field(max_length=400, description="key presses: others than 0-9, space, - and + write nothing")
    ] = None
    go_on: bool = True


class CommentWritten(Strict):
    comment: Written


class FlowConfirmed(Strict):
    comment: Annotated[Written | None, Field(description="of a cancelling")] = None
    accepts_terms: Annotated[bool, Field(description="where the page says must_accept_terms")] = False


class SettingsChange(Strict):
    """What is left out stays as it is; an empty phone takes it away."""

    phone: Annotated[str | None, Field(max_length=40)] = None
    active_user: bool | None = None
    notification_methods: list[METHODS] | None = None


class FirstFreeWanted(Strict):
    """Ids or names.

    Without facilities, everyone that offers direct booking is asked.
    """

    healthcare_facilities: Annotated[list[Facility] | None, Field(min_length=1, max_length=500)] = None
    time_type: Id | None = None
    care_type: Id | None = None


# What is given


class Text(Given):
    """`shown` is what stands there before "visa mer"; `whole` after it (CR-DSP-06)."""

    shown: str
    whole: str
    has_more: bool
    show_more: str | None
    hide_text: str | None


class PurposeText(Given):
    """DocBook is never abridged (CR-DSP-08).

    `html` is safe to put in a page.
    """

    shown: str
    whole: str
    has_more: bool
    is_docbook: bool
    html: str


class FlowSummary(Given):
    heading: str | None
    start: str | None
    end: Annotated[str | None, Field(description="none where the facility does not show it (CR-DSP-01)")]
    who: Annotated[str | None, Field(description="performer, else resource, else care type (CR-DSP-02)")]
    facility: Annotated[str, Field(description="the name in the e-services (CR-DSP-03)")]
    time_type: str | None
    reason: Text | None
    purpose: PurposeText | None


class ConditionsPart(Given):
    part: str
    heading: str | None
    text: Text


class Option(Given):
    id: str
    text: str
    selected: bool


class Choice(Given):
    name: Annotated[str, Field(description="the field that takes an option's id")]
    label: str
    options: list[Option]


class CalendarDay(Given):
    day: str
    legend: Annotated[str, Field(description="one of three (CR-WIN-07)")]


class FormField(Given):
    name: str
    label: str
    value: str
    placeholder: str | None
    mandatory: bool
    problem: Annotated[str | None, Field(description="why the citizen cannot go on with it")]


class Button(Given):
    name: str
    text: str
    enabled: Annotated[bool, Field(description="false is greyed out (CR-MSG-02)")]
    why_not: str | None


class FlowCall(Given):
    """A call that this request made.

    `error` is for who tests; the citizen reads none of it (CR-RES-06).
    """

    contract: str
    version: str
    logical_address: str
    status: Literal["ok", "fault", "http_error", "unreadable", "no_answer"]
    http_status: int | None
    elapsed_ms: float
    error: str | None


class FlowResult(Given):
    """`text` says what became of the time; `information` is the unit's words, or a general technical error."""

    done: bool
    result_code: Literal["OK", "INFO", "ERROR"] | None
    text: str
    information: str | None
    booking_id: str | None


class FlowPage(Given):
    """A page of a flow.

    The token, and nothing else, is needed to go on.
    """

    token: str
    flow: FlowKind
    resident: str
    healthcare_facility: Annotated[str, Field(description="where the flow goes on")]
    step: StepName
    reached: Annotated[list[StepName], Field(description="steps that can be gone back to, and the present one")]
    expires: Annotated[str, Field(description="by the session's clock")]
    title: str
    heading: str | None
    facility_name: str | None
    information: list[str]
    summary: FlowSummary | None
    conditions: list[ConditionsPart]
    must_accept_terms: bool
    choices: list[Choice]
    calendar: list[CalendarDay]
    fields: list[FormField]
    buttons: list[Button]
    result: FlowResult | None
    calls: Annotated[list[FlowCall], Field(description="those that this request made, in order")]


class ResidentSettings(Given):
    resident: str
    phone: str | None
    active_user: bool
    notification_methods: list[METHODS]


class OwnMessages(Given):
    """What a unit's own messages to the inbox have come to (CR-INB-03)."""

    healthcare_facility: str
    facility_name: str
    messages: int
    kronor: int


class ServicesQuery(Strict):
    healthcare_facility: Facility | None = None


class FacilityService(Given):
    """One of a facility's two services (ärendetyp): `book` or `change`.

    `access`: whether this citizen can use it.
    """

    healthcare_facility: str
    facility_name: str
    case_type: str
    name: str
    active: bool
    access: bool


class FreeTime(Given):
    """`healthcare_facility` is also the logical address that it came from."""

    healthcare_facility: str
    facility_name: str
    start: str
    end: str
    text: str
    time_type: str | None
    time_type_name: str | None
    care_type_name: str | None


class WithoutFreeTime(Given):
    healthcare_facility: str
    facility_name: str
    failed: Annotated[bool, Field(description="it could not be asked; otherwise it has none")]
    explanation: str


class FirstFree(Given):
    """Earliest first; each facility stands in one of the two lists."""

    times: list[FreeTime]
    without: list[WithoutFreeTime]
    calls: list[FlowCall]
