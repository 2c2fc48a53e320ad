"""Fields that say when: days, points in time, weekdays and opening hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from simulator.domain.times import clock_time
from simulator.scenarios.fields import text_of, text_schema
from simulator.scenarios.times import WEEKDAYS, When, moment_of, parse_when
from simulator.scenarios.words import unknown


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours within a day."""

    opens: time
    closes: time


def _hours(value: object) -> tuple[Hours, ...]:
    spans = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else [value]
    if not spans:
        raise ValueError("is empty: write for example 08:00-16:30")
    read = sorted((_span(span) for span in spans), key=lambda hours: hours.opens)
    for earlier, later in pairwise(read):
        if later.opens < earlier.closes:
            raise ValueError(f"overlap: {later.opens:%H:%M} is before {earlier.closes:%H:%M}")
    return tuple(read)


def _span(value: object) -> Hours:
    text = text_of(value)
    parts = re.split(r"\s*[-–]\s*", text)  # noqa: RUF001 - people write an en dash between hours
    if len(parts) != 2:
        raise ValueError(f"{text!r} is not opening hours: write for example 08:00-16:30")
    hours = Hours(clock_time(parts[0]), clock_time(parts[1]))
    if hours.closes <= hours.opens:
        raise ValueError(f"{text!r} closes before it opens")
    return hours


def _weekdays(value: object) -> frozenset[int]:
    parts = value if isinstance(value, list) else text_of(value).split(",")
    days: set[int] = set()
    for part in parts:
        days |= _some_weekdays(text_of(part).lower())
    if not days:
        raise ValueError("is empty: write for example mon-fri")
    return frozenset(days)


def _some_weekdays(text: str) -> frozenset[int]:
    if text in ("daily", "alla dagar"):
        return frozenset(range(7))
    ends = [word.strip() for word in re.split("[-–]", text)]  # noqa: RUF001 - as above
    for word in ends:
        if word not in WEEKDAYS:
            raise ValueError(unknown("weekday", word, ("daily", *WEEKDAYS)))
    if len(ends) > 2:
        raise ValueError(f"{text!r} is not a range of weekdays: write for example mon-fri")
    first, last = WEEKDAYS[ends[0]], WEEKDAYS[ends[-1]]
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def _day(value: object) -> When:
    when = parse_when(text_of(value))
    if when.same_day:
        raise ValueError(f"{when.text!r} has no day: write for example tomorrow {when.text}")
    return when


def _moment(value: object) -> When:
    when = _day(value)
    if when.at is None:
        raise ValueError(f"{when.text!r} has no time of day: write for example {when.text} 09:00")
    return when


def _absolute_moment(value: object) -> When:
    when = _moment(value)
    if when.on is None:
        raise ValueError(f"{when.text!r} is relative: a clock needs an absolute time, for example 2026-07-01 08:00")
    moment_of(when, when.on)
    return when


def _absolute_day(value: object) -> When:
    when = _day(value)
    if when.on is None or when.at is not None:
        raise ValueError(f"{when.text!r} is not a date: write for example 2021-12-31")
    return when


def _end(value: object) -> When:
    when = parse_when(text_of(value))
    if when.at is None:
        raise ValueError(f"{when.text!r} has no time of day: write for example 09:30")
    return when


_SAID: dict[str, Any] = {"examples": ["tomorrow 09:00", "+14d workday 10:00", "monday 08:30", "2026-07-01 08:00"]}

Day = Annotated[When, PlainValidator(_day), text_schema(**_SAID)]
Moment = Annotated[When, PlainValidator(_moment), text_schema(**_SAID)]
AbsoluteMoment = Annotated[When, PlainValidator(_absolute_moment), text_schema(examples=["2026-07-01 08:00"])]
AbsoluteDay = Annotated[When, PlainValidator(_absolute_day), text_schema(examples=["2021-12-31"])]
End = Annotated[When, PlainValidator(_end), text_schema(examples=["09:30", *_SAID["examples"]])]
_STRINGS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
OpeningHours = Annotated[
    tuple[Hours, ...],
    PlainValidator(_hours),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, _STRINGS], "examples": ["08:00-16:30", ["08:00-11:30", "13:00-16:30"]]}
    ),
]
Weekdays = Annotated[
    frozenset[int],
    PlainValidator(_weekdays),
    WithJsonSchema({"anyOf": [{"type": "string"}, _STRINGS], "examples": ["mon-fri", "tue,thu", "daily"]}),
]
