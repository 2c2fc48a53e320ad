"""Counters of 1177's collections."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from simulator.store.database import Database, hold_session
from simulator.store.revision import is_there
from simulator.store.tables import statistics


def add(database: Database, session: str, revision: int, counted: Mapping[str, int]) -> None:
    """Add to the counters, all of them or none. Nothing, when the world has been replaced since `revision`."""
    if not counted:
        return
    # in one order, so that two who add at once do not wait for each other
    rows = [{"session": session, "name": name, "value": counted[name]} for name in sorted(counted)]
    with database.writing() as connection:
        hold_session(connection, session)
        if not is_there(connection, session, revision):
            return
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(statistics)
        total = statistics.c.value + statement.excluded.value
        connection.execute(
            statement.on_conflict_do_update(index_elements=["session", "name"], set_={"value": total}), rows
        )


def of_session(database: Database, session: str) -> dict[str, int]:
    with database.reading() as connection:
        mine = select(statistics.c.name, statistics.c.value).where(statistics.c.session == session)
        return dict(map(tuple, connection.execute(mine)))
