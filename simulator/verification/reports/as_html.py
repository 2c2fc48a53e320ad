"""The report as one page that needs nothing else: no network, no scripts, readable on paper and with a screen reader.

The page is report.html.j2; here is what it shows.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from simulator.verification.exchange import Exchange
from simulator.verification.report import STATE_WORDS, Finding, Report, Result, State
from simulator.verification.reports import as_json, diagram, marking, summary
from simulator.verification.reports.masking import Masking
from simulator.verification.target import Target
from simulator.verification.words import Language, Text, Words, said

_BODY = 20_000  # characters of one message; the rest is in the JSON report
_PAGE = 8_000_000  # characters of all messages
_CALLS = 6  # of one rule
_LINES = 50  # findings of one rule

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write(report: Report, language: Language = "sv", *, masked: bool = True) -> str:
    return _Page(report, language, masked).html()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a message that stand together. `spots`: the findings that point here; `left_out`: lines are, here."""

    text: str
    spots: Sequence[int] = ()
    missing: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a reply, set out; `headers` as lines."""

    headers: str
    blocks: Sequence[Block]
    size: int
    """Bytes on the wire."""
    is_empty: bool
    is_omitted: bool
    """The page would be too long."""


@dataclass(frozen=True, slots=True)
class Call:
    number: int
    title: str
    facts: Sequence[tuple[str, str]]
    request: Message
    reply: Message
    curl: str
    spots: Sequence[int]
    """The findings of its rule that are about it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A finding, numbered within its rule."""

    number: int
    place: str
    expected: str
    got: str
    calls: str


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that was not kept, with what shows it."""

    rule: Mapping[str, Any]
    lines: Sequence[Line]
    calls: Sequence[Call]
    not_shown: int
    """Calls that are only in the JSON report."""
    flows: Sequence[tuple[str, str]]
    """Id and title of the diagrams that its calls are in."""


