"""The faults that are on in a session, and how many calls they have met. Every change gives a new `faults_revision`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from simulator.domain.fault import FaultSetting
from simulator.errors import UnknownSession
from simulator.store.database import Database, hold_session
from simulator.store.sessions import new_revision
from simulator.store.tables import faults, sessions


@dataclass(frozen=True, slots=True)
class Counted:
    """A fault that is on. `seen` calls fitted, `harmed` of them met it."""

    setting: FaultSetting
    seen: int
    harmed: int


def listed(database: Database, session: str) -> list[Counted]:
    """In the order they were put on."""
    rows = select(faults.c.setting, faults.c.seen, faults.c.harmed).where(faults.c.session == session)
    with database.reading() as connection:
        found = connection.execute(rows.order_by(faults.c.position, faults.c.fault_id))
        return [Counted(_load(setting), seen, harmed) for setting, seen, harmed in found]


def put(database: Database, session: str, setting: FaultSetting) -> None:
    """Switch on, or set anew: counted from zero, in its old place. Raises UnknownSession."""
    with database.writing() as connection:
        hold_session(connection, session)
        _touch(connection, session, new_revision() or 1)
        mine = (faults.c.session == session, faults.c.fault_id == setting.id)
        values = {"setting": _dump(setting), "seen": 0, "harmed": 0}
        if connection.execute(update(faults).where(*mine).values(values)).rowcount == 0:
            last = select(func.max(faults.c.position)).where(faults.c.session == session)
            position = (connection.execute(last).scalar_one() or 0) + 1
            connection.execute(insert(faults).values(_row(session, position, setting)))


def remove(database: Database, session: str, fault_id: str) -> bool:
    """Switch off. False when it was not on. Raises UnknownSession."""
    with database.writing() as connection:
        hold_session(connection, session)
        _touch(connection, session, new_revision() or 1)
        mine = (faults.c.session == session, faults.c.fault_id == fault_id)
        gone = connection.execute(delete(faults).where(*mine)).rowcount == 1
        left = select(func.count()).select_from(faults).where(faults.c.session == session)
        if connection.execute(left).scalar_one() == 0:
            _touch(connection, session, 0)
        return gone


def clear(database: Database, session: str) -> None:
    """Switch all off. Raises UnknownSession."""
    with database.writing() as connection:
        hold_session(connection, session, alone=True)  # who counts takes the same rows, in another order
        _touch(connection, session, 0)
        connection.execute(delete(faults).where(faults.c.session == session))


def add(connection: Connection, session: str, settings: Iterable[FaultSetting]) -> None:
    """Write a scenario's faults inside the transaction that fills the session, whose row tells a `faults_revision`."""
    rows = [_row(session, position, setting) for position, setting in enumerate(settings, start=1)]
    if rows:
        connection.execute(insert(faults), rows)


Judge = Callable[[FaultSetting, int], bool]
"""Whether the call with this number, counted from 1 among those that fit, is to be harmed."""


def count(database: Database, session: str, settings: Sequence[FaultSetting], judge: Judge) -> list[FaultSetting]:
    """Number a call that fits all these, and give those that harm it: at most `times` calls each, whoever counts.

    One transaction; in the order of ids, so that two never wait for each other.
    """
    with database.writing() as connection:
        hold_session(connection, session)
        return count_within(connection, session, settings, judge)


def count_within(
    connection: Connection, session: str, settings: Sequence[FaultSetting], judge: Judge
) -> list[FaultSetting]:
    """The same, inside a transaction. Who counts several calls in it asks hold_counters first."""
    met = set()
    for setting in sorted(settings, key=lambda each: each.id):
        if _counted(connection, session, setting, judge):
            met.add(setting.id)
    return [setting for setting in settings if setting.id in met]


def hold_counters(connection: Connection, session: str) -> None:
    """PostgreSQL: nobody else counts in this session until the transaction ends; taken in the order of ids, too."""
    mine = select(faults.c.fault_id).where(faults.c.session == session).order_by(faults.c.fault_id)
    connection.execute(mine.with_for_update()).all()


def _counted(connection: Connection, session: str, setting: FaultSetting, judge: Judge) -> bool:
    mine = update(faults).where(faults.c.session == session, faults.c.fault_id == setting.id)
    number = connection.execute(mine.values(seen=faults.c.seen + 1).returning(faults.c.seen)).scalar_one_or_none()
    if number is None or not judge(setting, number):  # None: switched off meanwhile
        return False
    if setting.times is not None:
        mine = mine.where(faults.c.harmed < setting.times)
    return connection.execute(mine.values(harmed=faults.c.harmed + 1)).rowcount == 1


def _touch(connection: Connection, session: str, revision: int) -> None:
    mine = update(sessions).where(sessions.c.session == session).values(faults_revision=revision)
    if connection.execute(mine).rowcount == 0:
        raise UnknownSession(f"there is no session {session!r}")


def _row(session: str, position: int, setting: FaultSetting) -> dict[str, object]:
    return {
        "session": session,
        "fault_id": setting.id,
        "position": position,
        "setting": _dump(setting),
        "seen": 0,
        "harmed": 0,
    }


def _dump(setting: FaultSetting) -> str:
    return json.dumps(asdict(setting), ensure_ascii=False, separators=(",", ":"))


def _load(text: str) -> FaultSetting:
    return FaultSetting(**json.loads(text))
