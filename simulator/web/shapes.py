"""What the admin API takes and gives, as pydantic models: the OpenAPI description is made from the same ones.

Field names are the glossary's. Points in time are ISO 8601; those of the ledger are Swedish local time without offset.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from simulator.contracts.writers import NOT_XML

MOST_ROWS = 10_000
LARGEST = 2**63 - 1  # of a call's number


class Strict(BaseModel):
    """Unknown names are errors, and so are characters that no message could carry (NUL among them)."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_written(cls, value: Any) -> Any:
        if isinstance(value, str) and NOT_XML.search(value):
            raise ValueError("has a character that cannot be written in XML")
        return value


class Nothing(Strict):
    """No query parameters, or no body."""


class Problem(Strict):
    file: str
    line: int
    text: str


class Error(Strict):
    error: str
    problems: list[Problem] = []


class Health(Strict):
    status: str
    version: str
    session: str
    scenario: str
    now: str


class Clock(Strict):
    now: Annotated[str, Field(description="Swedish local time with offset")]
    running: bool


class ClockChange(Strict):
    """At least one; `now` before `advance` before `running`."""

    now: Annotated[str | None, Field(description="local time, or with offset: 2026-07-01T08:00:00")] = None
    advance: Annotated[
        str | None, Field(description="ISO 8601: PT24H is 24 hours, P1D the same wall time tomorrow")
    ] = None
    running: bool | None = None


class Session(Strict):
    session: str
    scenario: str
    now: str
    path: Annotated[str, Field(description="prefix of the session's addresses")]


class SessionRequest(Strict):
    """All optional: a new name is made up, and the scenario of this address's own session is used."""

    session: str | None = None
    scenario: Annotated[str | None, Field(description="name of a shipped scenario")] = None
    source: Annotated[str | None, Field(description="a scenario's YAML text")] = None


class Call(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: int
    at: str
    producer: str
    contract: str
    logical_address: str
    status: int
    fault: str | None
    component: Annotated[str, Field(description="who answered: producer, platform, index, portal or external")]
    sender: Annotated[str, Field(description="on whose behalf it was asked, where that is known")]
    correlation: Annotated[str, Field(description="the same for all calls that one collection led to")]
    faults: Annotated[list[str], Field(description="names of the faults that were put on it")]
    began: Annotated[float, Field(description="seconds since 1970 by the computer's clock")]
    elapsed_ms: float
    request: Annotated[str, Field(description="as text; exact bytes at /__admin/calls/{id}/request")]
    reply: Annotated[str, Field(description="as text; exact bytes at /__admin/calls/{id}/reply")]


class CallQuery(Strict):
    contract: str | None = None
    producer: str | None = None
    logical_address: str | None = None
    component: str | None = None
    correlation: str | None = None
    status: Annotated[int | None, Field(ge=0, le=599, description="0: no answer")] = None
    before: Annotated[int | None, Field(ge=0, le=LARGEST, description="only calls older than this id")] = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100


class BookingSystem(Strict):
    booking_system: str
    name: str
    hsa_id: str
    profile: str
    contracts: list[str]
    healthcare_facilities: list[str]


class Facility(Strict):
    healthcare_facility: str
    name: str
    booking_system: str
    virtual: bool
    time_types: list[str]
    performers: list[str]
    rebook_to: list[str]


class TimeType(Strict):
    time_type: str
    name: str
    booking_system: str
    minutes: int
    care_type: str | None
    directly_bookable: bool
    cancel_booking_allowed: bool
    rebooking_allowed: bool
    message_allowed: bool


class Resident(Strict):
    resident: str
    first_name: str
    middle_name: str | None
    last_name: str
    phone: str | None
    test_identity: bool


class Timeslot(Strict):
    slot_id: int
    healthcare_facility: str
    start: str
    end: str
    time_type: str
    performer: str | None
    resource: str | None
    open_to: str
    booking_id: str | None


class Booking(Strict):
    booking_id: str
    booking_system: str
    healthcare_facility: str
    resident: str
    kind: str
    state: str
    start: str | None
    end: str | None
    time_type: str
    performer: str | None
    resource: str | None
    reason: str | None
    purpose: str | None
    hidden: bool
    origin: str
    valid_until: str | None
    contact: dict[str, Any] | None
    cancel_message: str | None


class Engagement(Strict):
    """A row of the engagement index. Points in time are 14 digits, as it keeps them."""

    resident: str
    service_domain: str
    categorization: str
    logical_address: str
    business_object: str
    clinical_process: str
    most_recent_content: str | None
    source_system: str
    creation_time: str | None
    update_time: str | None
    data_controller: str
    owner: str


class StaffBooking(Strict):
    """A free time that staff book for a citizen, whoever the time is open to."""

    booking_system: str
    healthcare_facility: str
    resident: Annotated[str, Field(description="a test identity, 12 characters")]
    start: Annotated[str, Field(description="Swedish local time: 2026-07-01T09:00:00")]
    time_type: str
    performer: str | None = None
    reason: str | None = None
    purpose: str | None = None
    hidden: bool = False


class Booked(Strict):
    booking_id: str


class SystemQuery(Strict):
    booking_system: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 1_000


class FacilityQuery(SystemQuery):
    healthcare_facility: str | None = None


class ResidentQuery(Strict):
    resident: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 1_000


class TimeslotQuery(Strict):
    healthcare_facility: str | None = None
    date: Annotated[str | None, Field(description="2026-07-01", pattern=r"^\d{4}-\d{2}-\d{2}$")] = None
    time_type: str | None = None
    performer: str | None = None
    booking_id: str | None = None
    free: bool | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 1_000


class BookingQuery(Strict):
    booking_system: str | None = None
    booking_id: str | None = None
    healthcare_facility: str | None = None
    resident: str | None = None
    state: Annotated[str | None, Field(description="active, cancelled or replaced")] = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 1_000


class EngagementQuery(Strict):
    """Filters are exact: the index minds case."""

    resident: str | None = None
    service_domain: str | None = None
    logical_address: str | None = None
    source_system: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 1_000
