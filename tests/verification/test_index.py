"""EI-01 to EI-23: what a target tells the index that verify plays. Its posts are altered on the wire, one thing at a
time; what only an act can bring about is a fault of the target's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from simulator.faults.reading import fault_setting
from simulator.store import faults as store
from simulator.verification.report import Result, State
from simulator.verification.rule import Safety
from simulator.verification.rules import index
from simulator.verification.run import Run
from simulator.verification.runner import judge, judge_all
from simulator.verification.steps import staff
from simulator.verification.target import Bookable, Control, Known, Person, Profile
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT, TIME_TYPE
from tests.support.world import RESIDENTS, SCENARIO, SYSTEM, make_app
from tests.verification.bench import HOST, run_against, targeting
from tests.verification.index_bench import run_with_index, told_otherwise
from tests.verification.targets import SYSTEMS, granskning, target

RULES = {rule.id: rule for rule in index.RULES}
CAUGHT = (State.FAILED, State.WARNED)
Spoil = Callable[[etree._Element], None]


def judged(run: Run, *ids: str) -> dict[str, Result]:
    found, _ = judge_all(run, [RULES[each] for each in ids or RULES])
    return {result.rule.id: result for result in found}


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Run, dict[str, Result]]]:
    """Everything that there is to do has been done with a sound target, and judged."""
    with granskning() as app:
        run = run_with_index(app, target("reference", Safety.FULL))
        yield run, judged(run)


def test_there_is_a_function_for_every_rule() -> None:
    assert list(RULES) == [f"EI-{number:02}" for number in range(1, 24)]


def test_a_sound_target_keeps_every_rule(played: tuple[Run, dict[str, Result]]) -> None:
    run, results = played
    assert {name: result.state for name, result in results.items()} == dict.fromkeys(RULES, State.PASSED)
    assert not run.cleanup.outstanding()


def test_what_was_told_is_numbered_among_what_was_asked(played: tuple[Run, dict[str, Result]]) -> None:
    run, _ = played
    numbers = sorted(each.number for each in (*run.exchanges, *run.told))
    assert numbers == list(range(1, len(numbers) + 1))
    assert not {id(each) for each in run.told} & {id(each) for each in run.exchanges}
    assert all(each.incoming and each.answered and each.contract.name == "Update" for each in run.told)


def test_without_an_index_the_rules_say_how_to_get_one() -> None:
    with granskning() as app:
        run = run_against(app, target("reference", Safety.FULL))
        for result in judged(run).values():
            assert result.state is State.SKIPPED, result.rule.id
            assert "--index-port" in (result.reason.sv if result.reason else "")
        assert run.exchanges == []


# -- what is told otherwise


def transactions(update: etree._Element) -> list[etree._Element]:
    return list(update.iter("{*}engagementTransaction"))


def part(transaction: etree._Element, name: str) -> etree._Element | None:
    return next(transaction.iter(f"{{*}}{name}"), None)


def text(transaction: etree._Element, name: str) -> str:
    found = part(transaction, name)
    return "" if found is None else found.text or ""


def deletes(transaction: etree._Element) -> bool:
    return text(transaction, "deleteFlag") == "true"


def saying(name: str, value: str | Callable[[str], str]) -> Spoil:
    def spoil(update: etree._Element) -> None:
        for transaction in transactions(update):
            found = part(transaction, name)
            if found is not None:
                found.text = value if isinstance(value, str) else value(found.text or "")

    return spoil


def without(unwanted: Callable[[etree._Element], bool]) -> Spoil:
    def spoil(update: etree._Element) -> None:
        for transaction in transactions(update):
            if unwanted(transaction):
                update.remove(transaction)

    return spoil


def adding(name: str, value: str, *, before: str = "dataController") -> Spoil:
    def spoil(update: etree._Element) -> None:
        for transaction in transactions(update):
            place = part(transaction, before)
            assert place is not None
            added = etree.Element(f"{{{etree.QName(place).namespace}}}{name}")
            added.text = value
            place.addprevious(added)

    return spoil


def twice(update: etree._Element) -> None:
    for transaction in transactions(update):
        again = etree.fromstring(etree.tostring(transaction))
        if not deletes(transaction):
            update.append(again)


def only_first() -> Spoil:
    """A post is created, and never updated."""
    known: set[tuple[str, str]] = set()

    def later(transaction: etree._Element) -> bool:
        name = text(transaction, "businessObjectInstanceIdentifier"), text(transaction, "logicalAddress")
        seen, _ = name in known, known.add(name)
        return seen and not deletes(transaction)

    return without(later)


def content_on_delete(update: etree._Element) -> None:
    for transaction in transactions(update):
        place = part(transaction, "sourceSystem")
        if deletes(transaction) and place is not None:
            content = etree.Element(f"{{{etree.QName(place).namespace}}}mostRecentContent")
            content.text = "20260805080000"
            place.addprevious(content)


def alone_deleted(update: etree._Element) -> None:
    """Deletions that come alone are not sent: nothing is cancelled."""
    if [deletes(each) for each in transactions(update)] == [True]:
        update.clear()


def together_deleted(update: etree._Element) -> None:
    """Deletions that come with a new post are not sent: nothing is replaced."""
    if len(transactions(update)) > 1:
        without(deletes)(update)


SPOILS: tuple[tuple[str, Callable[[], Spoil], set[str]], ...] = (
    ("EI-01", lambda: without(lambda each: not deletes(each)), {"EI-10", "EI-14", "EI-16", "EI-19", "EI-23"}),
    ("EI-01", lambda: saying("mostRecentContent", "20261224080000"), {"EI-10", "EI-18"}),
    ("EI-02", lambda: saying("serviceDomain", "urn:riv:crm:scheduling"), set()),
    ("EI-02", lambda: saying("serviceDomain", "riv:clinicalprocess:logistics:logistics"), {"EI-16"}),
    ("EI-03", lambda: saying("categorization", "Booking"), set()),
    ("EI-04", lambda: saying("clinicalProcessInterestId", "Tidbokning"), set()),
    ("EI-06", lambda: saying("businessObjectInstanceIdentifier", lambda name: f"EI-{name}"), {"EI-12", "EI-18"}),
    ("EI-07", lambda: adding("owner", "5565594230"), {"EI-22"}),
    ("EI-07", lambda: adding("creationTime", "20260803080000"), set()),
    ("EI-08", lambda: saying("mostRecentContent", lambda text: f"{text[:8]}T{text[8:]}"), {"EI-22"}),
    ("EI-08", lambda: saying("mostRecentContent", lambda text: f"20260231{text[8:]}"), set()),
    ("EI-09", lambda: content_on_delete, set()),
    ("EI-10", only_first, {"EI-18"}),
    ("EI-11", lambda: together_deleted, {"EI-12", "EI-18", "EI-19"}),
    ("EI-12", lambda: alone_deleted, {"EI-15", "EI-18", "EI-19", "EI-20"}),
    ("EI-18", lambda: saying("registeredResidentIdentification", RESIDENTS[7]), {"EI-16"}),
    ("EI-19", lambda: without(deletes), {"EI-11", "EI-12", "EI-15", "EI-18", "EI-20"}),
    ("EI-21", lambda: twice, set()),
    ("EI-22", lambda: saying("dataController", lambda text: f" {text}\n"), set()),
    ("EI-22", lambda: saying("sourceSystem", "SE9910000001-HUVUD"), set()),
    ("EI-22", lambda: adding("priority", "1"), set()),
    ("EI-23", lambda: without(lambda each: text(each, "businessObjectInstanceIdentifier") == "R-O1"), {"EI-12"}),
)


@pytest.mark.parametrize(("rule", "spoil", "also"), SPOILS)
def test_what_is_told_wrongly_is_caught(
    played: tuple[Run, dict[str, Result]], rule: str, spoil: Callable[[], Spoil], also: set[str]
) -> None:
    """By its own rule, and by none that has nothing to do with it."""
    results = judged(told_otherwise(played[0], spoil()))
    caught = {name for name, result in results.items() if result.state in CAUGHT}
    assert State.ERROR not in {result.state for result in results.values()}
    assert rule in caught
    assert caught <= {rule, *also}
    first = results[rule].findings[0]
    assert first.exchange is not None
    assert first.expected != first.got


def test_a_deletion_by_another_key_is_caught(played: tuple[Run, dict[str, Result]]) -> None:
    """All of the key is there, but it is not the one that the post had: the index keeps the post."""

    def of_another_system(update: etree._Element) -> None:
        for transaction in filter(deletes, transactions(update)):
            for found in transaction.iter("{*}sourceSystem"):
                found.text = "SE9910000001-SYS2"

    result = judge(told_otherwise(played[0], of_another_system), RULES["EI-09"])
    assert result.state is State.FAILED
    assert {each.got for each in result.findings} == {"SE9910000001-SYS2"}


def test_staff_s_booking_that_is_not_told_is_caught(played: tuple[Run, dict[str, Result]]) -> None:
    booking_id = staff.booked_by_staff(played[0]).booking_id
    silent = without(lambda each: text(each, "businessObjectInstanceIdentifier") == booking_id)
    assert judge(told_otherwise(played[0], silent), RULES["EI-14"]).state is State.FAILED


def test_an_open_invitation_that_is_not_told_is_caught(played: tuple[Run, dict[str, Result]]) -> None:
    """A cancelled timed invitation has become an open one, as the unit's rules have it."""
    silent = without(lambda each: text(each, "mostRecentContent") == "20260803080000")
    assert judge(told_otherwise(played[0], silent), RULES["EI-16"]).state is State.FAILED


