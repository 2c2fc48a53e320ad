"""What the patient portal can be asked: to put a message in an inbox, and who uses it (spec/platform.md 7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from simulator.domain.outcome import ResultCode

NOT_ACTIVE = "Target person is not active user"
"""The one logical error that the contract description foresees, in its words."""


class NotificationMethod(Enum):
    SMS = "SMS"
    EMAIL = "Email"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class SenderUnit:
    """The unit that a message is from."""

    hsa_id: str
    name: str
    address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class SignOnLink:
    """A link into another system; the portal knows its address by `system`. `target` is where it opens."""

    system: str
    text: str
    query: str | None
    target: str


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """`notify`: tell the resident, which takes a `source_system` to charge for it."""

    resident: str
    unit: SenderUnit
    text: str
    heading: str | None = None
    thread: str | None = None
    link: SignOnLink | None = None
    notify: bool = False
    source_system: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message. INFO and ERROR always have a text."""

    code: ResultCode
    text: str | None = None
    notified: tuple[NotificationMethod, ...] = ()


class PatientPortal(Protocol):
    """One call's view of the portal."""

    def deliver(self, message: InboxMessage) -> Receipt: ...

    def notification_methods(self, resident: str) -> tuple[NotificationMethod, ...] | None:
        """Those the resident has switched on; None when the resident is no active user."""
        ...
