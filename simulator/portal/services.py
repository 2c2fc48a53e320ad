"""Which of a facility's two services a citizen can use at 1177 (CR-REG-03, CR-REG-04, CR-VIS-10, CR-FAC-02)."""

from __future__ import annotations

from simulator.domain.portal import CaseType, FacilityAtPortal


def is_active(settings: FacilityAtPortal, case_type: CaseType) -> bool:
    """Whether the facility offers it at all. Seeing one's booked times needs less: `booked_times_active` only."""
    if not settings.active:
        return False
    if case_type is CaseType.BOOK:
        return settings.booking_active
    return settings.booked_times_active and settings.changes_active


def is_selected(settings: FacilityAtPortal, case_type: CaseType, resident: str) -> bool:
    """Whether a limited selection (begränsat urval) has the citizen in it, or there is none."""
    selection = settings.booking_only_for if case_type is CaseType.BOOK else settings.only_for
    return not selection or resident in selection


def has_access(settings: FacilityAtPortal, case_type: CaseType, resident: str) -> bool:
    """Whether this citizen can use it: it is active, and the citizen is selected for it.

    Where this is false the flow ends in an error page, also for a time that is shown (CR-VIS-10).
    """
    return is_active(settings, case_type) and is_selected(settings, case_type, resident)
