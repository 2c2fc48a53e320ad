"""The index's rows, what it has accepted and does not show yet, and what it has to tell its subscribers.

One writer per session at a time: what is stored, and what is therefore told, follows from what was there before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from simulator.domain.booking import Booking
from simulator.domain.engagement import Engagement, Transaction
from simulator.store import outbox
from simulator.store.database import Database, upsert
from simulator.store.ledger import BOOKING_COLUMNS, Prepared, booking_of
from simulator.store.revision import writing_in
from simulator.store.tables import bookings, engagements, index_writes
from simulator.store.transaction_json import dump, load

FIELDS = tuple(field.name for field in fields(Engagement))
_COLUMNS = tuple(engagements.c[name] for name in FIELDS)
_MOST_KEYS = 500  # in one statement
COLUMNS = ("session", "key", *FIELDS)
"""Of a row, for bulk_insert."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the index remembers of a key: enough to know whether something changes."""

    most_recent_content: str | None
    creation_time: str | None
    update_time: str | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A batch that waits for its effect. `due` is 14 digits of the session's clock."""

    due: str
    transactions: tuple[Transaction, ...]
    notification: bool


class EngagementStore:
    """One session's index in the ledger. `within`: a transaction under way that all writing is to be part of.

    `revision`: of the world that the writing is for, None is whichever is there.
    """

    def __init__(
        self, database: Database, session: str, within: Connection | None = None, revision: int | None = None
    ) -> None:
        self._database = database
        self._session = session
        self._revision = revision
        self._within = within
        self._dialect = database.engine.dialect

    def of_resident(self, resident: str, service_domain: str) -> list[Engagement]:
        """Rows by the literal strings, case and all."""
        if "\0" in resident or "\0" in service_domain:  # PostgreSQL's texts cannot hold it
            return []
        parameters = {"session": self._session, "resident": resident, "service_domain": service_domain}
        return [Engagement(*row) for row in _of_resident(self._dialect)(self._database, parameters)]

    def is_anything_due(self, now: str) -> bool:
        return bool(_first_due(self._dialect)(self._database, {"session": self._session, "now": now}))

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction in which nobody else changes this session's index. Raises Replaced."""
        if self._within is not None:
            yield Writing(self._within, self._session)
            return
        with writing_in(self._database, self._session, self._revision) as connection:
            hold_index(connection, self._session)
            yield Writing(connection, self._session)


@dataclass(frozen=True, slots=True)
class Writing:
    """What can be done to the index in one transaction."""

    connection: Connection
    session: str

    def stored(self, keys: Iterable[str]) -> dict[str, Stored]:
        """What is there already of `keys`."""
        columns = (engagements.c.most_recent_content, engagements.c.creation_time, engagements.c.update_time)
        found: dict[str, Stored] = {}
        for some in _chunks(keys):
            there = select(engagements.c.key, *columns).where(
                engagements.c.session == self.session, engagements.c.key.in_(some)
            )
            found.update((key, Stored(*values)) for key, *values in self.connection.execute(there))
        return found

    def remove(self, keys: Iterable[str]) -> None:
        for some in _chunks(keys):
            gone = delete(engagements).where(engagements.c.session == self.session, engagements.c.key.in_(some))
            self.connection.execute(gone)

    def save(self, rows: Mapping[str, Engagement]) -> None:
        """Store rows by key; of a known one mostRecentContent and updateTime are all that can have changed.

        What its producer had decided about its old time says nothing of the new.
        """
        if not rows:
            return
        statement = upsert(self.connection, engagements)
        told = {name: statement.excluded[name] for name in ("most_recent_content", "update_time")}
        statement = statement.on_conflict_do_update(index_elements=["session", "key"], set_={**told, "leaving": None})
        self.connection.execute(statement, [self._values(key, row) for key, row in rows.items()])

    def leaving(self, keys: Iterable[str], now: str) -> None:
        """Remember that the producer has decided about rows whose time has passed, so that it does so once."""
        for some in _chunks(keys):
            mine = update(engagements).where(engagements.c.session == self.session, engagements.c.key.in_(some))
            self.connection.execute(mine.values(leaving=now))

    def forget_leaving(self, now: str) -> None:
        """What is decided after `now` has not been decided yet: the clock has been turned back."""
        later = update(engagements).where(engagements.c.session == self.session, engagements.c.leaving > now)
        self.connection.execute(later.values(leaving=None))

    def notify(self, subscriber: str, transactions: Sequence[Transaction]) -> None:
        """Leave what a subscriber is to be told."""
        outbox.add_notifications(self.connection, self.session, subscriber, transactions)

    def accept(self, transactions: Sequence[Transaction], due: str, *, notification: bool) -> None:
        """Keep a batch until it is due."""
        text = dump(transactions)
        values = {"session": self.session, "due": due, "transactions": text, "notification": notification}
        self.connection.execute(insert(index_writes).values(values))

    def take_due(self, now: str) -> list[Accepted]:
        """The batches that are due, oldest first; gone from the queue when the transaction ends."""
        mine = (index_writes.c.session == self.session, index_writes.c.due <= now)
        columns = (index_writes.c.due, index_writes.c.transactions, index_writes.c.notification)
        ordered = select(*columns).where(*mine).order_by(index_writes.c.message_id)
        found = [Accepted(due, load(text), bool(told)) for due, text, told in self.connection.execute(ordered)]
        if found:
            self.connection.execute(delete(index_writes).where(*mine))
        return found

    def _values(self, key: str, row: Engagement) -> dict[str, Any]:
        return {"session": self.session, "key": key, **{name: getattr(row, name) for name in FIELDS}}


