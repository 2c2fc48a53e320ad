"""From a booking's row in the engagement index before and after a change to what is told of it (EI-10, EI-11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.domain.booking import Booking
from simulator.domain.engagement import Engagement, Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """A booking before or after a change, and its row in the index; None where there is none."""

    booking: Booking | None
    row: Engagement | None


def replacing(old: Told, new: Told) -> Iterator[Transaction]:
    """The same key: one update, if there is anything new. Another: the old one goes first (EI-10, EI-11)."""
    if old.row is not None and not is_same(old, new):
        yield deletion(old.row)
    if new.row is not None and new.row != old.row:
        yield Transaction(False, new.row)


def is_same(old: Told, new: Told) -> bool:
    return old.row is not None and new.row is not None and identity(old.row) == identity(new.row)


def identity(row: Engagement) -> Engagement:
    """What the index knows a row by: all but its time."""
    return replace(row, most_recent_content=None)


def deletion(row: Engagement) -> Transaction:
    """The whole key, and no mostRecentContent (EI-09)."""
    return Transaction(True, identity(row))
