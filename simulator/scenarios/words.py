"""Wrong words in a scenario: what is known instead, and which of it was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_SHOWN = 40

# Words that people write for ours. They are only suggested, never accepted.
_SYNONYMS = {
    "person": "resident",
    "patient": "resident",
    "citizen": "resident",
    "subject_of_care": "resident",
    "invånare": "resident",
    "unit": "facility",
    "clinic": "facility",
    "healthcare_facility": "facility",
    "mottagning": "facility",
    "doctor": "performer",
    "staff": "performer",
    "utförare": "performer",
    "type": "time_type",
    "tidstyp": "time_type",
    "appointment_type": "time_type",
    "time": "start",
    "when": "start",
    "starts": "start",
    "length": "minutes",
    "duration": "minutes",
    "purpose": "text",
    "systems": "booking_systems",
    "producers": "booking_systems",
    "patients": "residents",
    "persons": "residents",
    "people": "residents",
    "now": "clock",
    "opening_hours": "hours",
    "days": "weekdays",
}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely stands for, or None."""
    words = {name.lower(): name for name in known}
    for synonym, ours in _SYNONYMS.items():
        if ours in words:
            words.setdefault(synonym, ours)
    close = get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    return words[close[0]] if close else None


def unknown(what: str, word: str, known: Iterable[str], where: str = "") -> str:
    """A sentence about an unknown word: what was found, what is known, what was probably meant."""
    names = list(known)
    guess = nearest(word, names)
    meant = f"; did you mean {guess!r}?" if guess else ""
    return f"unknown {what} {word!r}{where}; known here: {listed(names)}{meant}"


def listed(names: Iterable[str]) -> str:
    """`a, b, c`, cut where a list is too long to read."""
    all_names = list(names)
    shown = ", ".join(all_names[:_MOST_SHOWN]) or "none"
    return f"{shown} and {len(all_names) - _MOST_SHOWN} more" if len(all_names) > _MOST_SHOWN else shown
