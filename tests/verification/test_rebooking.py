"""UpdateBooking and open invitations: sound producers pass, and each unsound one is caught by the rule made for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from threading import Lock
from typing import Any

import pytest
import yaml

from simulator.app import Application
from simulator.faults.reading import fault_setting
from simulator.resources import SCENARIOS
from simulator.store import faults as store
from simulator.verification.cleanup import undo
from simulator.verification.client import Pace, Raw
from simulator.verification.report import Result, State
from simulator.verification.rule import Safety
from simulator.verification.rules import invitations, rebooking
from simulator.verification.run import Run
from simulator.verification.runner import judge_all
from simulator.verification.target import FLOWS, Control, Known, Profile, Target
from tests.support.world import make_app
from tests.verification.bench import REAL, InProcess, run_against
from tests.verification.targets import SYSTEMS, TOLVAN, target

RULES = {rule.id: rule for rule in (*invitations.RULES, *rebooking.RULES)}
SOUND = {State.PASSED, State.NOT_APPLICABLE, State.MANUAL}
CAUGHT = {State.FAILED, State.WARNED}


@cache
def scenario(profile: Profile) -> str:
    """One of granskning's three systems, with three weeks of times; the invited have times of their own."""
    made = yaml.safe_load((SCENARIOS / "granskning.yaml").read_text("utf-8"))
    system, _, letter = SYSTEMS[profile]
    made |= {"clock": f"{REAL:%Y-%m-%d %H:%M}", "timetable": {"weeks": 3}}
    made["booking_systems"] = [each for each in made["booking_systems"] if each["id"] == system]
    for kind in ("bookings", "invitations"):
        made[kind] = [each for each in made[kind] if each["id"].startswith(f"{letter}-")]
    for day, each in enumerate(each for each in made["invitations"] if "start" in each):
        each["start"] = f"+{8 + day}d 11:00"
    return yaml.safe_dump(made, allow_unicode=True)


@contextmanager
def producer(profile: Profile) -> Iterator[Application]:
    with make_app(scenario=scenario(profile)) as app:
        yield app


def play(app: Application, fault: str, **parameters: Any) -> None:
    store.put(app.worlds.database, "default", fault_setting({"fault": fault, **parameters}))


def judged(run: Run, *rules: str) -> Mapping[str, Result]:
    found, _ = judge_all(run, [RULES[rule] for rule in rules or RULES])
    return {each.rule.id: each for each in found}


def one(app: Application, made: Target, rule: str) -> Result:
    return judged(Run(made, InTurn(app), lambda: REAL, Pace(0)), rule)[rule]


class InTurn(InProcess):
    """Simultaneous calls one after the other, so that a race ends the same way every time."""

    def __init__(self, app: Application) -> None:
        super().__init__(app)
        self._lock = Lock()

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        with self._lock:
            return super().__call__(method, url, body, headers)


def booked(app: Application, made: Target) -> set[tuple[str, str, str]]:
    """Everything the target's persons have: citizen, id and start."""
    run = run_against(app, made)
    places = (*made.facilities, made.known.unlisted_facility)
    lists = [(each.id, run.ask(run.asker(each, place).schedule(each.id))) for each in made.persons for place in places]
    return {
        (citizen, row.text("bookingId") or "", row.text("startTimeInclusive") or "")
        for citizen, exchange in lists
        for row in exchange.rows()
    }


@pytest.mark.parametrize("profile", ["reference", "pasis", "pmo"])
def test_a_sound_producer_passes_everything_and_has_nothing_left_booked(profile: Profile) -> None:
    made = target(profile, Safety.FULL)
    with producer(profile) as app:
        before = booked(app, made)
        run = run_against(app, made)
        found = judged(run)
        assert {rule: each.reason for rule, each in found.items() if each.state not in SOUND} == {}
        assert not run.cleanup.outstanding()
        gone = {booking_id for _, booking_id, _ in before - booked(app, made)}
        assert gone <= {f"{SYSTEMS[profile][2]}-T1"}  # a timed invitation was moved


def test_reading_is_all_that_a_reading_run_does() -> None:
    with producer("reference") as app:
        run = run_against(app, target("reference"))
        assert {each.state for each in judged(run).values()} <= {State.SKIPPED, State.NOT_APPLICABLE, State.MANUAL}
        assert not run.exchanges


