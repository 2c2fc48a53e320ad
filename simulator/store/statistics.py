"""Counters of 1177's collections."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from sqlalchemy import Connection, select

from simulator.store.database import Database, upsert
from simulator.store.revision import Replaced, writing_in
from simulator.store.tables import statistics


def add(database: Database, session: str, revision: int, counted: Mapping[str, int]) -> None:
    """Add to the counters, all of them or none. Nothing, when the world has been replaced since `revision`."""
    if not counted:
        return
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        add_within(connection, session, counted)


def add_within(connection: Connection, session: str, counted: Mapping[str, int]) -> None:
    """The same, inside a transaction. In one order, so that two who add at once do not wait for each other."""
    rows = [{"session": session, "name": name, "value": counted[name]} for name in sorted(counted)]
    if rows:
        statement = upsert(connection, statistics)
        total = statistics.c.value + statement.excluded.value
        connection.execute(
            statement.on_conflict_do_update(index_elements=["session", "name"], set_={"value": total}), rows
        )


def of_session(database: Database, session: str) -> dict[str, int]:
    with database.reading() as connection:
        mine = select(statistics.c.name, statistics.c.value).where(statistics.c.session == session)
        return dict(map(tuple, connection.execute(mine)))
