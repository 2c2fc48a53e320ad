"""A fault that is switched on: which one, for whom, when, how often (catalogue of names: simulator/faults)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class IndexMistake(StrEnum):
    """What a system with the fault index_wrong has wrong in its rows; the last one is never to delete any."""

    CATEGORIZATION = "categorization"
    LOGICAL_ADDRESS = "logical_address"
    SOURCE_SYSTEM = "source_system"
    MOST_RECENT_CONTENT = "most_recent_content"
    DOMAIN = "domain"
    NEVER_DELETED = "never_deleted"


@dataclass(frozen=True, slots=True)
class FaultSetting:
    """None means any.

    Points in time are 14 digits of the session's clock.     `after`: calls that fit and pass unharmed first. `times`:
    calls that are harmed, None means all. `probability`:     drawn from the session's seed, the fault's id and the
    call's number, so that a run can be repeated.
    """

    id: str
    """Unique in the session; the fault's name unless the scenario or the admin API says otherwise."""

    fault: str
    producer: str | None = None
    """A booking system's id, an external system's, or `engagement-index`."""

    contract: str | None = None
    """A contract's name, or name/major where two versions are to be told apart."""

    logical_address: str | None = None
    resident: str | None = None
    after: int = 0
    times: int | None = None
    since: str | None = None
    until: str | None = None
    probability: float = 1.0
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)
