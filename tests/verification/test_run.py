"""A run asks once, keeps what was on the wire, and judges it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.app import Application
from simulator.verification.report import State
from simulator.verification.rules import RULES
from simulator.verification.runner import judge
from simulator.verification.steps import reading
from simulator.verification.target import Person
from tests.faults.playing import on
from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import SYSTEM, make_app
from tests.verification.bench import run_against, targeting

TARGET = targeting(SYSTEM, facilities=(FACILITY,), persons=(Person(RESIDENT, "Tolvan", "Tolvansson"),))


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def test_what_several_rules_need_is_asked_once(app: Application) -> None:
    run = run_against(app, TARGET)
    first = reading.schedule(run, run.person)
    assert reading.schedule(run, run.person) is first
    assert [each.number for each in run.exchanges] == [1]
    assert {row.text("bookingId") for row in first.rows()} == {"B-1", "I-1"}


def test_a_sound_reply_passes_and_a_reply_with_an_unknown_element_does_not(app: Application) -> None:
    run = run_against(app, TARGET)
    reading.schedule(run, run.person)
    assert judge(run, RULES["PR-GEN-01"]).state is State.PASSED
    on(app, "schema_invalid")
    broken = run_against(app, TARGET)
    reading.schedule(broken, broken.person)
    result = judge(broken, RULES["PR-GEN-01"])
    assert (result.state, result.looked_at) == (State.FAILED, 1)
    assert result.findings[0].exchange is broken.exchanges[0]


def test_a_rule_that_has_looked_at_nothing_has_not_passed(app: Application) -> None:
    nobody = targeting(SYSTEM, facilities=(FACILITY,))
    assert judge(run_against(app, nobody), RULES["PR-GEN-01"]).state is State.SKIPPED
