"""What an outside tester's own producer showed: defects that were not seen, and sound systems that were blamed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from simulator.app import Application
from simulator.contracts.envelope import SOAP
from simulator.domain.times import parse_datestamp
from simulator.verification.cleanup import undo
from simulator.verification.client import Pace, Raw
from simulator.verification.report import Result, State
from simulator.verification.rule import Safety
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.runner import judge
from simulator.verification.steps import lost
from simulator.verification.target import Person, Target
from simulator.verification.verifying import Verification
from tests.faults.playing import on
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SCENARIO, SYSTEM, make_app
from tests.verification.bench import REAL, InProcess, targeting
from tests.verification.targets import granskning
from tests.verification.targets import target as prepared

MKB, UPB, CNB = "MakeBooking", "UpdateBooking", "CancelBooking"
GSS, GAD, GAT = "GetSubjectOfCareSchedule", "GetAvailableDates", "GetAvailableTimeslots"

TARGET = targeting(
    SYSTEM,
    facilities=(FACILITY,),
    persons=(
        Person(RESIDENT, "Tolvan", "Tolvansson", bookings=("B-1",), timed_invitations=("I-1",)),
        Person(RESIDENTS[0], "Eva", "Test", bookings=(), timed_invitations=()),
    ),
    flows=("list", "details", "book", "cancel", "rebook", "timed_invitations"),
    safety=Safety.REVERSIBLE,
)
ANONYMOUS = replace(TARGET, facilities=(OTHER_FACILITY,))
"""Its times have neither performer nor resourceID."""

Ask = Callable[[bytes], Raw]


class Altering(InProcess):
    """Between verify and the target: `alter` gets the contract, the request, what asks the target, and how many of the
    contract's questions there have been.
    """

    def __init__(self, app: Application, alter: Callable[[str, bytes, Ask, int], Raw]) -> None:
        super().__init__(app)
        self.alter = alter
        self.asked: Counter[str] = Counter()

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        contract = next((each for each in (MKB, UPB, CNB, GSS, GAD, GAT) if f"/{each}/" in url), "")
        ask = super().__call__
        self.asked[contract] += 1
        return self.alter(contract, body, lambda asked: ask(method, url, asked, headers), self.asked[contract])


def element(name: str, message: bytes) -> str:
    """The first with this local name."""
    found = re.search(rf"<(?:\w+:)?{name}>([^<]*)<".encode(), message)
    return found[1].decode() if found else ""


def refusal(text: str) -> Raw:
    body = (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><r:MakeBookingResponse xmlns:r="urn:riv:crm:scheduling:MakeBooking'
        f'Responder:1"><r:resultCode>ERROR</r:resultCode><r:resultText>{text}</r:resultText></r:MakeBookingResponse>'
        "</s:Body></s:Envelope>"
    )
    return Raw(200, {"content-type": "text/xml"}, body.encode(), 0.01)


def fault() -> Raw:
    body = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>Databasen' \
           "</faultstring></s:Fault></s:Body></s:Envelope>"  # fmt: skip
    return Raw(500, {"content-type": "text/xml"}, body.encode(), 0.01)


def straight(_contract: str, body: bytes, ask: Ask, _number: int) -> Raw:
    return ask(body)


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def running(app: Application, alter: Callable[[str, bytes, Ask, int], Raw], target: Target = TARGET) -> Run:
    return Run(target, Altering(app, alter), lambda: REAL, Pace(0))


def judged(
    app: Application, rule: str, alter: Callable[[str, bytes, Ask, int], Raw], target: Target = TARGET
) -> Result:
    run = running(app, alter, target)
    result = judge(run, RULES[rule])
    undo(run, run.cleanup, lambda _: None)
    return result


# -- nothing can be booked


def test_a_system_that_refuses_every_time_it_offers_does_not_support_booking(app: Application) -> None:
    on(app, "refuses", contract=MKB, text="Tekniskt fel, försök senare.")
    assert judged(app, "PR-MKB-01", straight).state is State.FAILED


def test_one_time_that_was_taken_meanwhile_says_nothing(app: Application) -> None:
    def first_is_taken(contract: str, body: bytes, ask: Ask, number: int) -> Raw:
        return refusal("Tiden är redan bokad.") if (contract, number) == (MKB, 1) else ask(body)

    assert judged(app, "PR-MKB-01", first_is_taken).state is State.PASSED


def test_a_system_that_books_nobody_without_an_email_address_demands_what_is_optional(app: Application) -> None:
    def email_wanted(contract: str, body: bytes, ask: Ask, _number: int) -> Raw:
        return refusal("E-post saknas.") if contract == MKB and b"email>" not in body else ask(body)

    assert judged(app, "PR-MKB-15", email_wanted).state is State.FAILED
    assert judged(app, "PR-MKB-01", email_wanted).state is State.PASSED


# -- times that do not say whose they are


@pytest.mark.parametrize("rule", ["PR-MKB-10", "PR-MKB-11"])
def test_a_double_booking_is_seen_by_that_the_only_such_time_had_gone(app: Application, rule: str) -> None:
    assert judged(app, rule, straight, ANONYMOUS).state is State.PASSED
    on(app, "double_books", contract=MKB)
    assert judged(app, rule, straight, ANONYMOUS).state is State.FAILED


@pytest.mark.parametrize("rule", ["PR-MKB-10", "PR-MKB-11"])
def test_a_time_that_is_offered_still_may_be_another_just_like_it(rule: str) -> None:
    line = '          - {hours: ["08:00-10:00", "13:00-15:00"], time_types: [NYBESOK]}\n'
    assert line in SCENARIO
    with make_app(scenario=SCENARIO.replace(line, line + line)) as app:
        result = judged(app, rule, straight, ANONYMOUS)
    assert result.state is not State.FAILED
    if result.reason is not None:
        assert "likadana" in result.reason.sv


# -- what has nothing to do with verify


def cancels_all(contract: str, body: bytes, ask: Ask, _number: int) -> Raw:
    """Every booking of the citizen's goes with the one that is cancelled."""
    reply = ask(body)
    if contract == CNB and b">OK<" in reply.body:
        own = f">{element('bookingId', body)}<".encode()
        for other in (b">B-1<", b">I-1<"):
            ask(body.replace(own, other))
    return reply


