"""A booking system as its staff have set it up: facilities, time types, care types, performers, resources, texts.

These change only when a scenario is loaded; what citizens and staff do to the timetable is in `booking` and `timeslot`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from simulator.domain.identifiers import hsa_key


@dataclass(frozen=True, slots=True)
class CareType:
    """Vårdtyp. The code is local to the system; no logic may hang on it (CR-CON-05)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TimeType:
    """Tidstyp. `level` is PASiS's 1177-nivå, `visible` is PMO's; each profile reads its own (CR-REG-05)."""

    id: str
    name: str
    minutes: int = 30
    care_type: str | None = None
    level: int = 4
    visible: bool = True
    cancel_allowed: bool = True
    rebooking_allowed: bool = True
    message_allowed: bool = False
    only_for: frozenset[str] = frozenset()
    """Citizens who may book it; empty means everybody."""
    info: str | None = None
    """Said to the citizen with INFO when such a time is booked, for example "Kom fastande."."""


@dataclass(frozen=True, slots=True)
class Performer:
    """Utförare: a member of staff with an HSA-id. `only_for` is the unit's own rule, e.g. the listed doctor only (PR-
    GPF-03).
    """

    hsa_id: str
    first_name: str
    last_name: str
    title: str | None = None
    middle_name: str | None = None
    only_for: frozenset[str] = frozenset()

    @property
    def full_name(self) -> str:
        """Title, first, middle and last name with single blanks between (PR-GEN-15)."""
        return _joined(self.title, self.first_name, self.middle_name, self.last_name)


@lru_cache(maxsize=16_384)
def _joined(*parts: str | None) -> str:
    """Asked for in every row of every reply."""
    return " ".join(word for part in parts if part for word in part.split())


@dataclass(frozen=True, slots=True)
class Resource:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FacilityTexts:
    """What the unit says to the citizen with INFO after each act; None means OK without text."""

    booked: str | None = None
    rebooked: str | None = None
    cancelled: str | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """Mottagning. Its HSA-id is the logical address of its timetable."""

    hsa_id: str
    name: str
    time_types: tuple[str, ...]
    performers: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    rebook_to: tuple[str, ...] = ()
    """Other facilities of the same system that share its code systems and may take over its bookings (GHF)."""
    virtual: bool = False
    """Only sends invitations, offers no times of its own: never lists itself (PR-GHF-05)."""
    texts: FacilityTexts = FacilityTexts()
    cancelled_invitation_becomes_open: bool = False
    """The unit's own rule when a timed invitation is cancelled: send an open one instead (PR-CNB-11)."""

    @property
    def key(self) -> str:
        return hsa_key(self.hsa_id)


@dataclass(frozen=True, slots=True)
class Delay:
    """How long a system waits before it answers, in real seconds; per contract where named."""

    seconds: float = 0.0
    per_contract: Mapping[str, float] = field(default_factory=dict)

    def for_contract(self, contract: str) -> float:
        return self.per_contract.get(contract, self.seconds)


@dataclass(frozen=True, slots=True)
class SystemSetup:
    """Tidbokningssystem: everything fixed about one producer. Dicts are keyed by id, facilities and performers by HSA
    key.
    """

    id: str
    hsa_id: str
    name: str
    profile: str
    """Name of the producer profile (simulator/producers)."""
    contracts: frozenset[str]
    """Names of the service contracts it answers."""
    facilities: Mapping[str, Facility]
    time_types: Mapping[str, TimeType]
    care_types: Mapping[str, CareType] = field(default_factory=dict)
    performers: Mapping[str, Performer] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    delay: Delay = field(default_factory=Delay)
    lists_passed: bool | None = None
    """Overrides the profile where set."""
    rebooking_gives_new_id: bool | None = None
    """Overrides the profile where set."""
    data_controller: str | None = None
    """Personuppgiftsansvarig in the engagement index; None is what stands before the hyphen of the system's HSA-id."""
    care_contacts: tuple[int, ...] = ()
    """Major versions of GetCareContacts that it answers as a source, addressed by its own HSA-id."""

    @property
    def uses_care_types(self) -> bool:
        """Care type fields may be sent only by a producer that answers GetAllCareTypes (PR-GEN-14)."""
        return "GetAllCareTypes" in self.contracts
