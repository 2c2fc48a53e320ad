"""Opening the ledger, and the two ways to use it: `reading` (no lock) and `writing` (one transaction, all or nothing).

SQLite: WAL, synchronous=NORMAL, BEGIN IMMEDIATE; a process crash loses nothing that was acknowledged, since the write-
ahead log is in the operating system's hands at COMMIT. PostgreSQL: READ COMMITTED; every act is decided by a
conditional UPDATE.

No error that leaves here tells the values of a row: errors are logged, and rows are about residents.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, Table, create_engine, event, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError

from simulator.errors import StoreError
from simulator.store.tables import SCHEMA_VERSION, ledger_version, metadata

MEMORY = "memory"
_BUSY_SECONDS = 30
_WAL_TRIES, _WAL_PAUSE = 200, 0.05
_CLOSING_SECONDS = 5.0  # how long those in the middle of something are waited for
_CHUNK = 5_000
_READ = "tidbok_read"
_PREPARING = 1177  # an advisory lock's number: any, as long as it is always the same


class Database:
    """One open ledger. Safe to share between threads; processes open their own on the same URL."""

    def __init__(self, engine: Engine, url: str, temporary: Path | None = None) -> None:
        self.engine = engine
        self.url = url
        self._readers = engine.execution_options(**{_READ: True})
        self.closed = False
        self._temporary = temporary
        self._one_writer = threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()
        self._lent = 0
        self._returned = threading.Condition()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._lending(), self._readers.connect() as connection:
            yield connection

    def rows(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a rendered SELECT straight from the driver: SQLAlchemy's own results take five times as long."""
        with self._lending(), contextlib.closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back by any exception.

        SQLite has one writer at a time; threads of one process wait for each other here, where waiting is fair, instead
        of in SQLite's busy handler, where it is a lottery.
        """
        with self._lending(), self._one_writer, self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """`closed` is for those who work on in the background: there is nothing more for them to do.

        Who is in the middle of something is waited for, though not for ever.
        """
        with self._returned:
            self.closed = True
            self._returned.wait_for(lambda: not self._lent, _CLOSING_SECONDS)
        self.engine.pool.dispose()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    @contextlib.contextmanager
    def _lending(self) -> Iterator[None]:
        """Round every use of a connection. One that comes back after `close` is closed here: the pool would keep it."""
        with self._returned:
            self._lent += 1
        try:
            yield
        finally:
            with self._returned:
                self._lent -= 1
                if self.closed:
                    self.engine.pool.dispose()
                    self._returned.notify_all()


def open_database(url: str = MEMORY) -> Database:
    """Open the ledger at `url`, making its tables where there are none.

    `memory` is a private SQLite file in the temporary folder, gone when closed (a file, so that several threads and
    workers can read while one writes). Otherwise `sqlite:///FILE` or `postgresql://…`. Raises StoreError with a
    sentence.
    """
    temporary = None
    if url == MEMORY:
        temporary = Path(tempfile.mkdtemp(prefix="tidbok-"))
        url = f"sqlite:///{temporary / 'ledger.db'}"
    database = Database(_engine(url), url, temporary)
    try:
        _prepare(database)
    except SQLAlchemyError as error:
        database.close()
        raise StoreError(f"cannot open the store {_without_password(url)}: {_reason(error)}") from error
    except StoreError:
        database.close()
        raise
    return database


def hold_session(connection: Connection, session: str, *, alone: bool = False) -> None:
    """PostgreSQL: who replaces a session (`alone`) waits for those who change it, and they for it.

    Until the transaction ends, and first in it, so that the next statement sees what the other has done. SQLite has one
    writer anyway.
    """
    if connection.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        connection.execute(select(lock(func.hashtextextended(session, 0))))


def upsert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what is to be done on conflict: each dialect has its own."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def bulk_insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows as fast as the driver can; `rows` is read as it comes and need not fit in memory."""
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
        return
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    for chunk in _chunks(rows):
        connection.exec_driver_sql(statement, chunk)


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    raw: Any = connection.connection.dbapi_connection
    try:
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    except Exception as error:  # straight from the driver: SQLAlchemy's listeners do not hear of it
        _leave_out_values(error)
        raise


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[tuple[Any, ...]]]:
    chunk: list[tuple[Any, ...]] = []
    for row in rows:
        chunk.append(tuple(row))
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            return _sqlite_engine(parsed.database or "", str(parsed))
        if parsed.get_backend_name() == "postgresql":
            return _postgresql_engine(parsed)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"the store {_without_password(url)} needs a driver: pip install 'tidbok[postgresql]'"
        ) from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(_unknown_store(url)) from error
    raise StoreError(_unknown_store(url))


def _unknown_store(url: str) -> str:
    return f"unknown store {_without_password(url)!r}: write memory, sqlite:///FILE or postgresql://USER@HOST/DATABASE"


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(  # the server's default is 100 connections
        url, pool_size=8, max_overflow=16, pool_pre_ping=True, hide_parameters=True
    )
    event.listen(engine, "handle_error", _postgresql_broke)
    return engine


def _postgresql_broke(context: ExceptionContext) -> None:
    original, shown = context.original_exception, context.sqlalchemy_exception
    if _leave_out_values(original) and shown is not None:
        shown.args = (f"({type(original).__module__}.{type(original).__name__}) {original}",)


def _leave_out_values(error: BaseException) -> bool:
    """Keep only the first sentence of the server's: its DETAIL and CONTEXT quote the row. True when it was one."""
    said = getattr(getattr(error, "diag", None), "message_primary", None)
    if said is not None:
        error.args = (said,)
    return said is not None


def _sqlite_engine(path: str, url: str) -> Engine:
    if not path or path == ":memory:":
        raise StoreError("sqlite without a file cannot be shared between threads: write memory, or sqlite:///FILE")
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        raise StoreError(f"cannot open the store {url}: the folder {folder} does not exist")
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        max_overflow=-1,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connected(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _sqlite_begin, not guessed by the driver
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA cache_size=-65536")


def _use_wal(connection: sqlite3.Connection) -> None:
    """The one lock that SQLite does not wait for: when several open a new file at once, all but one are told no."""
    for _ in range(_WAL_TRIES):
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
            return
        sleep(_WAL_PAUSE)
    connection.execute("PRAGMA journal_mode=WAL")


def _sqlite_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get(_READ):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare(database: Database) -> None:
    """Make the tables, or check that they are of our version. Two workers may do this at once."""
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":  # two who make the same table at once collide there
            connection.execute(select(func.pg_advisory_xact_lock(_PREPARING)))
        metadata.create_all(connection)
        version = connection.execute(select(ledger_version.c.version)).scalar_one_or_none()
        if version is None:
            connection.execute(insert(ledger_version).values(version=SCHEMA_VERSION))
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"the store {_without_password(database.url)} was made by another version of tidbok "
                f"(ledger version {version}, this one reads {SCHEMA_VERSION}): use a new file or database"
            )


def _reason(error: SQLAlchemyError) -> str:
    text = str(error.orig) if isinstance(error, DatabaseError) and error.orig is not None else str(error)
    return " ".join(text.split())


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return re.sub(r":[^:@/]*@", ":***@", url)
