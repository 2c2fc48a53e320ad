"""How things are measured: interleaved repetitions in one run, and the median of the ratios between neighbours.

A shared machine is now fast and now slow; two things measured within the same tenth of a second are slow together, so
their ratio stays where their times do not. No figure here is compared with a figure of another run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `value` is None when it could not be measured, and `note` then says why."""

    benchmark: str
    what: str
    value: float | None
    unit: str = "x"
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None where there is nothing to judge: no target, or no measurement."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things measured in turns: the median of each, and the ratio (first to second) with its middle half."""

    first: float
    second: float
    ratio: float
    low: float
    high: float

    @property
    def spread(self) -> str:
        return f"{self.low:.2f}-{self.high:.2f}"

    def in_microseconds(self, calls: int) -> str:
        """The spread, and the time of one call of each when seconds were measured over so many."""
        first, second = (seconds / calls * 1e6 for seconds in (self.first, self.second))
        return f"{self.spread}; {first:,.0f} and {second:,.0f} µs"


def compared(pairs: Sequence[tuple[float, float]]) -> Comparison:
    """The summary of interleaved pairs of measurements."""
    firsts, seconds = zip(*pairs, strict=True)
    ratios = [first / second for first, second in pairs]
    low, _, high = quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    return Comparison(median(firsts), median(seconds), median(ratios), low, high)


def cpu_compared(first: Work, second: Work, calls: tuple[int, int], repetitions: int) -> Comparison:
    """CPU seconds of `calls` runs of each, in turns; the order alternates, and the first pair only warms up."""
    pairs: list[tuple[float, float]] = []
    for repetition in range(repetitions + 1):
        if repetition % 2:
            two = _cpu(second, calls[1])
            pairs.append((_cpu(first, calls[0]), two))
        else:
            one = _cpu(first, calls[0])
            pairs.append((one, _cpu(second, calls[1])))
    return compared(pairs[1:])


def _cpu(work: Work, calls: int) -> float:
    began = process_time()
    for _ in range(calls):
        work()
    return process_time() - began
