"""What an engagement index can be asked and told, whatever the message looked like (spec/platform.md 4).

The running index judges no message by its schema, so every part of a row may be None (it was not in the message) or ""
(it was there, and empty); the index says which of them it can do without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

INDEX = "engagement-index"
"""What the call log, routes and faults call the index: it stands where a booking system's id can stand."""
SCHEDULING = "riv:crm:scheduling"
"""The service domain of times. Without `urn:`, and literally: the index does not find one by the other (EI-02)."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """A row: `resident` has something of this kind at `logical_address`. Points in time are 14 digits."""

    resident: str | None
    service_domain: str | None
    categorization: str | None
    logical_address: str | None
    business_object: str | None
    clinical_process: str | None
    most_recent_content: str | None
    source_system: str | None
    creation_time: str | None
    update_time: str | None
    data_controller: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Transaction:
    """A row to store, or to delete; None when the message had a transaction without a row."""

    delete: bool
    engagement: Engagement | None


@dataclass(frozen=True, slots=True)
class FindQuery:
    """None does not narrow the search; "" does, and finds nothing (spec/platform.md 4.8)."""

    resident: str | None
    service_domain: str | None
    categorization: str | None = None
    logical_address: str | None = None
    business_object: str | None = None
    clinical_process: str | None = None
    most_recent_content: str | None = None
    source_system: str | None = None
    data_controller: str | None = None
    owner: str | None = None


class EngagementIndex(Protocol):
    """One call's view of the index. Methods raise TechnicalError(text, party="Server") for what it does not accept."""

    def update(self, transactions: Sequence[Transaction]) -> None: ...

    def process_notification(self, transactions: Sequence[Transaction]) -> None: ...

    def find(self, query: FindQuery) -> Sequence[Engagement]: ...
