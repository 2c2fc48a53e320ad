"""The rules of sections A to D of spec/producer-rules.md: each passes on sound systems and fires for its bad ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from simulator.app import Application
from simulator.contracts import envelope
from simulator.errors import TechnicalError
from simulator.verification.client import Pace, Raw
from simulator.verification.report import Result, State
from simulator.verification.rule import Level, Rule, Safety
from simulator.verification.rules import actor, details, docbook, general, schedule
from simulator.verification.run import Run
from simulator.verification.runner import judge, judge_all
from simulator.verification.target import FLOWS, Known, Profile, Target
from simulator.verification.zoo import Defect
from tests.faults.playing import off
from tests.verification.bench import REAL, InProcess, Waited, run_against
from tests.verification.letting_loose import let_loose
from tests.verification.targets import granskning, target

RULES: Mapping[str, Rule] = {
    rule.id: rule for rule in (*general.RULES, *actor.RULES, *schedule.RULES, *details.RULES, *docbook.RULES)
}
GSS, GBD, GAT, GAD = "GetSubjectOfCareSchedule", "GetBookingDetails", "GetAvailableTimeslots", "GetAvailableDates"
NOT_JUDGED = {
    "PR-GEN-19": State.NOT_APPLICABLE,  # no target of ours claims PingForConfiguration by its flows
    "PR-GEN-20": State.MANUAL,
    "PR-GBD-10": State.NOT_APPLICABLE,  # our free times carry no ids
}
NO_OPEN_INVITATIONS = {"PR-GSS-04": State.NOT_APPLICABLE, "PR-GBD-04": State.NOT_APPLICABLE}


def test_every_id_of_the_sections_has_its_rule() -> None:
    wanted = [("GEN", 20), ("ACT", 6), ("GSS", 14), ("GBD", 13), ("DBK", 4)]
    assert list(RULES) == [f"PR-{theme}-{number:02}" for theme, last in wanted for number in range(1, last + 1)]


@pytest.mark.parametrize("profile", ["reference", "pasis", "pmo"])
def test_a_sound_system_breaks_no_rule(profile: Profile) -> None:
    waited = Waited()
    with granskning(waited) as app:
        run = run_against(app, target(profile, Safety.REVERSIBLE), waited)
        results, _ = judge_all(run, list(RULES.values()))
    expected = NOT_JUDGED | (NO_OPEN_INVITATIONS if profile == "pmo" else {})
    assert {each.rule.id: (each.state, list(each.findings)) for each in results} == {
        rule: (expected.get(rule, State.PASSED), []) for rule in RULES
    }


@pytest.fixture(scope="module")
def worlds() -> Any:
    """One world; a fault is switched on and off again. Only rules that change nothing may be judged in it."""
    with granskning() as app:
        yield app


FAULTS = [
    ("PR-GEN-01", "schema_invalid", GSS, {}),
    ("PR-GEN-02", "soap_fault", "GetAllTimeTypes", {}),
    ("PR-GEN-02", "wrong_root", GSS, {}),
    ("PR-GEN-02", "wrong_namespace", GAT, {}),
    ("PR-GEN-02", "wrong_content_type", GSS, {}),
    ("PR-GEN-02", "wrong_charset", GSS, {}),
    ("PR-GEN-02", "broken_letters", GBD, {}),
    ("PR-GEN-02", "not_well_formed", GSS, {}),
    ("PR-GEN-02", "garbage", GSS, {}),
    ("PR-GEN-02", "empty_reply", GAD, {}),
    ("PR-GEN-02", "reset", GAD, {}),
    ("PR-GEN-02", "http_status", GAD, {"status": 503}),
    ("PR-GEN-03", "address_ignored", GSS, {}),
    ("PR-GEN-03", "wrong_schedule", GSS, {"what": "other_units"}),
    ("PR-GEN-04", "breaks_on", GSS, {"what": "letter_case"}),
    ("PR-GEN-04", "breaks_on", GBD, {"what": "letter_case"}),
    ("PR-GEN-05", "wrong_value", GSS, {"element": "healthcare_facility", "value": "1HZ5"}),
    ("PR-GEN-05", "wrong_value", "GetAllPerformers", {"element": "perfomer", "value": "P1"}),
    ("PR-GEN-06", "soap_fault_with_200", "GetAllTimeTypes", {}),
    ("PR-GEN-06", "soap12_fault", "GetAllTimeTypes", {}),
    ("PR-GEN-06", "http_status", GAD, {"status": 503}),
    ("PR-GEN-06", "fault_as_success", GBD, {}),
    ("PR-GEN-07", "fault_as_success", GSS, {}),
    ("PR-GEN-09", "malformed_start", GSS, {"how": "short"}),
    ("PR-GEN-09", "wrong_value", GAD, {"element": "date", "value": "20270230"}),
    ("PR-GEN-10", "local_time_as_utc", GSS, {}),
    ("PR-GEN-11", "time_in_gap", GSS, {}),
    ("PR-GEN-12", "empty_elements", GAT, {}),
    ("PR-GEN-12", "extra_element", GSS, {"element": "resourceName", "value": ""}),
    ("PR-GEN-13", "extra_element", GAT, {"element": "subject_of_care", "value": "191212121212"}),
    ("PR-GEN-14", "breaks_on", GAD, {"what": "care_type"}),
    ("PR-GEN-14", "filter_ignored", GAT, {"which": "care_type"}),
    ("PR-GEN-14", "filter_ignored", "GetAllTimeTypes", {"which": "care_type"}),
    ("PR-GEN-15", "double_blanks", GAT, {}),
    ("PR-GEN-15", "wrong_value", GBD, {"element": "performerName", "value": "Maja Ekdal"}),
    ("PR-GEN-16", "end_before_start", GSS, {}),
    ("PR-GEN-17", "soap_fault", GSS, {}),
    ("PR-GEN-18", "soap_fault", GAD, {}),
    ("PR-ACT-02", "breaks_on", "", {"what": "agent"}),
    ("PR-ACT-03", "agent_as_citizen", "", {}),
    ("PR-ACT-06", "actor_ignored", GSS, {}),
    ("PR-ACT-06", "actor_ignored", GBD, {}),
    *(("PR-GSS-01", "missing_element", GSS, {"element": each}) for each in schedule._REQUIRED),
    ("PR-GSS-02", "wrong_schedule", GSS, {"what": "one_missing"}),
    ("PR-GSS-02", "empty_list", GSS, {}),
    ("PR-GSS-03", "wrong_schedule", GSS, {"what": "no_invitations"}),
    ("PR-GSS-04", "wrong_schedule", GSS, {"what": "open_invitations"}),
    ("PR-GSS-05", "wrong_value", GSS, {"element": "subject_of_care", "value": "194804032094"}),
    ("PR-GSS-06", "other_residents_rows", GSS, {}),
    ("PR-GSS-07", "booking_id_varies", "", {}),
    ("PR-GSS-07", "same_booking_id", GSS, {}),
    ("PR-GSS-07", "duplicate_rows", GSS, {}),
    ("PR-GSS-08", "breaks_on", GSS, {"what": "nothing_found"}),
    ("PR-GSS-09", "flags_flip", GBD, {}),
    ("PR-GSS-09", "wrong_value", GSS, {"element": "rebooking_allowed", "value": "false"}),
    ("PR-GSS-10", "wrong_value", GSS, {"element": "isInvitation", "value": "false"}),
    ("PR-GSS-11", "wrong_facility", GSS, {}),
    ("PR-GSS-12", "wrong_schedule", GSS, {"what": "hidden"}),
    ("PR-GSS-14", "malformed_end", GSS, {"how": "letters"}),
    ("PR-GSS-14", "missing_facility", GSS, {"empty": True}),
    *(("PR-GBD-01", "missing_element", GBD, {"element": each}) for each in details._FLAGS),
    ("PR-GBD-02", "missing_element", GBD, {"element": "subject_of_care"}),
    ("PR-GBD-02", "wrong_value", GBD, {"element": "subject_of_care", "value": "194804032094"}),
    ("PR-GBD-03", "missing_element", GBD, {"element": "startTimeInclusive"}),
    ("PR-GBD-04", "wrong_value", GBD, {"element": "isInvitation", "value": "false"}),
    ("PR-GBD-04", "extra_element", GBD, {"element": "startTimeInclusive", "value": "20300101080000"}),
    ("PR-GBD-05", "missing_element", GBD, {"element": "endTimeExclusive"}),
    ("PR-GBD-06", "missing_element", GBD, {"element": "purpose"}),
    ("PR-GBD-06", "wrong_value", GBD, {"element": "purpose", "value": ""}),
    ("PR-GBD-07", "wrong_booking_id", GBD, {}),
    ("PR-GBD-08", "wrong_facility", GBD, {}),
    ("PR-GBD-09", "serves_unknown_id", GBD, {}),
    ("PR-GBD-10", "free_times_have_ids", "", {}),
    ("PR-GBD-11", "local_time_as_utc", GBD, {}),
    ("PR-GBD-11", "wrong_value", GBD, {"element": "performer", "value": "SE9910000001-ANNAN"}),
    ("PR-GBD-12", "sees_no_bookings", GBD, {}),
    ("PR-GBD-13", "no_time_type", GBD, {}),
    ("PR-DBK-01", "wrong_docbook", GBD, {"what": "child_elements"}),
    ("PR-DBK-02", "wrong_docbook", GBD, {"what": "not_well_formed"}),
    ("PR-DBK-02", "wrong_docbook", GBD, {"what": "other_root"}),
    ("PR-DBK-03", "wrong_docbook", GBD, {"what": "unknown_element"}),
    ("PR-DBK-04", "wrong_docbook", GBD, {"what": "ulink_without_url"}),
]


@pytest.mark.parametrize(("rule", "fault", "contract", "parameters"), FAULTS)
def test_a_rule_fires_for_its_defect_and_shows_where(
    worlds: Application, rule: str, fault: str, contract: str, parameters: Mapping[str, Any]
) -> None:
    let_loose(worlds, Defect(rule, fault, rule, parameters=parameters, contract=contract))
    try:
        result = judged(rule, run_against(worlds, target("reference")))
    finally:
        off(worlds)
    assert result.state is (State.FAILED if result.rule.level is Level.SHALL else State.WARNED), result.reason
    assert all(each.exchange is not None and each.expected and each.got for each in result.findings)


@pytest.mark.parametrize(
    ("rule", "fault", "contract", "parameters"),
    [
        ("PR-GSS-13", "shows_late", GSS, {}),
        ("PR-GSS-13", "stale_after_cancel", GSS, {}),
        ("PR-ACT-06", "actor_ignored", "CancelBooking", {}),
        ("PR-ACT-06", "actor_ignored", "UpdateBooking", {}),
        ("PR-GEN-18", "soap_fault", "CancelBooking", {}),
        ("PR-GEN-02", "soap_fault", "MakeBooking", {}),
    ],
)
def test_what_only_acts_can_tell_is_told_by_bookings_of_ones_own(
    rule: str, fault: str, contract: str, parameters: Mapping[str, Any]
) -> None:
    waited = Waited()
    with granskning(waited) as app:
        let_loose(app, Defect(rule, fault, rule, parameters=parameters, contract=contract))
        run = run_against(app, target("reference", Safety.REVERSIBLE), waited)
        results, _ = judge_all(run, [RULES["PR-GSS-13"], RULES[rule]])
    assert next(each for each in results if each.rule.id == rule).findings


Answering = Callable[[bytes, Raw], Raw]


def judged(rule: str, run: Run) -> Result:
    result = judge(run, RULES[rule])
    assert result.state is not State.ERROR, result.reason
    return result


def altered(app: Application, answering: Answering, **changes: Any) -> Run:
    """A run against the reference system, each of whose replies `answering` may change."""
    inner = InProcess(app)

    def send(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        return answering(body, inner(method, url, body, headers))

    return Run(replace(target("reference"), **changes), send, lambda: REAL, Pace(0))


def refuse(reply: Raw) -> Raw:
    return replace(reply, status=500, body=envelope.fault(TechnicalError("Nej.")))


def served(app: Application, change: Callable[[bytes], bytes]) -> Callable[[bytes, Raw], Raw]:
    """A system that first mends the request, and so never sees what is wrong with it."""
    mend = InProcess(app)

    def answering(body: bytes, reply: Raw) -> Raw:
        mended = change(body)
        url = "http://tidbok.test/producers/granskad-referens/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21"
        return reply if mended == body else mend("POST", url, mended, {"Content-Type": "text/xml; charset=UTF-8"})

    return answering


CITIZEN = (
    b'<h:Actor xmlns:h="urn:riv:interoperability:headers:1"><h:actorId>191212121212</h:actorId>'
    b"<h:actorType>subject_of_care</h:actorType></h:Actor></soap:Header>"
)


def with_actor(body: bytes) -> bytes:
    return body if b":Actor " in body or b"Header>" not in body else body.replace(b"</soap:Header>", CITIZEN)


def test_a_missing_actor_that_is_served_is_seen(worlds: Application) -> None:
    run = altered(worlds, served(worlds, with_actor))
    assert judged("PR-ACT-04", run).state is State.WARNED


def test_an_unknown_actor_type_that_is_served_is_seen(worlds: Application) -> None:
    run = altered(
        worlds, served(worlds, lambda body: body.replace(b">x</h:actorType>", b">subject_of_care</h:actorType>"))
    )
    assert judged("PR-ACT-05", run).state is State.FAILED


def test_a_citizen_who_is_refused_where_an_agent_is_not_is_seen(worlds: Application) -> None:
    run = altered(worlds, lambda body, reply: refuse(reply) if b">subject_of_care<" in body else reply)
    result = judged("PR-ACT-01", run)
    assert result.state is State.FAILED
    assert result.findings[0].also


def test_it_is_not_the_actor_when_nobody_is_answered(worlds: Application) -> None:
    run = altered(worlds, lambda _body, reply: refuse(reply))
    assert judged("PR-ACT-01", run).state is State.SKIPPED


def test_a_foreign_element_that_is_refused_is_seen(worlds: Application) -> None:
    run = altered(worlds, lambda body, reply: refuse(reply) if b"urn:example:" in body else reply)
    assert judged("PR-GEN-08", run).state is State.FAILED


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b"<html><body>Bad Request</body></html>", "text/html"),
        (500, b"", "text/xml"),
        (200, b"", "text/xml"),
    ],
)
def test_what_cannot_be_read_must_be_answered_by_a_soap_fault(
    worlds: Application, status: int, body: bytes, kind: str
) -> None:
    def answering(asked: bytes, reply: Raw) -> Raw:
        broken = not asked.endswith(b"Envelope>")
        return Raw(status, {"content-type": kind}, body, 0.0) if broken else reply

    result = judged("PR-GEN-06", altered(worlds, answering))
    assert result.state is (State.PASSED if status == 200 else State.FAILED)


def test_a_platform_in_between_is_not_provoked(worlds: Application) -> None:
    run = altered(worlds, lambda _body, reply: reply, via="national")
    judged("PR-GEN-06", run)
    assert not [exchange for exchange in run.exchanges if not exchange.lawful]


def test_prefixes_order_and_optional_facts_are_the_producers_own(worlds: Application) -> None:
    """Another sound system's way of writing: other prefixes, no names, no flags where they are optional."""
    names = rb"resourceName|healthcare_facility_name|performerName|careTypeID"

    def answering(_body: bytes, reply: Raw) -> Raw:
        leaner = re.sub(rb"<(?:\w+:)?(%s)>[^<]*</(?:\w+:)?\1>" % names, b"", reply.body)
        return replace(reply, body=leaner.replace(b"soap:", b"S:").replace(b"xmlns:soap", b"xmlns:S"))

    run = altered(worlds, answering, known=Known())
    found, _ = judge_all(run, list(RULES.values()))
    assert not [(each.rule.id, each.findings) for each in found if each.findings]
    assert not [each.reason for each in found if each.state is State.ERROR]


