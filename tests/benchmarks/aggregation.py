"""The aggregating service over real HTTP: many producers at once, and many posts from one.

A fan-out is wall time, since it is waiting that is measured: as a ratio to the producers' own delay. Growth is a ratio
too: 1,000 posts through platform and aggregation against fifty times 20.
"""

from __future__ import annotations

import http.client
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import yaml

from simulator.domain.identifiers import test_identities
from tests.benchmarks.measuring import Figure, compared
from tests.benchmarks.processes import serving, tidbok
from tests.benchmarks.worlds import schedule_of

_DELAY = 0.1
_TARGETS = {30: 1.15, 300: 2.0}
_FEW, _MANY = 20, 1_000
_PLATFORM = "5565594230"
_RESIDENTS = dict(zip((*_TARGETS, _FEW, _MANY), islice(test_identities(date(1970, 1, 1)), 4), strict=True))
"""A citizen with so many posts."""


def aggregation(repetitions: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "country.yaml"
        file.write_text(yaml.safe_dump(_country()), encoding="utf-8")
        with serving(tidbok("serve", "--scenario", str(file), "--port", "0")) as server:
            url = server.url
            for producers, target in _TARGETS.items():
                yield _fan_out(url, producers, target, repetitions)
            yield _growth(url, repetitions)


def _fan_out(url: str, producers: int, target: float, repetitions: int) -> Figure:
    _asked(url, producers, producers)  # the first time compiles the schemas
    seconds = [_asked(url, producers, producers) for _ in range(repetitions)]
    what = f"aggregation over {producers} producers of 100 ms each: wall time against the slowest producer"
    slowest = max(seconds) / _DELAY
    return Figure("aggregation", what, median(seconds) / _DELAY, "x", target, note=f"the slowest time {slowest:.2f}")


def _growth(url: str, repetitions: int) -> Figure:
    """Fifty answers of 20 in the time of one of 1,000 would be exactly linear."""
    pairs = []
    for _ in range(repetitions + 1):
        large = _asked(url, _MANY, _MANY)
        pairs.append((large, sum(_asked(url, _FEW, _FEW) for _ in range(_MANY // _FEW))))
    found = compared(pairs[1:])
    what = "aggregation, 1,000 posts from one producer: wall time against fifty answers of 20"
    note = f"{found.spread}; {found.first * 1000:.1f} ms"
    return Figure("aggregation", what, found.ratio, "x", 1.3, note=note)


def _asked(url: str, resident: int, posts: int) -> float:
    """Seconds for one call.

    Raises RuntimeError when the answer does not hold so many posts.
    """
    question = schedule_of("", _PLATFORM, _RESIDENTS[resident], posts)
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    began = perf_counter()
    connection.request("POST", "/vp", question.body, {"Content-Type": "text/xml; charset=UTF-8"})
    body = connection.getresponse().read()
    seconds = perf_counter() - began
    connection.close()
    found = body.count(b"startTimeInclusive>") // 2
    if found != posts:
        raise RuntimeError(f"{found} posts instead of {posts}: {body[:500]!r}")
    return seconds


@dataclass(frozen=True, slots=True)
class _System:
    """One booking system with one unit.

    `delay` in seconds.
    """

    name: str
    delay: float

    @property
    def unit(self) -> str:
        return f"SE2321000016-{self.name.upper()}"

    def spec(self) -> dict[str, Any]:
        return {
            "id": self.name,
            "name": self.name,
            "hsa_id": f"{self.unit}SYS",
            "profile": "reference",
            "delay": self.delay,
            "time_types": [{"id": "NYBESOK", "name": "Nybesök"}],
            "facilities": [{"hsa_id": self.unit, "name": self.name}],
        }


def _country() -> dict[str, Any]:
    slow = [_System(f"s{number}", _DELAY) for number in range(max(_TARGETS))]
    quick = _System("quick", 0.0)
    bookings = [_booking(f"B-{count}-{system.name}", count, system, 0) for count in _TARGETS for system in slow[:count]]
    bookings += [_booking(f"Q-{posts}-{n}", posts, quick, n) for posts in (_FEW, _MANY) for n in range(posts)]
    return {
        "name": "country",
        "title": "Three hundred producers",
        "clock": "2026-08-03 08:00",
        "residents": [{"id": resident} for resident in _RESIDENTS.values()],
        "booking_systems": [system.spec() for system in (*slow, quick)],
        "bookings": bookings,
    }


def _booking(id_: str, resident: int, system: _System, number: int) -> dict[str, Any]:
    start = f"+{1 + number // 40}d {7 + number % 40 // 4:02}:{number % 4 * 15:02}"
    return {
        "id": id_,
        "resident": _RESIDENTS[resident],
        "facility": system.unit,
        "time_type": "NYBESOK",
        "start": start,
    }
