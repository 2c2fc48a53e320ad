"""Verify the verifier: a sound producer passes everything, every bad one in the zoo is caught by its own rule.

Here each defect meets its own rule only; in the long form a sample of them (with TIDBOK_ZOO=all: every one) meets all
rules, and no unrelated one may notice it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.verification import zoo
from simulator.verification.report import State
from simulator.verification.rules import RULES
from simulator.verification.target import Profile
from simulator.verification.zoo import Defect, defects
from tests.verification import matrix
from tests.verification.letting_loose import CAUGHT, caught_by, results
from tests.verification.targets import SYSTEMS

ALONE = [defect for defect in defects() if not defect.whole]
WHOLE = [defect for defect in defects() if defect.whole]
SAMPLE = defects() if os.environ.get("TIDBOK_ZOO") == "all" else [*WHOLE, *ALONE[::7]]
"""Of those that meet every rule: TIDBOK_ZOO=all pytest tests/test_honesty.py -m long lets them all loose."""
AUTOMATIC = {rule.id for rule in RULES.values() if rule.look is not None}
UNPROVED = {
    "PR-SLA-02": "takes a minute at the contract's own pace, without pairs: tests/verification/test_acting_rules.py",
}
"""Automatic rules that no defect can trip, and why."""


@pytest.mark.parametrize("profile", SYSTEMS)
def test_a_sound_producer_breaks_no_rule(profile: Profile) -> None:
    found = results(profile)
    assert {rule: result.state for rule, result in found.items() if result.state in (*CAUGHT, State.ERROR)} == {}


@pytest.mark.parametrize("defect", ALONE, ids=lambda defect: defect.name)
def test_every_defect_is_caught_by_the_rule_it_was_made_for(defect: Defect) -> None:
    result = results(defect.profile, defect, [RULES[defect.rule]])[defect.rule]
    assert result.state in CAUGHT, f"{result.state}: {result.reason}"


def test_every_automatic_rule_has_a_defect_that_proves_it() -> None:
    assert AUTOMATIC - {defect.rule for defect in defects()} == set(UNPROVED)


def test_every_defect_has_a_name_of_its_own_and_known_rules() -> None:
    names = [defect.name for defect in defects()]
    assert sorted(set(names)) == sorted(names)
    assert {rule for defect in defects() for rule in (defect.rule, *defect.also)} <= RULES.keys()


def test_the_page_about_the_zoo_is_what_the_command_prints() -> None:
    stored = Path(zoo.__file__).with_name("ZOO.md").read_text("utf-8")
    assert stored == matrix.page(), "python -m tests.verification.matrix > simulator/verification/ZOO.md"


@pytest.mark.long
@pytest.mark.parametrize("defect", SAMPLE, ids=lambda defect: defect.name)
def test_no_unrelated_rule_notices_a_defect(defect: Defect) -> None:
    caught = caught_by(results(defect.profile, defect))
    assert defect.rule in caught
    assert caught - {defect.rule} - defect.also == set()
