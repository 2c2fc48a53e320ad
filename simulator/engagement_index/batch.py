"""What a request's transactions do to the index, given what is there: pure, and decided before anything is written.

All deletions come before all rows to store. A row as it already stands changes nothing and is told to nobody (contract
rule pR5; the running index would refresh updateTime of one that has been updated before, spec/platform.md 4.5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.domain.engagement import Engagement, Transaction
from simulator.engagement_index.key import key
from simulator.store.engagements import Stored


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction, ready to be carried out: its row with the owner it is stored under, and its key."""

    delete: bool
    row: Engagement
    key: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Keys to remove, rows to store by key, and what subscribers hear."""

    removed: frozenset[str]
    saved: Mapping[str, Engagement]
    told: tuple[Transaction, ...]


def changes(transactions: Sequence[Transaction], owner: str | None = None) -> list[Change]:
    """`owner` takes the place of each row's own, whatever it says (R6)."""
    rows = [(each.delete, _row(each, owner)) for each in transactions]
    return [Change(delete, row, key(row, row.owner)) for delete, row in rows]


def _row(transaction: Transaction, owner: str | None) -> Engagement:
    row = transaction.engagement
    if row is None:
        raise ValueError("a transaction without a row has passed the checks")
    return replace(row, owner=owner or row.owner, most_recent_content=row.most_recent_content or None)


def of_update(wanted: Sequence[Change], stored: Mapping[str, Stored], now: str) -> Batch:
    """Told: every deletion, also of a row that is not there, every new row, and every new mostRecentContent."""
    removed = frozenset(each.key for each in wanted if each.delete)
    saved: dict[str, Engagement] = {}
    told: list[Transaction] = []
    for each in wanted:
        known = stored.get(each.key) if each.delete or each.key not in removed else None
        row = _dated(each.row, known, now)
        if each.delete:
            told.append(Transaction(True, row))
        elif known is None or known.most_recent_content != row.most_recent_content:
            saved[each.key] = row
            told.append(Transaction(False, row))
    return Batch(removed, saved, tuple(told))


def of_notification(
    wanted: Sequence[Change], received: Sequence[Transaction], stored: Mapping[str, Stored], own: str, now: str
) -> Batch:
    """Told as received. A row of another owner takes the place of the index's own of the same data (R5)."""
    batch = of_update(wanted, stored, now)
    given_up = {key(each.row, own) for each in wanted if not each.delete}
    return Batch(batch.removed | (given_up & stored.keys()), batch.saved, tuple(received))


def _dated(row: Engagement, known: Stored | None, now: str) -> Engagement:
    """The index's own times, whatever came in the message: creationTime never changes after the first."""
    if known is None:
        return replace(row, creation_time=now, update_time=None)
    return replace(row, creation_time=known.creation_time, update_time=now)
