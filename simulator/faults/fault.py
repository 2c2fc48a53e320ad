"""What a fault is: its name, what it does to a call, and what can be set about it. Pure values; see `catalogue`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from simulator.contracts.contract import ServiceContract
from simulator.domain.fault import FaultSetting
from simulator.domain.reply import Reply
from simulator.faults.document import Document

Value = str | int | float | bool
Values = Mapping[str, Value]


class Kind(Enum):
    """Where it strikes. The value is the word of the API."""

    TRANSPORT = "transport"
    SOAP = "soap"
    CONTENT = "content"
    LOGIC = "logic"
    INDEX = "index"
    PLATFORM = "platform"
    GUARD = "guard"


AT_THE_GUARD = frozenset({Kind.GUARD})
BEHIND_THE_GUARD = frozenset(Kind) - AT_THE_GUARD
"""Met when the headers have been judged."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing to set. The default's type is the only one that is taken, except that a float takes whole numbers too.

    `least` and `most` bound a number, both included, and the length of a text; `unit` says what a number counts.
    """

    name: str
    default: Value
    description: str
    least: float | None = None
    most: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """`yes/no`, `whole number`, `number` or `text`."""
        return _TYPES[type(self.default)]


_TYPES = {bool: "yes/no", int: "whole number", float: "number", str: "text"}


@dataclass(frozen=True, slots=True)
class Fault:
    """`title` and `description` are Swedish: its name to people, and what the citizen or 1177 notices.

    `contracts`: names (or name/major) that it can touch; none means all. At most one of the functions is set, and what
    has none is a hook that the booking systems or their reports to the index look for by name.

    `wait` gives seconds before the reply. `instead` gives a reply in place of the true one, and what was asked for is
    not done unless the parameter `carried_out` says so. `alter` is given the true reply as bytes, `rewrite` as a
    document; `cover` gives a reply in place of a SOAP fault.
    """

    name: str
    kind: Kind
    title: str
    description: str
    parameters: tuple[Parameter, ...] = ()
    contracts: frozenset[str] = frozenset()
    wait: Callable[[Values], float] | None = None
    instead: Callable[[Values], Reply] | None = None
    alter: Callable[[Reply, Values], Reply] | None = None
    rewrite: Callable[[Document, Values], None] | None = None
    cover: Callable[[Reply, ServiceContract], Reply] | None = None

    @property
    def changes_replies(self) -> bool:
        return bool(self.alter or self.rewrite or self.cover)

    def touches(self, contract: ServiceContract) -> bool:
        return not self.contracts or bool(self.contracts & names_of(contract))

    def values(self, setting: FaultSetting) -> Values:
        """All its parameters: as set, or else the default."""
        return {each.name: setting.parameters.get(each.name, each.default) for each in self.parameters}


def names_of(contract: ServiceContract) -> frozenset[str]:
    """What a setting may call it."""
    return frozenset((contract.name, f"{contract.name}/{contract.major}"))
