"""The national platform in a scenario: its service catalogue (TAK), its time limits, and producers outside."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from simulator.domain.platform import NATIONAL, Timeouts
from simulator.scenarios.fields import Code, Flag, Name, Seconds, Slug, one_of, words_schema
from simulator.scenarios.part import Part
from simulator.scenarios.platform_fields import Address, Contract, LogicalAddress, Path, Url, Wait
from simulator.scenarios.timing_fields import Day

_PROFILES = ("rivtabp20", "rivtabp21", "other")  # other: what no message can be translated to (VP005)
_USUAL = Timeouts()

RivProfile = Annotated[str, one_of("profile", _PROFILES), words_schema(_PROFILES)]
ValidFrom = Annotated[Day | None, Field(description="First day or point in time; default: always.")]
ValidUntil = Annotated[Day | None, Field(description="Last day or point in time; default: for ever.")]


class TimeoutsSpec(Part):
    NOUN: ClassVar[str] = "the platform's time limits"
    producer: Annotated[Wait, Field(description="The aggregating services' patience with one producer.")] = (
        _USUAL.producer
    )
    aggregation: Annotated[Wait, Field(description="Their patience with all producers together.")] = _USUAL.aggregation
    index: Annotated[Wait, Field(description="Their patience with the engagement index.")] = _USUAL.index
    routing: Annotated[Wait, Field(description="The router's patience with one producer.")] = _USUAL.routing
    connect: Annotated[Wait, Field(description="How long a connection may take.")] = _USUAL.connect
    retry: Annotated[
        Seconds, Field(description="The router's pause before it tries a refused connection once more.")
    ] = _USUAL.retry


class RouteSpec(Part):
    NOUN: ClassVar[str] = "a route"
    contract: Contract
    logical_address: Annotated[LogicalAddress, Field(description="Or * for any that has no route of its own.")]
    system: Annotated[Slug | None, Field(description="A booking system's id or an external system's.")] = None
    address: Annotated[Address | None, Field(description='Instead of system; "" is a row without address (VP010).')] = (
        None
    )
    profile: RivProfile = "rivtabp21"
    valid_from: ValidFrom = None
    valid_until: ValidUntil = None


class PermissionSpec(Part):
    NOUN: ClassVar[str] = "a permission"
    contract: Contract
    logical_address: Annotated[LogicalAddress, Field(description="Or * for any.")]
    consumer: Annotated[Code, Field(description="The HSA-id of who may call.")]
    valid_from: ValidFrom = None
    valid_until: ValidUntil = None


class MissingSpec(Part):
    NOUN: ClassVar[str] = "something missing in the catalogue"
    logical_address: LogicalAddress
    contract: Annotated[Contract | None, Field(description="Default: every contract.")] = None
    route: Flag = False
    permission: Flag = False


class PlatformSpec(Part):
    NOUN: ClassVar[str] = "the platform"
    hsa_id: Annotated[Code, Field(description="A message addressed to it asks for aggregation.")] = NATIONAL
    instance_id: Code = "tidbok"
    instance_name: Name = "tidbok"
    open: Annotated[Flag, Field(description="Nobody needs identification or a permission.")] = True
    timeouts: Annotated[TimeoutsSpec, Field(description="Real seconds.")] = TimeoutsSpec()
    routes: tuple[RouteSpec, ...] = ()
    permissions: tuple[PermissionSpec, ...] = ()
    missing: Annotated[
        tuple[MissingSpec, ...],
        Field(description="Rows that would follow from the booking systems, and are not there."),
    ] = ()
    hsa_tree: Annotated[dict[str, Code], Field(description="Each unit's parent.")] = {}  # noqa: RUF012 - a model field


class ExternalSystemSpec(Part):
    NOUN: ClassVar[str] = "an external system"
    id: Slug
    name: Name
    hsa_id: Code
    url: Annotated[Url, Field(description="Followed by each contract's own path.")]
    urls: Annotated[dict[str, Url], Field(description="The whole address of single contracts.")] = {}  # noqa: RUF012 - a model field
    contracts: Annotated[tuple[Contract, ...], Field(min_length=1)]
    logical_addresses: Annotated[tuple[LogicalAddress, ...], Field(min_length=1)]
    timeout: Annotated[Wait | None, Field(description="Instead of the platform's own patience.")] = None
    client_certificate: Annotated[Path | None, Field(description="A PEM file, when it asks who calls.")] = None
    client_key: Annotated[Path | None, Field(description="The PEM file of its key.")] = None
    trust: Annotated[Path | None, Field(description="A PEM file of who may have signed its certificate.")] = None
