"""A flow's calls as a sequence diagram: an SVG to stand in an HTML page, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from simulator.verification.exchange import Exchange
from simulator.verification.reports import summary
from simulator.verification.words import Language, Words

_STEP = 42  # between arrows
_TOP = 70
_LANES = 380  # between lifelines
_MARGIN = 130
_MOST = 40  # arrows of one diagram; the rest are in the list
_LONGEST = 46  # characters over an arrow


@dataclass(frozen=True, slots=True)
class Arrow:
    """One message, from one lane to another."""

    start: int
    end: int
    text: str
    is_reply: bool = False
    is_bad: bool = False
    """A fault, or no answer."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """`id` is unique in its page."""

    id: str
    title: str
    lanes: Sequence[str]
    arrows: Sequence[Arrow]
    words: Sequence[str]
    """Each call in a sentence."""

    @property
    def svg(self) -> str:
        shown = self.arrows[:_MOST]
        width = 2 * _MARGIN + _LANES * (len(self.lanes) - 1)
        height = _TOP + _STEP * len(shown) + 20
        parts = [
            f'<svg class="sequence" role="img" aria-labelledby="{self.id}-t {self.id}-d" width="{width}"'
            f' height="{height}" viewBox="0 0 {width} {height}">',
            f'<title id="{self.id}-t">{escape(self.title)}</title>',
            f'<desc id="{self.id}-d">{escape(" ".join(self.words[:_MOST]))}</desc>',
            *(_lane(number, name, height) for number, name in enumerate(self.lanes)),
            *(_arrow(arrow, _TOP + _STEP * number + 30) for number, arrow in enumerate(shown)),
            "</svg>",
        ]
        return "".join(parts)


def _at(lane: int) -> int:
    return _MARGIN + _LANES * lane


def _lane(number: int, name: str, height: int) -> str:
    x = _at(number)
    return (
        f'<line class="lane" x1="{x}" y1="46" x2="{x}" y2="{height}"/>'
        f'<rect class="head" x="{x - 120}" y="8" width="240" height="38" rx="6"/>'
        f'<text class="name" x="{x}" y="32" text-anchor="middle">{escape(_short(name, 30))}</text>'
    )


def _arrow(arrow: Arrow, y: int) -> str:
    start, end = _at(arrow.start), _at(arrow.end)
    point = -10 if end > start else 10
    kind = " ".join(
        ["arrow", *(["reply"] if arrow.is_reply else []), *(["bad"] if arrow.is_bad else [])]
    )  # fmt: skip
    cross = f'<path class="cross" d="M{end + 2 * point - 6} {y - 6}l12 12m0 -12l-12 12"/>' if arrow.is_bad else ""
    return (
        f'<g class="{kind}"><line x1="{start}" y1="{y}" x2="{end}" y2="{y}"/>'
        f'<path class="tip" d="M{end} {y}l{point} -5v10z"/>{cross}'
        f'<text x="{(start + end) // 2}" y="{y - 8}" text-anchor="middle">{escape(_short(arrow.text, _LONGEST))}</text>'
        "</g>"
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def flows(exchanges: Iterable[Exchange]) -> dict[str, list[Exchange]]:
    """What was asked and told within each flow, in order."""
    found: dict[str, list[Exchange]] = {}
    for exchange in sorted(exchanges, key=lambda each: each.number):
        if exchange.step:
            found.setdefault(exchange.step, []).append(exchange)
    return found


def drawn(id: str, title: str, exchanges: Sequence[Exchange], target: str, language: Language) -> Diagram:
    """tidbok to the left, the target beside it, and the engagement index where it was told something."""
    lanes = ["tidbok verify", target]
    if any(each.incoming for each in exchanges):
        lanes.append(Words("engagemangsindex (tidbok)", "engagement index (tidbok)").in_(language))
    arrows = [arrow for each in exchanges for arrow in _arrows(each, language)]
    return Diagram(id, title, lanes, arrows, [_sentence(each, target, language) for each in exchanges])


def _arrows(exchange: Exchange, language: Language) -> list[Arrow]:
    start, end = (1, 2) if exchange.incoming else (0, 1)
    came = summary.outcome(exchange.outcome).in_(language)
    bad = exchange.silence is not None or exchange.is_fault or not exchange.answered
    return [
        Arrow(start, end, f"{exchange.number}. {exchange.contract.name}"),
        Arrow(end, start, f"{came}{_result(exchange)}, {exchange.elapsed:.2f} s", is_reply=True, is_bad=bad),
    ]


def _result(exchange: Exchange) -> str:
    """The result code of what acts: ` OK`."""
    code = (exchange.text("resultCode") or "").strip()
    return f" {code}" if code else ""


def _sentence(exchange: Exchange, target: str, language: Language) -> str:
    came = f"{summary.outcome(exchange.outcome).in_(language)}{_result(exchange)}"
    name = exchange.contract.name
    if exchange.incoming:
        return Words(
            f"Anrop {exchange.number}: {target} berättar för engagemangsindex med {name}: {came}.",
            f"Call {exchange.number}: {target} tells the engagement index with {name}: {came}.",
        ).in_(language)
    purpose = exchange.purpose.in_(language)
    return Words(
        f"Anrop {exchange.number}: {name} ({purpose}): {came} efter {exchange.elapsed:.2f} s.",
        f"Call {exchange.number}: {name} ({purpose}): {came} after {exchange.elapsed:.2f} s.",
    ).in_(language)
