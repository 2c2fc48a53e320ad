"""What came of a run, as one value; every format is written from it, the JSON one without loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from simulator.verification.exchange import Exchange
from simulator.verification.rule import Rule
from simulator.verification.target import Target, Waiver
from simulator.verification.words import Text, Words


class State(Enum):
    """The value is the word of the JSON report."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    SKIPPED = "skipped"
    """A precondition was missing, and it says which."""
    NOT_APPLICABLE = "not_applicable"
    """About something that the target does not claim."""
    MANUAL = "manual"
    WAIVED = "waived"
    """A known deviation."""
    ERROR = "error"
    """The rule itself broke: our mistake, never a pass."""


STATE_WORDS: Mapping[State, Words] = {
    State.PASSED: Words("godkänd", "passed"),
    State.FAILED: Words("underkänd", "failed"),
    State.WARNED: Words("varning", "warning"),
    State.SKIPPED: Words("ej testbar", "not testable"),
    State.NOT_APPLICABLE: Words("ej tillämplig", "not applicable"),
    State.MANUAL: Words("manuell", "manual"),
    State.WAIVED: Words("känd avvikelse", "known deviation"),
    State.ERROR: Words("fel i verktyget", "error in the tool"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach, at one place."""

    expected: Text
    got: Text
    xpath: str = ""
    exchange: Exchange | None = None
    also: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A rule's verdict. `looked_at` counts what it judged; `reason` is said of every state but passed and failed."""

    rule: Rule
    state: State
    findings: Sequence[Finding] = ()
    looked_at: int = 0
    reason: Words | None = None
    exchanges: Sequence[Exchange] = ()
    """Those that the verdict rests on."""
    seconds: float = 0.0
    """What the rule took, waiting for the target included."""
    waiver: Waiver | None = None


class ExitCode(Enum):
    """Of `tidbok verify` (users.md, 1)."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    NOTHING_JUDGED = 3
    BROKE = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Report:
    """`began` is ISO 8601, Swedish local time. `cleaned` says what was undone, `left` what is still booked."""

    target: Target
    results: Sequence[Result]
    exchanges: Sequence[Exchange]
    began: str
    seconds: float
    waited: float
    """Seconds of it that the pace cost."""
    version: str
    clock: Mapping[str, str] = field(default_factory=dict)
    """`now`, `source` and `offset_seconds` of the target's clock."""
    stopped: Words | None = None
    """Why the run did not go to its end."""
    interrupted: bool = False
    cleaned: Sequence[Words] = ()
    left: Sequence[Words] = ()
    told: Sequence[Exchange] = ()
    """What the target told the engagement index that verify played; numbered together with `exchanges`."""
    command: str = ""
    """What repeats the run, without --rules; a finding adds its rule."""

    @property
    def counts(self) -> Mapping[State, int]:
        found = Counter(result.state for result in self.results)
        return {state: found[state] for state in State}

    @property
    def exit_code(self) -> ExitCode:
        """A warning never fails; what was never judged is never a pass."""
        counts = self.counts
        if self.interrupted:
            return ExitCode.INTERRUPTED
        if counts[State.FAILED]:
            return ExitCode.FAILED
        if counts[State.ERROR]:
            return ExitCode.BROKE
        if not counts[State.PASSED] and not counts[State.WARNED] and not counts[State.WAIVED]:
            return ExitCode.NOTHING_JUDGED
        return ExitCode.NOTHING_JUDGED if self.stopped is not None else ExitCode.PASSED