def test_small_letters_in_hsa_ids_are_nobodys_mistake(worlds: Application) -> None:
    let_loose(worlds, Defect("small letters", "lower_case_hsa_ids", ""))
    try:
        found, _ = judge_all(run_against(worlds, target("reference")), list(RULES.values()))
    finally:
        off(worlds)
    assert not [(each.rule.id, each.findings) for each in found if each.findings]


def test_a_ping_that_is_claimed_is_asked_for(worlds: Application) -> None:
    contracts = (*FLOWS["book"], GSS, "PingForConfiguration")
    run = altered(worlds, lambda _body, reply: reply, contracts=contracts)
    assert judged("PR-GEN-19", run).state is State.PASSED
    deaf = altered(worlds, lambda body, reply: refuse(reply) if b"PingFor" in body else reply, contracts=contracts)
    assert judged("PR-GEN-19", deaf).state is State.WARNED


def first_look(**changes: Any) -> Target:
    """What flags alone give."""
    return replace(target("reference"), flows=("list",), **changes)


def test_flags_that_nobody_has_declared_contracts_for_are_asked_about_and_not_failed(worlds: Application) -> None:
    result = judged("PR-GEN-18", run_against(worlds, first_look()))
    assert result.state is State.SKIPPED
    assert result.reason is not None
    assert "CancelBooking" in result.reason.sv


