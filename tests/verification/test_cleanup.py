"""Whatever verify books is written down first, and undone, whatever the target does."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from simulator.app import Application
from simulator.errors import UsageError
from simulator.verification.check import Missing
from simulator.verification.cleanup import CleanUp, undo
from simulator.verification.client import Raw
from simulator.verification.rule import Safety
from simulator.verification.run import Run
from simulator.verification.steps import acting, reading, tries
from simulator.verification.target import Person
from tests.faults.playing import off, on
from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SYSTEM, call, make_app
from tests.verification.bench import InProcess, run_against, targeting

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
    run.cleanup = CleanUp(path)
    with pytest.raises(KeyboardInterrupt):
        book(run)
    run.cleanup.close()
    assert len(booked(app)) == len(before) + 1
    with path.open("ab") as file:
        file.write(b'{"event": "inten')  # the power went in the middle of a line
    later = run_against(app, TARGET)
    log = CleanUp.load(path)
    assert len(log.outstanding()) == 1
    cleaned, left = undo(later, log)
    assert (len(cleaned), left, log.outstanding()) == (1, [], [])
    log.close()
    assert booked(app) == before
    assert CleanUp.load(path).outstanding() == []


def test_the_log_is_written_before_the_call_and_for_its_owner_only(app: Application, tmp_path: Path) -> None:
    path = tmp_path / "cleanup.jsonl"
    lines: list[int] = []

    class Watching(InProcess):
        def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
            if "MakeBooking" in url:
                lines.append(len(path.read_text().splitlines()))
            return super().__call__(method, url, body, headers)

    run = Run(TARGET, Watching(app), run_against(app, TARGET).time.now, None)
    run.cleanup = CleanUp(path)
    book(run)
    assert lines == [1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="already there"):
        CleanUp(path)
    run.cleanup.close()


def test_a_file_that_is_no_log_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"event": "intend"}\n')
    with pytest.raises(UsageError, match=r"other\.jsonl:1"):
        CleanUp.load(path)


def test_without_the_list_a_booking_is_cancelled_by_its_id(app: Application) -> None:
    before = booked(app)
    run = run_against(app, TARGET)
    book(run)
    on(app, "soap_fault", contract="GetSubjectOfCareSchedule")
    cleaned, left = undo(run, run.cleanup)
    assert (len(cleaned), left, booked(app)) == (1, [], before)
    off(app)
