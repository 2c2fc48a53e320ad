"""Sessions: isolated worlds in one ledger, each with its own clock, systems, people and timetable (design decision
2).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from simulator.domain.clock import Clock
from simulator.domain.times import timestamp, to_local
from simulator.errors import Conflict, UnknownSession
from simulator.store.database import Database, hold_session
from simulator.store.tables import SESSION_TABLES, booking_systems, sessions, settings


@dataclass(frozen=True, slots=True)
class SessionState:
    """The part of a session that every call reads. `timetable_until` is the last date laid out, 8 digits.

    `loaded_at`: what its clock said when the scenario was loaded, 14 digits.

    `revision` is another number every time a scenario is loaded, also into a session that was removed in between.
    """

    session: str
    revision: int
    scenario: str
    clock: Clock
    timetable_until: str
    faults_revision: int = 0
    loaded_at: str = ""


_STATE = select(
    sessions.c.session,
    sessions.c.revision,
    sessions.c.scenario,
    sessions.c.clock_at,
    sessions.c.clock_since,
    sessions.c.clock_running,
    sessions.c.timetable_until,
    sessions.c.faults_revision,
    sessions.c.loaded_at,
)


class Sessions:
    """The sessions of one ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database
        compiled = _STATE.where(sessions.c.session == bindparam("session")).compile(dialect=database.engine.dialect)
        self._one = str(compiled)
        self._positional = compiled.positiontup is not None

    def state(self, session: str) -> SessionState:
        """Raises UnknownSession."""
        _can_be_looked_for(session)
        parameters: Any = (session,) if self._positional else {"session": session}
        for row in self._database.rows(self._one, parameters):
            return _state(row)
        raise UnknownSession(f"there is no session {session!r}")

    def all(self) -> list[SessionState]:
        with self._database.reading() as connection:
            return [_state(row) for row in connection.execute(_STATE.order_by(sessions.c.session))]

    def source(self, session: str) -> str:
        """The YAML the session was loaded from. Raises UnknownSession."""
        _can_be_looked_for(session)
        with self._database.reading() as connection:
            source = connection.execute(
                select(sessions.c.source).where(sessions.c.session == session)
            ).scalar_one_or_none()
        if source is None:
            raise UnknownSession(f"there is no session {session!r}")
        return str(source)

    def setups(self, session: str) -> dict[str, str]:
        """Each booking system's set-up as JSON, by system."""
        columns = (booking_systems.c.system, booking_systems.c.setup)
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).where(booking_systems.c.session == session))
            return dict(map(tuple, rows))

    def settings(self, session: str) -> dict[str, str]:
        """What is fixed besides the booking systems, as JSON by name: platform, portal, seed."""
        with self._database.reading() as connection:
            rows = connection.execute(select(settings.c.name, settings.c.value).where(settings.c.session == session))
            return dict(map(tuple, rows))

    def set_clock(self, seen: SessionState, clock: Clock) -> bool:
        """False, and nothing changed, when somebody has moved the clock or replaced the world since it was seen."""
        same = update(sessions).where(
            sessions.c.session == seen.session,
            sessions.c.revision == seen.revision,
            sessions.c.clock_at == seen.clock.at,
            sessions.c.clock_since == seen.clock.since,
            sessions.c.clock_running == seen.clock.running,
        )
        values = {"clock_at": clock.at, "clock_since": clock.since, "clock_running": clock.running}
        with self._database.writing() as connection:
            hold_session(connection, seen.session)
            return connection.execute(same.values(values)).rowcount == 1

    def remove(self, session: str) -> None:
        """Remove a session and all that is in it. Raises UnknownSession."""
        self.state(session)
        with self._database.writing() as connection:
            clear(connection, session)


def _can_be_looked_for(session: str) -> None:
    """PostgreSQL's texts cannot hold NUL, which an address can."""
    if "\0" in session:
        raise UnknownSession(f"there is no session {session!r}")


def clear(connection: Connection, session: str) -> None:
    """Empty a session inside a transaction, first thing in it."""
    hold_session(connection, session, alone=True)
    for table in SESSION_TABLES:
        connection.execute(delete(table).where(table.c.session == session))


def add(
    connection: Connection,
    state: SessionState,
    source: str,
    setups: Mapping[str, str],
    other: Mapping[str, str],
) -> None:
    """Write a session's own row, its booking systems and `other` settings, inside a transaction.

    Raises Conflict when it is there.
    """
    row = insert(sessions).values(
        session=state.session,
        revision=state.revision,
        scenario=state.scenario,
        source=source,
        clock_at=state.clock.at,
        clock_since=state.clock.since,
        clock_running=state.clock.running,
        timetable_until=state.timetable_until,
        faults_revision=state.faults_revision,
        loaded_at=timestamp(to_local(state.clock.at)),
    )
    try:
        connection.execute(row)
    except IntegrityError as error:
        raise Conflict(f"there is already a session {state.session!r}: choose another name") from error
    rows: Iterable[dict[str, str]] = (
        {"session": state.session, "system": system, "setup": setup} for system, setup in setups.items()
    )
    connection.execute(insert(booking_systems), list(rows))
    named = [{"session": state.session, "name": name, "value": value} for name, value in other.items()]
    if named:
        connection.execute(insert(settings), named)


def new_revision() -> int:
    return secrets.randbelow(2**31)


def set_timetable_until(connection: Connection, session: str, seen: str, until: str) -> bool:
    """Note how far the timetable goes, inside a transaction. False when another worker was first."""
    mine = update(sessions).where(sessions.c.session == session, sessions.c.timetable_until == seen)
    return connection.execute(mine.values(timetable_until=until)).rowcount == 1


def _state(row: Sequence[Any]) -> SessionState:
    session, revision, scenario, at, since, running, until, faults_revision, loaded_at = row
    clock = Clock(at, since, bool(running))
    return SessionState(session, revision, scenario, clock, until, faults_revision, loaded_at)
