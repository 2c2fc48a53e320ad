"""`tidbok doctor`: what is there, what is missing for which rules, and a target file that verify takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.app import Application
from simulator.cli import app as cli
from simulator.contracts import BOOKING_CONTRACTS
from simulator.errors import UsageError
from simulator.verification.client import Pace, Raw
from simulator.verification.needs import NEEDS, lacking
from simulator.verification.rule import Safety
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.surveying import STAND_IN, Answers, Survey, survey, surveying
from simulator.verification.target import Person, Target
from simulator.verification.target_file import parse
from simulator.verification.target_text import text
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT
from tests.support.serving import serving
from tests.support.world import SCENARIO, SYSTEM, make_app
from tests.verification.bench import REAL, InProcess, run_against, targeting

TOLVAN = Person(RESIDENT, "Tolvan", "Tolvansson", open_invitations=("I-2",))
GIVEN = targeting(SYSTEM, facilities=(FACILITY,), persons=(TOLVAN,))


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def surveyed(app: Application, given: Target = GIVEN) -> Survey:
    return survey(run_against(app, surveying(given)), given)


@pytest.fixture(scope="module")
def found(app: Application) -> Survey:
    return surveyed(app)


def test_it_finds_out_what_is_there(found: Survey) -> None:
    assert {each.contract for each in found.answers if each.answers is Answers.YES} == set(BOOKING_CONTRACTS)
    assert [each.id for each in found.facilities] == [FACILITY, OTHER_FACILITY]
    assert [each.id for each in found.time_types][:1] == ["NYBESOK"]
    assert found.bookable == ["NYBESOK"]
    assert found.dates["NYBESOK"][0] == "20260803"
    assert [(each.id, each.name) for each in found.performers] == [(PERFORMER, "Läkare Anna Test")]
    assert {(each.id, each.is_invitation) for _, each in found.held} == {("B-1", False), ("I-1", True)}
    assert list(found.persons[0].open_invitations) == ["I-2"]
    assert set(found.flows) >= {"list", "details", "book", "timed_invitations", "open_invitations", "other_facilities"}
    assert "agents" not in found.flows


def test_it_only_reads(app: Application) -> None:
    asked: list[tuple[str, str]] = []
    inner = InProcess(app)

    def heard(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        asked.append((method, url))
        return inner(method, url, body, headers)

    survey(Run(surveying(replace(GIVEN, safety=Safety.FULL)), heard, lambda: REAL, Pace(0)), GIVEN)
    acting = ("MakeBooking", "UpdateBooking", "CancelBooking")
    assert asked
    assert not [url for method, url in asked if method != "GET" and any(name in url for name in acting)]
    assert len(asked) < 25


def test_a_contract_that_is_not_there_is_seen(app: Application) -> None:
    away = {"GetAllPerformers": "http://tidbok.test/nowhere", "MakeBooking": "http://tidbok.test/nowhere"}
    found = surveyed(app, replace(GIVEN, urls=away))
    assert {each.contract for each in found.answers if each.answers is Answers.NO} == set(away)
    assert "choose_performer" not in found.flows
    assert "book" not in found.flows


def test_a_fault_for_a_booking_that_nobody_has_says_nothing_of_the_contract(app: Application) -> None:
    found = surveyed(app, replace(GIVEN, persons=(Person("194804032094"), Person("188803099368"))))
    assert found.answered("GetBookingDetails") is Answers.UNKNOWN
    assert "details" in found.flows


def test_without_a_test_person_it_asks_as_one_and_says_so(app: Application) -> None:
    found = surveyed(app, replace(GIVEN, persons=()))
    assert found.persons[0].person is STAND_IN
    assert "persons:" not in [line.strip() for line in text(found, Path("t.yaml"), "sv").splitlines()]
    assert "ange en testperson: --person" in next(lacking(found)).words.sv


# -- what is missing


def test_what_is_missing_is_said_with_exact_values_and_the_rules_that_need_it(found: Survey) -> None:
    bare = replace(GIVEN, persons=(replace(TOLVAN, open_invitations=None),))
    lacks = list(lacking(replace(found, target=bare, persons=[replace(found.persons[0], open_invitations=())])))
    opened = next(each for each in lacks if "PR-GSS-04" in each.rules)
    assert (
        f"en öppen kallelse (utan tid, isInvitation=true) för {RESIDENT}, {FACILITY}, tidstyp NYBESOK"
        in opened.words.sv
    )
    assert "persons[].open_invitations" in opened.words.en
    hidden = next(each for each in lacks if "PR-GSS-12" in each.rules)
    assert "start 2026-08-17 10:00" in hidden.words.sv or "start 2026-08-1" in hidden.words.sv


def test_what_is_there_is_not_asked_for(found: Survey) -> None:
    rules = {rule for lack in lacking(found) for rule in lack.rules}
    assert not rules & {"PR-GSS-03", "PR-GSS-04", "PR-GBD-03", "PR-GAD-07", "PR-UPB-12"}


def test_through_a_platform_it_cannot_be_known_whose_a_facility_is(app: Application) -> None:
    found = surveyed(app, replace(GIVEN, via="national"))
    assert not found.hosted
    assert any(OTHER_FACILITY in lack.words.sv and "PR-GHF-06" in lack.rules for lack in lacking(found))


def test_every_need_names_rules_that_there_are() -> None:
    named = {rule for need in NEEDS for rule in need.rules}
    if len(RULES) < 150:
        pytest.skip("the catalogue is not whole yet")
    assert not named - set(RULES)


# -- the file


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_file_that_it_writes_is_a_target(found: Survey, language: str, tmp_path: Path) -> None:
    written = text(found, tmp_path / "t.yaml", language)  # type: ignore[arg-type]
    target = parse(written, str(tmp_path / "t.yaml"))
    assert (target.url, target.flows) == (GIVEN.url, tuple(found.flows))
    assert target.facilities == (FACILITY, OTHER_FACILITY)
    person = target.persons[0]
    assert (person.id, person.first_name) == (RESIDENT, "Tolvan")
    assert (person.bookings, person.timed_invitations, person.open_invitations) == (("B-1",), ("I-1",), ("I-2",))
    assert set(person.rebookable) | set(person.not_rebookable) == {"B-1", "I-1"}
    assert target.bookable.time_type == "NYBESOK"
    assert target.safety is Safety.READ_ONLY


def test_what_was_given_is_kept_and_secrets_are_not_written(
    found: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHORIZATION", "Bearer hemligt")
    (tmp_path / "ca.pem").touch()
    whole = (Path(__file__).parents[1] / "examples" / "targets" / "whole.yaml").read_text("utf-8")
    whole = re.sub("^tls: .*$", "tls: {trust: ca.pem}", whole, flags=re.MULTILINE)
    whole = whole.replace("X-Miljo: qa", "X-Miljo: qa\n  Authorization: ${AUTHORIZATION}")
    given = parse(whole, str(tmp_path / "given.yaml"))
    file = tmp_path / "written" / "t.yaml"
    file.parent.mkdir()
    written = text(replace(found, target=given), file, "sv")
    assert "hemligt" not in written
    again = parse(written, str(file))
    same = ("name", "url", "urls", "via", "profile", "contracts", "known", "actor", "agent", "headers")
    assert {name: getattr(again, name) for name in same} == {name: getattr(given, name) for name in same}
    assert Path(again.tls.trust).resolve() == (tmp_path / "ca.pem").resolve()
    assert again.control == given.control


# -- as it is typed


def tidbok(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_doctor_then_verify(tmp_path: Path) -> None:
    file = tmp_path / "mitt.yaml"
    with serving(SCENARIO) as server:
        url = f"{server.url}/producers/{SYSTEM}"
        asked = ("--address", FACILITY, "--person", RESIDENT, "--rate", "0", "--write", str(file))
        done = tidbok("doctor", url, *asked)
        assert done.exit_code == 0, done.output
        assert "2026-08-03 08:" in done.stdout
        assert RESIDENT not in done.stdout
        assert "Saknas, och behövs av" in done.stdout
        judged = tidbok("verify", str(file), "--rules", "PR-GEN-0[15]", "--rules", "PR-GEN-17", "--rate", "0")
        assert judged.exit_code == 0, judged.output
        assert "2026-08-03" in judged.stdout
    again = tidbok("doctor", url, *asked)
    assert isinstance(again.exception, UsageError)
    assert "is already there" in str(again.exception)


def test_a_target_that_does_not_answer_is_exit_code_3() -> None:
    done = tidbok("doctor", "http://127.0.0.1:1/x", "--address", FACILITY, "--rate", "0", "--language", "en")
    assert done.exit_code == 3
    assert "The target does not answer" in done.stderr


def test_a_server_that_is_no_booking_system_gets_a_hint_and_no_file(tmp_path: Path) -> None:
    file = tmp_path / "t.yaml"
    with serving(SCENARIO) as server:
        done = tidbok("doctor", f"{server.url}/here", "--address", FACILITY, "--rate", "0", "--write", str(file))
    assert done.exit_code == 3, done.output
    assert "Inget kontrakt svarar: stämmer basadressen?" in done.stderr
    assert "Saknas" not in done.stdout
    assert not file.exists()
