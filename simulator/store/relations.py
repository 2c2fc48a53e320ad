"""Mottagningsrelation as the ledger keeps it. A row is there while the relation is."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from sqlalchemy import Connection, delete, select, update

from simulator.domain.identifiers import hsa_key
from simulator.domain.relation import Relation
from simulator.store.database import Database, upsert
from simulator.store.revision import Replaced, writing_in
from simulator.store.tables import relations

_PARTS = ("on_start_page", "listed", "approved")


def of_resident(database: Database, session: str, resident: str) -> list[Relation]:
    """In the order of HSA-ids."""
    columns = (relations.c.written, *(relations.c[part] for part in _PARTS))
    mine = (relations.c.session == session, relations.c.resident == resident)
    with database.reading() as connection:
        rows = connection.execute(select(*columns).where(*mine).order_by(relations.c.facility))
        return [Relation(written, *map(bool, parts)) for written, *parts in rows]


def change(
    database: Database, session: str, revision: int, resident: str, facility: str, parts: Mapping[str, bool]
) -> None:
    """Set some parts of a relation, for good. Nothing, when the world has been replaced since `revision`."""
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        change_within(connection, session, resident, facility, parts)


def change_within(
    connection: Connection, session: str, resident: str, facility: str, parts: Mapping[str, bool]
) -> None:
    """The same, inside a transaction. No look before: two who change one relation at once both have their way."""
    if not parts:
        return
    key = {"session": session, "resident": resident, "facility": hsa_key(facility)}
    if any(parts.values()):
        new = {**key, "written": facility, **dict.fromkeys(_PARTS, False), **parts}
        statement = upsert(connection, relations).values(new)
        connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(parts)))
        return
    this = [relations.c[name] == value for name, value in key.items()]
    connection.execute(update(relations).where(*this).values(dict(parts)))
    none_holds = [~relations.c[part] for part in _PARTS]
    connection.execute(delete(relations).where(*this, *none_holds))
