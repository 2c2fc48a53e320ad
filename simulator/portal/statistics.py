"""How much each of 1177's calls gives: what tells when the target strategy can be reached (CR-COL-10).

Counters are named `strategy.source.what`, and `strategy.what` for a collection as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.portal.booked_times import BookedTimes
from simulator.portal.collected import Source
from simulator.portal.collection import Collection, Strategy


@dataclass(frozen=True, slots=True)
class SourceNumbers:
    """`rows`: what came. `shown`: times shown that the source had; `only`: those that no other source had."""

    source: Source
    calls: int
    failed: int
    rows: int
    shown: int
    only: int


@dataclass(frozen=True, slots=True)
class StrategyNumbers:
    """`not_aggregated`: times shown that call 1 did not give, which the target strategy would have missed."""

    strategy: Strategy
    collections: int
    shown: int
    not_aggregated: int
    sources: tuple[SourceNumbers, ...]


def counters(collection: Collection, booked: BookedTimes) -> Mapping[str, int]:
    """One collection's counters, those that are not 0."""
    counted: Counter[str] = Counter()
    strategy = collection.strategy.value
    counted[f"{strategy}.collections"] = 1
    for call in collection.calls:
        of = f"{strategy}.{call.source.value}"
        counted[f"{of}.calls"] += 1
        counted[f"{of}.failed"] += call.failed
        counted[f"{of}.rows"] += len(call.times)
    for shown in booked.shown:
        sources = {shown.time.source, *shown.also_from}
        counted[f"{strategy}.shown"] += 1
        counted[f"{strategy}.not_aggregated"] += Source.AGGREGATED not in sources
        for source in sources:
            counted[f"{strategy}.{source.value}.shown"] += 1
            counted[f"{strategy}.{source.value}.only"] += len(sources) == 1
    return {name: value for name, value in counted.items() if value}


def numbers(strategy: Strategy, counted: Mapping[str, int]) -> StrategyNumbers:
    """Counters as they are told, of one collection or of all."""

    def of(what: str) -> int:
        return counted.get(f"{strategy.value}.{what}", 0)

    sources = (
        SourceNumbers(source, *(of(f"{source.value}.{what}") for what in ("calls", "failed", "rows", "shown", "only")))
        for source in Source
    )
    made = tuple(each for each in sources if each.calls)
    return StrategyNumbers(strategy, of("collections"), of("shown"), of("not_aggregated"), made)
