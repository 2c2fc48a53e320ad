"""What a target file may say, field by field: the fields of `target.Target`, which also has what is left out.

Everything else in the file is an error.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, PlainValidator

from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.identifiers import is_hsa_id, masked_identity, problem_with_identity
from simulator.domain.times import parse_timestamp, timestamp
from simulator.scenarios.fields import (
    Code,
    FacilityId,
    Flag,
    HsaId,
    Name,
    Person,
    PhoneOrNone,
    Text,
    described,
    fraction,
    fraction_schema,
    one_of,
    text_of,
    text_schema,
    words_schema,
)
from simulator.scenarios.part import Part
from simulator.verification.rule import Safety
from simulator.verification.target import FLOWS

PROFILES = ("reference", "pasis", "pmo")
WAYS = ("direct", "regional", "national")
HIGHEST_RATE = 100.0
_OURS = frozenset({"content-type", "content-length", "soapaction", "host", "transfer-encoding", "connection"})
_ENVIRONMENT = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = re.compile(r"auth|cookie|token|key|secret|password", re.IGNORECASE)  # in the name of a header


def url_of(value: object) -> str:
    """Raises ValueError with a sentence for what is no address of a service."""
    text = text_of(value)
    wrong = f"{text!r} is not an address: write for example https://bokning.example.se/tjanster"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # raises for one that is no number
    except ValueError as error:
        raise ValueError(f"{wrong} ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise ValueError(wrong)
    if parts.username is not None:
        raise ValueError("a name or a password does not belong in an address: use headers, with ${ENVIRONMENT}")
    if parts.fragment or parts.query:
        raise ValueError(f"{text!r} has a part after ? or #: an address of a service has none")
    return text


def header_of(name: str, value: object) -> str:
    """The value with `${NAME}` taken from the environment. Raises ValueError with a sentence."""
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise ValueError(f"{name!r} is not the name of an HTTP header")
    if name.lower() in _OURS:
        raise ValueError(f"{name} is set by the contract itself: leave it out")
    text = _ENVIRONMENT.sub(lambda found: _from_environment(found[1]), text_of(value))
    if re.search(r"[\x00-\x1f\x7f]", text) or not text.isascii():
        raise ValueError(f"the value of {name} has characters that a header cannot have")
    return text


def secrets_in(value: str) -> list[str]:
    """What `${NAME}` stands for in a header's value as it was written."""
    return [os.environ[name] for name in _ENVIRONMENT.findall(value) if os.environ.get(name)]


def is_secret(name: str) -> bool:
    """Whether a header called so has a secret in it: Authorization, X-Api-Key, Cookie …"""
    return _SECRET.search(name) is not None


def secrets_of(name: str, value: str, written: str) -> list[str]:
    """What must never be written anywhere of a header whose `value` was `written` so in a file or a flag."""
    found = secrets_in(written)
    if is_secret(name):
        found += [*value.split()[1:], value]  # what comes after Basic or Bearer too
    return list(dict.fromkeys(found))


def _from_environment(name: str) -> str:
    found = os.environ.get(name)
    if not found:
        raise ValueError(f"the environment variable {name} is not set")
    return found


_YEARS = range(2000, 2101)


def _day(value: object) -> date:
    text = text_of(value)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"must be a date, for example 2026-12-31, not {described(value)}") from None
    if found.year not in _YEARS:
        raise ValueError(f"must be a date in the years {_YEARS[0]} to {_YEARS[-1]}, not {text}")
    return found


def _moment(value: object) -> datetime:
    text = text_of(value)
    try:
        found = parse_timestamp(text) if text.isdigit() else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"must be a point in time, for example 2026-08-03 08:00, not {described(value)}") from None
    if found.tzinfo is not None:
        raise ValueError("must be Swedish local time, without a zone")
    return found


def _local_time(value: object) -> str:
    """14 digits."""
    return timestamp(_moment(value))


