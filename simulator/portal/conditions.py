"""Villkorstext: what a facility tells before the citizen goes on, whole or split (CR-FAC-05, CR-FOR-01).

Where each of the four parts stands, and that the terms have a checkbox, is a region's practice (consumer-rules.md, N).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from simulator.domain.portal import CaseType, Conditions
from simulator.portal import texts
from simulator.portal.abridged import Abridged, abridged, abridged_or_none

FACILITY_TEXT_LIMIT = 300
"""Characters of the text about the facility that are shown before it is unfolded."""


class Place(Enum):
    """The step of a flow in which a text stands."""

    FACILITY = "facility"
    TIME_TYPE = "time_type"
    COMMENT = "comment"
    SUMMARY = "summary"


class Part(Enum):
    """`heading` is None for the text that is not split: it stands under the step's own."""

    WHOLE = "whole"
    FACILITY = "facility"
    CONCERNS = "concerns"
    COMMENT = "comment"
    TERMS = "terms"

    @property
    def heading(self) -> str | None:
        return _HEADINGS[self]

    @property
    def place(self) -> Place:
        return _PLACES[self]


_HEADINGS = {
    Part.WHOLE: None,
    Part.FACILITY: "Mottagningens text",
    Part.CONCERNS: "Vad bokningen avser",
    Part.COMMENT: "Anledning till bokningen",
    Part.TERMS: "Bokningsvillkor",
}
_PLACES = {
    Part.WHOLE: Place.FACILITY,
    Part.FACILITY: Place.FACILITY,
    Part.CONCERNS: Place.TIME_TYPE,
    Part.COMMENT: Place.COMMENT,
    Part.TERMS: Place.SUMMARY,
}


@dataclass(frozen=True, slots=True)
class ConditionsText:
    """A text in its place. Only the one about the facility is ever abridged."""

    part: Part
    text: Abridged


def texts_shown(
    conditions: Conditions, case_type: CaseType, message_allowed: bool | None = None
) -> tuple[ConditionsText, ...]:
    """Every text of a flow, in the order in which the citizen comes to them.

    `message_allowed` is the chosen time's: before one is chosen, and where it takes no comment, that part is left out.
    """
    return tuple(_shown(conditions, case_type, message_allowed))


def texts_at(
    place: Place, conditions: Conditions, case_type: CaseType, message_allowed: bool | None = None
) -> tuple[ConditionsText, ...]:
    return tuple(each for each in _shown(conditions, case_type, message_allowed) if each.part.place is place)


def must_accept(conditions: Conditions) -> bool:
    """Whether there are terms, and so a checkbox (texts.ACCEPT_TERMS) that the citizen must tick."""
    return abridged_or_none(conditions.terms) is not None


def problem(conditions: Conditions, accepted: bool) -> str | None:
    """Why the citizen cannot go on to carry out what the summary shows, as a Swedish sentence."""
    return texts.TERMS_NOT_ACCEPTED if must_accept(conditions) and not accepted else None


def _shown(conditions: Conditions, case_type: CaseType, message_allowed: bool | None) -> Iterator[ConditionsText]:
    yield from _part(Part.WHOLE, conditions.text)
    yield from _part(Part.FACILITY, conditions.facility, FACILITY_TEXT_LIMIT)
    if case_type is CaseType.BOOK:
        yield from _part(Part.CONCERNS, conditions.concerns)
    if message_allowed is True:
        yield from _part(Part.COMMENT, conditions.comment)
    yield from _part(Part.TERMS, conditions.terms)


def _part(part: Part, text: str | None, limit: int | None = None) -> Iterator[ConditionsText]:
    """Blank is no text."""
    if text and text.strip():
        yield ConditionsText(part, abridged(text, len(text) if limit is None else limit))