def test_a_cancelling_that_takes_other_bookings_with_it_is_a_breach(app: Application) -> None:
    result = judged(app, "PR-CNB-04", cancels_all)
    assert result.state is State.FAILED
    assert "B-1" in str(result.findings[0].got)


def test_what_has_vanished_is_told_at_the_end(app: Application) -> None:
    run = running(app, cancels_all)
    report = Verification(run, [RULES["PR-CNB-02"]]).carry_out()
    assert [words.sv.partition(":")[0] for words in report.left] == ["Försvunnen bokning"] * 2
    assert "B-1" in report.left[0].sv + report.left[1].sv
    assert RESIDENT not in report.left[0].sv


def test_nothing_has_vanished_from_a_sound_system(app: Application) -> None:
    run = running(app, straight)
    assert Verification(run, [RULES["PR-CNB-02"]]).carry_out().left == []
    assert lost.vanished(run) == []


# -- ids that are new in each list


def test_a_list_with_new_ids_each_time_makes_no_endless_search(app: Application) -> None:
    def new_ids(contract: str, body: bytes, ask: Ask, number: int) -> Raw:
        reply = ask(body)
        changed = re.sub(rb"(bookingId>[^<]+)<", rb"\1-%d<" % number, reply.body)
        return replace(reply, body=changed) if contract == GSS else reply

    run = running(app, new_ids)
    for rule in ("PR-GSS-13", "PR-UPB-04", "PR-CNB-04"):
        assert judge(run, RULES[rule]).state is not State.ERROR
    undo(run, run.cleanup, lambda _: None)
    assert len(run.exchanges) < 200


# -- bookings that have begun


