"""Free times: a sound producer passes, and every defect meets its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import etree

from simulator.app import Application
from simulator.verification.report import State
from simulator.verification.rules import timeslots
from simulator.verification.runner import judge_all
from simulator.verification.target import Profile
from tests.verification.searching_bench import (
    FULL,
    READ_ONLY,
    Altering,
    aim,
    caught,
    five_weeks,
    look,
    named,
    playing,
    running,
)

RULES = named(timeslots.RULES)
ACTING = ("PR-GAT-05", "PR-GAT-09", "PR-GAT-10")
TIMES, DATES = "GetAvailableTimeslots", "GetAvailableDates"


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with five_weeks() as made:
        yield made


def test_every_rule_of_the_free_times_is_there_in_order() -> None:
    assert list(RULES) == [f"PR-GAT-{number:02}" for number in range(1, 14)]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "PR-GAT-13"])
def test_a_sound_producer_passes(app: Application, rule: str) -> None:
    assert look(app, RULES[rule], aim()).state is State.PASSED
    expected = State.SKIPPED if rule in ACTING else State.PASSED
    assert look(app, RULES[rule], aim(safety=READ_ONLY)).state is expected


@pytest.mark.parametrize("profile", ["pasis", "pmo"])
def test_the_other_profiles_are_sound_too(app: Application, profile: Profile) -> None:
    results, _ = judge_all(running(app, aim(profile)), list(RULES.values()))
    applicable = {result.rule.id: result.state for result in results if result.state is not State.NOT_APPLICABLE}
    assert set(applicable.values()) == {State.PASSED}
    assert ("PR-GAT-13" in applicable) == (profile == "pasis")


@pytest.mark.parametrize(
    ("rule", "fault", "parameters"),
    [
        ("PR-GAT-01", "soap_fault", {}),
        ("PR-GAT-02", "missing_start", {}),
        ("PR-GAT-02", "missing_end", {}),
        ("PR-GAT-02", "missing_facility", {}),
        ("PR-GAT-02", "missing_facility", {"empty": True}),
        ("PR-GAT-03", "wrong_interval", {"what": "overruns"}),
        ("PR-GAT-04", "offers_passed", {}),
        ("PR-GAT-04", "passed_start", {}),
        ("PR-GAT-05", "still_offers_booked", {}),
        ("PR-GAT-06", "filter_ignored", {"which": "time_type"}),
        ("PR-GAT-06", "filter_ignored", {"which": "performer"}),
        ("PR-GAT-06", "filter_ignored", {"which": "booking_id"}),
        ("PR-GAT-06", "filter_ignored", {"which": "invitation"}),
        ("PR-GAT-07", "extra_element", {"element": "subject_of_care", "value": "191212121212"}),
        ("PR-GAT-07", "extra_element", {"element": "isInvitation", "value": "false"}),
        ("PR-GAT-08", "message_flag_varies", {}),
        ("PR-GAT-09", "wrong_value", {"element": "performer", "value": "SE9910000001-LAK9"}),
        ("PR-GAT-10", "wrong_value", {"element": "rebooking_allowed", "value": "false"}),
        ("PR-GAT-11", "wrong_interval", {"what": "one_day_empty"}),
        ("PR-GAT-11", "breaks_on", {"what": "one_day"}),
        ("PR-GAT-12", "duplicate_rows", {}),
    ],
)
def test_a_defect_meets_its_rule(app: Application, rule: str, fault: str, parameters: dict[str, object]) -> None:
    with playing(app, fault, contract=TIMES, **parameters):
        result = look(app, RULES[rule])
    assert result.state is caught(RULES[rule]), result.reason
    assert result.findings[0].exchange is not None


def test_today_is_too_early_where_the_unit_says_so(app: Application) -> None:
    with playing(app, "offers_today", "pasis"):
        assert look(app, RULES["PR-GAT-13"], aim("pasis", READ_ONLY)).state is State.FAILED


def test_a_time_that_began_half_an_hour_ago_is_seen_without_moving_any_clock(app: Application) -> None:
    with playing(app, "passed_start", contract=TIMES, minutes=30):
        assert look(app, RULES["PR-GAT-04"], aim(safety=READ_ONLY)).state is State.FAILED


def test_clocks_that_differ_by_a_minute_are_no_breach(app: Application) -> None:
    with playing(app, "passed_start", contract=TIMES, minutes=1):
        assert look(app, RULES["PR-GAT-04"], aim(safety=READ_ONLY)).state is State.PASSED


def test_flags_that_are_left_out_of_free_times_promise_nothing(app: Application) -> None:
    with playing(app, "no_flags", contract=TIMES):
        assert look(app, RULES["PR-GAT-10"]).state is State.SKIPPED


def test_a_target_that_refuses_times_for_many_days_is_judged_day_by_day(app: Application) -> None:
    with playing(app, "breaks_on", contract=TIMES, what="long_interval"):
        results, _ = judge_all(running(app, aim(safety=FULL)), list(RULES.values()))
    states = {result.rule.id: result.state for result in results if result.state is not State.NOT_APPLICABLE}
    assert set(states.values()) == {State.PASSED}


def test_times_may_stand_in_any_order_and_be_taken_between_two_questions(app: Application) -> None:
    def backwards(payload: etree._Element) -> None:
        payload[:] = list(reversed(list(payload)))[1:]

    for rule in ("PR-GAT-08", "PR-GAT-11", "PR-GAT-12"):
        assert look(app, RULES[rule], send=Altering(app, TIMES, says=backwards, times=1)).state is State.PASSED


def test_two_equal_times_with_ids_of_their_own_are_two_times(app: Application) -> None:
    def doubled_with_ids(payload: etree._Element) -> None:
        for number, row in enumerate([*payload, *payload]):
            copy = etree.fromstring(etree.tostring(row))
            facility = copy.find("{*}healthcare_facility")
            free_id = etree.Element(facility.tag.replace("healthcare_facility", "bookingId"))
            free_id.text = f"LEDIG-{number}"
            facility.addnext(free_id)
            payload.append(copy)
        for row in list(payload)[: len(payload) // 3]:
            payload.remove(row)

    assert look(app, RULES["PR-GAT-12"], send=Altering(app, TIMES, says=doubled_with_ids)).state is State.PASSED


def test_a_contract_that_is_needed_must_be_claimed(app: Application) -> None:
    made = replace(aim(), flows=("list", "book"), contracts=("GetAllTimeTypes", "MakeBooking", DATES))
    assert look(app, RULES["PR-GAT-01"], made).state is State.FAILED
    made = replace(made, flows=("list",), contracts=())
    assert look(app, RULES["PR-GAT-01"], made).state is State.NOT_APPLICABLE


def test_a_unit_that_only_rebooks_is_judged_by_the_booking(app: Application) -> None:
    made = replace(aim(safety=READ_ONLY), flows=("list", "details", "rebook"))
    results, _ = judge_all(running(app, made), [rule for rule in RULES.values() if rule.id not in ACTING])
    states = {result.rule.id: result.state for result in results}
    assert states.pop("PR-GAT-13") is State.NOT_APPLICABLE
    assert set(states.values()) == {State.PASSED}
