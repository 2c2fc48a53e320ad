"""`sentence(...)`: a step's text with {who}, {at}, {day}, {place} in it, each of which only matches what it can be."""

from __future__ import annotations

from parse import with_pattern
from pytest_bdd import parsers

from features.support import swedish

AGENT = "SE2321000016-OMBUD"
"""Whoever acts for a citizen without being one."""


@with_pattern(r"[A-ZÅÄÖ][a-zåäö]+")
def _name(text: str) -> str:
    return text


@with_pattern(r"[A-ZÅÄÖ][a-zåäö]+(?: [a-zåäö]+)?")
def _place(text: str) -> str:
    return text


@with_pattern(r'[^"]+')
def _quoted(text: str) -> str:
    return text


_at = with_pattern(swedish.MOMENT)(swedish.moment)
_day = with_pattern(swedish.DAY)(swedish.day)
_KINDS = {"Name": _name, "Place": _place, "At": _at, "Day": _day, "Quoted": _quoted}
_FIELDS = {
    "who": "Name",
    "other": "Name",
    "place": "Place",
    "another": "Place",
    "at": "At",
    "later": "At",
    "day": "Day",
    "last": "Day",
    "text": "Quoted",
    "name": "Quoted",
}


def sentence(text: str) -> parsers.parse:
    for field, kind in _FIELDS.items():
        text = text.replace(f"{{{field}}}", f"{{{field}:{kind}}}")
    return parsers.parse(text, _KINDS)
