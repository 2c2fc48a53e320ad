"""Calls that belong together, as who asked whom: what a collection of booked times led to, by its correlation id.

The log says who answered and when. Who asked follows: an aggregating service asks the index and the producers while it
is being asked itself, about the same contract; everything else was asked by whoever began it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simulator.contracts import envelope
from simulator.contracts.envelope import SOAP
from simulator.errors import TechnicalError
from simulator.store.call_log import Exchange

_SPOKEN = re.compile(rb"urn:riv:([a-z:]+):(\w+)Responder:(\d)")


@dataclass(frozen=True, slots=True)
class Row:
    """A call. `start` and `end` are milliseconds after the first began; `caller` is a row's number, None the one who
    began it all.

    `failure`: "" when it went well. `refused_as`: what the platform made of a producer's failure, a call of its own in
    the log.
    """

    call: Exchange
    caller: int | None
    start: float
    end: float
    failure: str
    refused_as: Exchange | None = None

    @property
    def took(self) -> float:
        return self.call.elapsed_ms


@dataclass(frozen=True, slots=True)
class FanOut:
    """`rows`: each after its caller, in the order they began."""

    correlation: str
    rows: tuple[Row, ...]

    @property
    def milliseconds(self) -> float:
        return max(row.end for row in self.rows)

    @property
    def failed(self) -> int:
        return sum(1 for row in self.rows if row.failure)

    @property
    def began(self) -> Exchange:
        return self.rows[0].call

    @property
    def asked(self) -> list[str]:
        """Names of the contracts that it began with."""
        return list(dict.fromkeys(row.call.contract for row in self.rows if row.caller is None))


def newest_first(calls: Iterable[Exchange], national: str) -> list[FanOut]:
    """Every group of at least two calls, of calls in any order."""
    groups: dict[str, list[Exchange]] = {}
    for call in sorted(calls, key=lambda each: -each.call_id):
        if call.correlation:
            groups.setdefault(call.correlation, []).append(call)
    return [fan_out(group, national) for group in groups.values() if len(group) > 1]


def fan_out(calls: Sequence[Exchange], national: str) -> FanOut:
    """Of at least one call, all of the same correlation id. `national` is the platform's own address."""
    ordered = sorted(calls, key=lambda each: (each.began, each.call_id))
    gathering = [each for each in ordered if _aggregates(each, national)]
    refused = [each for each in ordered if each.component == "platform" and not _aggregates(each, national)]
    others = [each for each in ordered if each.component != "platform"]
    met = {id(call): answer for call, answer in _pairs(others, refused)}
    paired = {id(answer) for answer in met.values()}
    alone = [*others, *(each for each in refused if id(each) not in paired)]
    origin = ordered[0].began
    rows: list[Row] = []

    def add(call: Exchange, caller: int | None) -> None:
        start = 1000 * (call.began - origin)
        end = start + call.elapsed_ms
        if caller is not None:  # a producer's time is counted from when all the calls left
            end = max(start, min(end, rows[caller].end))
        answer = met.get(id(call))
        rows.append(Row(call, caller, start, end, _failure(call), answer))

    asked_by: dict[int | None, list[Exchange]] = {}
    for call in alone:
        caller = _caller(call, gathering)
        asked_by.setdefault(None if caller is None else id(caller), []).append(call)
    top = [*gathering, *asked_by.get(None, ())]
    for call in sorted(top, key=lambda each: (each.began, each.call_id)):
        add(call, None)
        number = len(rows) - 1
        for child in asked_by.get(id(call), ()):
            add(child, number)
    return FanOut(ordered[0].correlation, tuple(rows))


def _aggregates(call: Exchange, national: str) -> bool:
    """At its own address an aggregating service is logged without one."""
    return call.component == "platform" and call.logical_address in ("", national)


def _pairs(others: Sequence[Exchange], refused: Iterable[Exchange]) -> Iterator[tuple[Exchange, Exchange]]:
    """A producer's failure, and the platform's fault that came of it."""
    taken: set[int] = set()
    for answer in refused:
        for call in others:
            same = (call.contract, call.logical_address) == (answer.contract, answer.logical_address)
            if same and id(call) not in taken and _failure(call):
                taken.add(id(call))
                yield call, answer
                break


def _caller(call: Exchange, gathering: Sequence[Exchange]) -> Exchange | None:
    """The aggregation that was at work and began last; None when there is none that could have asked."""
    fitting = [
        each
        for each in gathering
        if each.began <= call.began <= each.began + each.elapsed_ms / 1000 and _would_ask(each, call)
    ]
    return fitting[-1] if fitting else None


def _would_ask(gathering: Exchange, call: Exchange) -> bool:
    spoken = _SPOKEN.search(gathering.request)
    if spoken is None:
        return False
    if call.component == "index":
        return b"riv:" + spoken[1] in call.request
    own = _SPOKEN.search(call.request)
    return own is not None and own[0] == spoken[0]


def _failure(call: Exchange) -> str:
    """Also what looks well and cannot be read, or is a SOAP fault all the same."""
    if call.fault:
        return call.fault
    if call.status == 0:
        return "inget svar"
    try:
        payload = envelope.parse(call.reply).payload
    except TechnicalError:
        return "oläsligt svar" if call.status < 400 else f"HTTP {call.status}"
    if payload.tag == f"{{{SOAP}}}Fault":
        return payload.findtext("faultstring") or "SOAP-fel"
    return f"HTTP {call.status}" if call.status >= 400 else ""
