"""What the portal API takes and gives, as pydantic models. Points in time are Swedish local time, ISO 8601.

What is given may quote a producer, so it is not judged as what is taken is.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulator.web.shapes import Strict

StrategyName = Literal["current", "target", "previous"]
SourceName = Literal["aggregated", "direct", "care_contacts_v3", "care_contacts_v2"]
EventName = Literal[
    "add", "list", "approve", "invitation", "indexed_booking", "book", "book_directly_link",
    "remove", "listed_elsewhere", "withdraw_approval", "other_service_booking",
]  # fmt: skip


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PortalHealth(Given):
    status: str
    session: str
    now: Annotated[str, Field(description="with offset")]


class BookedTimesQuery(Strict):
    strategy: StrategyName = "current"
    healthcare_facility: Annotated[
        str | None, Field(pattern=r"\S", description="that facility's own list instead of everything (CR-VIS-12)")
    ] = None


class CollectedTime(Given):
    """What is the same of times that are shown and times that are not."""

    booking_id: str | None
    healthcare_facility: str | None
    facility_name: Annotated[str | None, Field(description="the name in the e-services (CR-DSP-03)")]
    facility_name_from_system: str | None
    source: Annotated[SourceName, Field(description="the call it came with")]
    logical_address: Annotated[str, Field(description="where that call went")]
    is_invitation: bool
    cancel_booking_allowed: bool
    rebooking_allowed: bool
    message_allowed: bool
    who: Annotated[str | None, Field(description="performer, else resource, else care type (CR-DSP-02)")]
    performer_name: str | None
    resource_name: str | None
    care_type_name: str | None
    time_type: str | None
    time_type_name: str | None
    purpose: Annotated[str | None, Field(description="plain text or DocBook (CR-DSP-07)")]


class BookedTime(CollectedTime):
    start: str
    end: str | None
    reason: Annotated[str | None, Field(description="Anledning till besöket (CR-DSP-05)")]
    shows_end_time: Annotated[bool, Field(description="the facility's setting (CR-DSP-01)")]
    also_from: Annotated[list[SourceName], Field(description="other calls that gave the same time")]
    cancel_ends_in_error: Annotated[bool, Field(description="outside the service's limited selection (CR-VIS-10)")]
    rebooking_ends_in_error: bool


class WhyHidden(Given):
    reason: Annotated[str, Field(description="a code that stays the same")]
    rule: Annotated[str | None, Field(description="in spec/consumer-rules.md")]
    explanation: str


class HiddenTime(CollectedTime):
    """`reason` is why it is not shown; the citizen's own reason for the visit is not told here."""

    start: Annotated[str | None, Field(description="as it came")]
    end: Annotated[str | None, Field(description="as it came")]
    reason: str
    rule: str | None
    explanation: str
    reasons: Annotated[list[WhyHidden], Field(description="all that hold; one is enough (CR-VIS-07)")]


class SourceStatus(Given):
    """A record of ProcessingStatus: how one source behind an aggregating service answered."""

    logical_address: str
    status_code: str
    error_code: str | None
    error: str | None


class PortalCall(Given):
    source: SourceName
    contract: str
    version: str
    logical_address: str
    status: Literal["ok", "fault", "http_error", "unreadable", "no_answer"]
    http_status: int | None
    elapsed_ms: float
    rows: int
    error: str | None
    processing_status: list[SourceStatus]


class SourceStatistics(Given):
    """`only`: times shown that no other call gave."""

    source: SourceName
    calls: int
    failed: int
    rows: int
    shown: int
    only: int


class StrategyStatistics(Given):
    """When `not_aggregated` stays 0 the target strategy would show as much (CR-COL-10)."""

    strategy: StrategyName
    collections: int
    shown: int
    not_aggregated: Annotated[int, Field(description="times shown that call 1 did not give")]
    sources: list[SourceStatistics]


class Statistics(Given):
    this_collection: StrategyStatistics
    session: StrategyStatistics


class BookedTimes(Given):
    resident: str
    strategy: StrategyName
    now: Annotated[str, Field(description="with offset")]
    booked_times: list[BookedTime]
    hidden: list[HiddenTime]
    calls: list[PortalCall]
    not_asked: Annotated[list[str], Field(description="related facilities that call 1 had asked already (CR-COL-04)")]
    statistics: Statistics


class FacilityRelation(Given):
    healthcare_facility: str
    facility_name: str
    on_start_page: bool
    listed: bool
    approved: bool


class RelationChange(Strict):
    event: EventName
    healthcare_facility: Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S")]


class RelationEvent(Given):
    event: EventName
    rule: str
    explanation: str


class InboxMessage(Given):
    message_id: int
    at: str
    kind: Annotated[
        str,
        Field(
            description="open_invitation, timed_invitation, booking: from the index; booked, rebooked, cancelled: "
            "1177's confirmations; from_facility: a unit's own message"
        ),
    ]
    heading: str
    text: str
    healthcare_facility: str
    facility_name: str
    booking_id: str | None
    source_system: Annotated[str | None, Field(description="HSA-id of the booking system")]
