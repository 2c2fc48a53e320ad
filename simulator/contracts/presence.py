"""Whether an element must, may or must not be in a message, where the contract description says more than the schema.

Written once per message in the contract modules; used by the producers (what they demand and send), by the verification
rules and by the documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from simulator.contracts.shapes import ComplexType, Element


class Presence(Enum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class PresenceRow:
    """One line of a message's table. `by_schema` is what the XSD alone says; they differ where the TKB is stricter."""

    path: str
    presence: Presence
    by_schema: Presence


def presence_rows(root: Element, rules: Mapping[str, Presence]) -> Iterator[PresenceRow]:
    """The whole table of one message, in schema order."""
    yield from _rows(root.type, rules, "")


def _rows(shape: object, rules: Mapping[str, Presence], path: str) -> Iterator[PresenceRow]:
    if not isinstance(shape, ComplexType):
        return
    for element in shape.elements:
        here = f"{path}{element.name}"
        by_schema = Presence.REQUIRED if element.required else Presence.OPTIONAL
        yield PresenceRow(here, rules.get(here, by_schema), by_schema)
        yield from _rows(element.type, rules, f"{here}/")
