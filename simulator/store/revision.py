"""Whether a world is still the one that somebody began to work in."""

from __future__ import annotations

from sqlalchemy import Connection, select

from simulator.errors import TechnicalError
from simulator.store.tables import sessions


class Replaced(TechnicalError):
    """A world has been loaded anew, reset or removed; nothing is done to what came in its place."""

    def __init__(self) -> None:
        super().__init__("Sessionen laddades om medan anropet behandlades, och ingenting har ändrats.", party="Server")


def is_there(connection: Connection, session: str, revision: int) -> bool:
    """False when the session has been removed or loaded anew. After hold_session it stays as it is to the end."""
    same = (sessions.c.session == session, sessions.c.revision == revision)
    return connection.execute(select(sessions.c.revision).where(*same)).first() is not None
