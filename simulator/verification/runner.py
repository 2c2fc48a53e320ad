"""The rules in order, each judged for itself: one that breaks, or whose target falls silent, hides none of the others.

Reading rules first, then those that book and undo, then those that use things up; last those that look at all of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter

from simulator.verification.check import Check, Missing, NotClaimed, Stopped
from simulator.verification.exchange import Exchange
from simulator.verification.report import Finding, Result, State
from simulator.verification.rule import Level, Rule, Safety
from simulator.verification.run import Run
from simulator.verification.target import Target, Waiver
from simulator.verification.words import Words

logger = logging.getLogger("tidbok.verification")

_MOST_FINDINGS = 50  # of one rule; a list of a thousand rows has a thousand breaches, and one is enough to mend it
_EVIDENCE = 10  # exchanges kept with a verdict


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    """What is asked first must not be disturbed by what comes after."""
    levels = list(Safety)
    return sorted(rules, key=lambda each: (each.passive, each.last, levels.index(each.safety)))


def judge_all(
    run: Run, rules: Sequence[Rule], told: Callable[[Rule, Result], None] = lambda _rule, _result: None
) -> tuple[list[Result], Words | None]:
    """One result per rule, in the order of `rules`; and why the run stopped before its end, if it did."""
    found: dict[str, Result] = {}
    stopped: Words | None = None
    for rule in in_order(rules):
        if stopped is None:
            try:
                found[rule.id] = judge(run, rule)
            except Stopped as error:
                stopped = error.words
        if stopped is not None:
            found[rule.id] = unasked(run, rule, stopped)
        told(rule, found[rule.id])
    return [found[rule.id] for rule in rules], stopped


def judge(run: Run, rule: Rule) -> Result:
    """Raises Stopped only."""
    result = ruled_out(run.target, rule) or _looked(run, rule)
    return waived(result, run.target.waivers, run.real_today)


def ruled_out(target: Target, rule: Rule) -> Result | None:
    """What is settled without asking."""
    if rule.profile and rule.profile != target.profile:
        return Result(
            rule,
            State.NOT_APPLICABLE,
            reason=Words(f"gäller profilen {rule.profile}", f"is about the profile {rule.profile}"),
        )
    if rule.flow and rule.flow not in target.flows:
        return Result(
            rule,
            State.NOT_APPLICABLE,
            reason=Words(
                f"målet säger sig inte ha flödet {rule.flow}", f"the target does not claim the flow {rule.flow}"
            ),
        )
    unclaimed = [name for name in rule.contracts if not target.claims(name)]
    if unclaimed:
        return Result(
            rule,
            State.NOT_APPLICABLE,
            reason=Words(f"målet säger sig inte ha {unclaimed[0]}", f"the target does not claim {unclaimed[0]}"),
        )
    if rule.look is None:
        return Result(rule, State.MANUAL, reason=rule.manual)
    if not target.safety.allows(rule.safety):
        return Result(
            rule,
            State.SKIPPED,
            reason=Words(
                f"kräver --safety {rule.safety.value}; körningen är {target.safety.value}",
                f"needs --safety {rule.safety.value}; the run is {target.safety.value}",
            ),
        )
    return None


def _looked(run: Run, rule: Rule) -> Result:
    began, first = perf_counter(), len(run.exchanges)
    checks: list[Check] = []
    state, reason = State.PASSED, None
    touched: tuple[Exchange, ...] = ()
    try:
        assert rule.look is not None
        for check in rule.look(run):
            checks.append(check)  # noqa: PERF402  # those before an exception are kept
    except Missing as error:
        state, reason, touched = State.SKIPPED, error.words, error.exchanges
    except NotClaimed as error:
        state, reason = State.NOT_APPLICABLE, error.words
    except Stopped:
        raise
    except Exception as error:  # the boundary: a rule of ours that breaks is ERROR, and the run goes on
        logger.exception("%s broke", rule.id)
        state, reason = State.ERROR, Words(f"regeln gick sönder: {error!r}", f"the rule broke: {error!r}")
    broken = [check for check in checks if not check.ok]
    unheard = [] if rule.of_silence else [check.exchange for check in broken if _silent(check.exchange)]
    if unheard:
        checks = [check for check in checks if not _silent(check.exchange)]
        broken = [check for check in checks if not check.ok]
    if unheard and not broken and state is State.PASSED:
        state, reason, touched = State.SKIPPED, _no_answer(unheard), tuple(filter(None, unheard))
    if broken and state is not State.ERROR:
        state, reason = (State.FAILED if rule.level is Level.SHALL else State.WARNED), None
    elif state is State.PASSED and not checks:
        state = State.SKIPPED
        reason = Words("det fanns inget i svaren att granska", "there was nothing in the replies to look at")
    return Result(
        rule,
        state,
        findings=[_finding(check) for check in broken[:_MOST_FINDINGS]],
        looked_at=len(checks),
        reason=reason,
        exchanges=_evidence(checks, broken, [*touched, *run.exchanges[first:]]),
        seconds=perf_counter() - began,
    )


def _silent(exchange: Exchange | None) -> bool:
    """What was never answered says nothing of a rule that is about answers (PR-GEN-02 is about that)."""
    return exchange is not None and exchange.silence is not None


def _no_answer(unheard: Sequence[Exchange | None]) -> Words:
    first = next(filter(None, unheard))
    why = first.silence or Words("", "")
    return Words(
        f"målet svarade inte på {first.contract.name} (anrop {first.number}: {why.sv})",
        f"the target did not answer {first.contract.name} (call {first.number}: {why.en})",
    )


def _finding(check: Check) -> Finding:
    return Finding(check.expected, check.got, check.xpath, check.exchange, check.also)


def _evidence(checks: Sequence[Check], broken: Sequence[Check], asked: Sequence[Exchange]) -> list[Exchange]:
    """The exchanges of the breaches, or else what the verdict rests on; what was asked when nothing was looked at."""
    chosen = broken or checks
    found = [each for check in chosen for each in (*check.also, check.exchange) if each is not None] or list(asked)
    return sorted(dict.fromkeys(found), key=lambda each: each.number)[:_EVIDENCE]


def waived(result: Result, waivers: Sequence[Waiver], today: date) -> Result:
    """A known deviation is no failure while its waiver holds; an expired waiver, or one nobody needs, is one."""
    waiver = next((each for each in waivers if each.rule == result.rule.id), None)
    if waiver is None or result.state not in (State.PASSED, State.FAILED, State.WARNED):
        return result
    if result.state is State.PASSED:
        words = Words(
            f"har ett undantag ({waiver.reason}) men följs: ta bort undantaget",
            f"has a waiver ({waiver.reason}) but is kept: remove the waiver",
        )
        return replace(result, state=State.FAILED, reason=words, waiver=waiver)
    if waiver.expires < today:
        words = Words(
            f"undantaget gick ut {waiver.expires} ({waiver.owner}: {waiver.reason})",
            f"the waiver expired {waiver.expires} ({waiver.owner}: {waiver.reason})",
        )
        return replace(result, state=State.FAILED, reason=words, waiver=waiver)
    words = Words(
        f"{waiver.reason} ({waiver.owner}, till {waiver.expires})",
        f"{waiver.reason} ({waiver.owner}, until {waiver.expires})",
    )
    return replace(result, state=State.WAIVED, reason=words, waiver=waiver)


def unasked(run: Run, rule: Rule, stopped: Words) -> Result:
    """Of a rule that the run did not come to."""
    return ruled_out(run.target, rule) or Result(rule, State.SKIPPED, reason=stopped)
