"""Parts that are mostly written as one value: a clock, a choice of contracts, a delay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from simulator.scenarios.contract_names import CONTRACTS
from simulator.scenarios.fields import SECONDS_SCHEMA, Flag, Seconds, Text
from simulator.scenarios.part import Part
from simulator.scenarios.timing_fields import AbsoluteMoment


def written(*values: dict[str, Any], or_in_full: bool = True) -> ConfigDict:
    """JSON Schema: one of `values`, or the part field by field."""

    def widen(schema: dict[str, Any]) -> None:
        in_full = [dict(schema)] if or_in_full else []
        schema.clear()
        schema["anyOf"] = [*values, *in_full]

    return ConfigDict(json_schema_extra=widen)


class ClockSpec(Part):
    """`clock: 2026-07-01 08:00`, or the same with `running`."""

    model_config = written({"type": "string", "examples": ["2026-07-01 08:00"]})

    NOUN: ClassVar[str] = "the clock"
    WRITTEN: ClassVar[str] = "a time as 2026-07-01 08:00, or at and running"
    at: Annotated[AbsoluteMoment, Field(description="Swedish local time, absolute.")]
    running: Flag = False

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        return {"at": value} if isinstance(value, str) else value


_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string", "enum": list(CONTRACTS)}}


class ContractsSpec(Part):
    """`contracts: all`, a list, or `{without: [...]}`."""

    model_config = written({"const": "all"}, _NAMES)

    NOUN: ClassVar[str] = "contracts"
    WRITTEN: ClassVar[str] = "all, a list of contracts, or {without: [...]}"
    only: tuple[Text, ...] | None = None
    without: tuple[Text, ...] = ()

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        if isinstance(value, list):
            return {"only": value}
        return {} if value == "all" else value

    def answered(self) -> frozenset[str]:
        """Names of the contracts the system answers."""
        chosen: Iterable[str] = CONTRACTS if self.only is None else self.only
        return frozenset(chosen) - frozenset(self.without)


_BY_CONTRACT = dict.fromkeys(("default", *CONTRACTS), SECONDS_SCHEMA)


class DelaySpec(Part):
    """`delay: 0.2`, or seconds per contract with a `default`."""

    model_config = written(
        SECONDS_SCHEMA,
        {"type": "object", "properties": _BY_CONTRACT, "additionalProperties": False},
        or_in_full=False,
    )

    NOUN: ClassVar[str] = "a delay"
    WRITTEN: ClassVar[str] = "seconds, or seconds by contract"
    default: Seconds = 0.0
    per_contract: Annotated[dict[str, Seconds], Field(description="Seconds by contract.")] = {}  # noqa: RUF012 - a model field

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"default": value}
        if isinstance(value, dict):
            named = {name: seconds for name, seconds in value.items() if name != "default"}
            return {"default": value.get("default"), "per_contract": named or None}
        return value
