"""All rules, by id, in the order of spec/producer-rules.md. A new one: a function in the module of its theme, and its
name in that module's RULES.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.verification.rule import Rule
from simulator.verification.rules import general

RULES: Mapping[str, Rule] = {rule.id: rule for rule in (*general.RULES,)}
