"""Whether a world is still the one that somebody began to work in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from simulator.errors import TechnicalError
from simulator.store.database import Database, hold_session
from simulator.store.tables import sessions


class Replaced(TechnicalError):
    """A world has been loaded anew, reset or removed; nothing is done to what came in its place."""

    def __init__(self) -> None:
        super().__init__("Sessionen laddades om medan anropet behandlades, och ingenting har ändrats.", party="Server")


@contextlib.contextmanager
def writing_in(database: Database, session: str, revision: int | None) -> Iterator[Connection]:
    """A transaction in the world that somebody began to work in, which stays to its end. Raises Replaced.

    A `revision` of None is whichever is there.
    """
    with database.writing() as connection:
        hold_session(connection, session)
        if revision is not None and not _is_there(connection, session, revision):
            raise Replaced
        yield connection


def _is_there(connection: Connection, session: str, revision: int) -> bool:
    """False when the session has been removed or loaded anew."""
    same = (sessions.c.session == session, sessions.c.revision == revision)
    return connection.execute(select(sessions.c.revision).where(*same)).first() is not None
