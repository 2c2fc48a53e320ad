"""Booking and cancelling are judged: a sound system passes every rule, and each defect breaks the rule made for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from simulator.app import Application
from simulator.verification.cleanup import undo
from simulator.verification.client import Pace
from simulator.verification.report import Result, State
from simulator.verification.rule import Rule, Safety
from simulator.verification.rules import booking, cancelling, combined, results, sla
from simulator.verification.run import ACTS, Run
from simulator.verification.runner import judge, judge_all
from simulator.verification.steps import acting
from simulator.verification.target import Control, Person, Profile, Target
from tests.faults.playing import on
from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SYSTEM, make_app
from tests.verification.bench import HOST, REAL, InProcess, Waited, run_against, targeting
from tests.verification.targets import granskning
from tests.verification.targets import target as prepared

THEMES = (booking, cancelling, results, combined, sla)
RULES: Mapping[str, Rule] = {rule.id: rule for theme in THEMES for rule in theme.RULES}
CAUGHT = (State.FAILED, State.WARNED)

TARGET = targeting(
    SYSTEM,
    facilities=(FACILITY,),
    persons=(
        Person(RESIDENT, "Tolvan", "Tolvansson", timed_invitations=("I-1",)),
        Person(RESIDENTS[0], "Eva", "Test"),
    ),
    flows=("list", "details", "book", "cancel", "rebook", "timed_invitations"),
    safety=Safety.FULL,
    control=Control(f"{HOST}/__admin/clock", f"{HOST}/__admin/ledger/bookings"),
    now=None,
)
"""The small world; BLODTRYCK, PASiS and what may not be cancelled are in granskning.yaml."""


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def judged(app: Application, rule: str, target: Target = TARGET) -> Result:
    """By a run in which nothing else is judged; what it booked is undone."""
    run = run_against(app, target)
    result = judge(run, RULES[rule])
    undo(run, run.cleanup, lambda _: None)
    return result


@pytest.mark.parametrize("profile", ["reference", "pasis", "pmo"])
def test_a_sound_system_breaks_no_rule_and_nothing_is_left_booked(profile: Profile) -> None:
    with granskning() as app:
        run = run_against(app, prepared(profile, Safety.FULL))
        found, stopped = judge_all(run, list(RULES.values()))
        assert stopped is None
        states = {each.rule.id: each.state for each in found}
        unjudged = {"PR-CNB-14": State.MANUAL, "PR-SLA-03": State.MANUAL, "PR-SLA-02": State.SKIPPED}
        if profile != "pasis":
            unjudged["PR-CNB-12"] = State.NOT_APPLICABLE
        assert {rule: state for rule, state in states.items() if state is not State.PASSED} == unjudged
        assert run.cleanup.outstanding() == []
        assert undo(run, run.cleanup) == ([], [])


def test_a_read_only_run_books_nothing(app: Application) -> None:
    run = run_against(app, replace(TARGET, safety=Safety.READ_ONLY))
    judge_all(run, list(RULES.values()))
    assert {each.contract.name for each in run.exchanges}.isdisjoint(ACTS)


MKB, CNB, GSS = "MakeBooking", "CancelBooking", "GetSubjectOfCareSchedule"
DEFECTS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("PR-MKB-01", "soap_fault", {"contract": MKB}),
    ("PR-MKB-02", "missing_element", {"contract": MKB, "element": "bookingId"}),
    ("PR-MKB-03", "extra_element", {"contract": MKB, "element": "bookingId", "value": "B-0"}),
    ("PR-MKB-04", "info_without_text", {"contract": MKB}),
    ("PR-MKB-04", "error_without_text", {"contract": MKB}),
    ("PR-MKB-05", "error_but_done", {"contract": MKB}),
    ("PR-MKB-06", "shows_late", {}),
    ("PR-MKB-07", "still_offers_booked", {}),
    ("PR-MKB-08", "stores_otherwise", {"contract": MKB, "what": "start"}),
    ("PR-MKB-08", "stores_otherwise", {"contract": MKB, "what": "performer"}),
    ("PR-MKB-09", "stores_otherwise", {"contract": MKB, "what": "reason"}),
    ("PR-MKB-10", "double_books", {"contract": MKB}),
    ("PR-MKB-11", "double_books", {"contract": MKB}),
    ("PR-MKB-12", "offers_passed", {"contract": MKB, "days": 7}),
    ("PR-MKB-13", "books_unoffered", {"contract": MKB}),
    ("PR-MKB-14", "fault_as_success", {"contract": MKB}),
    ("PR-MKB-15", "breaks_on", {"contract": MKB, "what": "minimal"}),
    ("PR-MKB-16", "wrong_value", {"contract": MKB, "element": "bookingId", "value": "B-9"}),
    ("PR-CNB-01", "soap_fault", {"contract": CNB}),
    ("PR-CNB-02", "refuses", {"contract": CNB, "text": "Ring oss."}),
    ("PR-CNB-04", "stale_after_cancel", {"contract": GSS}),
    ("PR-CNB-04", "says_ok_changes_nothing", {"contract": CNB}),
    ("PR-CNB-05", "keeps_old_time", {"contract": CNB}),
    ("PR-CNB-06", "second_cancel_is_ok", {"contract": CNB}),
    ("PR-CNB-07", "unknown_id_is_ok", {"contract": CNB}),
    ("PR-CNB-08", "breaks_on", {"contract": CNB, "what": "message"}),
    ("PR-CNB-10", "breaks_on", {"contract": CNB, "what": "no_message"}),
    ("PR-CNB-11", "stale_after_cancel", {"contract": GSS}),
    ("PR-CNB-13", "error_without_text", {"contract": CNB}),
    ("PR-CNB-15", "changes_passed", {"contract": CNB}),
    ("PR-RES-01", "wrong_value", {"contract": CNB, "element": "resultCode", "value": "WARNING"}),
    ("PR-RES-02", "breaks_on", {"what": "refusal"}),
    ("PR-RES-03", "says_ok_changes_nothing", {"contract": CNB, "text": "Välkommen åter."}),
    ("PR-RES-04", "wrong_value", {"contract": MKB, "element": "resultText", "value": "java.lang.NullPointerException"}),
    ("PR-RES-05", "renamed_element", {"contract": GSS, "element": "timeslotDetail", "to": "resultCode"}),
    ("PR-RYW-01", "shows_late", {}),
    ("PR-RYW-02", "keeps_old_time", {"contract": CNB}),
    ("PR-RYW-03", "keeps_old_time", {"contract": "UpdateBooking"}),
    ("PR-RYW-06", "still_offers_booked", {}),
    ("PR-SLA-04", "shows_late", {}),
)
"""Rule, fault, parameters."""


@pytest.mark.parametrize(("rule", "fault", "parameters"), DEFECTS, ids=[f"{each[0]}-{each[1]}" for each in DEFECTS])
def test_a_defect_breaks_its_rule(app: Application, rule: str, fault: str, parameters: Mapping[str, Any]) -> None:
    on(app, fault, **parameters)
    result = judged(app, rule)
    assert result.state in CAUGHT, result.reason
    assert all(finding.exchange is not None for finding in result.findings)


PREPARED_DEFECTS: tuple[tuple[str, Profile, str, Mapping[str, Any]], ...] = (
    ("PR-CNB-03", "reference", "flags_not_obeyed", {"contract": CNB}),
    ("PR-CNB-09", "reference", "breaks_on", {"contract": CNB, "what": "message"}),
    ("PR-CNB-12", "pasis", "limit_ignored", {}),
    ("PR-CNB-12", "pasis", "flags_not_obeyed", {"contract": CNB}),
)


@pytest.mark.parametrize(("rule", "profile", "fault", "parameters"), PREPARED_DEFECTS)
def test_a_defect_breaks_its_rule_on_prepared_data(
    rule: str, profile: Profile, fault: str, parameters: Mapping[str, Any]
) -> None:
    with granskning() as app:
        on(app, fault, **parameters)
        assert judged(app, rule, prepared(profile, Safety.FULL)).state in CAUGHT


@pytest.mark.parametrize(
    ("rule", "fault", "parameters"),
    [
        ("PR-MKB-15", "refuses", {"contract": MKB, "text": "Nej."}),
        ("PR-MKB-11", "refuses", {"contract": MKB, "text": "Nej."}),
        ("PR-MKB-10", "stores_otherwise", {"contract": MKB, "what": "start"}),
        ("PR-CNB-08", "refuses", {"contract": CNB, "text": "Nej."}),
        ("PR-CNB-10", "soap_fault", {"contract": CNB}),
        ("PR-CNB-11", "refuses", {"contract": CNB, "text": "Nej."}),
        ("PR-MKB-01", "wrong_facility", {"contract": "GetAvailableTimeslots"}),
        ("PR-MKB-16", "end_before_start", {"contract": "GetAvailableTimeslots"}),
    ],
)
def test_what_follows_from_another_rules_defect_is_not_testable(
    app: Application, rule: str, fault: str, parameters: Mapping[str, Any]
) -> None:
    on(app, fault, **parameters)
    result = judged(app, rule)
    assert result.state is State.SKIPPED
    assert result.reason is not None


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last): File \"/srv/app.py\", line 3",
        "System.NullReferenceException: Object reference not set",
        "at se.region.Booking.make(Booking.java:42)",
        "ORA-00060: deadlock detected",
        "<html><body>Fel</body></html>",
        '{"error": 17}',
        "Kontakta http://intern.tidbok.local:8080/",
    ],
)  # fmt: skip
def test_text_for_programmers_is_told_from_text_for_citizens(text: str) -> None:
    assert results.technical(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tiden är inte längre ledig. Välj en annan tid.",
        "Välkommen! Kom fastande 30 minuter före (ej kaffe). Läs mer på www.1177.se/Stockholm/ eller ring oss.",
        "Bokningen gick inte att göra: du har redan en tid den 5/8 kl. 08:00.",
        "Avgift 100 kr < 85 år > gratis",
    ],
)  # fmt: skip
def test_text_for_citizens_is_left_alone(text: str) -> None:
    assert results.technical(text) == []


# -- who books what


def test_a_time_that_the_next_citizen_is_not_offered_is_not_chosen() -> None:
    with granskning() as app:
        run = run_against(app, prepared("reference", Safety.FULL))
        tolvan, laban = run.persons[:2]
        given = [acting.free_slot(run, person=tolvan, also=laban).text("performer") for _ in range(4)]
        assert not any((each or "").endswith("LAK3") for each in given)


def test_no_time_is_given_twice_and_none_within_two_days(app: Application) -> None:
    run = run_against(app, TARGET)
    given = [acting.free_slot(run) for _ in range(10)]
    assert len({acting.start_of(row) for row in given}) == 10
    assert all((acting.begins(row) - run.now).days >= 2 for row in given)


def test_without_cancelling_nothing_is_booked_unless_data_may_be_used_up(app: Application) -> None:
    flows = ("list", "details", "book")
    result = judged(app, "PR-MKB-02", replace(TARGET, flows=flows, safety=Safety.REVERSIBLE))
    assert result.state is State.SKIPPED
    assert "CancelBooking" in (result.reason.sv if result.reason else "")
    assert judged(app, "PR-MKB-02", replace(TARGET, flows=flows)).state is State.PASSED


def test_one_test_person_is_too_few_for_an_occupied_time(app: Application) -> None:
    result = judged(app, "PR-MKB-10", replace(TARGET, persons=TARGET.persons[:1]))
    assert result.state is State.SKIPPED
    assert "persons" in (result.reason.sv if result.reason else "")


# -- service levels


class FakeClock:
    """Seconds that only waiting and slow answers make pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def paced(app: Application, calls: int, waited: Waited | None = None, rate: float = 1.0) -> Run:
    """So many calls at `rate` a second."""
    clock = FakeClock()
    run = Run(TARGET, InProcess(app, waited), lambda: REAL, Pace(rate, clock, clock.sleep), clock)
    for _ in range(calls):
        run.ask(run.asker(run.person).schedule(run.person.id))
    return run