class _Page:
    def __init__(self, report: Report, language: Language, masked: bool) -> None:
        self._report = report
        self._language: Language = language
        self._hide = as_json.masking(report, masked)
        self._data = as_json.without_bodies(report, self._hide)
        self._left = _PAGE
        self._flows = {
            step: f"flode-{number}"
            for number, step in enumerate(diagram.flows([*report.exchanges, *report.told]), start=1)
        }

    def html(self) -> str:
        report = self._report
        return _PAGES.get_template("report.html.j2").render(
            _=self._pick,
            language=self._language,
            data=self._data,
            say=self._say,
            State=State,
            states=STATE_WORDS,
            meanings=summary.STATE_MEANINGS,
            verdict=summary.verdict(report),
            verdict_state=summary.verdict_state(report),
            in_short=summary.in_short(report),
            left=summary.LEFT,
            consequences=summary.consequences(report.results),
            themes=self._themes(),
            breached=summary.BREACHES,
            breaches=[
                (state, [self._breach(result, shown) for result, shown in self._of(state)])
                for state in summary.BREACHES
                if report.counts[state]
            ],
            unjudged=[
                (state, list(summary.reasons(report.results, state).items()))
                for state in summary.UNJUDGED
                if report.counts[state]
            ],
            diagrams=self._diagrams(),
            conditions=self._conditions(),
            waivers=self._waivers(),
            level=self._level,
            origin={each.value: words for each, words in summary.ORIGINS.items()},
            basis={each.value: words for each, words in summary.BASES.items()},
            hidden=self._shown,
        )

    # -- words

    def _pick(self, sv: str, en: str) -> str:
        return sv if self._language == "sv" else en

    def _say(self, text: Any) -> str:
        """A sentence or a value, from the report or from its JSON; masked."""
        if text is None:
            return ""
        if isinstance(text, dict):
            return self._shown(str(text[self._language]))
        return self._shown(said(text, self._language))

    def _shown(self, text: str) -> str:
        """Masked, and of letters that a page may hold."""
        return marking.printable(self._hide.text(text))

    def _level(self, value: str) -> str:
        return next(
            (words.in_(self._language) for level, words in summary.LEVELS.items() if level.value == value), value
        )

    # -- rules

    def _of(self, state: State) -> Iterable[tuple[Result, Mapping[str, Any]]]:
        shown = zip(self._report.results, self._data["results"], strict=True)
        return [(result, data) for result, data in shown if result.state is state]

    def _themes(self) -> list[tuple[str, str, Mapping[State, int]]]:
        return [
            (
                name,
                self._say(summary.theme_words(name)),
                {state: sum(result.state is state for result in results) for state in State},
            )
            for name, results in summary.by_theme(self._report.results).items()
        ]

    def _breach(self, result: Result, data: Mapping[str, Any]) -> Breach:
        numbered = list(enumerate(result.findings, start=1))
        calls = _calls_of(result)
        return Breach(
            rule=data,
            lines=[self._line(number, finding) for number, finding in numbered[:_LINES]],
            calls=[self._call(each, numbered) for each in calls[:_CALLS]],
            not_shown=max(0, len(calls) - _CALLS),
            flows=[
                (self._flows[step], self._say(summary.step_words(step)))
                for step in dict.fromkeys(each.step for each in calls if each.step in self._flows)
            ],
        )

    def _line(self, number: int, finding: Finding) -> Line:
        calls = [each for each in (finding.exchange, *finding.also) if each is not None]
        return Line(
            number,
            self._shown(finding.xpath),
            self._say(finding.expected),
            self._say(finding.got),
            ", ".join(str(each.number) for each in calls),
        )

    # -- calls

    def _call(self, exchange: Exchange, numbered: Sequence[tuple[int, Finding]]) -> Call:
        spots = {number: finding.xpath for number, finding in numbered if finding.exchange is exchange}
        into_request = exchange.incoming
        return Call(
            number=exchange.number,
            title=self._title(exchange),
            facts=self._facts(exchange),
            request=self._message(exchange.request, exchange.request_headers, spots if into_request else {}),
            reply=self._message(exchange.reply, exchange.headers, {} if into_request else spots),
            curl="" if exchange.incoming else self._shown(curl(exchange, self._report.target, self._hide)),
            spots=list(spots),
        )

    def _title(self, exchange: Exchange) -> str:
        came = self._say(summary.outcome(exchange.outcome))
        return f"{exchange.contract.name}: {came}, {exchange.elapsed:.2f} s"

    def _facts(self, exchange: Exchange) -> list[tuple[str, str]]:
        target = self._report.target.name
        asked = Words("tidbok frågar målet", "tidbok asks the target")
        told = Words(f"{target} berättar för engagemangsindex", f"{target} tells the engagement index")
        status = str(exchange.status) if exchange.status else self._say(exchange.silence or Words("inget", "none"))
        rows: list[tuple[Words, Text]] = [
            (Words("Vem", "Who"), told if exchange.incoming else asked),
            (Words("Ärende", "Errand"), exchange.purpose),
            (Words("Adress", "Address"), exchange.url),
            (Words("Logisk adress", "Logical address"), exchange.logical_address),
            (Words("HTTP-status", "HTTP status"), status),
            (
                Words("Tid", "Time"),
                Words(
                    f"{exchange.began:.1f} s in i körningen, tog {exchange.elapsed:.3f} s",
                    f"{exchange.began:.1f} s into the run, took {exchange.elapsed:.3f} s",
                ),
            ),
        ]
        if not exchange.lawful:
            rows.append(
                (
                    Words("Frågan", "The request"),
                    Words("sådan att målet inte behöver betjäna den", "such that the target need not serve it"),
                )
            )
        return [(self._say(label), self._say(value)) for label, value in rows]

    def _message(self, body: bytes, headers: Mapping[str, str], spots: Mapping[int, str]) -> Message:
        lines = marking.cut(marking.marked(body, spots, self._hide), _BODY) if self._left > 0 else []
        self._left -= sum(len(line.text) for line in lines)
        return Message(
            headers=self._shown("\n".join(f"{name}: {value}" for name, value in headers.items())),
            blocks=list(_blocks(lines)),
            size=len(body),
            is_empty=not body,
            is_omitted=bool(body) and not lines,
        )

    # -- the rest of the page

    def _diagrams(self) -> list[tuple[diagram.Diagram, bool]]:
        """Each flow, and whether a finding is about it."""
        report = self._report
        touched = {
            each.step for state in summary.BREACHES for result, _ in self._of(state) for each in _calls_of(result)
        }
        name = self._shown(report.target.name)
        return [
            (
                diagram.drawn(self._flows[step], self._say(summary.step_words(step)), exchanges, name, self._language),
                step in touched,
            )
            for step, exchanges in diagram.flows([*report.exchanges, *report.told]).items()
        ]

    def _conditions(self) -> list[tuple[str, str]]:
        report, target = self._report, self._report.target
        rate = Words("ingen gräns", "no limit")
        if target.rate > 0:
            rate = Words(f"högst {target.rate:g} anrop i sekunden", f"at most {target.rate:g} calls a second")
        rows: list[tuple[Words, Text]] = [
            (Words("Mål", "Target"), target.name),
            (Words("Adress", "Address"), target.url or ", ".join(dict.fromkeys(target.urls.values()))),
            (Words("Väg", "By way of"), _VIA[target.via]),
            (Words("Logiska adresser", "Logical addresses"), ", ".join(target.facilities)),
            (Words("Profil", "Profile"), target.profile),
            (Words("Flöden", "Flows"), ", ".join(target.flows)),
            (Words("Testpersoner", "Test persons"), ", ".join(person.id for person in target.persons) or "-"),
            (Words("Säkerhet", "Safety"), _joined(target.safety.value, summary.SAFETIES[target.safety])),
            (Words("Takt", "Rate"), rate),
            (Words("Började", "Began"), report.began.replace("T", " ")),
            (Words("Tog", "Took"), _took(report)),
            (Words("Anrop", "Calls"), str(len(report.exchanges))),
            (Words("Målets klocka", "The target's clock"), _clock(report)),
            (Words("Verktyg", "Tool"), f"tidbok {report.version}"),
            (Words("Upprepa hela körningen", "Repeat the whole run"), report.command),
        ]
        if report.told:
            told = Words(f"{len(report.told)} till engagemangsindex", f"{len(report.told)} to the engagement index")
            rows.insert(12, (Words("Målet berättade", "The target told"), told))
        return [(self._say(label), self._say(value)) for label, value in rows]

    def _waivers(self) -> list[tuple[Mapping[str, str], str]]:
        """Each waiver of the target, and what became of it."""
        states = {result.rule.id: result for result in self._report.results}
        return [
            (data, self._say(_became(states.get(waiver.rule))))
            for waiver, data in zip(self._report.target.waivers, self._data["target"]["waivers"], strict=True)
        ]


