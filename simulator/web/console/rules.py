"""The rules that `tidbok verify` judges booking systems by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.errors import NotFound
from simulator.web.console.desk import Desk
from simulator.web.console.showing import has_all

if TYPE_CHECKING:
    from simulator.verification.rule import Rule


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/rules")
    def rules() -> ResponseReturnValue:
        known = _rules()
        asked, level = request.args.get("q", "").strip(), request.args.get("level", "")
        words = asked.split()
        found = [
            rule
            for rule in known.values()
            if level in ("", rule.level.value)
            and has_all(words, rule.id, rule.sentence.sv, rule.citizen.sv, rule.source, *rule.contracts)
        ]
        levels = list(dict.fromkeys(rule.level.value for rule in known.values()))
        return desk.show("rules.html", q=asked, level=level, levels=levels, rules=found, all=len(known))

    @pages.get("/rules/<rule_id>")
    def rule(rule_id: str) -> ResponseReturnValue:
        found = _rules().get(rule_id.upper())
        if found is None:
            raise NotFound(f"no rule {rule_id!r}")
        return desk.show("rule.html", rule=found)


def _rules() -> Mapping[str, Rule]:
    """Read when they are first looked at: half a second that `tidbok serve` does not need."""
    from simulator.verification.rules import RULES

    return RULES
