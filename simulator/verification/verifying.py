"""Puts a verification together: which rules, what can be said beforehand, the run, the undoing and the report."""

from __future__ import annotations

import json
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from simulator import __version__
from simulator.domain.times import SWEDEN
from simulator.errors import UsageError
from simulator.loopback import is_loopback
from simulator.verification import bench_clock
from simulator.verification.check import Stopped
from simulator.verification.cleanup import entries_words, undo
from simulator.verification.cleanup_log import CleanUp
from simulator.verification.client import hosts_of
from simulator.verification.report import Report, Result, State
from simulator.verification.rule import Rule, Safety
from simulator.verification.rule_ids import fits, no_such
from simulator.verification.rules import RULES
from simulator.verification.run import Run
from simulator.verification.runner import judge_all, ruled_out, unasked
from simulator.verification.steps import lost
from simulator.verification.target import Control, Target
from simulator.verification.words import Words

logger = logging.getLogger("tidbok.verification")

_INTERRUPTED = Words("körningen avbröts", "the run was interrupted")
Told = Callable[[Rule, Result], None]
_Handler = Callable[[int, FrameType | None], Any] | int | None


def swedish_now() -> datetime:
    """This computer's time, naive Swedish local."""
    return datetime.now(SWEDEN).replace(tzinfo=None)


# -- before the first call


