"""Faults that are on when a scenario is loaded."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Parameter
from simulator.scenarios.fields import AskedAbout, Code, number_schema, one_of, whole, words_schema
from simulator.scenarios.part import Part
from simulator.scenarios.platform_fields import AnyContract, LogicalAddress, Probability
from simulator.scenarios.timing_fields import Day

_MOST = 1_000_000
_JSON_TYPES = {bool: "boolean", int: "integer", float: "number", str: ["string", "integer"]}

FaultName = Annotated[str, one_of("fault", FAULTS), words_schema(FAULTS)]
Calls = Annotated[int, whole(0, _MOST), number_schema(0, _MOST)]
Harmed = Annotated[int, whole(1, _MOST), number_schema(1, _MOST)]


def _with_parameters(schema: dict[str, Any]) -> None:
    """JSON Schema: the parameters of all faults stand beside the fields of every fault."""
    fields = schema["properties"]
    del fields["parameters"]
    for parameter in (each for fault in FAULTS.values() for each in fault.parameters):
        known = fields.setdefault(parameter.name, _schema_of(parameter))
        if "enum" in known:  # several faults have a `what`, each with its own words
            known["enum"] += [word for word in parameter.choices if word not in known["enum"]]


def _schema_of(parameter: Parameter) -> dict[str, Any]:
    described = {"type": _JSON_TYPES[type(parameter.default)], "description": parameter.description}
    return {**described, "enum": list(parameter.choices)} if parameter.choices else described


class FaultSpec(Part):
    """What is not one of these fields is a parameter of the fault itself."""

    model_config = ConfigDict(json_schema_extra=_with_parameters)

    NOUN: ClassVar[str] = "a fault"
    fault: Annotated[FaultName, Field(description="Its name: see tidbok faults.")]
    id: Annotated[Code | None, Field(description="Default: the name.")] = None
    producer: Annotated[
        Code | None, Field(description="A booking system's id, an external system's, or engagement-index.")
    ] = None
    contract: Annotated[AnyContract | None, Field(description="Name, or name/major.")] = None
    logical_address: LogicalAddress | None = None
    resident: AskedAbout | None = None
    after: Annotated[Calls, Field(description="So many calls that fit pass unharmed first.")] = 0
    times: Annotated[Harmed | None, Field(description="So many calls are harmed; default: all.")] = None
    since: Annotated[Day | None, Field(description="Not before this day or point in time.")] = None
    until: Annotated[Day | None, Field(description="Last day, or the point in time when it ends.")] = None
    probability: Probability = 1.0
    parameters: dict[str, Any] = {}  # noqa: RUF012 - a model field

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        own = {name: said for name, said in value.items() if name not in cls.model_fields or name == "parameters"}
        return {**{name: said for name, said in value.items() if name not in own}, "parameters": own}
