"""Whatever verify books is written down first, and undone, whatever the target does."""

from __future__ import annotations

import json
import re
import socket
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep

import pytest

from simulator.app import Application
from simulator.errors import UsageError
from simulator.verification import run as running
from simulator.verification.check import Missing, Stopped
from simulator.verification.cleanup import CleanUp, undo
from simulator.verification.client import HttpSender, Raw
from simulator.verification.exchange import Exchange
from simulator.verification.rule import Safety
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.runner import judge
from simulator.verification.steps import acting, reading, staff, tries
from simulator.verification.target import Control, Person
from simulator.verification.verifying import Verification
from simulator.verification.words import Words
from tests.faults.playing import off, on
from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SYSTEM, call, make_app
from tests.verification.bench import HOST, InProcess, run_against, targeting
from tests.verification.targets import granskning, target

TARGET = targeting(
    SYSTEM,
    facilities=(FACILITY,),
    persons=(Person(RESIDENT, "Tolvan", "Tolvansson"), Person(RESIDENTS[0], "Eva", "Test")),
    flows=("list", "details", "book", "cancel", "rebook"),
    safety=Safety.REVERSIBLE,
)


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def booked(app: Application) -> set[str]:
    """The ids of every booking that is in force, invitations apart."""
    answer = call(app, "GET", "/__admin/ledger/bookings?limit=1000")
    return {each["booking_id"] for each in json.loads(answer.body) if each["start"] and each["state"] == "active"}


def book(run: Run) -> None:
    person = reading.booker(run)
    acting.book(run, person, acting.free_slot(run, person=person))


@pytest.mark.parametrize("fault", ["no_answer", "reset", "soap_fault", "garbage", "http_status"])
def test_a_booking_whose_answer_never_came_is_found_and_cancelled(app: Application, fault: str) -> None:
    before = booked(app)
    run = run_against(app, TARGET)
    reading.free_dates(run)
    on(app, fault, contract="MakeBooking", carried_out=True)
    book(run)
    assert len(booked(app)) == len(before) + 1
    cleaned, left = undo(run, run.cleanup, lambda _: None)
    assert (len(cleaned), left, booked(app)) == (fault != "soap_fault", [], before)


@pytest.mark.parametrize("fault", ["garbage", "http_status"])
def test_what_was_never_booked_is_said_to_be_so_after_a_wait(app: Application, fault: str) -> None:
    run = run_against(app, TARGET)
    reading.free_dates(run)
    on(app, fault, contract="MakeBooking")
    book(run)
    waits: list[float] = []
    cleaned, left = undo(run, run.cleanup, waits.append)
    assert (len(cleaned), left, len(waits)) == (1, [], 3)
    assert cleaned[0].sv.startswith("Blev aldrig bokad: 19121212****")
    assert run.cleanup.outstanding() == []


def test_what_cannot_be_cancelled_is_said_with_place_time_and_id(app: Application) -> None:
    run = run_against(app, TARGET)
    book(run)
    on(app, "refuses", contract="CancelBooking", text="Ring oss.")
    cleaned, left = undo(run, run.cleanup)
    entry = run.cleanup.entries[0]
    assert cleaned == []
    assert len(left) == 1
    for part in (FACILITY, "2026-08-05 08:00", entry.booking_id, "Ring oss."):
        assert part in left[0].sv
    assert RESIDENT not in left[0].sv + left[0].en


def test_no_more_is_booked_once_something_cannot_be_undone(app: Application) -> None:
    before = booked(app)
    on(app, "refuses", contract="CancelBooking", text="Ring oss.")
    run = run_against(app, TARGET)
    acting.booked_and_cancelled(run)
    with pytest.raises(Missing, match="gick inte att ångra"):
        tries.without_names(run)
    assert len(booked(app)) == len(before) + 1


def test_a_refusal_that_booked_all_the_same_is_cancelled(app: Application) -> None:
    before = booked(app)
    on(app, "error_but_done", contract="MakeBooking")
    run = run_against(app, TARGET)
    book(run)
    assert len(booked(app)) == len(before) + 1
    undo(run, run.cleanup)
    assert booked(app) == before


def test_a_booking_without_an_id_is_found_by_its_start(app: Application) -> None:
    before = booked(app)
    on(app, "missing_element", contract="MakeBooking", element="bookingId")
    run = run_against(app, TARGET)
    book(run)
    assert undo(run, run.cleanup)[1] == []
    assert booked(app) == before


def test_a_booking_that_moved_to_another_id_is_found(app: Application) -> None:
    before = booked(app)
    run = run_against(app, TARGET)
    person = reading.booker(run)
    made = acting.book(run, person, acting.free_slot(run, person=person))
    on(app, "rebooked_to_new_id")
    acting.rebook(run, person, acting.said(made).booking_id, acting.free_slot(run, person=person))
    assert undo(run, run.cleanup)[1] == []
    assert booked(app) == before


