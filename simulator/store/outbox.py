"""What is still to be told: producers' updates of the index, and the index's notifications to its subscribers.

An update is written in the same transaction as the change it tells of, so that a crash in between loses neither; it is
gone when it has been told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Table, bindparam, delete, insert, literal_column, select, update

from simulator.domain.booking import Booking
from simulator.domain.engagement import Transaction
from simulator.store.database import Database
from simulator.store.ledger import Prepared
from simulator.store.tables import index_updates, notifications
from simulator.store.transaction_json import dump, load

_NO_BOOKING = "NA"
MOST_ATTEMPTS = 5
"""To tell somebody who does not answer; the message is dropped then."""


@dataclass(frozen=True, slots=True)
class IndexPost:
    """What `system` is to tell the index in one Update, not before `due` (14 digits of the session's clock)."""

    system: str
    due: str
    transactions: tuple[Transaction, ...]


Report = Callable[[Booking | None, Booking | None], Iterable[IndexPost]]
"""What a booking's change is to the index: the booking before (None: made now) and after (None: gone)."""


def nothing_to_tell(_old: Booking | None, _new: Booking | None) -> Iterable[IndexPost]:
    return ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message.

    `party` is the system that tells an update, or the subscriber that a notification is for.     `due`: when it was to
    be told, 14 digits; "" for a notification.
    """

    message_id: int
    party: str
    due: str
    transactions: tuple[Transaction, ...]
    attempts: int


# Producers' updates


def add_updates(connection: Connection, session: str, posts: Iterable[IndexPost]) -> None:
    """Inside the transaction that changes what they tell of."""
    rows = [
        {
            "session": session,
            "system": post.system,
            "due": _not_before_earlier(connection, session, post),
            "transactions": dump(post.transactions),
            "attempts": 0,
        }
        for post in posts
        if post.transactions
    ]
    if rows:
        connection.execute(insert(index_updates), rows)


def _not_before_earlier(connection: Connection, session: str, post: IndexPost) -> str:
    """What is told of one booking is told in the order it happened, also by a system that was late with the first."""
    columns = (index_updates.c.due, index_updates.c.transactions)
    waiting = select(*columns).where(
        index_updates.c.session == session, index_updates.c.system == post.system, index_updates.c.due > post.due
    )
    about = _bookings_in(post.transactions)
    later = (due for due, told in connection.execute(waiting) if about & _bookings_in(load(told)))
    return max(later, default=post.due)


def _bookings_in(transactions: Iterable[Transaction]) -> set[str | None]:
    """By their ids; what is about a system as a whole is about no booking."""
    return {each.engagement.business_object for each in transactions if each.engagement} - {None, _NO_BOOKING}


def is_update_due(database: Database, session: str, now: str) -> bool:
    return bool(_first_update(database.engine.dialect)(database, {"session": session, "now": now}))


def due_updates(connection: Connection, session: str, now: str, most: int | None = None) -> list[Waiting]:
    """In the order they were written, those of the same second too."""
    columns = _columns(index_updates, index_updates.c.system, index_updates.c.due)
    mine = columns.where(index_updates.c.session == session, index_updates.c.due <= now)
    ordered = mine.order_by(index_updates.c.due, index_updates.c.message_id).limit(most)
    return [_row(row) for row in connection.execute(ordered)]


def count_update_attempt(connection: Connection, seen: Waiting) -> None:
    _count_attempt(connection, index_updates, seen)


def remove_updates(connection: Connection, session: str, message_ids: Iterable[int]) -> None:
    _remove(connection, index_updates, session, message_ids)


# The index's notifications


def add_notifications(
    connection: Connection, session: str, subscriber: str, transactions: Sequence[Transaction]
) -> None:
    values = {"session": session, "subscriber": subscriber, "transactions": dump(transactions), "attempts": 0}
    connection.execute(insert(notifications).values(values))


def notifications_for(database: Database, session: str, subscriber: str) -> list[Waiting]:
    """What a subscriber has not been told yet, oldest first."""
    prepared = _for_subscriber(database.engine.dialect)
    return [_row(row) for row in prepared(database, {"session": session, "subscriber": subscriber})]


def subscribers_waiting(database: Database, session: str) -> frozenset[str]:
    """Those that have something to be told."""
    mine = select(notifications.c.subscriber).where(notifications.c.session == session)
    with database.reading() as connection:
        return frozenset(connection.execute(mine.distinct()).scalars())


def first_notification(connection: Connection, session: str, subscriber: str) -> Waiting | None:
    columns = _columns(notifications, notifications.c.subscriber, literal_column("''").label("due"))
    mine = columns.where(notifications.c.session == session, notifications.c.subscriber == subscriber)
    row = connection.execute(mine.order_by(notifications.c.message_id).limit(1)).first()
    return None if row is None else _row(row)


def count_notification_attempt(connection: Connection, seen: Waiting) -> None:
    _count_attempt(connection, notifications, seen)


def remove_notifications(connection: Connection, session: str, message_ids: Iterable[int]) -> None:
    _remove(connection, notifications, session, message_ids)


def _columns(table: Table, party: Any, due: Any) -> Select[Any]:
    return select(table.c.message_id, party, due, table.c.transactions, table.c.attempts)


def _row(row: Sequence[Any]) -> Waiting:
    message_id, party, due, text, attempts = row
    return Waiting(message_id, party, due, load(text), attempts)


def _remove(connection: Connection, table: Table, session: str, message_ids: Iterable[int]) -> None:
    gone = delete(table).where(table.c.session == session, table.c.message_id == bindparam("gone"))
    rows = [{"gone": message_id} for message_id in message_ids]
    if rows:
        connection.execute(gone, rows)


def _count_attempt(connection: Connection, table: Table, seen: Waiting) -> None:
    this = update(table).where(table.c.message_id == seen.message_id)
    connection.execute(this.values(attempts=table.c.attempts + 1))


@lru_cache(maxsize=8)
def _first_update(dialect: Dialect) -> Prepared:
    statement = select(index_updates.c.message_id).where(
        index_updates.c.session == bindparam("session"), index_updates.c.due <= bindparam("now")
    )
    return Prepared(select(literal_column("1")).where(statement.exists()), dialect)


@lru_cache(maxsize=8)
def _for_subscriber(dialect: Dialect) -> Prepared:
    statement = _columns(notifications, notifications.c.subscriber, literal_column("''").label("due")).where(
        notifications.c.session == bindparam("session"), notifications.c.subscriber == bindparam("subscriber")
    )
    return Prepared(statement.order_by(notifications.c.message_id), dialect)