def test_what_begins_and_is_not_deleted_is_caught(played: tuple[Run, dict[str, Result]]) -> None:
    run, _ = played
    (passing,) = list(run.remember(("simulator.verification.steps.indexing", "watch"), lambda: None).passings.values())
    stays = without(lambda each: deletes(each) and text(each, "businessObjectInstanceIdentifier") == passing.booking_id)
    other = told_otherwise(run, stays)
    assert judge(other, RULES["EI-15"]).state is State.FAILED
    assert judge(other, RULES["EI-20"]).state is State.FAILED


def test_posts_of_the_target_s_other_domains_are_nobody_s_business(played: tuple[Run, dict[str, Result]]) -> None:
    """A source of care contacts tells of them in the same way."""

    def also_contacts(update: etree._Element) -> None:
        for transaction in transactions(update):
            other = etree.fromstring(etree.tostring(transaction))
            for name, value in (
                ("serviceDomain", "riv:clinicalprocess:logistics:logistics"),
                ("categorization", "vko"),
                ("businessObjectInstanceIdentifier", "NA"),
            ):
                found = part(other, name)
                assert found is not None
                found.text = value
            update.append(other)

    results = judged(told_otherwise(played[0], also_contacts))
    assert {result.state for result in results.values()} == {State.PASSED}


