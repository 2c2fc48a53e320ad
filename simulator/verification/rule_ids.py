"""Rule ids as people type them: patterns, and what was probably meant by one that is not there."""

from __future__ import annotations

import re
from collections.abc import Collection
from fnmatch import fnmatchcase

from simulator.scenarios.words import nearest


def fits(rule_id: str, pattern: str) -> bool:
    """Patterns are as of file names; any case of letters."""
    return fnmatchcase(rule_id, pattern.strip().upper())


def no_such(word: str, known: Collection[str], what: str = "no rule") -> str:
    """A sentence about an id or a pattern that is none."""
    guess = _meant(word.strip().upper().rstrip("*?"), known)
    meant = f"; did you mean {guess!r}?" if guess else ""
    return f"{what} {word!r}{meant} (tidbok rules list has them all)"


def _meant(word: str, known: Collection[str]) -> str | None:
    """GSS-5 is PR-GSS-05."""
    number = re.fullmatch(r"(?:PR-)?([A-Z]{2,3})-?([0-9]{1,2})", word)
    if number is not None:
        theme, digits = number[1], number[2].zfill(2)
        for candidate in (f"PR-{theme}-{digits}", f"{theme}-{digits}"):
            if candidate in known:
                return candidate
    return nearest(word, known)