@pytest.mark.parametrize(("slow", "state"), [(4, State.PASSED), (7, State.FAILED)])
def test_one_call_in_twenty_may_be_slow(app: Application, slow: int, state: State) -> None:
    run = paced(app, 100)
    for exchange in run.exchanges[:slow]:
        exchange.elapsed = 3.5
    result = judge(run, RULES["PR-SLA-01"])
    assert result.state is state
    assert result.looked_at == 2  # all, and the one contract that was asked often enough


def test_a_few_calls_are_made_for_the_percentiles_sake_but_not_a_minutes_worth(app: Application) -> None:
    paced_target = replace(TARGET, rate=1.0)
    for asked, state, calls in ((85, State.PASSED, 100), (70, State.SKIPPED, 70)):
        run = run_against(app, paced_target)
        for _ in range(asked):
            run.ask(run.asker(run.person).schedule(run.person.id))
        assert judge(run, RULES["PR-SLA-01"]).state is state
        assert len(run.exchanges) == calls


def test_a_minute_at_one_call_a_second_is_judged(app: Application) -> None:
    assert judge(paced(app, 62), RULES["PR-SLA-02"]).state is State.PASSED
    assert judge(paced(app, 50), RULES["PR-SLA-02"]).state is State.SKIPPED


def test_a_system_that_fails_now_and_then_does_not_bear_the_load(app: Application) -> None:
    on(app, "soap_fault", contract=GSS, probability=0.2)
    assert judge(paced(app, 62), RULES["PR-SLA-02"]).state is State.FAILED


def test_more_than_the_contracts_rate_is_not_held_against_the_target(app: Application) -> None:
    on(app, "soap_fault", contract=GSS, probability=0.2)
    assert judge(paced(app, 200, rate=2.0), RULES["PR-SLA-02"]).state is State.SKIPPED


def test_two_months_of_dates_are_timed() -> None:
    waited = Waited()
    with granskning(waited) as app:
        target = prepared("reference")
        assert judge(run_against(app, target, waited), RULES["PR-SLA-05"]).state is State.PASSED
        on(app, "slow", contract="GetAvailableDates", seconds=4.0)
        assert judge(run_against(app, target, waited), RULES["PR-SLA-05"]).state is State.WARNED
