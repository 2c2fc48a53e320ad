"""Long texts with "visa mer" and "dölj text" (CR-DSP-06, CR-DSP-08)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.portal import characters

LIMIT = 90
"""Characters that are shown before the citizen asks for more; a text of exactly so many is shown whole."""


@dataclass(frozen=True, slots=True)
class Abridged:
    """`shown` is what stands there at first, `whole` what "visa mer" shows; `has_more` says that the link is there.

    White space around the text is nothing to see more of, so it is gone from both.
    """

    shown: str
    whole: str

    @property
    def has_more(self) -> bool:
        return self.shown != self.whole


def abridged(text: str, limit: int = LIMIT) -> Abridged:
    """Cut after `limit` characters as a reader counts them (characters.py)."""
    whole = text.strip()
    return Abridged(characters.first(whole, limit), whole)


def abridged_or_none(text: str | None, limit: int = LIMIT) -> Abridged | None:
    """None for what is missing or blank (CR-DSP-11)."""
    return abridged(text, limit) if text and text.strip() else None
