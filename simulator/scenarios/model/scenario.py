"""A whole scenario: the top level of the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field, PrivateAttr, model_validator

from simulator.errors import Problem
from simulator.scenarios.fields import Name, Slug, Text, number_schema, whole
from simulator.scenarios.model.booked import BookingSpec, InvitationSpec, PopulationSpec, TimetableSpec
from simulator.scenarios.model.faults import FaultSpec
from simulator.scenarios.model.index import IndexSpec
from simulator.scenarios.model.people import ResidentSpec
from simulator.scenarios.model.platform import ExternalSystemSpec, PlatformSpec
from simulator.scenarios.model.portal import PortalSpec
from simulator.scenarios.model.systems import SystemSpec
from simulator.scenarios.part import Part
from simulator.scenarios.shorthand import ClockSpec
from simulator.scenarios.yaml_source import Finding, Lines

_MOST = 10**12
_MOST_BOOKINGS = 200_000

Seed = Annotated[int, whole(0, _MOST), number_schema(0, _MOST)]


class Scenario(Part):
    NOUN: ClassVar[str] = "a scenario"
    name: Slug
    title: Name
    description: Text | None = None
    seed: Annotated[Seed, Field(description="Generated names and the chances of faults follow from it.")] = 1
    clock: Annotated[ClockSpec | None, Field(description="Where the session's clock stands; absent: real time.")] = None
    timetable: TimetableSpec = TimetableSpec()
    residents: tuple[ResidentSpec, ...] = ()
    booking_systems: Annotated[tuple[SystemSpec, ...], Field(min_length=1)]
    bookings: tuple[BookingSpec, ...] = ()
    invitations: tuple[InvitationSpec, ...] = ()
    population: PopulationSpec | None = None
    platform: Annotated[PlatformSpec, Field(description="The national platform and its service catalogue.")] = (
        PlatformSpec()
    )
    external_systems: Annotated[
        tuple[ExternalSystemSpec, ...], Field(description="Producers outside the simulator, reached over HTTP.")
    ] = ()
    engagement_index: Annotated[IndexSpec, Field(description="Engagemangsindex.")] = IndexSpec()
    portal: Annotated[PortalSpec, Field(description="1177: the settings of Bokade tider.")] = PortalSpec()
    faults: Annotated[
        tuple[FaultSpec, ...], Field(description="What is slow, wrong or down from the beginning; see tidbok faults.")
    ] = ()

    @model_validator(mode="after")
    def _bounded(self) -> Scenario:
        many = sum(booking.count or 1 for booking in self.bookings)
        if many > _MOST_BOOKINGS:
            raise ValueError(
                f"its bookings are {many:,} with count, at most {_MOST_BOOKINGS:,} are made: use population"
            )
        return self

    _file: str = PrivateAttr(default="scenario")
    _lines: Lines = PrivateAttr(default=Lines())

    def located(self, file: str, lines: Lines) -> Scenario:
        """The same, knowing where each part stands, for problems that show first on the day it is loaded."""
        self._file, self._lines = file, lines
        return self

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        return [Problem(self._file, self._lines.of(path), text) for path, text in findings]
