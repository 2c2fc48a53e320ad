"""1177 as a scenario sets it up: which facilities are active there, and the settings of Bokade tider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PORTAL_HSA_ID = "SE165565594230-1177"


@dataclass(frozen=True, slots=True)
class FacilityAtPortal:
    """A facility's own settings in the 1177 e-services (CR-VIS-09, CR-VIS-10, CR-DSP-01, CR-DSP-03)."""

    active: bool = True
    """Connected to the e-services at all."""
    booked_times_active: bool = True
    """Has activated the service for its booked times, whatever it is called there."""
    name: str | None = None
    """Its name in the e-services; None is the booking system's own."""
    only_for: frozenset[str] = frozenset()
    """Begränsat urval of the service for cancelling and rebooking; empty means everybody."""
    shows_end_time: bool = True


@dataclass(frozen=True, slots=True)
class PortalSetup:
    """`facilities` by HSA key; one that is not there has the defaults.

    `sameness`: the fields that make two rows the same time (CR-COL-15). `hide_after_minutes`: how long after its start a time
    is still shown, 0 to 120 (contradiction M.12). `inbox_from_index_until`: last date of the inbox message from an index update
    (CR-REL-05), 8 digits.
    """

    hsa_id: str = PORTAL_HSA_ID
    facilities: Mapping[str, FacilityAtPortal] = field(default_factory=dict)
    sameness: tuple[str, ...] = ("healthcare_facility", "start")
    hide_after_minutes: int = 0
    years_ahead: int = 3
    inbox_from_index_until: str = "20211231"
    subscribes: bool = True
    """Told by the engagement index of what changes, so that invitations reach the inbox (CR-CON-18)."""
