"""Citizens' flows at 1177 as the ledger keeps them: every change is decided by what the changer has seen.

`confirming` is the claim on the one act that a flow leads to: of any number of clicks, in any number of processes,
exactly one finds the flow open. What the act came to is written with what follows from it, in one transaction.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import Select, Update, delete, insert, select, update

from simulator.store.database import Database, hold_session
from simulator.store.messages import NewMessage, put_within
from simulator.store.relations import change_within
from simulator.store.revision import Replaced, writing_in
from simulator.store.tables import flows

State = Literal["open", "confirming", "done"]


@dataclass(frozen=True, slots=True)
class StoredFlow:
    """`expires` is 14 digits of the session's clock; `content` is the flow itself, as text."""

    token: str
    resident: str
    state: State
    revision: int
    expires: str
    content: str


_COLUMNS = tuple(flows.c[name] for name in StoredFlow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from a flow's end: a message, and parts of the citizen's relation with a facility (as written)."""

    message: NewMessage | None = None
    facility: str = ""
    relation: Mapping[str, bool] = field(default_factory=dict)


NONE = Consequences()


def add(database: Database, session: str, revision: int, new: StoredFlow, forget_before: str) -> bool:
    """False, and nothing written, when the world has been replaced since `revision`.

    What expired before `forget_before` (14 digits) is forgotten.
    """
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        old = (flows.c.session == session, flows.c.expires < forget_before)
        connection.execute(delete(flows).where(*old))
        connection.execute(insert(flows).values(session=session, **_values(new)))
        return True
    return False


def find(database: Database, session: str, resident: str, token: str) -> StoredFlow | None:
    with database.reading() as connection:
        found = connection.execute(_mine(session, resident).where(flows.c.token == token)).first()
    return None if found is None else _stored(found)


def of_resident(database: Database, session: str, resident: str) -> list[StoredFlow]:
    """In the order in which they expire."""
    with database.reading() as connection:
        rows = connection.execute(_mine(session, resident).order_by(flows.c.expires, flows.c.token))
        return [_stored(row) for row in rows]


def change(
    database: Database, session: str, seen: StoredFlow, new: StoredFlow, follows: Consequences = NONE
) -> StoredFlow | None:
    """Write `new` over what was `seen`, with what follows from it: all of it, or nothing.

    None, and nothing changed, when it has been changed meanwhile, or is gone with its world.
    """
    new = replace(new, revision=seen.revision + 1)
    with database.writing() as connection:
        hold_session(connection, session)
        if connection.execute(_as_seen(session, seen).values(**_values(new))).rowcount != 1:
            return None
        if follows.message is not None:
            put_within(connection, session, follows.message)
        change_within(connection, session, new.resident, follows.facility, follows.relation)
    return new


def _mine(session: str, resident: str) -> Select[Any]:
    return select(*_COLUMNS).where(flows.c.session == session, flows.c.resident == resident)


def _as_seen(session: str, seen: StoredFlow) -> Update:
    return update(flows).where(
        flows.c.session == session,
        flows.c.token == seen.token,
        flows.c.state == seen.state,
        flows.c.revision == seen.revision,
    )


def _values(flow: StoredFlow) -> dict[str, Any]:
    return {name: getattr(flow, name) for name in StoredFlow.__dataclass_fields__}


def _stored(row: Sequence[Any]) -> StoredFlow:
    return StoredFlow(*row)
