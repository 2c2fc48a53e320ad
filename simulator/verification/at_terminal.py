"""What `tidbok verify` does when somebody types it. Each act gives its exit code (report.ExitCode).

The plan, the progress and what was written go to stderr; the report goes to stdout.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import UsageError
from simulator.verification import publishing
from simulator.verification.cleanup import entries_words
from simulator.verification.cleanup_log import CleanUp
from simulator.verification.client import HttpSender
from simulator.verification.flags import Flags, command_of, is_address, target_of
from simulator.verification.index_listener import IndexListener
from simulator.verification.report import ExitCode, Report
from simulator.verification.reports import as_text
from simulator.verification.reports.masking import Masking
from simulator.verification.rule import Rule
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.steps.indexing import play_index
from simulator.verification.target import Target
from simulator.verification.telling import Progress, plan_lines
from simulator.verification.verifying import (
    Interrupts,
    Verification,
    bench_of,
    chosen,
    demand_gentle,
    log_path,
    planned,
    settled,
    swedish_now,
    undone,
    with_bench,
)
from simulator.verification.words import Language, Words


@dataclass(frozen=True, slots=True)
class Typed:
    """The command line, sorted. `index` is host and port."""

    where: str
    flags: Flags
    language: Language = "sv"
    rules: Sequence[str] = ()
    folder: Path | None = None
    formats: Sequence[str] = ()
    index: tuple[str, int] | None = None
    masked: bool = True
    quiet: bool = False

    def target(self) -> Target:
        """Raises UsageError."""
        target = target_of(self.where, self.flags)
        demand_gentle(target)
        return target

    def command(self, *more: str) -> str:
        index = [] if self.index is None else ["--index-host", self.index[0], "--index-port", str(self.index[1])]
        return command_of(self.where, self.flags, *index, *more)

    def tell(self, words: Words) -> None:
        print(words.in_(self.language), file=sys.stderr)


def plan(typed: Typed, known: Mapping[str, Rule] = RULES) -> int:
    target, rules = typed.target(), chosen(typed.rules, known)
    for line in plan_lines(target, planned(target, rules), typed.language, every_rule=True):
        print(line)
    return ExitCode.PASSED.value


def verify(typed: Typed, known: Mapping[str, Rule] = RULES) -> int:
    if len(typed.formats) > 1 and typed.folder is None:
        raise UsageError("several formats need a folder: give --report DIR")
    unmade = [name for name in typed.formats if name not in publishing.FORMATS]
    if unmade:
        raise UsageError(f"--format: {unmade[0]} is none of {', '.join(publishing.FORMATS)}")
    target, rules = typed.target(), chosen(typed.rules, known)
    if typed.folder is not None:
        publishing.demand_folder(typed.folder)
    run = opened(target)
    progress = Progress(sys.stderr, len(rules), typed.language, quiet=typed.quiet)
    for line in plan_lines(target, planned(target, rules), typed.language):
        progress.say(Words(line, line))
    find_bench(typed, run, progress.say)
    log = log_path(typed.folder or Path(), run.target, swedish_now(), os.getpid())
    report = _judged(typed, run, rules, log, progress)
    return _published(typed, report, log)


def opened(target: Target) -> Run:
    """Raises UsageError for certificates that cannot be used."""
    return Run(target, HttpSender(target), swedish_now)


def find_bench(typed: Typed, run: Run, say: Callable[[Words], None]) -> None:
    """A bare address that is a tidbok's has a clock that can be asked: used, and said."""
    control = bench_of(run) if is_address(typed.where) else None
    run.target = with_bench(run.target, control)
    if control is not None:
        say(
            Words(
                f"  Målet är en tidbok: dess klocka läses på {control.clock}",
                f"  The target is a tidbok: its clock is read at {control.clock}",
            )
        )