def _actor(value: object) -> str:
    text = text_of(value)
    if is_hsa_id(text):
        return text
    problem = problem_with_identity(text)
    if problem:
        raise ValueError(f"{masked_identity(text)!r} is no HSA-id, and as a personal identity number it {problem}")
    return text


Url = Annotated[str, PlainValidator(url_of), text_schema(pattern="^https?://[^\\s?#@]+$")]
Day = Annotated[date, PlainValidator(_day), text_schema(format="date")]
Moment = Annotated[datetime, PlainValidator(_moment), text_schema(minLength=10)]
LocalTime = Annotated[str, PlainValidator(_local_time), text_schema(minLength=10)]
Actor = Annotated[str, PlainValidator(_actor), text_schema(minLength=12)]
Timeout = Annotated[float, fraction(0.1, 600), fraction_schema(0.1, 600)]
Wait = Annotated[float, fraction(0, 600), fraction_schema(0, 600)]
Rate = Annotated[float, fraction(0.01, HIGHEST_RATE), fraction_schema(0.01, HIGHEST_RATE)]
Profile = Annotated[str, one_of("profile", PROFILES), words_schema(PROFILES)]
Way = Annotated[str, one_of("way", WAYS), words_schema(WAYS)]
Flow = Annotated[str, one_of("flow", FLOWS), words_schema(FLOWS)]
Contract = Annotated[str, one_of("contract", BOOKING_CONTRACTS), words_schema(BOOKING_CONTRACTS)]
SafetyWord = Annotated[
    str, one_of("safety", (each.value for each in Safety)), words_schema(each.value for each in Safety)
]
Ids = tuple[Code, ...]


class PersonSpec(Part):
    NOUN: ClassVar[str] = "a person"
    id: Annotated[Person, Field(description="Personal identity number, 12 digits, out of Skatteverket's test series.")]
    first_name: Name | None = None
    last_name: Name | None = None
    phone: PhoneOrNone | None = None
    facility: Annotated[FacilityId | None, Field(description="Where the ids below are; default: the first.")] = None
    bookings: Annotated[Ids | None, Field(description="Ids of booked times; [] says that there are none.")] = None
    timed_invitations: Annotated[Ids | None, Field(description="Ids of invitations that have a time.")] = None
    open_invitations: Annotated[Ids | None, Field(description="Ids of invitations without a time.")] = None
    expired_invitations: Annotated[Ids, Field(description="Ids of open invitations that no longer hold.")] = ()
    hidden: Annotated[Ids, Field(description="Ids of bookings that the unit does not show.")] = ()
    rebookable: Annotated[Ids, Field(description="Of those above: may be rebooked.")] = ()
    not_rebookable: Annotated[Ids, Field(description="Of those above: may not be rebooked.")] = ()
    cancellable: Annotated[Ids, Field(description="Of those above: may be cancelled.")] = ()
    not_cancellable: Annotated[Ids, Field(description="Of those above: may not be cancelled.")] = ()
    may_book: Annotated[Flag, Field(description="Whether tidbok may book new times for the person.")] = True
    closed_time_types: Annotated[Ids, Field(description="Time types that the person may not book.")] = ()
    closed_performers: Annotated[
        tuple[HsaId, ...], Field(description="Staff that the unit's rules keep from the person.")
    ] = ()


class BookableSpec(Part):
    NOUN: ClassVar[str] = "what is bookable"
    facility: FacilityId | None = None
    time_type: Annotated[Code | None, Field(description="timeTypeID to book; default: the first that is offered.")] = (
        None
    )
    other_time_type: Annotated[Code | None, Field(description="One more, to see that a filter filters.")] = None
    performer: HsaId | None = None
    care_type: Code | None = None
    first_date: Annotated[Day | None, Field(description="From when to look for times; default: today.")] = None


