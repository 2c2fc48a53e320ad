"""What is to be judged, as its owner describes it. Read from YAML by target_file.py, or made from flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from simulator.domain.identifiers import hsa_key
from simulator.verification.rule import Safety

Profile = Literal["reference", "pasis", "pmo"]

FLOWS: Mapping[str, tuple[str, ...]] = {
    "list": ("GetSubjectOfCareSchedule",),
    "details": ("GetBookingDetails",),
    "book": ("GetAllTimeTypes", "GetAvailableDates", "GetAvailableTimeslots", "MakeBooking"),
    "rebook": ("GetAvailableDates", "GetAvailableTimeslots", "UpdateBooking"),
    "cancel": ("CancelBooking",),
    "timed_invitations": ("GetBookingDetails",),
    "open_invitations": (
        "GetBookingDetails",
        "GetAllHealthcareFacilities",
        "GetAvailableDates",
        "GetAvailableTimeslots",
        "MakeBooking",
    ),
    "other_facilities": ("GetAllHealthcareFacilities",),
    "choose_performer": ("GetAllPerformers",),
    "care_types": ("GetAllCareTypes",),
    "agents": (),
}
"""What a unit may offer, and the contracts it must then support (spec/producer-rules.md, M)."""


@dataclass(frozen=True, slots=True)
class Person:
    """A test person, and what the target's owner has prepared for it. None: not said; (): there are none.

    `rebookable`, `not_rebookable`, `cancellable` and `not_cancellable` are ids among `bookings` and
    `timed_invitations` that the unit's own rules put so.
    """

    id: str
    first_name: str = "Test"
    last_name: str = "Testsson"
    phone: str = ""
    facility: str = ""
    """Where the ids below are; empty: the target's first."""
    bookings: tuple[str, ...] | None = None
    timed_invitations: tuple[str, ...] | None = None
    open_invitations: tuple[str, ...] | None = None
    expired_invitations: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    rebookable: tuple[str, ...] = ()
    not_rebookable: tuple[str, ...] = ()
    cancellable: tuple[str, ...] = ()
    not_cancellable: tuple[str, ...] = ()
    may_book: bool = True
    closed_time_types: tuple[str, ...] = ()
    """Ids of time types that this citizen may not book itself (PR-GTT-09)."""
    closed_performers: tuple[str, ...] = ()
    """HSA-ids of staff that the unit's rules keep from this citizen (PR-GPF-03)."""


@dataclass(frozen=True, slots=True)
class Bookable:
    """How bookable times are recognised; what is empty is found out by asking."""

    facility: str = ""
    time_type: str = ""
    other_time_type: str = ""
    """One more, to see that a filter filters."""
    performer: str = ""
    care_type: str = ""
    first_date: date | None = None
    """From when to look; None: the target's today."""


@dataclass(frozen=True, slots=True)
class Known:
    """Facts about the target's own data that rules compare with."""

    performers: Mapping[str, str] = field(default_factory=dict)
    """HSA-id: title and full name, as performerName should be."""
    virtual_facilities: tuple[str, ...] = ()
    """Units that only send invitations (PR-GHF-05)."""
    unlisted_facility: str = ""
    """Hosted by the target, but not one that its bookings may be moved to (PR-UPB-11, PR-INV-04)."""
    local_times: Mapping[str, str] = field(default_factory=dict)
    """Booking id: its start in Swedish local time, 14 digits, by the unit's own calendar (PR-GEN-10)."""
    open_until: Mapping[str, date] = field(default_factory=dict)
    """Open invitation's id: the last day on which it can be booked (EI-16)."""
    other_facilities: tuple[str, ...] | None = None
    """Units of other systems that the target may list (PR-GHF-06): they cannot be asked here. None: not said."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Paths of PEM files. `trust` replaces the computer's own list of authorities."""

    certificate: str = ""
    key: str = ""
    trust: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """Addresses on the target's own host, by which a test bench may be steered; all as tidbok's own admin API.

    `clock`: GET gives and PUT takes {"now": …}. `bookings`: POST makes a booking as staff. Empty: there is none.
    """

    clock: str = ""
    bookings: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A known deviation. One that has expired, or whose rule passes, fails."""

    rule: str
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True, slots=True)
class Target:
    """`url` is a base address that contracts' paths are put after; `urls` are whole addresses by contract name."""

    name: str
    url: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    via: Literal["direct", "regional", "national"] = "direct"
    facilities: tuple[str, ...] = ()
    """Logical addresses that the target hosts; the first is the main one."""
    unknown_facility: str = "SE0000000000-FINNSINTE"
    """An address it does not host (PR-GEN-03)."""
    profile: Profile = "reference"
    contracts: tuple[str, ...] = ()
    """Claimed, by name; empty: those of the claimed flows."""
    flows: tuple[str, ...] = ("list",)
    persons: tuple[Person, ...] = ()
    bookable: Bookable = Bookable()
    known: Known = Known()
    actor: str = ""
    """Empty: each citizen acts for itself. Otherwise the actorId of every call."""
    agent: str = ""
    """The HSA-id of a member of staff, for flow 1 as agent."""
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    """Values, from the environment, that are never to be written anywhere."""
    tls: Tls = Tls()
    connect_timeout: float = 10.0
    timeout: float = 30.0
    rate: float = 1.0
    """Most calls a second (TKB 1.1.5, 4.2.1: 1)."""
    safety: Safety = Safety.READ_ONLY
    now: datetime | None = None
    """The target's clock, naive Swedish local time, where it neither can be asked nor is the real one."""
    control: Control = Control()
    index_wait: float = 10.0
    """Seconds that an Update may take to reach the index that verify plays."""
    source_system: str = ""
    """The HSA-id that the target's posts in the index have as source system; empty: any."""
    waivers: tuple[Waiver, ...] = ()
    file: str = ""
    """What it was read from, for messages and for commands to repeat."""

    @property
    def claimed(self) -> tuple[str, ...]:
        """The contracts that the target says it has."""
        return self.contracts or tuple(dict.fromkeys(name for flow in self.flows for name in FLOWS[flow]))

    @property
    def facility(self) -> str:
        """The main one."""
        return self.facilities[0]

    def claims(self, contract: str) -> bool:
        return contract in self.claimed

    def address_of(self, contract: str, path: str) -> str:
        """Where a contract is answered; `path` is the contract's own, put after the base address."""
        return self.urls.get(contract) or f"{self.url.rstrip('/')}/{path}"

    def facility_of(self, person: Person) -> str:
        return person.facility or self.facility

    def hosts(self, facility: str) -> bool:
        return hsa_key(facility) in {hsa_key(each) for each in self.facilities}