def _judged(typed: Typed, run: Run, rules: Sequence[Rule], log: Path | None, progress: Progress) -> Report:
    interrupts = Interrupts()
    verification = Verification(
        run,
        rules,
        typed.command(),
        log,
        told=progress.told,
        undoing=lambda count: progress.say(_undoing(count, interrupts.count)),
        interrupts=interrupts,
    )
    with ExitStack() as stack:
        if typed.index is not None:
            listener = stack.enter_context(IndexListener(*typed.index))
            play_index(run, listener)
            progress.say(_playing(listener.url))
        run.heard = progress.heard
        stack.enter_context(interrupts.listening())
        report = verification.carry_out()
    progress.end()
    return report


def _playing(url: str) -> Words:
    return Words(
        f"  Engagemangsindex spelas på {url}: dit ska målet skicka Update",
        f"  The engagement index is played at {url}: the target is to send Update there",
    )


def _undoing(count: int, interrupted: int) -> Words:
    words = Words("Ser efter att inget är kvar bokat", "Seeing to it that nothing is left booked")
    if count:
        words = Words(f"Avbokar det som är bokat: {count}", f"Cancelling what is booked: {count}")
    if not interrupted:
        return words
    return Words(f"{words.sv} (Ctrl-C igen avbryter städningen)", f"{words.en} (Ctrl-C again stops the clean-up)")


def _published(typed: Typed, report: Report, log: Path | None) -> int:
    """Write and print it. The exit code is the report's, but for a file that could not be made."""
    failed: list[str] = []
    written: list[Path] = []
    if typed.folder is not None:
        formats = typed.formats or list(publishing.FORMATS)
        written, failed = publishing.publish(report, typed.folder, formats, typed.language, typed.masked)
    _print(typed, report)
    if not typed.quiet:
        print("".join(f"  {path}\n" for path in written), end="", file=sys.stderr)
    for sentence in failed:
        print(f"tidbok: {sentence}", file=sys.stderr)
    if log is not None and log.exists():
        command = typed.command("--clean-up", str(log))
        typed.tell(
            Words(
                f"tidbok: något är kvar i målet; fortsätt städa med:\n  {command}",
                f"tidbok: something is left in the target; go on cleaning up with:\n  {command}",
            )
        )
    code = report.exit_code
    return (ExitCode.BROKE if failed and code in (ExitCode.PASSED, ExitCode.NOTHING_JUDGED) else code).value


def _print(typed: Typed, report: Report) -> None:
    if typed.folder is None and typed.formats:
        sys.stdout.write(publishing.text(report, typed.formats[0], typed.language, typed.masked).decode())
    else:
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        shown = as_text.write(report, typed.language, masked=typed.masked, colour=coloured(), width=width)
        sys.stdout.write(publishing.without_secrets(shown, report.target))
    sys.stdout.flush()


def coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def clean_up(typed: Typed, file: Path) -> int:
    """0 when nothing is left, 1 when something is."""
    target = typed.target()
    run, log = opened(target), CleanUp.load(file, target)
    run.cleanup = log
    interrupts = Interrupts()
    with interrupts.listening():
        done, cleaned, left = undone(run, log, interrupts)
    if not done:
        left = list(entries_words(log.outstanding()))
    clean = settled(log, left)
    nothing = Words("Inget är kvar i målet.", "Nothing is left in the target.")
    something = Words("Något är kvar i målet.", "Something is left in the target.")
    for each in (*cleaned, *left, nothing if clean else something):
        print(_unreadable(typed, target, log, each.in_(typed.language)))
    ended = ExitCode.PASSED if clean else ExitCode.FAILED
    return int((ended if done else ExitCode.INTERRUPTED).value)


def _unreadable(typed: Typed, target: Target, log: CleanUp, sentence: str) -> str:
    """Without secrets, and without personal numbers unless they were asked for: a target's own words may hold both."""
    persons = {person.id for person in target.persons} | {entry.citizen for entry in log.entries}
    return publishing.without_secrets(Masking(persons, typed.masked, target.secrets).text(sentence), target)