class KnownSpec(Part):
    NOUN: ClassVar[str] = "what is known"
    performers: dict[HsaId, Name] = Field(default_factory=dict, description="HSA-id: title and full name.")
    virtual_facilities: Annotated[tuple[FacilityId, ...], Field(description="Units that only send invitations.")] = ()
    unlisted_facility: Annotated[
        FacilityId | None, Field(description="Hosted, but not one that bookings may be moved to.")
    ] = None
    local_times: dict[str, LocalTime] = Field(
        default_factory=dict, description="Booking id: its start by the unit's own calendar."
    )
    other_facilities: Annotated[
        tuple[FacilityId, ...] | None, Field(description="Units of other systems that the target may list.")
    ] = None
    open_until: dict[str, Day] = Field(
        default_factory=dict, description="Open invitation's id: the last day it may be used."
    )


class TlsSpec(Part):
    NOUN: ClassVar[str] = "tls"
    certificate: Annotated[Text | None, Field(description="PEM file, relative to this one.")] = None
    key: Annotated[Text | None, Field(description="PEM file with the certificate's key, without a password.")] = None
    trust: Annotated[Text | None, Field(description="PEM file with the authorities to trust.")] = None


class ControlSpec(Part):
    NOUN: ClassVar[str] = "the control of a test bench"
    clock: Annotated[Url | None, Field(description='GET gives and PUT takes {"now": …}.')] = None
    bookings: Annotated[Url | None, Field(description="POST makes a booking as staff.")] = None


class WaiverSpec(Part):
    NOUN: ClassVar[str] = "a waiver"
    rule: Annotated[Code, Field(description="Its id, for example PR-GSS-05.")]
    reason: Text
    owner: Annotated[Text, Field(description="Who answers for it.")]
    expires: Annotated[Day, Field(description="Its last day.")]


class TargetSpec(Part):
    NOUN: ClassVar[str] = "a target"
    name: Annotated[Name, Field(description="What the reports call it.")]
    url: Annotated[Url | None, Field(description="Base address; each contract's own path is put after it.")] = None
    urls: dict[str, Url] = Field(default_factory=dict, description="Contract: its whole address, where that differs.")
    via: Annotated[Way, Field(description="What the addresses lead through.")] = "direct"
    facilities: Annotated[
        tuple[FacilityId, ...], Field(min_length=1, description="Logical addresses; the first is the main one.")
    ]
    unknown_facility: Annotated[HsaId | None, Field(description="A logical address that the target does not host.")] = (
        None
    )
    profile: Profile = "reference"
    contracts: Annotated[
        tuple[Contract, ...], Field(description="What the target has; default: what its flows need.")
    ] = ()
    flows: Annotated[tuple[Flow, ...], Field(min_length=1, description="What the unit offers.")] = ("list",)
    persons: tuple[PersonSpec, ...] = ()
    bookable: BookableSpec = BookableSpec()
    known: KnownSpec = KnownSpec()
    actor: Annotated[Actor | None, Field(description="actorId of every call; default: each citizen's own.")] = None
    agent: Annotated[HsaId | None, Field(description="A member of staff, to act as an agent.")] = None
    headers: dict[str, Text] = Field(
        default_factory=dict, description="Further HTTP headers; ${NAME} is taken from the environment."
    )
    tls: TlsSpec = TlsSpec()
    connect_timeout: Annotated[Timeout, Field(description="Seconds.")] = 10.0
    timeout: Annotated[Timeout, Field(description="Seconds, for a whole reply.")] = 30.0
    rate: Annotated[Rate, Field(description="Most calls a second.")] = 1.0
    safety: SafetyWord = "read-only"
    now: Annotated[
        Moment | None, Field(description="The target's clock, Swedish local time, where it cannot be asked.")
    ] = None
    control: ControlSpec = ControlSpec()
    index_wait: Annotated[Wait, Field(description="Seconds that an Update may take.")] = 10.0
    source_system: Annotated[HsaId | None, Field(description="Source system of the target's index posts.")] = None
    waivers: Annotated[tuple[WaiverSpec, ...], Field(description="Known deviations.")] = ()
