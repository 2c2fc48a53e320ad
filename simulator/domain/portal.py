"""1177 as a scenario sets it up: which facilities are active there, and the settings of Bokade tider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

PORTAL_HSA_ID = "SE165565594230-1177"


class CaseType(Enum):
    """Ärendetyp: the two services a facility activates and writes conditions for (CR-REG-02)."""

    BOOK = "book"
    """Boka tid: the citizen books directly."""
    CHANGE = "change"
    """Bokade tider, av- och omboka."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Villkorstext of one service: one `text`, or split in up to four parts (CR-FAC-05, CR-FOR-01). None is no text.

    The four are those of a region's staff guide (consumer-rules.md, N): about the facility, about what can be booked
    (only in BOOK), about what to tell the unit (only where the time takes a comment), and the terms, which the citizen
    must accept.
    """

    text: str | None = None
    facility: str | None = None
    concerns: str | None = None
    comment: str | None = None
    terms: str | None = None


@dataclass(frozen=True, slots=True)
class FacilityAtPortal:
    """A facility's own settings in the 1177 e-services (CR-VIS-09, CR-VIS-10, CR-DSP-01, CR-DSP-03, CR-REG-02 to 04,
    CR-FAC-02, CR-FAC-05, CR-INB-02).
    """

    active: bool = True
    """Connected to the e-services at all."""
    booked_times_active: bool = True
    """Has activated the service for its booked times, whatever it is called there."""
    name: str | None = None
    """Its name in the e-services; None is the booking system's own."""
    only_for: frozenset[str] = frozenset()
    """Begränsat urval of the service for cancelling and rebooking; empty means everybody."""
    shows_end_time: bool = True
    booking_active: bool = True
    """Has activated the service for booking directly."""
    changes_active: bool = True
    """The service for booked times also lets citizens cancel and rebook; else they only see them (CR-REG-03)."""
    booking_only_for: frozenset[str] = frozenset()
    """Begränsat urval of the service for booking directly; empty means everybody."""
    booking_name: str | None = None
    """What that service is called; None is what the booking system's practice calls it."""
    booked_times_name: str | None = None
    """What the service for booked times is called; None as above."""
    booking_conditions: Conditions = Conditions()
    changes_conditions: Conditions = Conditions()
    sends_confirmations: bool = True
    """1177 confirms in the inbox what the citizen does; False is the opt-out of that (CR-INB-02, CR-INB-06)."""

    def conditions(self, case_type: CaseType) -> Conditions:
        return self.booking_conditions if case_type is CaseType.BOOK else self.changes_conditions


@dataclass(frozen=True, slots=True)
class PortalSetup:
    """`facilities` by HSA key; one that is not there has the defaults.

    `sameness`: the fields that make two rows the same time (CR-COL-15). `hide_after_minutes`: how long after its start
    a time is still shown, 0 to 120 (contradiction M.12). `inbox_from_index_until`: last date of the inbox message from
    an index update (CR-REL-05), 8 digits.
    """

    hsa_id: str = PORTAL_HSA_ID
    facilities: Mapping[str, FacilityAtPortal] = field(default_factory=dict)
    sameness: tuple[str, ...] = ("healthcare_facility", "start")
    hide_after_minutes: int = 0
    years_ahead: int = 3
    inbox_from_index_until: str = "20211231"
    subscribes: bool = True
    """Told by the engagement index of what changes, so that invitations reach the inbox (CR-CON-18)."""
