"""The report for a terminal: first what a manager wants to know, then each breach, then what could not be judged."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from simulator.verification.report import STATE_WORDS, Finding, Report, Result, State
from simulator.verification.reports.as_json import repeating
from simulator.verification.reports.masking import Masking
from simulator.verification.words import Language, Words, said

_COLOURS: Mapping[State, str] = {
    State.PASSED: "32",
    State.FAILED: "31;1",
    State.WARNED: "33",
    State.SKIPPED: "36",
    State.ERROR: "35;1",
    State.WAIVED: "33",
}
_SHOWN = 5  # findings of one rule
_LABEL = 14


def write(
    report: Report, language: Language = "sv", *, masked: bool = True, colour: bool = False, width: int = 100
) -> str:
    """The whole report, ending with a line break."""
    return (
        "\n".join(
            _Writer(report, language, Masking((p.id for p in report.target.persons), masked), colour, width).lines()
        )
        + "\n"
    )


class _Writer:
    def __init__(self, report: Report, language: Language, hide: Masking, colour: bool, width: int) -> None:
        self._report = report
        self._language: Language = language
        self._hide = hide
        self._colour = colour
        self._width = max(60, width)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for state in (State.FAILED, State.WARNED, State.ERROR, State.WAIVED):
            for result in self._of(state):
                yield ""
                yield from self._result(result)
        yield from self._unjudged()
        yield from self._booked()
        yield ""
        yield self._verdict()

    def _head(self) -> Iterator[str]:
        report = self._report
        yield self._say(Words(f"Granskning av {report.target.name}", f"Verification of {report.target.name}"))
        yield f"{report.target.url or ', '.join(report.target.urls.values())} · {report.target.safety.value}"
        calls, took = len(report.exchanges), f"{report.seconds:.1f} s"
        waited, rate = f"{report.waited:.1f} s", f"{report.target.rate:g}/s"
        yield self._say(
            Words(
                f"{calls} anrop på {took}, varav {waited} väntan för takten {rate}",
                f"{calls} calls in {took}, {waited} of it waiting for the rate {rate}",
            )
        )
        if report.clock:
            yield self._say(
                Words(
                    f"Målets klocka: {report.clock['now']} ({report.clock['source']})",
                    f"The target's clock: {report.clock['now']} ({report.clock['source']})",
                )
            )
        counts = [f"{self._word(state)} {count}" for state, count in report.counts.items() if count]
        yield " · ".join(counts)
        if report.stopped is not None:
            yield self._say(report.stopped)

    def _of(self, state: State) -> list[Result]:
        return [result for result in self._report.results if result.state is state]

    def _result(self, result: Result) -> Iterator[str]:
        rule = result.rule
        yield f"{self._word(result.state)}  {rule.id}  {rule.level.value}  {self._say(rule.sentence)}"
        yield from self._labelled(Words("För invånaren", "The citizen"), self._say(rule.citizen))
        yield from self._labelled(Words("Källa", "Source"), f"{rule.source} ({rule.origin.value})")
        if result.reason is not None:
            yield from self._labelled(Words("Orsak", "Reason"), self._say(result.reason))
        for finding in result.findings[:_SHOWN]:
            yield from self._finding(finding)
        more = len(result.findings) - _SHOWN
        if more > 0:
            yield f"    {self._say(Words(f'… och {more} till', f'… and {more} more'))}"
        yield from self._labelled(
            Words("Återskapa med", "Repeat with"), self._hide.text(repeating(self._report, result))
        )

    def _finding(self, finding: Finding) -> Iterator[str]:
        exchange = finding.exchange
        if exchange is not None:
            also = "".join(f", {each.number}" for each in finding.also)
            call = f"{exchange.number}{also} {exchange.contract.name}: {exchange.outcome}, {exchange.elapsed:.2f} s"
            yield from self._labelled(Words("Anrop", "Call"), call)
        if finding.xpath:
            yield from self._labelled(Words("Plats", "Place"), finding.xpath)
        if finding.expected:
            yield from self._labelled(Words("Väntat", "Expected"), said(finding.expected, self._language))
        yield from self._labelled(Words("Fick", "Got"), said(finding.got, self._language) or "-")

    def _labelled(self, label: Words, text: str) -> Iterator[str]:
        head = f"    {self._say(label):{_LABEL}} "
        shown = self._hide.text(" ".join(text.split()))
        yield from textwrap.wrap(
            shown, self._width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
        ) or [head.rstrip()]

    def _unjudged(self) -> Iterator[str]:
        """By reason: twenty rules that need the same thing are one line."""
        for state in (State.SKIPPED, State.MANUAL, State.NOT_APPLICABLE):
            reasons: dict[str, list[str]] = {}
            for result in self._of(state):
                reason = "" if result.reason is None else self._say(result.reason)
                reasons.setdefault(reason, []).append(result.rule.id)
            if reasons:
                yield ""
                yield f"{self._word(state)}:"
            for reason, rules in reasons.items():
                text = self._hide.text(f"{', '.join(rules)}: {reason}")
                yield from textwrap.wrap(
                    text, self._width, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False
                )

    def _booked(self) -> Iterator[str]:
        report = self._report
        for words, sentences in (
            (Words("Återställt", "Undone"), report.cleaned),
            (Words("KVAR I MÅLET", "LEFT IN THE TARGET"), report.left),
        ):
            if sentences:
                yield ""
                yield f"{self._say(words)}:"
            for sentence in sentences:
                yield f"    {self._hide.text(self._say(sentence))}"

    def _verdict(self) -> str:
        code = self._report.exit_code
        words = {
            0: Words("Godkänd: inget SKALL-krav underkändes.", "Passed: no SHALL rule failed."),
            1: Words("Underkänd: minst ett SKALL-krav följs inte.", "Failed: at least one SHALL rule is broken."),
            3: Words("Inget kunde bedömas till slut.", "Nothing could be judged to its end."),
            4: Words("Verktyget gick sönder: domen är ofullständig.", "The tool broke: the verdict is incomplete."),
            130: Words("Avbruten: domen är ofullständig.", "Interrupted: the verdict is incomplete."),
        }[code.value]
        state = {0: State.PASSED, 1: State.FAILED}.get(code.value, State.SKIPPED)
        return self._painted(state, self._say(words))

    def _word(self, state: State) -> str:
        return self._painted(state, self._say(STATE_WORDS[state]))

    def _painted(self, state: State, text: str) -> str:
        code = _COLOURS.get(state)
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and code else text

    def _say(self, words: Words) -> str:
        return words.in_(self._language)