def test_a_booking_that_got_lost_when_it_was_moved_is_told(app: Application) -> None:
    run = run_against(app, TARGET)
    person = reading.booker(run)
    made = acting.book(run, person, acting.free_slot(run, person=person))
    on(app, "lost_when_rebooked", contract="UpdateBooking")
    new = acting.free_slot(run, person=person)
    acting.rebook(run, person, acting.said(made).booking_id, new)
    acting.cancel(run, person, acting.said(made).booking_id)
    _, left = undo(run, run.cleanup, lambda _: None)
    assert ["2026-08-05 08:30" in each.sv for each in left] == [True]


def test_nothing_that_the_citizen_had_before_is_touched(app: Application) -> None:
    before = booked(app)
    run = run_against(app, TARGET)
    acting.booked_and_cancelled(run)
    tries.not_offered(run)
    asked = len(run.exchanges)
    assert undo(run, run.cleanup) == ([], [])
    assert {each.contract.name for each in run.exchanges[asked:]} == {"GetSubjectOfCareSchedule"}
    assert booked(app) == before


class Interrupted:
    """Ctrl-C in the middle of MakeBooking: the target gets it, nobody hears the answer."""

    def __init__(self, inner: InProcess) -> None:
        self.inner = inner

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        raw = self.inner(method, url, body, headers)
        if "MakeBooking" in url:
            raise KeyboardInterrupt
        return raw


def test_a_later_run_finishes_what_an_interrupted_one_left(app: Application, tmp_path: Path) -> None:
    before = booked(app)
    path = tmp_path / "cleanup.jsonl"
    run = Run(TARGET, Interrupted(InProcess(app)), run_against(app, TARGET).time.now, None)
    run.cleanup = CleanUp(path, TARGET)
    with pytest.raises(KeyboardInterrupt):
        book(run)
    run.cleanup.close()
    assert len(booked(app)) == len(before) + 1
    with path.open("ab") as file:
        file.write(b'{"event": "inten')  # the power went in the middle of a line
    later = run_against(app, TARGET)
    log = CleanUp.load(path, TARGET)
    assert len(log.outstanding()) == 1
    cleaned, left = undo(later, log)
    assert (len(cleaned), left, log.outstanding()) == (1, [], [])
    log.close()
    assert booked(app) == before
    assert CleanUp.load(path, TARGET).outstanding() == []


def test_the_log_is_written_before_the_call_and_for_its_owner_only(app: Application, tmp_path: Path) -> None:
    path = tmp_path / "cleanup.jsonl"
    lines: list[int] = []

    class Watching(InProcess):
        def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
            if "MakeBooking" in url:
                lines.append(len(path.read_text().splitlines()))
            return super().__call__(method, url, body, headers)

    run = Run(TARGET, Watching(app), run_against(app, TARGET).time.now, None)
    run.cleanup = CleanUp(path, TARGET)
    book(run)
    assert lines == [2]  # whose it is, and the booking
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="already there"):
        CleanUp(path)
    run.cleanup.close()


def test_a_file_that_is_no_log_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"event": "intend"}\n')
    with pytest.raises(UsageError, match=r"other\.jsonl:1"):
        CleanUp.load(path, TARGET)


def test_without_the_list_a_booking_is_cancelled_by_its_id(app: Application) -> None:
    before = booked(app)
    run = run_against(app, TARGET)
    book(run)
    on(app, "soap_fault", contract="GetSubjectOfCareSchedule")
    cleaned, left = undo(run, run.cleanup)
    assert (len(cleaned), left, booked(app)) == (1, [], before)
    off(app)


# -- what is none of verify's


class Altering(InProcess):
    """The target, as if it had answered otherwise; `requests` are what it was asked, by contract or method."""

    def __init__(self, app: Application, change: Callable[[str, Raw], Raw]) -> None:
        super().__init__(app)
        self.change = change
        self.requests: list[tuple[str, bytes]] = []

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        self.requests.append((f"{method} {url}", body))
        return self.change(url, super().__call__(method, url, body, headers))

    def cancelled(self, booking_id: str) -> bool:
        return any("CancelBooking" in url and booking_id.encode() in body for url, body in self.requests)


def telling(booking_id: str) -> Callable[[str, Raw], Raw]:
    """MakeBooking answers with this id."""

    def change(url: str, raw: Raw) -> Raw:
        if "MakeBooking" not in url:
            return raw
        body = re.sub(rb"(bookingId>)[^<]+(</)", rb"\g<1>" + booking_id.encode() + rb"\2", raw.body)
        return replace(raw, body=body)

    return change


def in_force(app: Application, system: str = "granskad-referens") -> set[str]:
    answer = call(app, "GET", "/__admin/ledger/bookings?limit=1000")
    told = json.loads(answer.body)
    return {each["booking_id"] for each in told if each["booking_system"] == system and each["state"] == "active"}


