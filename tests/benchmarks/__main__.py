"""`python -m tests.benchmarks [NAME...]`: measure, print a table, write JSON.

Exit code 1 only with --check, when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import aggregation, in_process, large, throughput
from tests.benchmarks.measuring import Figure

Benchmark = Callable[[int], Iterator[Figure]]

_BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "timeslots": (in_process.timeslots, 31),
    "schedule": (in_process.schedule, 31),
    "growth": (in_process.growth, 15),
    "aggregation": (aggregation.aggregation, 15),
    "throughput": (throughput.throughput, 5),
    "start": (large.start, 5),
    "large": (large.large, 5),
}
"""Each with how many times it is repeated."""

_VERDICTS = {True: "met", False: "MISSED", None: "-"}


def main() -> int:
    asked = _arguments()
    names = asked.names or list(_BENCHMARKS)
    figures: list[Figure] = []
    for name in names:
        measure, repetitions = _BENCHMARKS[name]
        for figure in measure(asked.repetitions or repetitions):
            figures.append(figure)
            print(_row(figure), flush=True)
    if asked.json is not None:
        asked.json.write_text(_json(figures), encoding="utf-8")
    missed = any(figure.met is False for figure in figures)
    return 1 if asked.check and missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *_BENCHMARKS], help=", ".join(_BENCHMARKS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--repetitions", type=int, metavar="N", help="instead of each benchmark's own number")
    return parser.parse_args()


def _row(figure: Figure) -> str:
    value = "not measured" if figure.value is None else f"{figure.value:.2f} {figure.unit}"
    sign = ">=" if figure.at_least else "<="
    target = "" if figure.target is None else f"{sign} {figure.target:g} {figure.unit}"
    row = f"{figure.benchmark:<11}{value:>13}  {target:<11} {_VERDICTS[figure.met]:<7}{figure.what}"
    return f"{row}\n{'':45}{figure.note}" if figure.note else row


def _json(figures: list[Figure]) -> str:
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    measured = [{**asdict(figure), "met": figure.met} for figure in figures]
    return json.dumps({"machine": machine, "figures": measured}, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
