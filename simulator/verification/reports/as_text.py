"""The report for a terminal: first what a manager wants to know, then each breach, then what could not be judged."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from simulator.verification.report import STATE_WORDS, Finding, Report, Result, State
from simulator.verification.reports import summary
from simulator.verification.reports.as_json import masking, repeating
from simulator.verification.reports.masking import Masking
from simulator.verification.words import Language, Text, Words, said

_COLOURS: Mapping[State, str] = {
    State.PASSED: "32",
    State.FAILED: "31;1",
    State.WARNED: "33",
    State.SKIPPED: "36",
    State.ERROR: "35;1",
    State.WAIVED: "33",
}
_BREAKS = re.compile(r"\s*[\r\n\t]\s*")  # blanks stay: two where there should be one is a finding
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_WRITE_OUT = Words(
    "Personnummer är dolda: skriv ut dem i kommandona som upprepar, eller be om rapporten med --unmasked.",
    "Personal numbers are hidden: write them out in the commands that repeat, or ask for the report with --unmasked.",
)
_SHOWN = 5  # findings of one rule
_LABEL = 14
_LONGEST = 600  # characters of one value; the JSON report has all of it


def write(
    report: Report, language: Language = "sv", *, masked: bool = True, colour: bool = False, width: int = 100
) -> str:
    """The whole report, ending with a line break. `width` in columns, 60 at least."""
    written = _Writer(report, language, masking(report, masked), colour, width)
    return "\n".join(written.lines()) + "\n"


class _Writer:
    def __init__(self, report: Report, language: Language, hide: Masking, colour: bool, width: int) -> None:
        self._report = report
        self._language: Language = language
        self._hide = hide
        self._colour = colour
        self._width = max(60, width)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._conditions()
        for state in summary.BREACHES:
            for result in self._of(state):
                yield ""
                yield from self._result(result)
        yield from self._unjudged()
        yield from self._booked()
        yield ""
        if self._said(self._report.command) != " ".join(self._report.command.split()):
            yield from self._wrapped(_WRITE_OUT, "")
        yield self._verdict()

    # -- the head

    def _head(self) -> Iterator[str]:
        report = self._report
        name = self._said(report.target.name)
        yield self._say(Words(f"Granskning av {name}", f"Verification of {name}"))
        yield self._verdict()
        for sentence in summary.in_short(report):
            yield from self._wrapped(sentence, "  ")
        if report.left:
            yield from self._wrapped(summary.LEFT, "  ")
        consequences = summary.consequences(report.results)
        if consequences:
            yield ""
            yield self._say(Words("Vad det betyder för invånaren:", "What it means for the citizen:"))
        for words, rules in consequences:
            yield from self._wrapped(Words(*(f"{each} ({', '.join(rules)})" for each in words)), "  - ", "    ")
        if report.stopped is not None:
            yield ""
            yield from self._wrapped(report.stopped, "")

    def _conditions(self) -> Iterator[str]:
        report = self._report
        yield ""
        where = report.target.url or ", ".join(dict.fromkeys(report.target.urls.values()))
        yield f"{self._said(where)} · {report.target.safety.value}"
        calls, took = len(report.exchanges), f"{report.seconds:.1f} s"
        waited, rate = f"{report.waited:.1f} s", f"{report.target.rate:g}/s"
        yield self._say(
            Words(
                f"{calls} anrop på {took}, varav {waited} väntan för takten {rate}",
                f"{calls} calls in {took}, {waited} of it waiting for the rate {rate}",
            )
        )
        if report.clock:
            yield self._say(self._clock(report.clock))
        yield " · ".join(f"{self._word(state)} {count}" for state, count in report.counts.items() if count)

    def _clock(self, clock: Mapping[str, str]) -> Words:
        how = summary.CLOCKS.get(clock["source"], Words(clock["source"], clock["source"]))
        return Words(f"Målets klocka: {clock['now']} ({how.sv})", f"The target's clock: {clock['now']} ({how.en})")

    # -- breaches

    def _of(self, state: State) -> list[Result]:
        return [result for result in self._report.results if result.state is state]

    def _result(self, result: Result) -> Iterator[str]:
        rule = result.rule
        head = f"{rule.id}  {self._say(summary.LEVELS[rule.level])}"
        yield f"{self._word(result.state)}  {head}"
        yield from self._wrapped(rule.sentence, "    ")
        yield from self._labelled(Words("För invånaren", "The citizen"), rule.citizen)
        yield from self._labelled(
            Words("Källa", "Source"), f"{rule.source} ({self._say(summary.ORIGINS[rule.origin])})"
        )
        if result.reason is not None:
            yield from self._labelled(Words("Orsak", "Reason"), result.reason)
        for finding in result.findings[:_SHOWN]:
            yield from self._finding(finding)
        more = len(result.findings) - _SHOWN
        if more > 0:
            yield f"    {self._say(Words(f'… och {more} till', f'… and {more} more'))}"
        yield from self._labelled(Words("Återskapa med", "Repeat with"), repeating(self._report, result))

    def _finding(self, finding: Finding) -> Iterator[str]:
        exchange = finding.exchange
        if exchange is not None:
            also = "".join(f", {each.number}" for each in finding.also)
            came = self._say(summary.outcome(exchange.outcome))
            yield from self._labelled(
                Words("Anrop", "Call"),
                f"{exchange.number}{also} {exchange.contract.name}: {came}, {exchange.elapsed:.2f} s",
            )
        if finding.xpath:
            yield from self._labelled(Words("Plats", "Place"), finding.xpath)
        if finding.expected:
            yield from self._labelled(Words("Väntat", "Expected"), finding.expected)
        yield from self._labelled(Words("Fick", "Got"), finding.got or "-")

    # -- what was not judged, and what is left

    def _unjudged(self) -> Iterator[str]:
        for state in summary.UNJUDGED:
            found = summary.reasons(self._report.results, state)
            if found:
                yield ""
                yield f"{self._word(state)}:"
            for reason, rules in found.items():
                yield from self._wrapped(f"{', '.join(rules)}: {self._say(reason)}", "    ", "      ")

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
                yield from self._wrapped(sentence, "    ", "      ")

    def _verdict(self) -> str:
        return self._painted(summary.verdict_state(self._report), self._say(summary.verdict(self._report)))

    # -- words

    def _labelled(self, label: Words, text: Text) -> Iterable[str]:
        head = f"    {self._say(label):{_LABEL}} "
        return self._wrapped(text, head, " " * len(head)) or [head.rstrip()]

    def _wrapped(self, text: Text, first: str, then: str | None = None) -> list[str]:
        return textwrap.wrap(
            self._said(text),
            self._width,
            initial_indent=first,
            subsequent_indent=first if then is None else then,
            break_on_hyphens=False,
        )

    def _said(self, text: Text) -> str:
        """Masked, in one line, not endless, and without what would steer the terminal."""
        line = _CONTROL.sub("\ufffd", self._hide.text(_BREAKS.sub(" ", said(text, self._language).strip())))
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"

    def _word(self, state: State) -> str:
        return self._painted(state, self._say(STATE_WORDS[state]))

    def _painted(self, state: State, text: str) -> str:
        code = _COLOURS.get(state)
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and code else text

    def _say(self, words: Words) -> str:
        return words.in_(self._language)
