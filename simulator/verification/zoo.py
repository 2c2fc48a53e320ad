"""The zoo of bad producers: named defects, each a fault of our own booking systems and the rule that it was made for.

The list is zoo.yaml. It proves the rules: tests/test_honesty.py lets every defect loose alone, and wants it caught by
its rule and by none that has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from simulator.verification.target import Profile

Value = str | int | float | bool
_LIST = Path(__file__).with_name("zoo.yaml")


@dataclass(frozen=True, slots=True)
class Defect:
    """`fault` with `parameters` breaks `rule`; `also` are rules that cannot help noticing it too.

    `contract` narrows the fault to one contract's calls. `profile` is the kind of system that has to play it.
    """

    name: str
    fault: str
    rule: str
    also: frozenset[str] = frozenset()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    contract: str = ""
    profile: Profile = "reference"
    whole: bool = False
    """The rule looks at what other rules have asked: it takes a whole run."""


@cache
def defects() -> tuple[Defect, ...]:
    """In the order of the rules."""
    listed = yaml.safe_load(_LIST.read_text("utf-8"))
    return tuple(
        Defect(
            name=each["name"],
            fault=each["fault"],
            rule=each["rule"],
            also=frozenset(each.get("also", ())),
            parameters=each.get("with", {}),
            contract=each.get("contract", ""),
            profile=each.get("profile", "reference"),
            whole=each.get("whole", False),
        )
        for each in listed
    )