_VIA: Mapping[str, Words] = {
    "direct": Words("direkt", "directly"),
    "regional": Words("genom en regional plattform", "through a regional platform"),
    "national": Words("genom den nationella plattformen", "through the national platform"),
}


def _joined(value: str, words: Words) -> Words:
    return Words(f"{value}: {words.sv}", f"{value}: {words.en}")


def _took(report: Report) -> Words:
    took, waited = f"{report.seconds:.1f} s", f"{report.waited:.1f} s"
    return Words(f"{took}, varav {waited} väntan för takten", f"{took}, {waited} of it waiting for the rate")


def _clock(report: Report) -> Words:
    if not report.clock:
        return Words("inte mätt", "not measured")
    source, ahead = report.clock["source"], report.clock.get("offset_seconds", "0")
    how = summary.CLOCKS.get(source, Words(source, source))
    now = report.clock["now"].replace("T", " ")
    return Words(
        f"{now}, {how.sv}; {ahead} s före den här datorns",
        f"{now}, {how.en}; {ahead} s ahead of this computer's",
    )


def _became(result: Result | None) -> Words:
    if result is None:
        return Words("regeln granskades inte i körningen", "the rule was not judged in this run")
    if result.state is State.WAIVED:
        return Words("gäller", "holds")
    if result.waiver is not None and result.reason is not None:
        return result.reason
    words = STATE_WORDS[result.state]
    return Words(f"prövades inte: {words.sv}", f"was not tried: {words.en}")


def _calls_of(result: Result) -> list[Exchange]:
    """The calls that findings point at, each finding's own first; then those that they also rest on."""
    own = [finding.exchange for finding in result.findings if finding.exchange is not None]
    also = [each for finding in result.findings for each in finding.also]
    found = list(dict.fromkeys(own))
    return found[: _CALLS // 2] + [each for each in dict.fromkeys([*also, *found]) if each not in found[: _CALLS // 2]]


def _blocks(lines: Iterable[marking.Line]) -> Iterable[Block]:
    for (spots, missing, left_out), group in groupby(lines, key=lambda each: (each.marks, each.missing, each.left_out)):
        yield Block("\n".join(line.text for line in group), spots, missing, left_out)


def curl(exchange: Exchange, target: Target, hide: Masking) -> str:
    """A line for a shell that sends the same bytes again; masked, what a citizen is recognised by is not the same."""
    words = ["curl", "-i", "--max-time", f"{target.timeout:g}"]
    for option, path in (("--cert", target.tls.certificate), ("--key", target.tls.key), ("--cacert", target.tls.trust)):
        words += [option, path] if path else []
    words += [word for name, value in exchange.request_headers.items() for word in ("-H", f"{name}: {value}")]
    line = shlex.join(words)
    text = as_json.body(exchange.request, hide).get("text")
    if text is not None and (hide.on or _survives_a_page(text)):
        return f"{line} \\\n  --data-raw {shlex.quote(text)} \\\n  {shlex.quote(exchange.url)}"
    encoded = base64.encodebytes(exchange.request).decode().strip()
    return f"base64 -d <<'SLUT' | {line} --data-binary @- {shlex.quote(exchange.url)}\n{encoded}\nSLUT"


def _survives_a_page(text: str) -> bool:
    """Browsers make one kind of line break of all, and have no control characters."""
    return "\r" not in text and marking.printable(text) == text