UPDATE, MAKE, TIMES = {"contract": "UpdateBooking"}, {"contract": "MakeBooking"}, {"contract": "GetAvailableTimeslots"}
DEFECTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("PR-INV-01", "breaks_on", {**MAKE, "what": "booking_id"}),
    ("PR-INV-02", "invitation_reused", MAKE),
    ("PR-INV-03", "invitation_reused", MAKE),
    ("PR-INV-04", "any_unit_accepted", MAKE),
    ("PR-INV-05", "stays_invitation", MAKE),
    ("PR-INV-06", "used_invitation_still_open", {"contract": "GetBookingDetails"}),
    ("PR-INV-07", "invitation_for_anyone", MAKE),
    ("PR-INV-08", "invitation_never_expires", {}),
    ("PR-RYW-04", "filter_ignored", {"contract": "GetAvailableDates", "which": "invitation"}),
    ("PR-RYW-04", "invitation_reused", MAKE),
    ("PR-UPB-01", "soap_fault", UPDATE),
    ("PR-UPB-02", "refuses", UPDATE),
    ("PR-UPB-03", "flags_not_obeyed", UPDATE),
    ("PR-UPB-04", "says_ok_changes_nothing", UPDATE),
    ("PR-UPB-05", "keeps_old_time", UPDATE),
    ("PR-UPB-06", "still_offers_booked", TIMES),
    ("PR-UPB-07", "copies_when_rebooking", UPDATE),
    ("PR-UPB-08", "stays_invitation", UPDATE),
    ("PR-UPB-09", "rebooks_open_invitation", UPDATE),
    ("PR-UPB-10", "loses_booking_on_no", UPDATE),
    ("PR-UPB-10", "error_but_done", UPDATE),
    ("PR-UPB-11", "any_unit_accepted", UPDATE),
    ("PR-UPB-12", "refuses_other_unit", UPDATE),
    ("PR-UPB-13", "unknown_id_is_ok", UPDATE),
    ("PR-UPB-14", "lost_when_rebooked", UPDATE),
    ("PR-UPB-15", "info_without_text", UPDATE),
    ("PR-UPB-15", "error_without_text", UPDATE),
    ("PR-UPB-16", "breaks_on", {**UPDATE, "what": "minimal"}),
    ("PR-UPB-17", "offers_passed", {**UPDATE, "days": 7}),
    ("PR-RYW-05", "stays_invitation", UPDATE),
)
LIMITS: tuple[tuple[Profile, str, dict[str, Any]], ...] = (
    ("pasis", "limit_ignored", {}),
    ("pasis", "flags_not_obeyed", UPDATE),
    ("pasis", "offers_today", {}),
    ("pmo", "refuses", UPDATE),
)


@pytest.mark.parametrize(("rule", "fault", "parameters"), DEFECTS)
def test_a_defect_is_caught_by_its_rule(rule: str, fault: str, parameters: dict[str, Any]) -> None:
    with producer("reference") as app:
        play(app, fault, **parameters)
        result = one(app, target("reference", Safety.FULL), rule)
        assert result.state in CAUGHT, result.reason
        assert all(each.exchange is not None for each in result.findings)


@pytest.mark.parametrize(("profile", "fault", "parameters"), LIMITS)
def test_a_region_s_limits_are_held_against_its_own_kind_of_system(
    profile: Profile, fault: str, parameters: dict[str, Any]
) -> None:
    with producer(profile) as app:
        play(app, fault, **parameters)
        made = target(profile, Safety.FULL)
        assert one(app, made, "PR-UPB-18").state is State.FAILED
        other = replace(made, profile="reference")
        assert one(app, other, "PR-UPB-18").state is State.NOT_APPLICABLE


def test_a_new_id_after_rebooking_is_allowed() -> None:
    with producer("reference") as app:
        play(app, "rebooked_to_new_id", **UPDATE)
        found = judged(run_against(app, target("reference", Safety.REVERSIBLE)))
        assert not [rule for rule, each in found.items() if each.state in CAUGHT]


