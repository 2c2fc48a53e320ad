"""What services and time types are called at 1177 (CR-REG-02, CR-REG-03, CR-WIN-09)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.portal import CaseType, FacilityAtPortal
from simulator.portal import characters, texts
from simulator.portal.collected import said

TIME_TYPE_NAME_LIMIT = 100
"""Characters of a time type's name that 1177 has room for (CR-WIN-09)."""

_PRACTICE: Mapping[str, Mapping[CaseType, str]] = {
    "pasis": {CaseType.BOOK: texts.BOOK_DIRECTLY, CaseType.CHANGE: texts.BOOKED_TIMES_DIRECTLY},
    "pmo": {CaseType.BOOK: texts.BOOK, CaseType.CHANGE: texts.BOOKED_TIMES_AND_CHANGES},
}
_ELSEWHERE: Mapping[CaseType, str] = {
    CaseType.BOOK: texts.BOOK_DIRECTLY,
    CaseType.CHANGE: texts.REBOOK_AND_CANCEL_DIRECTLY,
}


def service_name(settings: FacilityAtPortal, case_type: CaseType, profile: str | None = None) -> str:
    """What a facility's service is called: its own name for it, else what is usual.

    A service that only shows times is called so (CR-REG-03). `profile` is the name of the producer's profile, or None
    for a system that is not ours.
    """
    own = settings.booking_name if case_type is CaseType.BOOK else settings.booked_times_name
    if own:
        return own
    if case_type is CaseType.CHANGE and not settings.changes_active:
        return texts.BOOKED_TIMES
    return _PRACTICE.get(profile or "", _ELSEWHERE)[case_type]


def time_type_name(name: str | None) -> str | None:
    """A time type's name as 1177 shows it. Longer ones are cut: what becomes of them is not stated.

    On the wire the name stays whole, for a producer compares it with its own.
    """
    found = said(name)
    return found and characters.first(found.strip(), TIME_TYPE_NAME_LIMIT)