def begun(*ids: str) -> Callable[[str, bytes, Ask, int], Raw]:
    """The list says that these began last year."""

    def alter(contract: str, body: bytes, ask: Ask, _number: int) -> Raw:
        reply = ask(body)
        if contract != GSS:
            return reply
        rows = re.split(rb"(?=<(?:\w+:)?timeslotDetail>)", reply.body)
        old = [re.sub(rb"(TimeInclusive>|TimeExclusive>)2026", rb"\g<1>2025", row)
               if any(f">{each}<".encode() in row for each in ids) else row for row in rows]  # fmt: skip
        return replace(reply, body=b"".join(old))

    return alter


def test_what_may_not_be_cancelled_is_tried_on_a_booking_that_is_to_come() -> None:
    with granskning() as app:
        on(app, "flags_not_obeyed", contract=CNB)
        result = judged(app, "PR-CNB-03", begun("R-A3"), prepared("reference", Safety.FULL))
    assert result.state is State.FAILED
    cancelled = next(each for each in result.exchanges if each.contract.name == CNB)
    assert cancelled.asked("bookingId") == "R-A4"


def test_bookings_that_have_begun_all_of_them_are_told() -> None:
    with granskning() as app:
        result = judged(app, "PR-CNB-03", begun("R-A3", "R-A4"), prepared("reference", Safety.FULL))
    assert result.state is State.SKIPPED
    assert result.reason is not None
    assert "R-A3, R-A4 (persons[].not_cancellable) har redan börjat" in result.reason.sv


# -- faults now and then


def test_a_question_that_is_answered_by_a_fault_now_and_then_is_a_breach(app: Application) -> None:
    def third_fails(contract: str, body: bytes, ask: Ask, number: int) -> Raw:
        return fault() if contract == GSS and number % 4 == 3 else ask(body)

    run = running(app, third_fails)
    judge(run, RULES["PR-CNB-04"])
    assert judge(run, RULES["PR-GEN-02"]).state is State.FAILED


def test_a_fault_for_what_is_there_no_more_is_none(app: Application) -> None:
    run = running(app, straight)
    judge(run, RULES["PR-CNB-04"])
    judge(run, RULES["PR-GBD-12"])
    assert judge(run, RULES["PR-GEN-02"]).state is State.PASSED


# -- searches that may not be long


@pytest.mark.parametrize("most", [31, 7, 1])
def test_a_limit_on_searches_hides_no_other_rule(app: Application, most: int) -> None:
    def limited(contract: str, body: bytes, ask: Ask, _number: int) -> Raw:
        first, last = element("startDateInclusive", body), element("endDateInclusive", body)
        if contract in (GAD, GAT) and _days(first, last) > most:
            return fault()
        return ask(body)

    assert judged(app, "PR-MKB-06", limited).state is State.PASSED


def _days(first: str, last: str) -> int:
    return (parse_datestamp(last) - parse_datestamp(first)).days + 1


# -- somebody else at the same time


def test_what_others_book_meanwhile_is_no_breach_of_a_refusal(app: Application) -> None:
    def another_run(contract: str, body: bytes, ask: Ask, number: int) -> Raw:
        reply = ask(body)
        row = re.search(rb"<(\w+:)?timeslotDetail>.*?</(\w+:)?timeslotDetail>", reply.body, re.S)
        if contract != GSS or row is None:
            return reply
        theirs = re.sub(rb"bookingId>[^<]+", b"bookingId>X-%d" % number, row[0])
        theirs = re.sub(rb"(TimeInclusive>)\d+", b"\\g<1>202612240333%02d" % (number % 60), theirs)
        return replace(reply, body=reply.body.replace(row[0], row[0] + theirs, 1))

    result = judged(app, "PR-MKB-05", another_run)
    assert result.state is State.PASSED, result.findings


def test_a_refusal_that_takes_a_prepared_booking_with_it_is_a_breach(app: Application) -> None:
    refused = False

    def loses(contract: str, body: bytes, ask: Ask, number: int) -> Raw:
        nonlocal refused
        reply = ask(body)
        if (contract, number) == (MKB, 1):
            refused = True
            return refusal("Det gick inte.")
        if contract == GSS and refused:
            moved = reply.body.replace(b">B-1<", b">B-9<").replace(b">20260810090000<", b">20260810093000<")
            return replace(reply, body=moved)
        return reply

    assert judged(app, "PR-MKB-05", loses).state is State.FAILED
