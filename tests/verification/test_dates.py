"""Days with free times: a sound producer passes, and every defect meets its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import etree

from simulator.app import Application
from simulator.verification.report import State
from simulator.verification.rules import dates
from simulator.verification.runner import judge_all
from tests.verification.bench import Waited, run_against
from tests.verification.searching_bench import (
    READ_ONLY,
    Altering,
    aim,
    caught,
    five_weeks,
    look,
    named,
    playing,
    running,
    without,
)

RULES = named(dates.RULES)
DATES, TIMES = "GetAvailableDates", "GetAvailableTimeslots"


@pytest.fixture(scope="module")
def waited() -> Waited:
    return Waited()


@pytest.fixture(scope="module")
def app(waited: Waited) -> Iterator[Application]:
    with five_weeks(waited) as made:
        yield made


def test_every_rule_of_the_dates_is_there_in_order() -> None:
    assert list(RULES) == [f"PR-GAD-{number:02}" for number in range(1, 17)]


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_producer_passes(app: Application, rule: str) -> None:
    assert look(app, RULES[rule], aim(safety=READ_ONLY)).state is State.PASSED
    assert look(app, RULES[rule], aim()).state is State.PASSED


@pytest.mark.parametrize(
    ("rule", "fault", "contract", "parameters"),
    [
        ("PR-GAD-01", "soap_fault", DATES, {}),
        ("PR-GAD-02", "wrong_interval", DATES, {"what": "overruns"}),
        ("PR-GAD-03", "wrong_interval", DATES, {"what": "end_exclusive"}),
        ("PR-GAD-03", "wrong_interval", DATES, {"what": "start_exclusive"}),
        ("PR-GAD-04", "offers_passed", DATES, {}),
        ("PR-GAD-05", "offers_passed", DATES, {"days": 60}),
        ("PR-GAD-05", "breaks_on", DATES, {"what": "passed_interval"}),
        ("PR-GAD-06", "breaks_on", DATES, {"what": "long_interval"}),
        ("PR-GAD-07", "wrong_dates", DATES, {"what": "without_times"}),
        ("PR-GAD-07", "empty_list", TIMES, {}),
        ("PR-GAD-08", "wrong_dates", DATES, {"what": "lacking"}),
        ("PR-GAD-09", "filter_ignored", DATES, {"which": "time_type"}),
        ("PR-GAD-10", "filter_ignored", DATES, {"which": "performer"}),
        ("PR-GAD-11", "filter_ignored", DATES, {"which": "booking_id"}),
        ("PR-GAD-12", "filter_ignored", DATES, {"which": "invitation"}),
        ("PR-GAD-13", "fault_as_success", DATES, {}),
        ("PR-GAD-14", "element_in_wrong_namespace", DATES, {}),
        ("PR-GAD-15", "breaks_on", DATES, {"what": "nothing_found"}),
        ("PR-GAD-16", "breaks_on", DATES, {"what": "other_unit"}),
    ],
)
def test_a_defect_meets_its_rule(
    app: Application, rule: str, fault: str, contract: str, parameters: dict[str, object]
) -> None:
    with playing(app, fault, contract=contract, **parameters):
        result = look(app, RULES[rule])
    assert result.state is caught(RULES[rule]), result.reason
    assert result.findings[0].exchange is not None


def test_two_months_must_come_in_time(app: Application, waited: Waited) -> None:
    with playing(app, "slow", contract=DATES, seconds=3.5):
        run = run_against(app, aim(), waited)
        (result,), _ = judge_all(run, [RULES["PR-GAD-06"]])
    assert result.state is State.FAILED
    assert [finding.expected for finding in result.findings] == [("svar inom 3 sekunder", "replies within 3 seconds")]


def test_a_long_interval_that_is_cut_off_is_not_answered_completely(app: Application) -> None:
    def cut(payload: etree._Element) -> None:
        rows = list(payload)
        first = next(iter(row.findtext("{*}date") for row in rows), "")
        for row in rows:
            if _day(row) - date.fromisoformat(first or "") >= timedelta(days=30):
                payload.remove(row)

    assert look(app, RULES["PR-GAD-06"], send=Altering(app, DATES, says=cut)).state is State.FAILED


def test_two_members_of_staff_have_the_days_of_both(app: Application) -> None:
    def only_first(payload: etree._Element) -> None:
        for extra in payload.findall("{*}performer")[1:]:
            payload.remove(extra)

    def only_tuesdays_for_the_second(payload: etree._Element) -> None:
        for row in list(payload):
            if (row.findtext("{*}performer") or "").endswith("LAK1") and _day(row).weekday() == 1:
                payload.remove(row)

    class First(Altering):
        """Looks at the first performer alone, who is away on Tuesdays."""

    send = First(app, DATES, hears=only_first, says=only_tuesdays_for_the_second)
    assert look(app, RULES["PR-GAD-10"], send=send).state is State.FAILED


def test_a_filter_on_nobody_that_gives_everybody_is_caught_where_rows_do_not_say_whose_they_are(
    app: Application,
) -> None:
    def change(payload: etree._Element) -> None:
        without("performer")(payload)

    send = Altering(app, DATES, hears=change, says=change)
    assert look(app, RULES["PR-GAD-10"], send=send).state is State.FAILED


def test_rows_that_do_not_say_their_time_type_are_not_held_against_the_booking(app: Application) -> None:
    send = Altering(app, DATES, says=without("timeTypeID"))
    assert look(app, RULES["PR-GAD-11"], send=send).state is State.SKIPPED
    assert look(app, RULES["PR-GAD-09"], send=send).state is State.PASSED


def test_a_time_that_somebody_takes_meanwhile_is_no_breach(app: Application) -> None:
    """The first answers lack days and times that the later ones have."""

    def nothing(payload: etree._Element) -> None:
        payload[:] = []

    for rule in ("PR-GAD-07", "PR-GAD-08"):
        send = Altering(app, TIMES, says=nothing, times=1)
        assert look(app, RULES[rule], send=send).state is State.PASSED


def test_a_target_that_refuses_times_for_many_days_is_judged_day_by_day(app: Application) -> None:
    with playing(app, "breaks_on", contract=TIMES, what="long_interval"):
        assert look(app, RULES["PR-GAD-07"]).state is State.PASSED
        assert look(app, RULES["PR-GAD-08"]).state is State.PASSED


def test_a_target_that_breaks_on_long_intervals_is_still_judged_on_the_rest(app: Application) -> None:
    with playing(app, "breaks_on", contract=DATES, what="long_interval"):
        run = running(app, aim(safety=READ_ONLY))
        results, _ = judge_all(run, list(RULES.values()))
    states = {result.rule.id: result.state for result in results}
    assert states.pop("PR-GAD-06") is State.FAILED
    assert set(states.values()) == {State.PASSED}


def test_when_nothing_is_free_the_report_says_what_to_arrange(app: Application) -> None:
    made = replace(aim(), bookable=replace(aim().bookable, first_date=date(2036, 1, 1)))
    result = look(app, RULES["PR-GAD-03"], made)
    assert result.state is State.SKIPPED
    assert result.reason is not None
    assert "bookable.first_date" in result.reason.sv
    assert look(app, RULES["PR-GAD-15"], made).state is State.PASSED


def test_a_day_without_later_times_today_is_a_breach_without_any_clock_to_move(app: Application) -> None:
    def nothing(payload: etree._Element) -> None:
        payload[:] = []

    send = Altering(app, TIMES, says=nothing)
    assert look(app, RULES["PR-GAD-04"], aim(safety=READ_ONLY), send).state is State.FAILED


@pytest.mark.parametrize(
    ("today", "periods"),
    [
        ((2026, 8, 3), [((2027, 7, 1), 62), ((2026, 12, 1), 62), ((2027, 2, 1), 59)]),
        ((2026, 7, 1), [((2026, 7, 1), 62), ((2026, 12, 1), 62), ((2027, 2, 1), 59)]),
        ((2027, 12, 24), [((2028, 7, 1), 62), ((2028, 12, 1), 62), ((2028, 2, 1), 60)]),
    ],
)
def test_the_longest_searches_are_those_of_1177(
    today: tuple[int, int, int], periods: list[tuple[tuple[int, int, int], int]]
) -> None:
    found = dates.long_periods(date(*today))
    assert [(first, (last - first).days + 1) for first, last in found] == [(date(*on), long) for on, long in periods]


@pytest.mark.parametrize("profile", ["pasis", "pmo"])
def test_the_other_profiles_are_sound_too(app: Application, profile: str) -> None:
    run = running(app, aim(profile))  # type: ignore[arg-type]
    results, _ = judge_all(run, list(RULES.values()))
    assert {result.state for result in results} <= {State.PASSED, State.NOT_APPLICABLE}


def _day(row: etree._Element) -> date:
    return date.fromisoformat(row.findtext("{*}date") or "")
