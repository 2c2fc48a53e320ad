"""Engagemangsindex in a scenario: how it behaves, whom it tells, and rows that no producer wrote."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from simulator.domain.engagement import SCHEDULING
from simulator.domain.platform import NATIONAL
from simulator.scenarios.fields import Code, Person, Seconds
from simulator.scenarios.part import Part
from simulator.scenarios.platform_fields import LogicalAddress, Url
from simulator.scenarios.timing_fields import Day


class FilterSpec(Part):
    NOUN: ClassVar[str] = "a subscriber's filter"
    service_domain: Code
    categorizations: Annotated[tuple[Code, ...], Field(description="Empty means any.")] = ()


class SubscriberSpec(Part):
    NOUN: ClassVar[str] = "a subscriber"
    hsa_id: Code
    url: Annotated[Url | None, Field(description="Where ProcessNotification goes; only 1177 itself has none.")] = None
    filters: Annotated[tuple[FilterSpec, ...], Field(description="Empty means everything.")] = ()


class EngagementSpec(Part):
    NOUN: ClassVar[str] = "an engagement"
    resident: Person
    logical_address: LogicalAddress
    service_domain: Code = SCHEDULING
    categorization: Code = "NA"
    business_object: Annotated[Code, Field(description="The booking's id.")] = "NA"
    clinical_process: Code = "NA"
    most_recent_content: Day | None = None
    source_system: Annotated[Code | None, Field(description="Default: the HSA-id of the address's booking system.")] = (
        None
    )
    data_controller: Annotated[
        Code | None, Field(description="Default: what stands before the hyphen of source_system.")
    ] = None
    owner: Annotated[Code | None, Field(description="Default: the index itself.")] = None


class IndexSpec(Part):
    NOUN: ClassVar[str] = "the engagement index"
    hsa_id: Code = NATIONAL
    write_delay: Annotated[Seconds, Field(description="By the session's clock, between an Update and its effect.")] = (
        0.0
    )
    delay: Annotated[Seconds, Field(description="Real seconds before it answers.")] = 0.0
    url: Annotated[Url | None, Field(description="An index outside the simulator, which is then used instead.")] = None
    subscribers: tuple[SubscriberSpec, ...] = ()
    engagements: Annotated[
        tuple[EngagementSpec, ...], Field(description="Rows as they are written here, right or wrong.")
    ] = ()
