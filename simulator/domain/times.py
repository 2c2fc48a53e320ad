"""Points in time and dates as the contracts write them, in Swedish local time.

A point in time is 14 digits, a date is 8 (TKB crm:scheduling 1.1, 5.2.1 to 5.2.3). The ledger keeps the same digits:
they sort as text, index well and travel to the wire unchanged. Text becomes a `datetime` only where somebody
calculates.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")

_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?"
)


def timestamp(moment: datetime) -> str:
    """14 digits; the zone, if any, is left out: the value is Swedish local time."""
    return f"{moment.year:04}{moment.month:02}{moment.day:02}{moment.hour:02}{moment.minute:02}{moment.second:02}"


def datestamp(day: date) -> str:
    """8 digits."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def parse_timestamp(digits: str) -> datetime:
    """The naive local time that 14 digits say. Raises ValueError for times that are not in any calendar (PR-GEN-09)."""
    if len(digits) != 14 or not digits.isascii() or not digits.isdigit():
        raise ValueError(f"{digits!r} is not 14 digits, YYYYMMDDhhmmss")
    return datetime(
        int(digits[:4]), int(digits[4:6]), int(digits[6:8]), int(digits[8:10]), int(digits[10:12]), int(digits[12:])
    )


def parse_datestamp(digits: str) -> date:
    """The date that 8 digits say. Raises ValueError for dates that are not in any calendar."""
    if len(digits) != 8 or not digits.isascii() or not digits.isdigit():
        raise ValueError(f"{digits!r} is not 8 digits, YYYYMMDD")
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def day_start(day: date) -> str:
    return datestamp(day) + "000000"


def day_end(day: date) -> str:
    return datestamp(day) + "235959"


def in_gap(local: datetime) -> bool:
    """True when the naive local time does not exist: the hour that is skipped in March."""
    aware = local.replace(tzinfo=SWEDEN)
    return aware.astimezone(UTC).astimezone(SWEDEN).replace(tzinfo=None) != local.replace(tzinfo=None, fold=0)


def to_instant(local: datetime) -> float:
    """Seconds since 1970 (UTC) of a Swedish local time; an aware value keeps its own offset.

    In the autumn hour that occurs twice the first is meant, unless an offset says otherwise.
    Raises ValueError, with a sentence, for the hour that is skipped in spring.
    """
    if local.tzinfo is not None:
        return local.timestamp()
    if in_gap(local):
        raise ValueError(
            f"{local.isoformat(sep=' ')} does not exist in Sweden: the clocks are moved from 02:00 to 03:00 that night"
        )
    return local.replace(tzinfo=SWEDEN).timestamp()


def to_local(instant: float) -> datetime:
    """The aware Swedish local time of an instant, to the second."""
    return datetime.fromtimestamp(int(instant // 1), SWEDEN)


def move(instant: float, duration: str) -> float:
    """The instant an ISO 8601 duration away: weeks and days follow the calendar, hours and less follow the clock.

    `P1D` lands on the same wall time tomorrow, `PT24H` is 24 hours: they differ on two nights of the year.
    Raises ValueError for anything else than weeks, days, hours, minutes and seconds.
    """
    match = _DURATION.fullmatch(duration.strip())
    if match is None or match[0].endswith("T") or not any(match[part] for part in "wdhms"):
        raise ValueError(f"{duration!r} is not a duration: write for example PT24H, PT15M, P1D or P2W")
    sign = -1 if match["sign"] else 1
    days = sign * (7 * int(match["w"] or 0) + int(match["d"] or 0))
    seconds = sign * (3600 * int(match["h"] or 0) + 60 * int(match["m"] or 0) + int(match["s"] or 0))
    if days:
        instant = _move_days(instant, days)
    return instant + seconds


def _move_days(instant: float, days: int) -> float:
    local = to_local(instant).replace(tzinfo=None)
    try:
        moved = local + timedelta(days=days)
    except OverflowError as error:
        raise ValueError(f"{days} days from {local.date()} is outside the calendar") from error
    if in_gap(moved):
        moved += timedelta(hours=1)
    return to_instant(moved) + instant % 1


def clock_time(text: str) -> time:
    """A time of day written 8:00 or 08:00. Raises ValueError with a sentence."""
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f"{text!r} is not a time of day: write for example 08:30")
    return time(int(match[1]), int(match[2]))
