"""All rules, by id. A new one: a function in the module of its theme, and its name in that module's RULES."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.verification.rule import Rule
from simulator.verification.rules import (
    actor,
    booking,
    cancelling,
    combined,
    dates,
    details,
    docbook,
    general,
    index,
    invitations,
    lists,
    rebooking,
    results,
    schedule,
    sla,
    timeslots,
)

_THEMES = (
    general, actor, schedule, details, docbook, lists, dates, timeslots, booking, invitations, rebooking, cancelling,
    results, index, combined, sla,
)  # fmt: skip
"""In the order of spec/producer-rules.md, A to O."""

RULES: Mapping[str, Rule] = {rule.id: rule for theme in _THEMES for rule in theme.RULES}
"""In the order they are shown."""
