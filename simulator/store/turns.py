"""Telling those outside from several processes: one at a time tells a party, in order, and keeps count of the tries."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete

from simulator.store import outbox
from simulator.store.database import Database, upsert
from simulator.store.outbox import Waiting
from simulator.store.revision import Replaced, writing_in
from simulator.store.tables import index_turns

ITSELF = ""
"""The index, when it is outside: the party of producers' updates."""
TURN_SECONDS = 30.0
"""Real time that a turn lasts when its holder says no more: longer than a try can take."""


@dataclass(frozen=True, slots=True)
class Line:
    """What waits for one party in one world: a subscriber by its HSA-id, or ITSELF."""

    session: str
    revision: int
    party: str


@dataclass(frozen=True, slots=True)
class Turn:
    """`mine` and no message: nobody waits, or the world has been replaced."""

    mine: bool
    message: Waiting | None = None


def take(database: Database, line: Line, holder: str, real: float, now: str) -> Turn:
    """The oldest message, with this try counted, and the turn to tell it: for `holder`, until it gets none.

    `real`: seconds since 1970. `now`: 14 digits of the session's clock; an update may be for later.
    """
    with contextlib.suppress(Replaced), writing_in(database, line.session, line.revision) as connection:
        if not _taken(connection, line, holder, real):
            return Turn(False)
        message = _first(connection, line, now)
        if message is None:
            _give_back(connection, line, holder)
        return Turn(True, message)
    return Turn(True)


def _first(connection: Connection, line: Line, now: str) -> Waiting | None:
    if line.party == ITSELF:
        message = next(iter(outbox.due_updates(connection, line.session, now, most=1)), None)
        count = outbox.count_update_attempt
    else:
        message = outbox.first_notification(connection, line.session, line.party)
        count = outbox.count_notification_attempt
    if message is not None:
        count(connection, message)
    return message


def _taken(connection: Connection, line: Line, holder: str, real: float) -> bool:
    turn = {"holder": holder, "until": real + TURN_SECONDS}
    statement = upsert(connection, index_turns).values(session=line.session, party=line.party, **turn)
    free = (index_turns.c.holder == holder) | (index_turns.c.until <= real)
    mine = statement.on_conflict_do_update(index_elements=["session", "party"], set_=turn, where=free)
    return connection.execute(mine.returning(index_turns.c.holder)).first() is not None


def _give_back(connection: Connection, line: Line, holder: str) -> None:
    mine = delete(index_turns).where(index_turns.c.session == line.session, index_turns.c.party == line.party)
    connection.execute(mine.where(index_turns.c.holder == holder))
