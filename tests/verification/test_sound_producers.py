"""What a sound producer may well do is held against nobody, and what is wrong is blamed on what did it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from lxml import etree

from simulator.app import Application
from simulator.domain.times import SWEDEN
from simulator.verification.check import Check
from simulator.verification.client import Raw
from simulator.verification.report import State
from simulator.verification.rule import Level, Origin, Safety, rule
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.steps import acting, rebooking_limits, tries
from simulator.verification.target import Bookable
from simulator.verification.words import Words
from tests.verification.bench import InProcess
from tests.verification.otherwise import Otherwise, Question, set_text
from tests.verification.searching_bench import Altering, aim, five_weeks, look, running
from tests.verification.targets import LABAN, TOLVAN

SCHEDULE, TIMES, MAKE = "GetSubjectOfCareSchedule", "GetAvailableTimeslots", "MakeBooking"


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with five_weeks() as made:
        yield made


# -- who is busy


@pytest.mark.parametrize("name", ["PR-CNB-05", "PR-RYW-02", "PR-SLA-04", "PR-UPB-10"])
def test_nobody_need_be_booked_twice_at_the_same_time(app: Application, name: str) -> None:
    made = aim()
    probe = running(app, made)
    slot = acting.free_slot(probe, person=probe.persons[0], also=probe.persons[1])
    day = acting.start_of(slot)[:8]

    def busy(question: Question) -> None:
        if LABAN not in (question.text("subject_of_care"), question.text("subjectOfCare")):
            return
        if question.name == SCHEDULE:
            row = copy.deepcopy(question.answer[0])
            for part, text in (
                ("bookingId", "R-B9"),
                ("startTimeInclusive", f"{day}060000"),
                ("endTimeExclusive", f"{day}220000"),
            ):
                set_text(row, part, text)
            question.answer.append(row)
        elif question.text("startTimeInclusive").startswith(day):
            question.write("startTimeInclusive", f"{day}030700")  # which nobody offers

    sender = Otherwise(app, (SCHEDULE, MAKE), busy)
    result = look(app, RULES[name], made, sender)
    assert result.state is State.PASSED, [*result.findings, result.reason]


# -- whose timetable


def test_two_facilities_of_one_system_may_have_the_same_time_types(app: Application) -> None:
    """By the header, as the contract says; and nobody has anything booked."""

    def by_the_header(question: Question) -> None:
        question.write("healthcare_facility", question.text("LogicalAddress") or question.text("To"))
        if question.name == SCHEDULE:
            question.answer[:] = []

    result = look(app, RULES["PR-GEN-03"], send=Otherwise(app, (SCHEDULE, "GetAllTimeTypes"), by_the_header))
    assert result.state is State.PASSED, result.findings
    assert result.looked_at > 1


def test_a_system_that_does_not_look_at_the_address_is_seen_by_its_time_types(app: Application) -> None:
    def anyones(question: Question) -> None:
        if question.name == SCHEDULE:
            question.answer[:] = []
            return
        own = aim().facility
        for element in question.envelope.iter():
            if element.text in (aim().unknown_facility, aim().facilities[1]):
                element.text = own

    result = look(app, RULES["PR-GEN-03"], send=Otherwise(app, (SCHEDULE, "GetAllTimeTypes"), anyones))
    assert result.state is State.FAILED


# -- who asks


def test_another_citizen_may_be_answered_with_what_is_its_own(app: Application) -> None:
    """Both have a time at the same moment."""
    probe = running(app, aim())
    starts = [acting.start_of(row) for row in probe.ask(probe.asker(probe.person).schedule(TOLVAN)).rows()]

    def the_actors_own(question: Question) -> None:
        asking, about = question.text("actorId"), question.text("subject_of_care")
        if asking == LABAN != about:
            question.write("subject_of_care", LABAN)
            set_text(question.answer[0], "startTimeInclusive", starts[0])

    made = aim(safety=Safety.READ_ONLY)
    result = look(app, RULES["PR-ACT-06"], made, Otherwise(app, (SCHEDULE,), the_actors_own))
    assert result.state is State.PASSED, result.findings


@pytest.mark.parametrize("hidden", ["bookingId", "subject_of_care", ""])
def test_another_citizen_who_is_told_of_the_booking_is_told_too_much(app: Application, hidden: str) -> None:
    def the_citizens(question: Question) -> None:
        if question.text("actorId") == LABAN != question.text("subject_of_care"):
            for element in question.envelope.iter("{*}actorId"):
                element.text = TOLVAN
            for element in [each for row in question.answer for each in row if hidden and each.tag.endswith(hidden)]:
                element.getparent().remove(element)

    made = aim(safety=Safety.READ_ONLY)
    result = look(app, RULES["PR-ACT-06"], made, Otherwise(app, (SCHEDULE,), the_citizens))
    assert result.state is State.FAILED


def test_times_for_a_booking_are_its_holders_only(app: Application) -> None:
    """A unit that only rebooks: an agent sees them for nobody else."""

    def holders(question: Question) -> None:
        if question.text("subject_of_care") != TOLVAN:
            question.write("subject_of_care", TOLVAN)
            question.answer[:] = []

    flows = ("list", "details", "rebook", "agents")
    made = replace(aim(safety=Safety.READ_ONLY), flows=flows, bookable=Bookable())
    sender = Otherwise(app, (TIMES, "GetAvailableDates"), holders)
    assert look(app, RULES["PR-ACT-03"], made, sender).findings == []


# -- what did it


def test_a_refusal_that_booked_all_the_same_is_blamed_alone(app: Application) -> None:
    def books_unknown_types(question: Question) -> None:
        if question.text("healthcare_facility") == aim().unknown_facility:
            question.write("healthcare_facility", aim().facility)
            question.write("startTimeInclusive", question.text("startTimeInclusive")[:8] + "030700")
        elif question.text("timeTypeID") == acting.UNKNOWN_ID:
            question.write("timeTypeID", "NYBESOK")
            set_text(question.answer, "resultCode", "ERROR")
            for told in question.answer.findall("{*}bookingId"):
                question.answer.remove(told)

    made = aim()
    result = look(app, RULES["PR-MKB-05"], made, Otherwise(app, (MAKE,), books_unknown_types))
    blamed = [each.exchange.asked("timeTypeID") for each in result.findings if each.exchange is not None]
    assert result.state is State.FAILED
    assert blamed == [acting.UNKNOWN_ID]


# -- silence


def a_rule(answered: int, *, of_silence: bool = False) -> object:
    """Its target does not answer, but to the first so many questions; every answer is found wanting."""

    @rule(
        "PR-X-01", Level.SHALL, Origin.DESCRIPTION, "-", Words("-", "-"), citizen=Words("-", "-"), of_silence=of_silence
    )
    def looked(run: Run) -> Iterator[Check]:
        for _ in range(answered + 1):
            yield Check(False, run.ask(run.asker(run.person).schedule(TOLVAN)))

    return looked


class Falling:
    """A sender that nobody hears after the first so many calls."""

    def __init__(self, app: Application, calls: int) -> None:
        self._send, self._left = InProcess(app), calls

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        self._left -= 1
        if self._left < 0:
            return Raw(0, {}, b"", 1.0, Words("tyst", "silent"))
        return self._send(method, url, body, headers)


@pytest.mark.parametrize(
    ("answered", "of_silence", "state", "findings"),
    [(0, False, State.SKIPPED, 0), (0, True, State.FAILED, 1), (2, False, State.FAILED, 2), (2, True, State.FAILED, 3)],
)
def test_silence_breaks_only_the_rules_about_it(
    app: Application, answered: int, of_silence: bool, state: State, findings: int
) -> None:
    result = look(app, a_rule(answered, of_silence=of_silence), send=Falling(app, answered))  # type: ignore[arg-type]
    assert (result.state, len(result.findings)) == (state, findings)
    if state is State.SKIPPED:
        assert SCHEDULE in (result.reason.sv if result.reason else "")


def test_the_rules_about_silence_are_few() -> None:
    assert {each.id for each in RULES.values() if each.of_silence} == {
        "PR-GEN-02",
        "PR-GEN-06",
        "PR-SLA-01",
        "PR-SLA-02",
    }


# -- equal times


def test_two_who_are_free_at_the_same_time_need_not_have_names(app: Application) -> None:
    def anonymous_twice(payload: etree._Element) -> None:
        for row in list(payload):
            for name in ("performer", "performerName", "resourceID", "resourceName"):
                for element in row.findall(f"{{*}}{name}"):
                    row.remove(element)
            row.addnext(copy.deepcopy(row))

    result = look(app, RULES["PR-GAT-12"], send=Altering(app, TIMES, says=anonymous_twice))
    assert result.state is State.SKIPPED, result.findings


# -- the limit, and the nights when the clocks change


@pytest.mark.parametrize("start", ["2026-08-05 09:00", "2026-10-25 09:00", "2027-03-28 09:00", "2026-10-26 01:30"])
def test_a_day_before_is_a_day_before_however_it_is_counted(start: str) -> None:
    begins, day = datetime.fromisoformat(start), timedelta(hours=24)
    in_time, too_late = rebooking_limits.round_the_limit(begins)
    for count in (lambda moment: begins - moment, lambda moment: elapsed(moment, begins)):
        assert count(in_time) > day > count(too_late)


def elapsed(first: datetime, last: datetime) -> timedelta:
    offsets = (last.replace(tzinfo=SWEDEN).utcoffset(), first.replace(tzinfo=SWEDEN).utcoffset())
    assert offsets[0] is not None
    assert offsets[1] is not None
    return (last - offsets[0]) - (first - offsets[1])


def test_cancelling_is_tried_on_either_side_of_the_limit_with_that_margin(app: Application) -> None:
    run = running(app, aim("pasis"))
    late, early = tries.cancelled_round_the_limit(run)
    begins = next(row for row in late.details.rows()).text("startTimeInclusive") if late.details else ""
    wanted = rebooking_limits.round_the_limit(datetime.strptime(begins or "", "%Y%m%d%H%M%S"))
    assert [each.clock for each in (early, late)] == [f"{each:%Y%m%d%H%M%S}" for each in wanted]


# -- alike


def test_what_is_promised_by_a_flag_has_to_be_there_for_cancelling_and_rebooking_alike(app: Application) -> None:
    made = replace(aim(), flows=("list", "details"))
    unstated = replace(aim(), flows=("list",))
    for name in ("PR-CNB-01", "PR-UPB-01"):
        assert look(app, RULES[name], made).state is State.FAILED
        assert look(app, RULES[name], unstated).state is State.SKIPPED


def test_saying_ok_to_an_unknown_id_is_as_bad_in_either_contract() -> None:
    assert RULES["PR-UPB-13"].level is RULES["PR-CNB-07"].level is Level.SHOULD
