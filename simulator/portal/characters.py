"""Text counted in what a reader sees as characters, for limits that are written for people.

The sources say "90 tecken" and "100 tecken" and no more. A letter with its accents, an emoji with its skin tone or
family and a flag are one each, and are never cut in two. The rule is a simple reading of Unicode's grapheme clusters
(UAX #29): Hangul written in parts and the conjuncts of Indic scripts count as several.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_MOST_ADDED = 30
"""What one character can consist of besides its first code point: as many as Unicode's stream-safe text may have."""


def first(text: str, count: int) -> str:
    """The first `count` characters: `text` itself when there are not more. Reads no further than it must."""
    for number, end in enumerate(_ends(text), start=1):
        if number == count:
            return text[:end]
    return text


def _ends(text: str) -> Iterator[int]:
    """Where each character ends."""
    begin = 0
    while begin < len(text):
        end = begin + 1
        while end < len(text) and end - begin <= _MOST_ADDED and _belongs(text, begin, end):
            end += 1
        yield end
        begin = end


def _belongs(text: str, begin: int, at: int) -> bool:
    """Whether the code point `at` is part of the character that begins at `begin`."""
    this, before = text[at], text[at - 1]
    if this.isascii():
        return before == "\r" and this == "\n"
    if _is_flag_half(this):
        return at - begin == 1 and _is_flag_half(before)
    return this == _JOINER or _adds(this) or (before == _JOINER and _joins(text[begin]))


def _adds(character: str) -> bool:
    """Accents and other marks, variation selectors, skin tones, and the tags of regional flags."""
    if unicodedata.category(character).startswith("M"):
        return True
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _joins(character: str) -> bool:
    """A joiner makes one of two pictures, not of two letters."""
    return unicodedata.category(character) == "So"
