"""The residents of a scenario, and their relations to facilities."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from simulator.scenarios.fields import Flag, Name, Person, Text
from simulator.scenarios.model.portal import ResidentPortalSpec
from simulator.scenarios.part import Part
from simulator.scenarios.platform_fields import LogicalAddress
from simulator.scenarios.shorthand import written


class RelationSpec(Part):
    """`SE2321000016-1HZ5`: on the start page. In full: which of the three parts of a relation hold."""

    model_config: ClassVar[ConfigDict] = written({"type": "string"})

    NOUN: ClassVar[str] = "a relation"
    WRITTEN: ClassVar[str] = "an HSA-id, or facility with on_start_page, listed or approved"
    facility: LogicalAddress
    on_start_page: Annotated[Flag, Field(description="Under Mottagningar on the resident's start page.")] = False
    listed: Annotated[Flag, Field(description="Under Vårdval/Hälsoval: the listing service says so.")] = False
    approved: Annotated[Flag, Field(description="Approved for communication by the facility's staff.")] = False

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        return {"facility": value, "on_start_page": "true"} if isinstance(value, str) else value


class ResidentSpec(Part):
    NOUN: ClassVar[str] = "a resident"
    id: Annotated[Person, Field(description="Personal identity number, 12 digits, out of Skatteverket's test series.")]
    first_name: Name | None = None
    middle_name: Name | None = None
    last_name: Name | None = None
    phone: Text | None = None
    relations: Annotated[
        tuple[RelationSpec, ...], Field(description="Facilities that 1177 asks directly about the resident's times.")
    ] = ()
    portal: Annotated[
        ResidentPortalSpec | None, Field(description="Their own settings at 1177; default: as those of everybody.")
    ] = None
