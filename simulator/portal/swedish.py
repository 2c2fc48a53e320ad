"""Days and times as the citizen reads them. The sources only show them in pictures, so the form is ours."""

from __future__ import annotations

from datetime import date, datetime

_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """28 februari 2026"""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def weekday_in_words(day: date) -> str:
    """måndag 10 augusti 2026"""
    return f"{_WEEKDAYS[day.weekday()]} {day_in_words(day)}"


def clock(moment: datetime) -> str:
    """09:00"""
    return f"{moment:%H:%M}"


def span(start: datetime, end: datetime | None) -> str:
    """09:00, 09:00-09:30 with a dash, or with the other day when it ends on one."""
    if end is None:
        return clock(start)
    until = clock(end) if end.date() == start.date() else f"{day_in_words(end)} klockan {clock(end)}"
    return f"{clock(start)}\u2013{until}"


def when(start: datetime, end: datetime | None = None) -> str:
    """måndag 10 augusti 2026 klockan 09:00"""
    return f"{weekday_in_words(start)} klockan {span(start, end)}"
