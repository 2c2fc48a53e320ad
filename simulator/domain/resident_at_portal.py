"""A citizen as 1177 knows them: the name from the population register, and the citizen's own settings."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.patient_portal import NotificationMethod


@dataclass(frozen=True, slots=True)
class PersonName:
    """As Skatteverket has it (CR-CON-07)."""

    first: str
    last: str
    middle: str | None = None


@dataclass(frozen=True, slots=True)
class ResidentAtPortal:
    """`name` is None for somebody the world does not know, who is no active user either unless told so.

    `phone` is the one in the citizen's own Inställningar (CR-PHN-01).
    """

    resident: str
    name: PersonName | None = None
    phone: str | None = None
    active: bool = False
    notified_by: tuple[NotificationMethod, ...] = ()