def test_flags_without_the_contracts_that_they_need_fail(worlds: Application) -> None:
    result = judged("PR-GEN-18", run_against(worlds, first_look(contracts=(GSS,))))
    assert result.state is State.FAILED
    assert result.findings[0].xpath.endswith("cancel_booking_allowed")


@pytest.mark.parametrize("rule", RULES)
def test_a_target_of_which_nothing_is_said_breaks_no_rule_for_that(worlds: Application, rule: str) -> None:
    """Without persons, facts and ids: judged, or skipped with words about what is needed."""
    bare = Target("granskad-referens", url=target("reference").url, facilities=target("reference").facilities, rate=0.0)
    result = judged(rule, run_against(worlds, bare))
    assert result.state in (State.PASSED, State.SKIPPED, State.NOT_APPLICABLE, State.MANUAL)
    assert result.state is State.PASSED or result.reason


@pytest.mark.parametrize(
    ("rule", "changes", "key"),
    [
        ("PR-GEN-10", {"known": Known()}, "known.local_times"),
        ("PR-GEN-15", {"known": Known()}, "known.performers"),
        ("PR-ACT-02", {"agent": ""}, "agent"),
        ("PR-ACT-06", {"persons": target("reference").persons[:1]}, "persons"),
        ("PR-GSS-02", {"persons": (replace(target("reference").persons[0], bookings=None),)}, "persons[].bookings"),
        (
            "PR-GSS-04",
            {"persons": (replace(target("reference").persons[0], open_invitations=None),)},
            "open_invitations",
        ),
        ("PR-GSS-12", {"persons": (replace(target("reference").persons[0], hidden=()),)}, "persons[].hidden"),
    ],
)
def test_what_is_not_prepared_is_asked_for_by_the_key_of_the_target_file(
    worlds: Application, rule: str, changes: Mapping[str, Any], key: str
) -> None:
    result = judged(rule, run_against(worlds, replace(target("reference"), **changes)))
    assert result.state is State.SKIPPED
    assert result.reason is not None
    assert key in result.reason.sv
    assert key in result.reason.en


