"""What `tidbok verify` says besides the report: the plan before the first call, and how far it has come."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TextIO

from simulator.verification.exchange import Exchange
from simulator.verification.report import Result, State
from simulator.verification.rule import Rule, Safety
from simulator.verification.target import Target
from simulator.verification.verifying import Plan
from simulator.verification.words import Language, Words

_SAFETY = {
    Safety.READ_ONLY: Words("inget bokas eller ändras", "nothing is booked or changed"),
    Safety.REVERSIBLE: Words("bokar, ombokar, avbokar och städar efter sig", "books, rebooks, cancels and tidies up"),
    Safety.FULL: Words(
        "förbrukar förberedda bokningar och kallelser, flyttar testbänkens klocka",
        "uses up prepared bookings and invitations, moves the test bench's clock",
    ),
}
_LABEL = 14
_LINE_SECONDS = 10.0  # between lines where nothing can be rewritten
_REDRAW_SECONDS = 0.1


def plan_lines(target: Target, plan: Plan, language: Language, *, every_rule: bool = False) -> Iterator[str]:
    """What the run will do; with `every_rule` also each rule's id and sentence under what will become of it."""
    where = target.url or ", ".join(dict.fromkeys(target.urls.values()))
    yield Words(f"Plan för granskning av {target.name}", f"Plan for the verification of {target.name}").in_(language)
    for label, text in (
        (Words("adress", "address"), Words(where, where)),
        (Words("enhet", "unit"), Words(*(2 * [", ".join(target.facilities)]))),
        (Words("påstår", "claims"), _claims(target)),
        (Words("testpersoner", "persons"), _persons(target)),
        (Words("säkerhet", "safety"), _safety(target.safety)),
        (Words("takt", "rate"), _rate(target)),
        (Words("regler", "rules"), _rules(plan)),
    ):
        head = f"  {label.in_(language):{_LABEL}}"
        yield from textwrap.wrap(text.in_(language), 110, initial_indent=head, subsequent_indent=" " * len(head))
    if every_rule:
        yield from _every_rule(plan, language)


def _claims(target: Target) -> Words:
    flows = ", ".join(target.flows)
    return Words(f"profilen {target.profile}, flödena {flows}", f"the profile {target.profile}, the flows {flows}")


def _persons(target: Target) -> Words:
    if not target.persons:
        return Words(
            "ingen: det mesta blir ej testbart; ange --person", "none: most is not testable; give --person"
        )  # fmt: skip
    return Words(*(2 * [str(len(target.persons))]))


def _safety(safety: Safety) -> Words:
    words = _SAFETY[safety]
    return Words(f"{safety.value}: {words.sv}", f"{safety.value}: {words.en}")


def _rate(target: Target) -> Words:
    if target.rate <= 0:
        return Words("ingen gräns (målet är denna dator)", "no limit (the target is this computer)")
    return Words(f"högst {target.rate:g} anrop i sekunden", f"at most {target.rate:g} calls a second")


def _rules(plan: Plan) -> Words:
    needed = [
        (safety, sum(rule.safety is safety for rule in plan.not_allowed))
        for safety in Safety
        if any(rule.safety is safety for rule in plan.not_allowed)
    ]
    needs_sv = "".join(f", {count} kräver --safety {safety.value}" for safety, count in needed)
    needs_en = "".join(f", {count} need --safety {safety.value}" for safety, count in needed)
    return Words(
        f"{plan.size}: {len(plan.judged)} granskas{needs_sv}, {len(plan.not_applicable)} gäller inte målet, "
        f"{len(plan.manual)} bedöms för hand",
        f"{plan.size}: {len(plan.judged)} are judged{needs_en}, {len(plan.not_applicable)} do not apply, "
        f"{len(plan.manual)} are for a person to judge",
    )


def _every_rule(plan: Plan, language: Language) -> Iterator[str]:
    for title, rules in (
        (Words("Granskas", "Judged"), plan.judged),
        (Words("Kräver högre --safety", "Need a higher --safety"), plan.not_allowed),
        (Words("Gäller inte målet", "Do not apply"), plan.not_applicable),
        (Words("Bedöms för hand", "For a person to judge"), plan.manual),
    ):
        if rules:
            yield ""
            yield f"{title.in_(language)}:"
        yield from (f"  {rule.id:<12}{rule.sentence.in_(language)}" for rule in rules)


class Progress:
    """`regel 12 av 180, 34 anrop, 0:41` on stderr: one line that is rewritten, or a new one now and then."""

    def __init__(
        self,
        stream: TextIO,
        rules: int,
        language: Language,
        *,
        quiet: bool = False,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._stream, self._rules, self._language, self._quiet, self._clock = stream, rules, language, quiet, clock
        self._rewrites = stream.isatty()
        self._began = self._shown = clock()
        self._judged = self._calls = self._failed = 0
        self._drawn = 0

    def heard(self, _exchange: Exchange) -> None:
        self._calls += 1
        self._show()

    def told(self, _rule: Rule, result: Result) -> None:
        self._judged += 1
        self._failed += result.state is State.FAILED
        self._show()

    def say(self, words: Words) -> None:
        """A line of its own."""
        if not self._quiet:
            self.end()
            self._write(words.in_(self._language) + "\n")

    def end(self) -> None:
        """Nothing of it is left on the screen."""
        if self._drawn:
            self._write("\r" + " " * self._drawn + "\r")
            self._drawn = 0

    def _show(self) -> None:
        now = self._clock()
        if self._quiet or now - self._shown < (_REDRAW_SECONDS if self._rewrites else _LINE_SECONDS):
            return
        self._shown = now
        line = self._line(now - self._began)
        if self._rewrites:
            self._write("\r" + line.ljust(self._drawn))
            self._drawn = max(self._drawn, len(line))
        else:
            self._write(line + "\n")

    def _line(self, seconds: float) -> str:
        minutes, rest = divmod(int(seconds), 60)
        took = f"{minutes}:{rest:02}"
        failed = Words(f", {self._failed} underkända", f", {self._failed} failed") if self._failed else Words("", "")
        return Words(
            f"regel {self._judged} av {self._rules}, {self._calls} anrop, {took}{failed.sv}",
            f"rule {self._judged} of {self._rules}, {self._calls} calls, {took}{failed.en}",
        ).in_(self._language)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
