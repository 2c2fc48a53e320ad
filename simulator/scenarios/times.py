"""Times as a scenario says them: absolute, or counted from the session's today.

    2026-07-01 08:00 · today 15:30 · tomorrow · -3d · +2w · +14d workday 10:00 · monday 09:00 · fredag

A weekday is the next such day after today, never today itself. `workday` moves on to the next working day when the day
is not one. Pure: `today` is a parameter, so the same text gives the same time as long as the session's clock does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from simulator.domain.times import clock_time, in_gap
from simulator.scenarios.words import nearest
from simulator.scenarios.working_days import working_day_from

_DAYS = {
    "today": 0,
    "idag": 0,
    "tomorrow": 1,
    "imorgon": 1,
    "yesterday": -1,
    "igår": -1,
}
_WEEKDAY_NAMES = (
    ("monday", "mon", "måndag", "mån"),
    ("tuesday", "tue", "tisdag", "tis"),
    ("wednesday", "wed", "onsdag", "ons"),
    ("thursday", "thu", "torsdag", "tor", "tors"),
    ("friday", "fri", "fredag", "fre"),
    ("saturday", "sat", "lördag", "lör"),
    ("sunday", "sun", "söndag", "sön"),
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names}
_OFFSET = re.compile(r"([+-])(\d{1,6})([dw])")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_KNOWN = "2026-07-01, today, tomorrow, yesterday, +14d, -3d, +2w or monday"


@dataclass(frozen=True, slots=True)
class When:
    """A day as the scenario says it, and a time of day where one is said. One of four ways to say the day is set."""

    text: str
    on: date | None = None
    offset: int | None = None
    weekday: int | None = None
    same_day: bool = False
    """Only a time of day was said: the day is that of what it belongs to."""
    workday: bool = False
    at: time | None = None


def parse_when(text: str) -> When:
    """Read a time expression. Raises ValueError with a sentence."""
    words = re.sub(r"\bi (dag|morgon|går)\b", r"i\1", text.strip().lower()).split()
    if len(words) == 1 and "t" in words[0] and words[0][:1].isdigit():
        words = words[0].split("t")
    if not words:
        raise ValueError(f"is empty: write a day as {_KNOWN}, and a time as 08:30")
    at = clock_time(words.pop()) if _looks_like_clock(words[-1]) else None
    if not words:
        return When(text, same_day=True, at=at)
    workday = words[-1] == "workday" and bool(words.pop())
    if len(words) != 1:
        raise ValueError(
            f"{text!r} is not a time: write a day as {_KNOWN}, then perhaps 'workday', then a time as 08:30"
        )
    return _on_day(text, words[0], workday, at)


def day_of(when: When, today: date) -> date:
    """The day that is meant when the session's clock says `today`. Raises ValueError outside the calendar."""
    try:
        day = _plain_day(when, today)
        return working_day_from(day) if when.workday else day
    except OverflowError as error:
        raise ValueError(f"{when.text!r} is outside the calendar") from error


def moment_of(when: When, today: date) -> datetime:
    """The naive Swedish local time that is meant; midnight when no time of day was said.

    Raises ValueError with a sentence for the hour that is skipped in spring.
    """
    moment = datetime.combine(day_of(when, today), when.at or time())
    try:
        skipped = in_gap(moment)
    except OverflowError as error:
        raise ValueError(f"{when.text!r} is outside the calendar") from error
    if skipped:
        raise ValueError(f"{when.text!r} is {moment:%Y-%m-%d %H:%M}, an hour that is skipped: 02:00 becomes 03:00")
    return moment


def _plain_day(when: When, today: date) -> date:
    if when.on is not None:
        return when.on
    if when.weekday is not None:
        return today + timedelta(days=(when.weekday - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=when.offset or 0)


def _looks_like_clock(word: str) -> bool:
    return _CLOCK.fullmatch(word) is not None


def _on_day(text: str, word: str, workday: bool, at: time | None) -> When:
    if word in _DAYS:
        return When(text, offset=_DAYS[word], workday=workday, at=at)
    if word in WEEKDAYS:
        return When(text, weekday=WEEKDAYS[word], workday=workday, at=at)
    if match := _OFFSET.fullmatch(word):
        days = int(match[2]) * (7 if match[3] == "w" else 1) * (-1 if match[1] == "-" else 1)
        return When(text, offset=days, workday=workday, at=at)
    if word[0].isdigit():
        return When(text, on=_absolute(text, word), workday=workday, at=at)
    guess = nearest(word, [*_DAYS, *WEEKDAYS])
    meant = f"; did you mean {guess!r}?" if guess else ""
    raise ValueError(f"{text!r} is not a time: {word!r} is no day; write {_KNOWN}{meant}")


def _absolute(text: str, word: str) -> date:
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", word)
    if match is None:
        raise ValueError(f"{text!r} is not a time: write a day as {_KNOWN}, and a time as 08:30")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f"{text!r} is not in any calendar") from None