def test_a_booking_that_has_passed_need_not_be_listed(worlds: Application) -> None:
    """The sources leave it open (spec/producer-rules.md, P)."""
    row = rb"<(?:\w+:)?timeslotDetail>(?:(?!timeslotDetail>).)*>R-A1<.*?timeslotDetail>"

    def answering(body: bytes, reply: Raw) -> Raw:
        listed = GSS.encode() in body
        return replace(reply, body=re.sub(row, b"", reply.body, flags=re.DOTALL)) if listed else reply

    tolvan = replace(target("reference").persons[0], bookings=("R-A1", "R-A2"))
    after = REAL.replace(day=24)
    assert judged("PR-GSS-02", altered(worlds, answering, persons=(tolvan,), now=after)).state is State.PASSED
    assert judged("PR-GSS-02", altered(worlds, answering, persons=(tolvan,), now=REAL)).state is State.FAILED


def test_one_booking_whose_details_fail_hides_no_other(worlds: Application) -> None:
    run = altered(worlds, lambda body, reply: refuse(reply) if b">R-A1<" in body else reply)
    assert [each.expected for each in judged("PR-GBD-12", run).findings] == [("uppgifter om R-A1", "details of R-A1")]
    assert judged("PR-GBD-01", run).state is State.PASSED


def test_what_has_begun_need_not_have_details(worlds: Application) -> None:
    run = altered(worlds, lambda body, reply: refuse(reply) if b">R-A1<" in body else reply, now=REAL.replace(day=24))
    assert judged("PR-GBD-12", run).state is State.PASSED


def test_a_day_when_summer_time_begins_is_asked_for(worlds: Application) -> None:
    run = run_against(worlds, target("reference"))
    judged("PR-GEN-11", run)
    assert any(b">20270328<" in each.request for each in run.exchanges)
