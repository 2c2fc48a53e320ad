"""`tidbok doctor`: what is there in a target, what is missing for which rules, and a target file to begin with."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from simulator.errors import UsageError
from simulator.verification.at_terminal import Typed, find_bench, opened
from simulator.verification.check import Stopped
from simulator.verification.exchange import Exchange
from simulator.verification.needs import Lack, lacking
from simulator.verification.report import ExitCode
from simulator.verification.reports.masking import Masking
from simulator.verification.run import Run
from simulator.verification.surveying import Answers, Code, Survey, survey, surveying
from simulator.verification.target_text import text
from simulator.verification.words import Language, Words

_SHOWN = 12
_NOTHING = Words(
    "Inget kontrakt svarar: stämmer basadressen? Efter den läggs till exempel "
    "/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21. Andra adresser anges med urls i en målfil.",
    "No contract answers: is the base address right? After it comes for example "
    "/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21. Other addresses are given by urls in a target file.",
)
_WIDTH = 110
_MARKS = {Answers.YES: "+", Answers.NO: "-", Answers.UNKNOWN: "?"}


def doctor(typed: Typed, write: Path | None) -> int:
    """0, or 3 when no contract answers: no file is written then. Raises UsageError."""
    if write is not None and write.exists():
        raise UsageError(f"--write: {write} is already there; choose another name, or remove it")
    target = typed.target()
    run = opened(surveying(target))
    find_bench(typed, run, typed.tell)
    given = replace(target, control=run.target.control)
    run.heard = _telling(typed)
    try:
        found = survey(run, given)
    except Stopped as error:
        typed.tell(error.words)
        return ExitCode.NOTHING_JUDGED.value
    hide = Masking((person.id for person in target.persons), typed.masked)
    for line in lines(found, run, typed.language):
        print(hide.text(line))
    if not found.answers_at_all:
        typed.tell(_NOTHING)
        return ExitCode.NOTHING_JUDGED.value
    if write is not None:
        _write(write, text(found, write, typed.language))
        typed.tell(
            Words(f"\nSkrev {write}. Nästa: tidbok verify {write}", f"\nWrote {write}. Next: tidbok verify {write}")
        )
    return ExitCode.PASSED.value


def _telling(typed: Typed) -> Callable[[Exchange], None]:
    """A line per call on stderr: at one call a second somebody waits."""

    def tell(exchange: Exchange) -> None:
        if not typed.quiet:
            took = f"{exchange.elapsed:.2f} s"
            print(f"  {exchange.number:>3} {exchange.contract.name}: {exchange.outcome}, {took}", file=sys.stderr)

    return tell


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"--write: cannot write {file}: {error.strerror or error}") from error


def lines(found: Survey, run: Run, language: Language) -> Iterator[str]:
    """What was found, then what is missing."""
    for title, rows in (
        (Words("Kontrakt", "Contracts"), _contracts(found, language)),
        (Words("Klocka", "Clock"), [_clock(run).in_(language)]),
        (Words("Enheter", "Facilities"), _codes(found.facilities)),
        (Words("Tidstyper", "Time types"), _time_types(found, language)),
        (Words("Vårdtyper", "Care types"), _codes(found.care_types)),
        (Words("Vårdpersonal att välja", "Staff to choose"), _codes(found.performers)),
        (Words("Testpersoner", "Test persons"), _persons(found, language)),
        (Words("Flöden som syns", "Flows that can be seen"), [", ".join(found.flows)]),
    ):
        yield f"{title.in_(language)}:"
        yield from (f"  {row}" for row in rows or ["-"])
    if found.answers_at_all:
        yield ""
        yield from _lacks(list(lacking(found)), language)


def _contracts(found: Survey, language: Language) -> list[str]:
    return [f"{_MARKS[each.answers]} {each.contract:<28}{each.words.in_(language)}" for each in found.answers]


def _clock(run: Run) -> Words:
    offset = run.time.offset.total_seconds()
    source = {
        "bench": Words("testbänkens klocka", "the test bench's clock"),
        "file": Words("målfilen", "the target file"),
        "date header": Words("svarens Date-fält", "the replies' Date header"),
        "own clock": Words("den här datorn, målet säger inget", "this computer, the target says nothing"),
    }[run.time.source]
    now = run.now.isoformat(sep=" ", timespec="seconds")
    return Words(
        f"{now} ({source.sv}), {offset:+.0f} s mot den här datorn",
        f"{now} ({source.en}), {offset:+.0f} s from this computer",
    )


def _codes(codes: Sequence[Code]) -> list[str]:
    shown = [f"{each.id}  {each.name}".rstrip() for each in codes[:_SHOWN]]
    return [*shown, f"… +{len(codes) - _SHOWN}"] if len(codes) > _SHOWN else shown


def _time_types(found: Survey, language: Language) -> list[str]:
    rows = []
    for each in found.time_types[:_SHOWN]:
        days = found.dates.get(each.id)
        counted = Words("inte efterfrågad", "not asked for")
        if days is not None:
            counted = Words(f"{len(days)} dagar med tider", f"{len(days)} days with times")
        rows.append(f"{each.id}  {each.name}: {counted.in_(language)}")
    return rows


def _persons(found: Survey, language: Language) -> list[str]:
    rows = []
    for each in found.persons:
        held = each.held
        if held is None:
            words = Words("listan gick inte att läsa", "the list could not be read")
        else:
            invited = sum(one.is_invitation for one in held)
            moves, ends = sum(one.rebookable for one in held), sum(one.cancellable for one in held)
            opened, timed = len(each.open_invitations), len(held) - invited
            words = Words(
                f"bokningar {timed}, timmade kallelser {invited}, öppna {opened}; får ombokas {moves}, avbokas {ends}",
                f"bookings {timed}, timed invitations {invited}, open {opened}; may be rebooked {moves}, "
                f"cancelled {ends}",
            )
        rows.append(f"{each.person.id}  {found.target.facility_of(each.person)}: {words.in_(language)}")
    return rows


def _lacks(lacks: Sequence[Lack], language: Language) -> Iterator[str]:
    title = Words("Saknas, och behövs av", "Missing, and needed by")
    yield f"{title.in_(language)}:"
    for each in lacks:
        line = f"{each.words.in_(language)}: {', '.join(each.rules)}"
        yield from textwrap.wrap(
            line,
            _WIDTH,
            initial_indent="  * ",
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,
        )
