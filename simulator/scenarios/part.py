"""What all parts of a scenario share: unknown fields are errors, values are frozen, `null` means "not said"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator


class Part(BaseModel):
    """A mapping in the file. `NOUN` is what messages call it, `WRITTEN` says how it is written.

    `ELSEWHERE`: fields that people look for here and that have their place in another part, with a sentence about it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    NOUN: ClassVar[str] = "this part"
    WRITTEN: ClassVar[str] = "fields of its own"
    ELSEWHERE: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        """`value` in full, where a part can be written in a shorter way."""
        return value

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        value = cls.spelled_out(value)
        if isinstance(value, dict):
            return {name: part for name, part in value.items() if part is not None or name not in cls.model_fields}
        return value
