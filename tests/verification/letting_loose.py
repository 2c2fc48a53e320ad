"""A defect let loose on one of our own producers, and what the rules then say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulator.app import Application
from simulator.faults.reading import fault_setting
from simulator.store import faults as store
from simulator.verification.report import Result, State
from simulator.verification.rule import Rule, Safety
from simulator.verification.rules import RULES
from simulator.verification.runner import judge_all
from simulator.verification.target import Profile
from simulator.verification.zoo import Defect
from tests.verification.bench import Waited
from tests.verification.index_bench import run_with_index
from tests.verification.targets import SYSTEMS, granskning, target

RATE = 2.0
"""Calls a second, without waiting for them: a run is as long as a real one by its own clock."""
CAUGHT = (State.FAILED, State.WARNED)


def let_loose(app: Application, defect: Defect) -> None:
    setting = {"fault": defect.fault, "producer": SYSTEMS[defect.profile][0], **defect.parameters}
    if defect.contract:
        setting["contract"] = defect.contract
    store.put(app.worlds.database, "default", fault_setting(setting))


def results(profile: Profile, defect: Defect | None = None, rules: Iterable[Rule] | None = None) -> dict[str, Result]:
    """What the rules say of a system that is sound, or has the defect: a full run, index and bench clock included."""
    waited = Waited()
    with granskning(waited) as app:
        if defect is not None:
            let_loose(app, defect)
        sound = target(profile, Safety.FULL)
        everything = replace(sound, rate=RATE, contracts=(*sound.claimed, "PingForConfiguration"))
        run = run_with_index(app, everything, waited)
        found, _ = judge_all(run, list(rules or RULES.values()))
    return {result.rule.id: result for result in found}


def caught_by(found: dict[str, Result]) -> set[str]:
    return {rule for rule, result in found.items() if result.state in CAUGHT}
