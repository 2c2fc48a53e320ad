"""What the admin API takes and gives about faults."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from simulator.faults.fault import Value
from simulator.web.shapes import Strict

_TEXT = {"type": "string"}
_MOMENT = {"type": "string", "description": "the session's clock, Swedish local time: 2026-07-01T09:00:00"}


def _field(schema: dict[str, Any], description: str = "") -> Any:
    """Any value: `faults/reading.py` judges it, as it does a scenario's."""

    def describe(described: dict[str, Any]) -> None:
        described.pop("default")  # None is not of the type
        described.update(schema, **({"description": description} if description else {}))

    return Field(default=None, json_schema_extra=describe)


class FaultRequest(BaseModel):
    """All optional. The fault's own parameters stand beside these fields, or under `parameters`."""

    model_config = ConfigDict(extra="allow")

    fault: Annotated[Any, _field(_TEXT, "the fault's name, where the path is an id of your own choosing")]
    producer: Annotated[Any, _field(_TEXT, "a booking system's id, an external system's, or engagement-index")]
    contract: Annotated[Any, _field(_TEXT, "a contract's name, or name/major: GetCareContacts/3")]
    logical_address: Annotated[Any, _field(_TEXT, "an HSA-id, in any case")]
    resident: Annotated[Any, _field(_TEXT, "a citizen that the message names")]
    after: Annotated[Any, _field({"type": "integer", "minimum": 0}, "calls that fit and pass unharmed first")]
    times: Annotated[Any, _field({"type": "integer", "minimum": 1}, "calls that are harmed; left out: all")]
    since: Annotated[Any, _field(_MOMENT)]
    until: Annotated[Any, _field(_MOMENT)]
    probability: Annotated[
        Any, _field({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, "drawn from the scenario's seed")
    ]
    parameters: Annotated[Any, _field({"type": "object"})]


class ActiveFault(Strict):
    """A fault that is on. `seen` calls fitted it, `harmed` of them met it."""

    id: str
    fault: str
    kind: str
    title: str
    producer: str | None
    contract: str | None
    logical_address: str | None
    resident: str | None
    after: int
    times: int | None
    since: str | None
    until: str | None
    probability: float
    parameters: dict[str, Value]
    seen: int
    harmed: int


class FaultParameter(Strict):
    name: str
    type: Annotated[str, Field(description="yes/no, whole number, number or text")]
    default: Value
    description: str
    least: Annotated[float | None, Field(description="of a number, or a text's length; included")]
    most: float | None
    unit: str
    choices: list[str]


class KnownFault(Strict):
    """`contracts`: those it can touch; none means all. Titles and descriptions are Swedish."""

    name: str
    kind: str
    title: str
    description: str
    parameters: list[FaultParameter]
    contracts: list[str]