@pytest.mark.parametrize(
    ("fault", "parameters"),
    [
        ("booking_id_varies", {}),
        ("copies_when_rebooking", UPDATE),
        ("error_but_done", {}),
        ("invitation_for_anyone", MAKE),
    ],
)
def test_whatever_the_target_does_nothing_is_left_and_nobody_loses_a_booking(
    fault: str, parameters: dict[str, Any]
) -> None:
    made = target("reference", Safety.FULL)
    with producer("reference") as app:
        before = booked(app, made)
        play(app, fault, **parameters)
        run = run_against(app, made)
        judged(run)
        undo(run, run.cleanup, lambda _: None)
        store.clear(app.worlds.database, "default")
        after = booked(app, made)
        moved = {"R-T1"}  # as the rules for prepared invitations are to do
        assert {each for each in after ^ before if each[1] not in moved} == set()


@pytest.mark.parametrize(
    ("changed", "rule", "says"),
    [
        ({"control": Control()}, "PR-UPB-17", "control.clock"),
        ({"rate": 1.0}, "PR-INV-03", "--rate 2"),
        ({"known": Known()}, "PR-UPB-11", "known.unlisted_facility"),
        ({"known": Known()}, "PR-INV-04", "known.unlisted_facility"),
        ({"one_person": True}, "PR-UPB-10", "två under persons"),
        ({"nothing_prepared": True}, "PR-UPB-03", "persons[].not_rebookable"),
        ({"nothing_prepared": True}, "PR-UPB-08", "persons[].timed_invitations"),
        ({"nothing_prepared": True}, "PR-UPB-09", "persons[].open_invitations"),
        ({"nothing_prepared": True}, "PR-INV-01", "persons[].open_invitations"),
        ({"nothing_prepared": True}, "PR-INV-08", "persons[].expired_invitations"),
        ({"flows": ("list", "rebook")}, "PR-UPB-02", "flödena book och cancel"),
    ],
)
def test_a_rule_that_cannot_be_tried_says_what_to_arrange(changed: dict[str, Any], rule: str, says: str) -> None:
    made = target("reference", Safety.FULL)
    if changed.pop("one_person", False):
        changed = {"persons": made.persons[:1]}
    if changed.pop("nothing_prepared", False):
        bare = {"timed_invitations": (), "open_invitations": (), "expired_invitations": (), "not_rebookable": ()}
        changed = {"persons": tuple(replace(each, **bare) for each in made.persons)}
    with producer("reference") as app:
        result = one(app, replace(made, **changed), rule)
        assert result.state is State.SKIPPED
        assert result.reason is not None
        assert says in result.reason.sv


def test_a_flag_that_promises_rebooking_demands_it_of_the_target_s_own_list() -> None:
    with producer("reference") as app:
        made = replace(target("reference", Safety.REVERSIBLE), flows=("list", "details"))
        assert one(app, made, "PR-UPB-01").state is State.FAILED
        first_look = replace(made, flows=("list",))
        result = one(app, first_look, "PR-UPB-01")
        assert result.state is State.SKIPPED
        assert result.reason is not None
        assert "flows" in result.reason.sv


def test_a_target_without_details_is_judged_by_its_list() -> None:
    with producer("reference") as app:
        made = replace(target("reference", Safety.REVERSIBLE), flows=("list", "book", "rebook", "cancel"))
        assert "GetBookingDetails" not in {name for flow in made.flows for name in FLOWS[flow]}
        run = run_against(app, made)
        found = judged(run, "PR-UPB-02", "PR-UPB-04", "PR-UPB-07", "PR-UPB-10", "PR-UPB-14")
        assert {each.state for each in found.values()} == {State.PASSED}
        assert "GetBookingDetails" not in {each.contract.name for each in run.exchanges}


def test_an_id_that_somebody_had_before_is_never_cancelled() -> None:
    with producer("reference") as app:
        play(app, "wrong_value", **MAKE, element="bookingId", value="R-A1")
        made = target("reference", Safety.FULL)
        run = run_against(app, made)
        judged(run)
        cancelled = {each.asked("bookingId") for each in run.exchanges if each.contract.name == "CancelBooking"}
        assert cancelled
        assert "R-A1" not in cancelled


def test_only_what_is_prepared_or_our_own_is_asked_to_move() -> None:
    with producer("reference") as app:
        made = target("reference", Safety.FULL)
        run = run_against(app, made)
        judged(run)
        prepared = {"R-T1", "R-T2", "R-T3", "R-O1", "R-A3"}
        acts = [each for each in run.exchanges if each.contract.name in ("UpdateBooking", "CancelBooking")]
        touched = {each.asked("bookingId") for each in acts}
        had = {booking_id for citizen, booking_id, _ in booked(app, made) if citizen == TOLVAN}
        assert touched & had <= prepared