def chosen(globs: Sequence[str], known: Mapping[str, Rule] = RULES) -> list[Rule]:
    """Those whose ids fit one of the patterns; all without any. Raises UsageError when a pattern fits none."""
    if not globs:
        return list(known.values())
    for pattern in globs:
        if not any(fits(rule_id, pattern) for rule_id in known):
            raise UsageError(no_such(pattern, known, "no rule fits"))
    return [rule for rule_id, rule in known.items() if any(fits(rule_id, pattern) for pattern in globs)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be said of the rules before anything is asked."""

    judged: Sequence[Rule]
    not_allowed: Sequence[Rule]
    """Need more than the target's safety."""
    not_applicable: Sequence[Rule]
    manual: Sequence[Rule]

    @property
    def size(self) -> int:
        return sum(len(each) for each in (self.judged, self.not_allowed, self.not_applicable, self.manual))


def planned(target: Target, rules: Iterable[Rule]) -> Plan:
    by_state: dict[State | None, list[Rule]] = {}
    for rule in rules:
        settled = ruled_out(target, rule)
        by_state.setdefault(settled.state if settled else None, []).append(rule)
    return Plan(
        judged=by_state.get(None, []),
        not_allowed=by_state.get(State.SKIPPED, []),
        not_applicable=by_state.get(State.NOT_APPLICABLE, []),
        manual=by_state.get(State.MANUAL, []),
    )


def demand_gentle(target: Target) -> None:
    """Raises UsageError when the rate is lifted for anything but this computer."""
    hosts = [urlsplit(host).hostname or "" for host in hosts_of(target)]
    if target.rate <= 0 and not all(is_loopback(host) for host in hosts):
        raise UsageError("--rate 0 lifts the rate for a target on this computer only: give calls a second, up to 100")


def bench_of(run: Run) -> Control | None:
    """The steering addresses of the tidbok that serves the target, when it is one: one GET to its own host."""
    base = run.target.url.partition("/producers/")[0] if "/producers/" in run.target.url else _origin(run.target.url)
    clock = f"{base.rstrip('/')}/__admin/clock"
    status, body = run.http("GET", clock, b"", dict(run.target.headers))
    try:
        told = json.loads(body)
        datetime.fromisoformat(told["now"])
    except (ValueError, TypeError, KeyError):
        return None
    return Control(clock, f"{base.rstrip('/')}/__admin/ledger/bookings") if status == 200 else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


# -- Ctrl-C


@dataclass
class Interrupts:
    """SIGINT, SIGTERM and a closed terminal, as KeyboardInterrupt where there is something to break off."""

    count: int = 0
    armed: bool = False

    def guarded(self, act: Callable[[], None]) -> bool:
        """Do it; False when it was broken off."""
        try:
            self.armed = True
            try:
                act()
            finally:
                self.armed = False
        except KeyboardInterrupt:
            self.armed = False
            self.count = max(1, self.count)
            return False
        return True

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Only in the main thread can signals be taken; elsewhere nothing is done.

        What is ignored (nohup) stays so, and what Python has not set, and could not set back, is left alone.
        """
        before: dict[signal.Signals, _Handler] = {}
        if threading.current_thread() is threading.main_thread():
            names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
            wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
            handlers = {each: signal.getsignal(each) for each in wanted}
            before = {each: known for each, known in handlers.items() if known not in (signal.SIG_IGN, None)}
            for each in before:
                signal.signal(each, self._heard)
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self.armed:
            raise KeyboardInterrupt


# -- the run


@dataclass
class Verification:
    """One run of the rules, and the undoing of what they booked whatever becomes of them.

    `log` is where the clean-up log is written, when something is booked; None where nothing may be.
    """

    run: Run
    rules: Sequence[Rule]
    command: str = ""
    log: Path | None = None
    told: Told = lambda _rule, _result: None
    undoing: Callable[[int], None] = lambda _count: None
    """Is told how many bookings there are to look after, before the clean-up."""
    interrupts: Interrupts = field(default_factory=Interrupts)

    def __post_init__(self) -> None:
        self._results: dict[str, Result] = {}
        self._stopped: Words | None = None
        self._cleaned: list[Words] = []
        self._left: list[Words] = []
        self._lost: list[Words] = []

    def carry_out(self) -> Report:
        """Raises UsageError when the clean-up log cannot be written; nothing has been asked then."""
        began, first = swedish_now(), perf_counter()
        log = CleanUp(self.log, self.run.target)
        self.run.cleanup = log
        try:
            ended = self.interrupts.guarded(self._judge)
            if log.entries:
                self._undo(log, ended)
        finally:
            settled(log, self._left)
        self._left += self._lost
        if self.interrupts.count > 1 and self.run.target.control.clock and self.run.target.safety is Safety.FULL:
            self._left.append(_CLOCK)
        return self._report(began, perf_counter() - first, interrupted=self.interrupts.count > 0)

    def _judge(self) -> None:
        try:
            bench_clock.measure(self.run)
            _, self._stopped = judge_all(self.run, self.rules, self._keep)
        except Stopped as error:
            self._stopped = error.words
        except Exception as error:  # the boundary: whatever breaks here, what was booked is undone and the rest told
            logger.exception("the run broke")
            broke = Words(f"tidbok gick sönder: {error!r}", f"tidbok broke: {error!r}")
            for rule in self.rules:
                self._results.setdefault(rule.id, Result(rule, State.ERROR, reason=broke))
            self._stopped = broke

    def _keep(self, rule: Rule, result: Result) -> None:
        self._results[rule.id] = result
        self.told(rule, result)

    def _undo(self, log: CleanUp, ended: bool) -> None:
        """A second Ctrl-C stops it."""
        if ended or self.interrupts.count == 1:
            self.undoing(len(log.outstanding()))
            done, self._cleaned, self._left = undone(self.run, log, self.interrupts)
            if done:
                self._lost = self._vanished() if ended else []
                return
        self._left = list(entries_words(log.outstanding()))

    def _vanished(self) -> list[Words]:
        """What the target has lost that verify had no business with."""
        found: list[Words] = []

        def act() -> None:
            try:
                found.extend(lost.vanished(self.run))
            except Stopped:
                return
            except Exception:  # the boundary: the report is told all the same
                logger.exception("looking for what has vanished broke")

        self.interrupts.guarded(act)
        return found

    def _report(self, began: datetime, seconds: float, *, interrupted: bool) -> Report:
        run = self.run
        stopped = self._stopped or (_INTERRUPTED if interrupted else None)
        return Report(
            target=run.target,
            results=[self._result(rule, stopped or _INTERRUPTED) for rule in self.rules],
            exchanges=list(run.exchanges),
            began=began.isoformat(timespec="seconds"),
            seconds=seconds,
            waited=run.pace.waited,
            version=__version__,
            clock={
                "now": run.now.isoformat(timespec="seconds"),
                "source": run.time.source,
                "offset_seconds": f"{run.time.offset.total_seconds():.0f}",
            },
            stopped=stopped,
            interrupted=interrupted,
            cleaned=self._cleaned,
            left=self._left,
            told=run.told,
            command=self.command,
        )

    def _result(self, rule: Rule, stopped: Words) -> Result:
        """A target that was never heard from has broken nothing: it could not be judged."""
        found = self._results.get(rule.id)
        judged = found is not None and found.state in (State.PASSED, State.FAILED, State.WARNED)
        if found is None or (judged and self._is_deaf()):
            return unasked(self.run, rule, stopped)
        return found

    def _is_deaf(self) -> bool:
        asked = self.run.exchanges
        return self._stopped is not None and bool(asked) and all(each.silence is not None for each in asked)


_CLOCK = Words(
    "Testbänkens klocka kan vara flyttad: se efter, och ställ tillbaka den.",
    "The test bench's clock may have been moved: look, and put it back.",
)


def undone(run: Run, log: CleanUp, interrupts: Interrupts) -> tuple[bool, list[Words], list[Words]]:
    """Whether the undoing came to its end, what was undone, and what is left."""
    cleaned: list[Words] = []
    left: list[Words] = []

    def act() -> None:
        try:
            done = undo(run, log)
            cleaned.extend(done[0])
            left.extend(done[1])
        except Exception as error:  # the boundary: what is still in the log is told instead
            logger.exception("the clean-up broke")
            left.append(Words(f"Städningen gick sönder: {error!r}", f"The clean-up broke: {error!r}"))
            left.extend(entries_words(log.outstanding()))

    return interrupts.guarded(act), cleaned, left


def settled(log: CleanUp, left: Sequence[Words] = ()) -> bool:
    """Close the log, and remove its file when there is nothing left to undo."""
    log.close()
    if left or log.outstanding():
        return False
    if log.path is not None:
        log.path.unlink(missing_ok=True)
    return True


def log_path(folder: Path, target: Target, now: datetime, process: int) -> Path | None:
    """Where the clean-up log of a run goes, if it books anything; None when it may not.

    Also rules that only read book where the run may (PR-ACT-06, EI-02).
    """
    books = target.safety is not Safety.READ_ONLY
    return folder / f"tidbok-cleanup-{now:%Y%m%d-%H%M%S}-{process}.jsonl" if books else None


def with_bench(target: Target, control: Control | None) -> Target:
    return target if control is None else replace(target, control=control)
