"""The citizens' inbox at 1177, and how what the index has told 1177 gets there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, exists, insert, literal, select

from simulator.domain.engagement import Transaction
from simulator.domain.identifiers import hsa_key
from simulator.store.database import Database
from simulator.store.outbox import Waiting
from simulator.store.relations import change_within
from simulator.store.revision import Replaced, writing_in
from simulator.store.tables import inbox, notifications
from simulator.store.transaction_json import dump


@dataclass(frozen=True, slots=True)
class Message:
    """`at` is 14 digits, `facility` an HSA key, `booking_id` local to `system` (an HSA-id, or "")."""

    message_id: int
    resident: str
    facility: str
    at: str
    kind: str
    heading: str
    text: str
    booking_id: str | None
    system: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way in, and what it does to the relation with its facility. `facility` is as it is written."""

    resident: str
    facility: str
    at: str
    kind: str
    heading: str
    text: str
    booking_id: str | None
    system: str | None
    relation: Mapping[str, bool]


_COLUMNS = tuple(inbox.c[name] for name in Message.__dataclass_fields__)


def of_resident(database: Database, session: str, resident: str) -> list[Message]:
    """Newest first."""
    mine = (inbox.c.session == session, inbox.c.resident == resident)
    statement = select(*_COLUMNS).where(*mine).order_by(inbox.c.at.desc(), inbox.c.message_id.desc())
    with database.reading() as connection:
        return [Message(*row) for row in connection.execute(statement)]


def settle(
    database: Database,
    session: str,
    revision: int,
    seen: Waiting,
    deliveries: Iterable[Delivery],
    left: Sequence[Transaction],
) -> None:
    """Turn one of the index's notifications into messages, once.

    Of those who have looked at it at once only the first has its way. `left` is what could not be looked up and is kept
    for another try.
    """
    this = (notifications.c.session == session, notifications.c.message_id == seen.message_id)
    with contextlib.suppress(Replaced), writing_in(database, session, revision) as connection:
        if connection.execute(delete(notifications).where(*this)).rowcount != 1:
            return
        for delivery in deliveries:
            _deliver(connection, session, delivery)
        if left:
            again = {"session": session, "subscriber": seen.party, "transactions": dump(left)}
            connection.execute(insert(notifications).values(**again, attempts=seen.attempts + 1))


def _deliver(connection: Connection, session: str, delivery: Delivery) -> None:
    """One message per booking, kind and citizen: an index row that changes is told again, an invitation is not."""
    change_within(connection, session, delivery.resident, delivery.facility, delivery.relation)
    values = {name: value for name, value in asdict(delivery).items() if name != "relation"}
    values |= {"session": session, "facility": hsa_key(delivery.facility)}
    same = [
        inbox.c[name] == values[name] for name in ("session", "resident", "facility", "kind", "booking_id", "system")
    ]
    columns = [inbox.c[name] for name in values]
    new = select(*(literal(value, column.type) for value, column in zip(values.values(), columns, strict=True)))
    there = select(inbox.c.message_id).where(*same)
    connection.execute(insert(inbox).from_select(columns, new.where(~exists(there))))
