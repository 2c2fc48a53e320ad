"""Messages into citizens' inboxes that are not told by the index: 1177's own confirmations, and those of units.

Each is one activity, so each is a message of its own, however like another it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from simulator.domain.engagement import Transaction
from simulator.domain.identifiers import hsa_key
from simulator.store.database import Database
from simulator.store.outbox import add_notifications
from simulator.store.revision import Replaced, writing_in
from simulator.store.statistics import add_within
from simulator.store.tables import inbox


@dataclass(frozen=True, slots=True)
class NewMessage:
    """`at` is 14 digits; `facility` is as it is written; `system` is the HSA-id of who sent it, None is 1177."""

    resident: str
    facility: str
    at: str
    kind: str
    heading: str
    text: str
    booking_id: str | None = None
    system: str | None = None


def put_within(connection: Connection, session: str, message: NewMessage) -> None:
    values = {name: getattr(message, name) for name in NewMessage.__dataclass_fields__}
    values |= {"session": session, "facility": hsa_key(message.facility)}
    connection.execute(insert(inbox).values(values))


def put(database: Database, session: str, revision: int, message: NewMessage, counted: Mapping[str, int]) -> bool:
    """One message, and what it adds to the session's counters. False when the world has been replaced."""
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        put_within(connection, session, message)
        add_within(connection, session, counted)
        return True
    return False


def keep_notification(
    database: Database, session: str, revision: int, subscriber: str, transactions: Sequence[Transaction]
) -> None:
    """What an engagement index outside has told: read when the subscriber is asked anything."""
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        add_notifications(connection, session, subscriber, transactions)