def test_nothing_told_at_all_fails_what_it_must_and_skips_the_rest(played: tuple[Run, dict[str, Result]]) -> None:
    results = judged(told_otherwise(played[0], lambda update: update.clear()))
    assert {name for name, result in results.items() if result.state in CAUGHT} == {
        *("EI-01", "EI-10", "EI-12", "EI-14", "EI-16", "EI-19"),
    }
    assert {result.state for result in results.values()} <= {State.FAILED, State.SKIPPED, State.PASSED}
    assert results["EI-02"].state is State.SKIPPED


# -- what the target does


@pytest.mark.parametrize(
    ("rule", "what", "profile"),
    [
        ("EI-05", "logical_address", "reference"),
        ("EI-13", "refused_told", "reference"),
        ("EI-17", "hidden_told", "reference"),
        ("EI-11", "not_deleted_when_replaced", "pmo"),
    ],
)
def test_a_target_that_tells_wrongly_is_caught(rule: str, what: str, profile: Profile) -> None:
    with granskning() as app:
        fault = {"fault": "index_wrong", "producer": SYSTEMS[profile][0], "what": what}
        store.put(app.worlds.database, "default", fault_setting(fault))
        result = judge(run_with_index(app, target(profile, Safety.REVERSIBLE)), RULES[rule])
        assert result.state in CAUGHT
        assert result.findings[0].exchange is not None


SMALL = targeting(
    SYSTEM,
    facilities=(FACILITY, OTHER_FACILITY),
    flows=("list", "details", "book", "rebook", "cancel", "timed_invitations", "open_invitations", "other_facilities"),
    persons=(Person(RESIDENT, "Tolvan", "Tolvansson"), Person(RESIDENTS[3], "Anna", "Andersson", bookings=())),
    bookable=Bookable(facility=FACILITY, time_type=TIME_TYPE),
    control=Control(clock=f"{HOST}/__admin/clock"),
    safety=Safety.FULL,
)


@pytest.mark.parametrize(("fault", "state"), [("", State.PASSED), ("never_deleted", State.FAILED)])
def test_an_invitation_s_post_is_deleted_when_it_runs_out(fault: str, state: State) -> None:
    scenario = SCENARIO.replace("text: Boka en tid.}", 'text: Boka en tid., valid_until: "+20d"}')
    with make_app(scenario=scenario) as app:
        if fault:
            store.put(app.worlds.database, "default", fault_setting({"fault": "index_wrong", "what": fault}))
        known: dict[str, Any] = {"open_until": {"I-2": date(2026, 8, 23)}}
        result = judge(run_with_index(app, replace(SMALL, known=Known(**known))), RULES["EI-16"])
        assert (result.state, result.looked_at) == (state, 1)


def test_a_target_that_only_may_be_read_is_only_read() -> None:
    with granskning() as app:
        run = run_with_index(app, target("reference", Safety.READ_ONLY))
        states = {result.state for result in judged(run).values()}
        assert states == {State.SKIPPED}
        assert not [each for each in run.exchanges if each.contract.name in ("MakeBooking", "CancelBooking")]
