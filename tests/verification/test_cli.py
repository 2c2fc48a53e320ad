"""`tidbok verify` and `tidbok rules` as a person meets them: what is said, what is written, and the exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from simulator.app import Application
from simulator.cli import app as cli
from simulator.errors import UsageError
from simulator.verification import at_terminal, verifying
from simulator.verification.at_terminal import Typed
from simulator.verification.check import Check
from simulator.verification.cleanup_log import CleanUp
from simulator.verification.flags import Flags, command_of, target_of
from simulator.verification.report import ExitCode, Report, State
from simulator.verification.rule import Level, Look, Origin, Rule, Safety, rule
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.steps import acting, reading
from simulator.verification.target import Person
from simulator.verification.telling import Progress
from simulator.verification.verifying import Interrupts, Verification, chosen
from simulator.verification.words import Words
from tests.faults.playing import on
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.serving import Server, serving
from tests.support.world import SCENARIO, SYSTEM, Door, make_app, sender
from tests.verification.bench import REAL, run_against, targeting

SPEC = Path(__file__).parents[2].parent / "shared" / "spec"
AT = ("--address", FACILITY, "--person", RESIDENT, "--rate", "0")
SLOTS: dict[str, Any] = {"flows": ("list", "details", "book", "cancel"), "safety": Safety.REVERSIBLE}


def tidbok(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SCENARIO) as made:
        yield made


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def url_of(server: Server) -> str:
    return f"{server.url}/producers/{SYSTEM}"


def a_rule(look: Look, rule_id: str = "PR-TST-01", **fields: Any) -> dict[str, Rule]:
    words = Words("Något stämmer.", "Something is right.")
    made = rule(rule_id, Level.SHALL, Origin.SCHEMA, "test", words, citizen=words, **fields)(look)
    return {rule_id: made}


def that_passes(run: Run) -> Iterator[Check]:
    yield Check(True, reading.schedule(run, run.person))


def that_fails(run: Run) -> Iterator[Check]:
    yield Check(False, reading.schedule(run, run.person), expected="a", got="b")


def that_breaks(_run: Run) -> Iterator[Check]:
    raise RuntimeError("our mistake")


def that_sees_nothing(_run: Run) -> Iterator[Check]:
    yield from ()


# -- exit codes


@pytest.mark.parametrize(
    ("look", "code"),
    [(that_passes, ExitCode.PASSED), (that_fails, ExitCode.FAILED), (that_sees_nothing, ExitCode.NOTHING_JUDGED)],
)
def test_the_exit_code_is_the_verdict(
    server: Server, look: Look, code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = Flags(persons=[RESIDENT], addresses=[FACILITY], rate=0)
    assert at_terminal.verify(Typed(url_of(server), flags), a_rule(look)) == code.value
    assert "PR-TST-01" in capsys.readouterr().out or code is ExitCode.PASSED


@pytest.mark.breaks_inside
def test_a_rule_that_breaks_is_exit_code_4_and_never_green(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    flags = Flags(persons=[RESIDENT], addresses=[FACILITY], rate=0)
    known = {**a_rule(that_passes), **a_rule(that_breaks, "PR-TST-02")}
    assert at_terminal.verify(Typed(url_of(server), flags), known) == 4
    assert "our mistake" in capsys.readouterr().out


def test_a_target_that_is_not_there_is_exit_code_3() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        done = tidbok("verify", f"http://127.0.0.1:{port}/x", *AT, "--quiet")
    assert done.exit_code == 3
    assert "Målet svarar inte alls" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.yaml"], "no target 'nowhere.yaml': neither a file nor an address"),
        (["http://127.0.0.1:1/x"], "give the unit's logical address (HSA-id) with --address"),
        (["http://127.0.0.1:1/x", "--address", "VC"], "--address: 'VC' is not a complete HSA-id"),
        (["http://127.0.0.1:1/x", *AT, "--person", "198001011234"], "--person: personal identity number"),
        (["http://127.0.0.1:1/x", *AT, "--flow", "boka"], "--flow: unknown flow 'boka'"),
        (["http://127.0.0.1:1/x", *AT, "--rules", "PR-GNE-*"], "no rule fits 'PR-GNE-*'; did you mean 'PR-GEN-"),
        (["http://127.0.0.1:1/x", *AT, "--rate", "200"], "--rate: 200 is not from 0.01 to 100 calls a second"),
        (["http://192.0.2.1/x", *AT], "--rate 0 lifts the rate for a target on this computer only"),
        (["http://127.0.0.1:1/x", *AT, "--timeout", "0"], "--timeout: 0 is not from 0.1 to 600 seconds"),
        (["http://127.0.0.1:1/x", *AT, "--cert", "inte.pem"], "--cert: inte.pem is not a file"),
        (["http://127.0.0.1:1/x", *AT, "--key", __file__], "--key: give the certificate too, with --cert"),
        (["http://127.0.0.1:1/x", *AT, "--header", "X"], "--header: 'X' is not a header"),
        (["http://127.0.0.1:1/x", *AT, "--header", "X: ${NOT_SET_IN_TIDBOK}"], "NOT_SET_IN_TIDBOK is not set"),
        (["http://127.0.0.1:1/x", *AT, "--format", "json", "--format", "csv"], "several formats need a folder"),
        (["http://127.0.0.1:1/x", *AT, "--report", __file__], "--report: cannot write in"),
        (["http://127.0.0.1:1/x", *AT, "--clean-up", "nowhere.jsonl"], "nowhere.jsonl"),
        (["https://u:p@127.0.0.1/x", *AT], "a name or a password does not belong in an address"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_sentence_and_nothing_is_asked(arguments: list[str], says: str) -> None:
    done = tidbok("verify", *arguments)
    assert isinstance(done.exception, UsageError), (done.exception, done.output)
    assert says in str(done.exception)
    assert done.stdout == ""


@pytest.mark.parametrize("option", ["--safety", "--profile", "--format", "--language"])
def test_a_word_that_is_none_of_the_known_is_exit_code_2(option: str) -> None:
    assert tidbok("verify", "http://127.0.0.1:1/x", *AT, option, "x").exit_code == 2


# -- what is said and written


def test_the_plan_is_said_before_the_first_call_and_asks_nothing(server: Server) -> None:
    before = server.request("GET", "/__admin/calls").body
    done = tidbok("verify", url_of(server), *AT, "--plan", "--rules", "PR-GEN-0[1-5]")
    assert done.exit_code == 0
    assert "inget bokas eller ändras" in done.stdout
    assert "ingen gräns (målet är denna dator)" in done.stdout
    assert "PR-GEN-01" in done.stdout
    assert server.request("GET", "/__admin/calls").body == before


def test_a_first_look_at_a_bare_address(server: Server) -> None:
    done = tidbok("verify", url_of(server), *AT, "--rules", "PR-GEN-0?", "--language", "en")
    assert done.exit_code == 0, done.output
    assert "Plan for the verification of" in done.stderr
    assert "The target is a tidbok: its clock is read at" in done.stderr
    assert "2026-08-03" in done.stdout
    assert "no SHALL rule failed" in done.stdout


def test_quiet_says_nothing_but_the_report(server: Server) -> None:
    done = tidbok("verify", url_of(server), *AT, "--rules", "PR-GEN-01", "--rules", "PR-GEN-17", "-q")
    assert done.stderr == ""
    assert "Godkänd" in done.stdout


def test_one_format_without_a_folder_goes_to_the_screen(server: Server) -> None:
    done = tidbok("verify", url_of(server), *AT, "--rules", "PR-GEN-17", "--format", "json", "-q")
    assert json.loads(done.stdout)["exit_code"] == 0


def test_reports_are_written_in_a_folder_without_personal_numbers(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "result" / "today"
    done = tidbok("verify", url_of(server), *AT, "--rules", "PR-GEN-17", "--report", str(folder))
    assert done.exit_code == 0, done.output
    assert {"report.json"} <= {each.name for each in folder.iterdir()}
    for file in folder.iterdir():
        assert RESIDENT not in file.read_text("utf-8"), file
        assert str(file) in done.stderr
    assert not list(folder.glob("tidbok-cleanup-*"))
    tidbok("verify", url_of(server), *AT, "--rules", "PR-GEN-17", "--report", str(folder), "--unmasked")
    assert RESIDENT in (folder / "report.json").read_text("utf-8")


@pytest.mark.parametrize("unmasked", [[], ["--unmasked"]])
def test_a_secret_is_in_no_report(server: Server, unmasked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDBOK_TEST_KEY", 'hem"ligt')
    asked = ("--rules", "PR-GEN-17", "--header", "X-Key: ${TIDBOK_TEST_KEY}", "--format", "json")
    done = tidbok("verify", url_of(server), *AT, *asked, *unmasked)
    assert done.exit_code == 0, done.output
    assert "ligt" not in done.output
    assert json.loads(done.stdout)["exchanges"][0]["request_headers"]["X-Key"] == "***"


def test_the_schema_of_target_files_needs_no_target() -> None:
    done = tidbok("verify", "--schema")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["properties"]["facilities"]


def test_help_has_examples_and_exit_codes() -> None:
    shown = " ".join(tidbok("verify", "--help").stdout.split())
    assert "tidbok verify my-system.yaml --safety reversible --report result" in shown
    assert "3 nothing could be judged" in shown


def test_progress_is_one_line_on_a_terminal_and_a_line_now_and_then_elsewhere() -> None:
    class Stream:
        def __init__(self, tty: bool) -> None:
            self.text, self._tty = "", tty

        def isatty(self) -> bool:
            return self._tty

        def write(self, text: str) -> int:
            self.text += text
            return len(text)

        def flush(self) -> None:
            pass

    for tty, shown in ((True, "\rregel 0 av 3, 1 anrop, 0:20\r"), (False, "regel 0 av 3, 1 anrop, 0:20\n")):
        now = [0.0]
        stream = Stream(tty)
        progress = Progress(stream, 3, "sv", clock=lambda now=now: now[0])  # type: ignore[arg-type,misc]
        now[0] = 20.0
        progress.heard(None)  # type: ignore[arg-type]
        progress.end()
        assert stream.text.replace(" " * 27 + "\r", "") == shown


# -- flags


def test_flags_go_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "t.yaml"
    file.write_text(
        f"name: x\nurl: http://127.0.0.1:1/x\nfacilities: [{FACILITY}]\nflows: [list, details]\n"
        f"persons: [{{id: {RESIDENT}, bookings: [B-1]}}]\nheaders: {{X-A: '1'}}\nrate: 2\n"
    )
    flags = Flags(
        persons=[RESIDENT, "194804032094"], addresses=[OTHER_FACILITY], flows=["list"], profile="pmo",
        safety=Safety.FULL, rate=5, timeout=7, headers=["X-B: 2"],
    )  # fmt: skip
    target = target_of(str(file), flags)
    assert target.persons == (Person(RESIDENT, bookings=("B-1",)), Person("194804032094"))
    assert (target.facilities, target.flows, target.profile) == ((OTHER_FACILITY,), ("list",), "pmo")
    assert (target.safety, target.rate, target.timeout) == (Safety.FULL, 5, 7)
    assert target.headers == {"X-A": "1", "X-B": "2"}
    assert target_of(str(file), Flags()).rate == 2


def test_the_command_to_repeat_is_quoted_and_has_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = Flags(
        persons=[RESIDENT], addresses=[FACILITY], safety=Safety.REVERSIBLE, rate=0.5,
        headers=["X-Env: a b", "Authorization: Bearer hemligt", "X-Api-Key: ${MY_KEY}"],
    )  # fmt: skip
    command = command_of("my file.yaml", flags)
    assert "hemligt" not in command
    if os.name != "nt":
        assert command == (
            f"tidbok verify 'my file.yaml' --person {RESIDENT} --address {FACILITY} --header 'X-Env: a b' "
            "--header 'Authorization: ${AUTHORIZATION}' --header 'X-Api-Key: ${MY_KEY}' --safety reversible --rate 0.5"
        )
    monkeypatch.setenv("MY_KEY", "nyckel")
    assert target_of("http://127.0.0.1:1/x", flags).secrets == (
        "hemligt",
        "Bearer hemligt",
        "nyckel",
    )


# -- what is booked is undone


def booking_then(then: Callable[[Run], None]) -> Look:
    """Books, and never gets to cancelling it."""

    def look(run: Run) -> Iterator[Check]:
        person = reading.booker(run)
        made = acting.book(run, person, acting.free_slot(run))
        assert acting.said(made).carried_out
        then(run)
        yield Check(True, made)

    return look


def interrupt(_run: Run) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def verification(app: Application, look: Look, log: Path, interrupts: Interrupts | None = None) -> Verification:
    target = targeting(SYSTEM, facilities=(FACILITY,), persons=(Person(RESIDENT, "Tolvan", "Tolvansson"),), **SLOTS)
    rules = {**a_rule(look, safety=Safety.REVERSIBLE), **a_rule(that_passes, "PR-TST-02", safety=Safety.FULL)}
    return Verification(
        run_against(app, target), list(rules.values()), "tidbok verify x", log, interrupts=interrupts or Interrupts()
    )


def carried_out(made: Verification) -> Report:
    with made.interrupts.listening():
        return made.carry_out()


def booked(app: Application) -> set[str]:
    return set(Door(sender(app)).schedule(RESIDENT))


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_undoes_what_it_booked_and_reports_so_far(
    app: Application, tmp_path: Path, number: signal.Signals
) -> None:
    log = tmp_path / "log.jsonl"
    report = carried_out(verification(app, booking_then(lambda _: os.kill(os.getpid(), number)), log))
    assert report.exit_code is ExitCode.INTERRUPTED
    assert booked(app) == {"B-1", "I-1"}
    assert len(report.cleaned) == 1
    assert not report.left
    assert not log.exists()
    assert [result.state for result in report.results] == [State.SKIPPED, State.SKIPPED]
    assert report.exchanges


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_a_second_interrupt_stops_the_clean_up_and_says_what_is_left_and_how_to_go_on(
    app: Application, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    made = verification(app, booking_then(interrupt), log)
    made.undoing = lambda _count: made.run.__setattr__("heard", lambda _: os.kill(os.getpid(), signal.SIGINT))
    report = carried_out(made)
    assert report.exit_code is ExitCode.INTERRUPTED
    assert len(report.left) == 1
    assert FACILITY in report.left[0].sv
    assert len(CleanUp.load(log, made.run.target).outstanding()) == 1
    if os.name != "nt":
        assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.breaks_inside
def test_what_a_broken_rule_booked_is_undone(app: Application, tmp_path: Path) -> None:
    def breaks(_run: Run) -> None:
        raise RuntimeError("our mistake")

    report = carried_out(verification(app, booking_then(breaks), tmp_path / "log.jsonl"))
    assert report.exit_code is ExitCode.BROKE
    assert booked(app) == {"B-1", "I-1"}
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_kill_int_in_the_middle_of_a_real_run_leaves_no_booking(server: Server, tmp_path: Path) -> None:
    if "PR-MKB-10" not in RULES:
        pytest.skip("the rules that book are not in the catalogue yet")
    person = "194804032094"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "simulator", "verify", url_of(server), "--address", FACILITY, "--person", person,
            "--rate", "20", "--safety", "reversible", "--flow", "list", "--flow", "details", "--flow", "book",
            "--flow", "cancel", "--rules", "PR-MKB-*", "--report", str(tmp_path),
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and not _has_booked(tmp_path):
        sleep(0.01)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Avbruten" in said
    assert not Door(server.post).schedule(person)
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["interrupted"]
    assert not list(tmp_path.glob("tidbok-cleanup-*"))


def _has_booked(folder: Path) -> bool:
    return any('"made"' in log.read_text("utf-8") for log in folder.glob("tidbok-cleanup-*"))


def test_a_clean_up_log_goes_on_where_a_killed_run_left_it(server: Server, tmp_path: Path) -> None:
    target = target_of(url_of(server), Flags(persons=[RESIDENT], addresses=[FACILITY], rate=0))
    run = at_terminal.opened(replace(target, **SLOTS, now=REAL))
    run.cleanup = CleanUp(tmp_path / "log.jsonl", run.target)
    made = acting.book(run, run.person, acting.free_slot(run))
    run.cleanup.close()
    assert acting.said(made).carried_out
    done = tidbok("verify", url_of(server), *AT, "--clean-up", str(tmp_path / "log.jsonl"))
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Inget är kvar i målet.")
    assert acting.said(made).booking_id not in Door(server.post).schedule(RESIDENT)
    assert not (tmp_path / "log.jsonl").exists()


def test_a_clean_up_of_another_target_asks_nothing(server: Server, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    first = {"event": "target", "hosts": ["https://bokning.example.se:443"], "began": "2026-08-03T08:00:00"}
    log.write_text(json.dumps(first) + "\n", "utf-8")
    done = tidbok("verify", url_of(server), *AT, "--clean-up", str(log))
    assert isinstance(done.exception, UsageError)
    assert "https://bokning.example.se:443" in str(done.exception)
    assert log.exists()


def test_what_a_clean_up_tells_has_neither_secrets_nor_personal_numbers(
    app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = targeting(SYSTEM, facilities=(FACILITY,), persons=(Person(RESIDENT),), secrets=("hemligt",), **SLOTS)
    log = CleanUp(tmp_path / "log.jsonl", target)
    run = run_against(app, target)
    run.cleanup = log
    acting.book(run, run.person, acting.free_slot(run))
    log.close()
    on(app, "refuses", contract="CancelBooking", text=f"{RESIDENT} hemligt")
    monkeypatch.setattr(Typed, "target", lambda _: target)
    monkeypatch.setattr(at_terminal, "opened", lambda _: run_against(app, target))
    assert at_terminal.clean_up(Typed("x", Flags()), tmp_path / "log.jsonl") == ExitCode.FAILED.value
    told = capsys.readouterr().out
    assert "Fortfarande bokad" in told
    assert "hemligt" not in told
    assert RESIDENT not in told


@pytest.mark.parametrize("rule_id", ["PR-ACT-06", "EI-02"])
def test_a_rule_that_reads_and_books_where_it_may_has_a_log_on_the_disk(tmp_path: Path, rule_id: str) -> None:
    target = targeting(SYSTEM, facilities=(FACILITY,), **SLOTS)
    assert verifying.log_path(tmp_path, target, REAL, 1) is not None
    assert verifying.log_path(tmp_path, replace(target, safety=Safety.READ_ONLY), REAL, 1) is None
    assert "books too, where the run may" in tidbok("rules", "show", rule_id, "--language", "en").stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_what_is_ignored_stays_so_while_interrupts_are_listened_for() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts().listening():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_handler_that_python_has_not_set_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[int, object]] = []
    monkeypatch.setattr(signal, "getsignal", lambda _: None)
    monkeypatch.setattr(signal, "signal", lambda number, handler: taken.append((number, handler)))
    with Interrupts().listening():
        pass
    assert taken == []


# -- the rules


def test_the_rules_are_listed_and_shown() -> None:
    listed = tidbok("rules", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(RULES)
    shown = tidbok("rules", "show", "pr-gen-01", "--language", "en").stdout
    assert "PR-GEN-01" in shown
    assert "SHALL" in shown
    assert RULES["PR-GEN-01"].citizen.en in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "fits"),
    [
        (["--level", "SKALL"], lambda rule: rule.level is Level.SHALL),
        (["--level", "should"], lambda rule: rule.level is Level.SHOULD),
        (["--origin", "1177 practice"], lambda rule: rule.origin is Origin.PRACTICE),
        (["--theme", "gen"], lambda rule: rule.id.startswith("PR-GEN-")),
    ],
)
def test_a_list_of_some_rules(arguments: list[str], fits: Callable[[Rule], bool]) -> None:
    listed = tidbok("rules", "list", *arguments).stdout.splitlines()
    assert [line.split()[0] for line in listed] == [rule.id for rule in RULES.values() if fits(rule)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "PR-GEN-1"], "did you mean 'PR-GEN-01'"),
        (["show", "gen7"], "'PR-GEN-07'"),
        (["list", "--level", "MÅSTE"], "unknown level 'MÅSTE'"),
    ],
)
def test_a_rule_that_is_not_there_is_told(arguments: list[str], says: str) -> None:
    done = tidbok("rules", *arguments)
    assert isinstance(done.exception, UsageError)
    assert says in str(done.exception)


def test_globs_choose_in_the_order_of_the_rules() -> None:
    known: Mapping[str, Rule] = {**a_rule(that_passes, "PR-A-01"), **a_rule(that_passes, "PR-B-01")}
    assert [each.id for each in chosen(["pr-b-*", "PR-A-01"], known)] == ["PR-A-01", "PR-B-01"]
    assert [each.id for each in chosen([], known)] == ["PR-A-01", "PR-B-01"]


def test_the_catalogue_has_the_rules_of_the_specification() -> None:
    files = (SPEC / "producer-rules.md", SPEC / "engagement-index-rules.md")
    if not all(file.is_file() for file in files):
        pytest.skip("the specification is not beside the project")
    told = [
        re.findall(r"^\| ((?:PR-[A-Z]{3}|EI)-[0-9]{2}) \|", file.read_text("utf-8"), re.MULTILINE) for file in files
    ]
    assert set(RULES) == {rule_id for ids in told for rule_id in ids}


def test_this_computers_clock_is_swedish_local_time() -> None:
    assert verifying.swedish_now().tzinfo is None