def hold_index(connection: Connection, session: str) -> None:
    """PostgreSQL: who changes a session's index waits for others who do, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock(func.hashtextextended(f"{session} index", 0))
        connection.execute(select(lock))


def sources_with_passed_rows(database: Database, session: str, now: str) -> frozenset[str]:
    """Source systems with rows whose time has come and that are not decided; an open invitation's has, from the
    start.
    """
    found = _sources(database.engine.dialect)(database, {"session": session, "now": now})
    return frozenset(source for (source,) in found)


def passed(
    database: Database, session: str, system: str, source_system: str, service_domain: str, now: str
) -> list[tuple[str, Booking]]:
    """A system's bookings that have begun and open invitations that have ended, with the keys of their rows.

    Without those that it has decided about (Writing.leaving).
    """
    parameters = {
        "session": session,
        "system": system,
        "source_system": source_system,
        "service_domain": service_domain,
        "now": now,
        "today": now[:8],
    }
    found = _passed(database.engine.dialect)(database, parameters)
    return [(key, booking_of(row)) for key, *row in found]


def rows(database: Database, session: str, equal: Mapping[str, str | None], limit: int) -> list[Mapping[str, Any]]:
    """The index as a list for people and tests; `equal` by column name, None means any."""
    conditions = [engagements.c[name] == value for name, value in equal.items() if value is not None]
    ordered = (engagements.c.resident, engagements.c.most_recent_content, engagements.c.key)
    statement = select(engagements).where(engagements.c.session == session, *conditions).order_by(*ordered)
    with database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(statement.limit(limit))]


def _chunks(keys: Iterable[str]) -> Iterator[Collection[str]]:
    left = iter(keys)
    while some := list(islice(left, _MOST_KEYS)):
        yield some


@lru_cache(maxsize=8)
def _of_resident(dialect: Dialect) -> Prepared:
    statement = select(*_COLUMNS).where(
        engagements.c.session == bindparam("session"),
        engagements.c.resident == bindparam("resident"),
        engagements.c.service_domain == bindparam("service_domain"),
    )
    return Prepared(statement.order_by(engagements.c.most_recent_content, engagements.c.key), dialect)


@lru_cache(maxsize=8)
def _first_due(dialect: Dialect) -> Prepared:
    statement = select(index_writes.c.message_id).where(
        index_writes.c.session == bindparam("session"), index_writes.c.due <= bindparam("now")
    )
    return Prepared(select(literal_column("1")).where(statement.exists()), dialect)


@lru_cache(maxsize=8)
def _sources(dialect: Dialect) -> Prepared:
    statement = select(engagements.c.source_system).where(
        engagements.c.session == bindparam("session"),
        engagements.c.most_recent_content <= bindparam("now"),
        engagements.c.leaving.is_(None),
    )
    return Prepared(statement.distinct(), dialect)


@lru_cache(maxsize=8)
def _passed(dialect: Dialect) -> Prepared:
    begun = bookings.c.start <= bindparam("now")
    ended = bookings.c.start.is_(None) & (bookings.c.valid_until < bindparam("today"))
    same = (
        (bookings.c.session == engagements.c.session)
        & (bookings.c.system == bindparam("system"))
        & (bookings.c.booking_id == engagements.c.business_object)
    )
    statement = select(engagements.c.key, *BOOKING_COLUMNS).join_from(engagements, bookings, same)
    return Prepared(
        statement.where(
            engagements.c.session == bindparam("session"),
            engagements.c.source_system == bindparam("source_system"),
            engagements.c.service_domain == bindparam("service_domain"),
            engagements.c.most_recent_content <= bindparam("now"),
            engagements.c.leaving.is_(None),
            begun | ended,
        ),
        dialect,
    )
