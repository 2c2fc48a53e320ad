"""Citizens as 1177 knows them, and their own settings there."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from simulator.domain.patient_portal import NotificationMethod
from simulator.domain.resident_at_portal import PersonName, ResidentAtPortal
from simulator.store.database import Database, upsert
from simulator.store.revision import Replaced, writing_in
from simulator.store.tables import resident_settings, residents

_AT_FIRST = (NotificationMethod.SMS,)
"""What a citizen of the world has switched on who has said nothing."""


def at_portal(database: Database, session: str, resident: str) -> ResidentAtPortal:
    """Everybody whom the scenario names uses 1177 until somebody says otherwise; nobody else does."""
    with database.reading() as connection:
        known = connection.execute(_person(session, resident)).first()
        said = connection.execute(_said(session, resident)).first()
    found = ResidentAtPortal(resident) if known is None else _as_named(resident, known)
    return found if said is None else _as_said(found, said)


def change_settings(
    database: Database,
    session: str,
    revision: int,
    resident: str,
    *,
    phone: str | None = None,
    active: bool | None = None,
    notified_by: tuple[NotificationMethod, ...] | None = None,
) -> None:
    """None leaves a setting as it is. Nothing, when the world has been replaced since `revision`."""
    methods = None if notified_by is None else " ".join(each.value for each in notified_by)
    given = {"phone": phone, "active": active, "notified_by": methods}
    changed = {name: value for name, value in given.items() if value is not None}
    if not changed:
        return
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        statement = upsert(connection, resident_settings).values(session=session, resident=resident, **changed)
        connection.execute(statement.on_conflict_do_update(index_elements=["session", "resident"], set_=changed))


def _person(session: str, resident: str) -> Any:
    columns = (residents.c.first_name, residents.c.last_name, residents.c.middle_name, residents.c.phone)
    return select(*columns).where(residents.c.session == session, residents.c.resident == resident)


def _said(session: str, resident: str) -> Any:
    columns = (resident_settings.c.phone, resident_settings.c.active, resident_settings.c.notified_by)
    mine = (resident_settings.c.session == session, resident_settings.c.resident == resident)
    return select(*columns).where(*mine)


def _as_named(resident: str, row: Sequence[Any]) -> ResidentAtPortal:
    first, last, middle, phone = row
    return ResidentAtPortal(resident, PersonName(first, last, middle), phone, True, _AT_FIRST)


def _as_said(found: ResidentAtPortal, row: Sequence[Any]) -> ResidentAtPortal:
    phone, active, methods = row
    if phone is not None:
        found = replace(found, phone=phone or None)
    if active is not None:
        found = replace(found, active=bool(active))
    if methods is not None:
        found = replace(found, notified_by=tuple(map(NotificationMethod, methods.split())))
    return found
