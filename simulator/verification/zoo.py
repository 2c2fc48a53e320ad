"""The zoo of bad producers: named defects, each a fault of our own booking systems and the rule that it was made for.

It proves the rules: tests/test_honesty.py lets every defect loose alone, and wants it caught by its rule and by none
that has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.verification.target import Profile

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Defect:
    """`fault` with `parameters` breaks `rule`; `related` are rules that cannot help noticing it too.

    `contract` narrows the fault to one contract's calls. `profile` is the kind of system that has to play it.
    """

    name: str
    fault: str
    rule: str
    related: frozenset[str] = frozenset()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    contract: str = ""
    profile: Profile = "reference"