def test_a_target_that_answers_with_a_prepared_id_loses_nothing_prepared(tmp_path: Path) -> None:
    with granskning() as app:
        before = in_force(app)
        sender = Altering(app, telling("R-A2"))
        wanted = target("reference", Safety.REVERSIBLE)
        run = Run(replace(wanted, rate=0.0), sender, lambda: run_against(app, wanted).time.now(), None)
        rules = [each for name, each in RULES.items() if name.startswith(("PR-MKB", "PR-CNB", "PR-UPB", "PR-RYW"))]
        report = Verification(run, rules, log=tmp_path / "log.jsonl").carry_out()
        assert any("MakeBooking" in url for url, _ in sender.requests)
        assert not sender.cancelled("R-A2")
        assert (in_force(app), report.left) == (before, [])


def test_an_id_of_somebody_who_is_no_test_person_is_told_and_not_cancelled(app: Application) -> None:
    run = run_against(app, TARGET)
    stranger, row = Person(RESIDENTS[5]), acting.free_slot(run)
    taken = run.ask(run.asker(stranger).book(acting.timeslot_of(run, row, stranger), acting.citizen_of(stranger)))
    theirs, before = acting.said(taken).booking_id, booked(app)
    sender = Altering(app, lambda _url, raw: raw)
    run = Run(TARGET, sender, run.time.now, None)
    number = acting.intend(run, run.person, FACILITY, "20260805080000")
    run.cleanup.made(number, theirs)
    for listed in (True, False):
        if listed:
            on(app, "soap_fault", contract="GetBookingDetails")
        else:
            off(app)
            on(app, "soap_fault", contract="GetSubjectOfCareSchedule")
        _, left = undo(run, run.cleanup, lambda _: None)
        assert len(left) == 1
        assert not sender.cancelled(theirs)
    assert booked(app) == before


def test_what_somebody_else_books_for_the_test_person_in_the_meantime_is_left_alone(app: Application) -> None:
    run = run_against(app, TARGET)
    person = reading.booker(run)
    reading.schedule(run, person)
    slot = acting.free_slot(run, person=person)
    book(run)
    theirs = acting.said(run.ask(run.asker(person).book(acting.timeslot_of(run, slot, person),
                                                        acting.citizen_of(person)))).booking_id  # fmt: skip
    assert theirs in booked(app)
    on(app, "refuses", contract="MakeBooking", text="Nej.")
    acting.book(run, person, slot)
    assert acting.found_id(run, person, acting.schedule_now(run, person, FACILITY), acting.start_of(slot)) == ""
    undo(run, run.cleanup)
    assert theirs in booked(app)


@pytest.mark.parametrize("refused", [True, False])
def test_a_later_clean_up_tells_what_only_shares_its_start(app: Application, tmp_path: Path, refused: bool) -> None:
    path = tmp_path / "log.jsonl"
    run = run_against(app, TARGET)
    slot = acting.free_slot(run)
    log = CleanUp(path, TARGET)
    number = log.intend(RESIDENT, FACILITY, acting.start_of(slot), [])
    log.refused(number) if refused else log.made(number, "")
    log.close()
    book_other = run.asker(run.person).book(acting.timeslot_of(run, slot, run.person), acting.citizen_of(run.person))
    theirs = acting.said(run.ask(book_other)).booking_id
    _, left = undo(run, CleanUp.load(path, TARGET), lambda _: None)
    assert any("Någon annan kan ha bokat" in each.sv for each in left)
    assert theirs in booked(app)


