"""The call log (anropslogg): what came and what went, newest first, bounded. Never called journal: that is the
patient record.

`MemoryCallLog` for one process, `LedgerCallLog` when several workers must show the same log.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from simulator.store.database import Database
from simulator.store.tables import calls

logger = logging.getLogger("tidbok.calls")

MOST_CALLS = 1_000
MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call: exact bytes both ways, `elapsed_ms` real milliseconds, `at` the session's clock (14 digits).

    `component` says who answered: producer, platform, index, portal or external. `began` is the computer's time in
    seconds, to draw calls beside each other; `correlation` is the same for all calls that one collection led to.
    `status` 0: no answer. `faults`: names of the faults that were put on it, with single blanks between.
    """

    session: str
    at: str
    producer: str
    contract: str
    logical_address: str
    status: int
    fault: str | None
    elapsed_ms: float
    request: bytes
    reply: bytes
    call_id: int = 0
    component: str = "producer"
    sender: str = ""
    correlation: str = ""
    faults: str = ""
    began: float = 0.0

    @property
    def size(self) -> int:
        return len(self.request) + len(self.reply)


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls to show; None means any. `before` is a call id: the page after it."""

    contract: str | None = None
    producer: str | None = None
    logical_address: str | None = None
    status: int | None = None
    component: str | None = None
    correlation: str | None = None
    before: int | None = None
    limit: int = 100

    def fits(self, exchange: Exchange) -> bool:
        return (
            self.contract in (None, exchange.contract)
            and self.producer in (None, exchange.producer)
            and (self.logical_address is None or self.logical_address.upper() == exchange.logical_address.upper())
            and self.status in (None, exchange.status)
            and self.component in (None, exchange.component)
            and self.correlation in (None, exchange.correlation)
            and (self.before is None or exchange.call_id < self.before)
        )


class CallLog(Protocol):
    def add(self, exchange: Exchange) -> None: ...

    def newest(self, session: str, wanted: CallFilter) -> list[Exchange]: ...

    def find(self, session: str, call_id: int) -> Exchange | None: ...

    def clear(self, session: str) -> None: ...


def keep(call_log: CallLog, exchange: Exchange) -> None:
    """Log a call. What has been done is done: a log that cannot be written must not say otherwise, so never raises."""
    try:
        call_log.add(exchange)
    except Exception:  # the boundary: whatever the store says
        logger.exception("the call log could not be written")


class MemoryCallLog:
    """The newest calls of each session in this process; the oldest go when there are too many or they are too large."""

    def __init__(self, most_calls: int = MOST_CALLS, most_bytes: int = MOST_BYTES) -> None:
        self._most_calls = most_calls
        self._most_bytes = most_bytes
        self._numbers = itertools.count(1)
        self._sessions: dict[str, deque[Exchange]] = {}
        self._bytes: dict[str, int] = {}
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        session = exchange.session
        with self._lock:
            kept = self._sessions.setdefault(session, deque())
            kept.append(replace(exchange, call_id=next(self._numbers)))
            self._bytes[session] = self._bytes.get(session, 0) + exchange.size
            while len(kept) > self._most_calls or (len(kept) > 1 and self._bytes[session] > self._most_bytes):
                self._bytes[session] -= kept.popleft().size

    def newest(self, session: str, wanted: CallFilter) -> list[Exchange]:
        return list(itertools.islice(filter(wanted.fits, self._newest_first(session)), wanted.limit))

    def find(self, session: str, call_id: int) -> Exchange | None:
        return next((each for each in self._newest_first(session) if each.call_id == call_id), None)

    def clear(self, session: str) -> None:
        with self._lock:
            self._sessions.pop(session, None)
            self._bytes.pop(session, None)

    def _newest_first(self, session: str) -> Iterator[Exchange]:
        with self._lock:
            return reversed(tuple(self._sessions.get(session, ())))


class LedgerCallLog:
    """The same in the ledger, for several workers: a row per call.

    The oldest are swept away now and then, so each worker may leave 49 calls, or an eighth of the bytes, too many.
    """

    _SWEEP_EVERY = 50
    _MOST_UNSWEPT = 1_000

    def __init__(self, database: Database, most_calls: int = MOST_CALLS, most_bytes: int = MOST_BYTES) -> None:
        self._database = database
        self._most_calls = most_calls
        self._most_bytes = most_bytes
        self._unswept: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        values = {name: getattr(exchange, name) for name in exchange.__slots__ if name != "call_id"}
        with self._database.writing() as connection:
            connection.execute(insert(calls).values(values))
            for session in self._to_sweep(exchange):
                self._sweep(connection, session)

    def _to_sweep(self, exchange: Exchange) -> list[str]:
        """This call's session when it has grown enough, and the one that has waited longest when too many wait."""
        session = exchange.session
        with self._lock:
            number, size = self._unswept.pop(session, (0, 0))
            number, size = number + 1, size + exchange.size
            if number >= self._SWEEP_EVERY or size > self._most_bytes // 8:
                return [session]
            self._unswept[session] = number, size
            if len(self._unswept) <= self._MOST_UNSWEPT:
                return []
            oldest = next(iter(self._unswept))
            del self._unswept[oldest]
            return [oldest]

    def _sweep(self, connection: Connection, session: str) -> None:
        """Remove what has too many calls or bytes after it; the newest call stays, however large it is.

        Of two workers that sweep at once, neither waits: each passes by what the other is removing.
        """
        newest_first = calls.c.call_id.desc()
        size = func.length(calls.c.request) + func.length(calls.c.reply)
        summed = (
            select(
                calls.c.call_id,
                func.row_number().over(order_by=newest_first).label("place"),
                func.sum(size).over(order_by=newest_first).label("bytes"),
            )
            .where(calls.c.session == session)
            .subquery()
        )
        too_many = summed.c.place > self._most_calls
        too_large = and_(summed.c.place > 1, summed.c.bytes > self._most_bytes)
        old = select(summed.c.call_id).where(or_(too_many, too_large))
        free = select(calls.c.call_id).where(calls.c.call_id.in_(old)).with_for_update(skip_locked=True)
        connection.execute(delete(calls).where(calls.c.call_id.in_(free)))

    def newest(self, session: str, wanted: CallFilter) -> list[Exchange]:
        statement = select(calls).where(calls.c.session == session).order_by(calls.c.call_id.desc())
        for column, value in (
            (calls.c.contract, wanted.contract),
            (calls.c.producer, wanted.producer),
            (calls.c.status, wanted.status),
            (calls.c.component, wanted.component),
            (calls.c.correlation, wanted.correlation),
        ):
            if value is not None:
                statement = statement.where(column == value)
        if wanted.before is not None:
            statement = statement.where(calls.c.call_id < wanted.before)
        if wanted.logical_address is not None:
            statement = statement.where(func.upper(calls.c.logical_address) == wanted.logical_address.upper())
        with self._database.reading() as connection:
            return [_exchange(row) for row in connection.execute(statement.limit(wanted.limit))]

    def find(self, session: str, call_id: int) -> Exchange | None:
        with self._database.reading() as connection:
            row = connection.execute(
                select(calls).where(calls.c.session == session, calls.c.call_id == call_id)
            ).one_or_none()
        return None if row is None else _exchange(row)

    def clear(self, session: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(calls).where(calls.c.session == session))


def _exchange(row: object) -> Exchange:
    values = dict(row._mapping)  # type: ignore[attr-defined]
    return Exchange(**values)
