"""Bookings, invitations and the population of a scenario."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from simulator.scenarios.fields import (
    Code,
    FacilityId,
    Flag,
    HsaId,
    Person,
    Text,
    number_schema,
    one_of,
    whole,
    words_schema,
)
from simulator.scenarios.part import Part
from simulator.scenarios.timing_fields import Day, End, Moment

_ORIGINS = ("staff", "resident")
MOST_OF_ONE = 10_000

OriginWord = Annotated[str, one_of("origin", _ORIGINS), words_schema(_ORIGINS)]
Weeks = Annotated[int, whole(1, 104), number_schema(1, 104)]
Count = Annotated[int, whole(1, MOST_OF_ONE), number_schema(1, MOST_OF_ONE)]
Gap = Annotated[int, whole(1, 527_040), number_schema(1, 527_040)]
People = Annotated[int, whole(1, 500_000), number_schema(1, 500_000)]
Bookings = Annotated[int, whole(0, 5_000_000), number_schema(0, 5_000_000)]
Indexed = Annotated[Flag, Field(description="Whether the engagement index has it when the scenario is loaded.")]


class BookingSpec(Part):
    NOUN: ClassVar[str] = "a booking"
    id: Code
    resident: Person
    facility: FacilityId
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
    indexed: Indexed = True
    count: Annotated[Count | None, Field(description="So many of it: id-1, id-2 and so on, one after the other.")] = (
        None
    )
    every: Annotated[
        Gap | None, Field(description="Minutes from one start to the next; default: the time type's own.")
    ] = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The booking ids that it gives."""
        if self.count is None:
            return (self.id,)
        return tuple(f"{self.id}-{number}" for number in range(1, self.count + 1))


class InvitationSpec(Part):
    NOUN: ClassVar[str] = "an invitation"
    id: Code
    resident: Person
    facility: FacilityId
    time_type: Code
    text: Annotated[
        Text, Field(description="What the citizen reads: plain text, or DocBook that begins with <article>.")
    ]
    start: Annotated[Moment | None, Field(description="Timed invitation; without start it is an open one.")] = None
    end: End | None = None
    valid_until: Annotated[Day | None, Field(description="Open invitation: last day it can be used.")] = None
    invited_on: Annotated[Day | None, Field(description="Open invitation: the unit's own date for it.")] = None
    facilities: Annotated[
        tuple[FacilityId, ...], Field(description="Where an open one can be used; default: the sender's.")
    ] = ()
    performer: HsaId | None = None
    resource: Code | None = None
    message_allowed: Flag | None = None
    indexed: Indexed = True

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id,)

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
    indexed: Annotated[Flag, Field(description="Whether its bookings ahead are in the engagement index.")] = False
