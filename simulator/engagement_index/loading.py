"""The index's rows when a scenario is loaded: there at once, as if they had been told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from simulator.domain.engagement import Engagement
from simulator.engagement_index.key import key
from simulator.store.engagements import COLUMNS, FIELDS

__all__ = ("COLUMNS", "rows_at_load")


def rows_at_load(
    session: str, engagements: Iterable[Engagement], owner: str, now: str
) -> Iterator[tuple[str | None, ...]]:
    """Rows with the columns of COLUMNS, for `bulk_insert(connection, tables.engagements, COLUMNS, rows)`.

    `owner` is the index's HSA-id, for rows that name none, and `now` (14 digits) their creation time, for those that
    have none. Of rows with the same key the first stays.
    """
    known: set[str] = set()
    for each in engagements:
        row = replace(each, owner=each.owner or owner, creation_time=each.creation_time or now)
        identity = key(row, row.owner)
        if identity not in known:
            known.add(identity)
            yield (session, identity, *(getattr(row, name) for name in FIELDS))
