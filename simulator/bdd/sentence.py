"""`sentence(...)`: a step's text with {who}, {at}, {day}, {place} in it, each of which only matches what it can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parse import with_pattern
from pytest_bdd import parsers

from simulator.bdd import swedish


def _kind(pattern: str, read: Callable[[str], Any] = str) -> Callable[[str], Any]:
    found: Callable[[str], Any] = with_pattern(pattern)(lambda text: read(text))
    return found


_KINDS = {
    "Name": _kind("[A-ZÅÄÖ][a-zåäö]+"),
    "Place": _kind("[A-ZÅÄÖ][a-zåäö]+(?: [a-zåäö]+)?"),
    "At": _kind(swedish.MOMENT, swedish.moment),
    "Day": _kind(swedish.DAY, swedish.day),
    "Quoted": _kind('[^"]+'),
}
_FIELDS = {
    "who": "Name",
    "other": "Name",
    "place": "Place",
    "another": "Place",
    "third": "Place",
    "at": "At",
    "later": "At",
    "day": "Day",
    "last": "Day",
    "text": "Quoted",
    "name": "Quoted",
}


def sentence(text: str) -> parsers.parse:
    """A step's text. Fields that are not among these take whatever stands there, as {number:d}."""
    for field, kind in _FIELDS.items():
        text = text.replace(f"{{{field}}}", f"{{{field}:{kind}}}")
    return parsers.parse(text, _KINDS, case_sensitive=True)