def test_a_log_is_of_one_target_and_made_at_the_first_booking(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = CleanUp(path, TARGET)
    assert not path.exists()
    log.intend(RESIDENT, FACILITY, "20260805080000", [])
    first = json.loads(path.read_text("utf-8").splitlines()[0])
    assert (first["event"], first["hosts"]) == ("target", ["http://tidbok.test:80"])
    with pytest.raises(UsageError, match=r"http://tidbok\.test:80"):
        CleanUp.load(path, replace(TARGET, url="http://other.test/producers/x"))
    log.close()


def test_an_id_belongs_to_its_unit() -> None:
    log = CleanUp()
    for facility in (FACILITY, "SE2321000016-ANNAN"):
        log.made(log.intend(RESIDENT, facility, "20260805080000", []), "7")
    log.gone("7", FACILITY.lower())
    assert (log.owns("7", FACILITY), log.owns("7", "SE2321000016-ANNAN")) == (False, True)
    log.stay("7", "SE2321000016-ANNAN")
    log.renamed("7", "8", "SE2321000016-ANNAN")
    assert [(each.booking_id, each.facility) for each in log.outstanding()] == [("8", "SE2321000016-ANNAN")]
    assert not log.stuck


# -- staff


STAFFED = replace(TARGET, control=Control(bookings=f"{HOST}/__admin/ledger/bookings"))


def staffed(app: Application, change: Callable[[str, Raw], Raw]) -> tuple[Run, Altering]:
    sender = Altering(app, change)
    return Run(STAFFED, sender, run_against(app, STAFFED).time.now, None), sender


def test_a_booking_that_staff_may_not_make_is_refused_and_its_time_free_again(app: Application) -> None:
    run, _ = staffed(app, lambda url, raw: replace(raw, status=409, body=b"{}") if "ledger" in url else raw)
    with pytest.raises(Missing):
        staff.booked_by_staff(run)
    assert run.cleanup.outstanding() == []
    assert acting.start_of(acting.free_slot(run)) == run.cleanup.entries[0].start


def test_an_id_is_quoted_in_the_address_that_staff_delete(app: Application) -> None:
    told = json.dumps({"booking_id": "a/../b?c"}).encode()
    run, sender = staffed(app, lambda url, raw: replace(raw, status=201, body=told) if "ledger" in url else raw)
    row = acting.free_slot(run)
    booking_id = staff.post(run, run.person, row, hidden=True)
    assert json.loads(sender.requests[-1][1])["hidden"] is True
    staff.delete(run, booking_id, FACILITY)
    assert sender.requests[-1][0].endswith("/a%2F..%2Fb%3Fc")
    asked = len(sender.requests)
    assert not staff.delete(run, "somebody-elses", FACILITY)
    assert len(sender.requests) == asked


def test_a_move_by_another_citizen_is_in_the_log_before_it_is_sent(app: Application) -> None:
    seen: list[bool] = []
    run, _ = staffed(app, lambda url, raw: raw)

    def heard(exchange: Exchange) -> None:
        if exchange.contract.name == "UpdateBooking":
            seen.append(any(each.moved for each in run.cleanup.entries))

    run.heard = heard
    judge(run, RULES["PR-ACT-06"])
    assert seen == [True]
    assert run.cleanup.outstanding() == []


# -- a target that dies, drips or never ends


def test_a_target_that_dies_in_the_middle_is_given_up_after_five_calls(app: Application) -> None:
    sender = Altering(app, lambda _url, raw: raw)
    run = Run(TARGET, sender, run_against(app, TARGET).time.now, None)
    book(run)
    sender.change = lambda _url, _raw: Raw(0, {}, b"", 0.0, Words("inget", "nothing"))
    asker, asked = run.asker(run.person), len(run.exchanges)
    for question in (asker.schedule(RESIDENT), asker.details("B-1")) * 2:
        run.ask(question)
    with pytest.raises(Stopped):
        run.ask(asker.schedule(RESIDENT))
    assert len(run.exchanges) == asked + 5


def test_a_target_that_is_silent_about_one_contract_is_given_longer(app: Application) -> None:
    sender = Altering(app, lambda _url, raw: raw)
    run = Run(TARGET, sender, run_against(app, TARGET).time.now, None)
    asker = run.asker(run.person)
    run.ask(asker.details("B-1"))
    sender.change = lambda _url, _raw: Raw(0, {}, b"", 0.0, Words("inget", "nothing"))
    for _ in range(9):
        run.ask(asker.schedule(RESIDENT))
    with pytest.raises(Stopped):
        run.ask(asker.schedule(RESIDENT))


def test_replies_without_end_stop_the_run_but_not_the_clean_up(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_KEPT", 100)
    run = run_against(app, TARGET)
    asker = run.asker(run.person)
    with pytest.raises(Stopped, match="mer än tidbok sparar"):
        run.ask(asker.schedule(RESIDENT))
    assert run.ask(asker.schedule(RESIDENT)).answered


@contextmanager
def dripping(head: bytes, part: bytes) -> Iterator[str]:
    """A server that sends `part` ten times a second for as long as anybody listens."""
    made = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with made.accept()[0] as caller:
            caller.recv(65_536)
            try:
                caller.sendall(head)
                for _ in range(100):
                    caller.sendall(part)
                    sleep(0.1)
            except OSError:
                pass  # nobody listens any longer

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.getsockname()[1]}/x"
    finally:
        made.close()
        thread.join(5)


@pytest.mark.parametrize(
    ("framing", "part"),
    [
        (b"Content-Length: 5000\r\n", b"x"),
        (b"Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n"),
        (b"", b"x"),
    ],
)
def test_a_reply_that_drips_is_given_up_when_its_time_is_up(framing: bytes, part: bytes) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n", part) as url:
        began = perf_counter()
        raw = HttpSender(replace(TARGET, url=url, timeout=0.5))("POST", url, b"<a/>", {})
        assert perf_counter() - began < 3
    assert raw.status == 0
    assert raw.silence is not None
