"""A ledger that is closed while others use it: what they have begun is finished, and no connection is left behind."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from simulator.store import database as module
from simulator.store.database import Database, open_database
from simulator.store.tables import ledger_version
from tests.support.parallel import at_once

OF_VERSION = select(ledger_version.c.version)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


def driver_s(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_who_is_in_the_middle_of_writing_is_waited_for(database: Database, url: str) -> None:
    writing, closing = threading.Event(), threading.Event()

    def write() -> sqlite3.Connection:
        with database.writing() as connection:
            writing.set()
            assert closing.wait(30)
            connection.execute(update(ledger_version).values(version=module.SCHEMA_VERSION))
            mine: sqlite3.Connection = driver_s(connection)
            assert is_open(mine)
        return mine

    def close() -> None:
        assert writing.wait(30)
        threading.Timer(0.1, closing.set).start()
        database.close()
        assert closing.is_set()

    found, _ = at_once([write, close])
    assert found is not None
    assert not is_open(found)
    again = open_database(url)
    again.close()


def test_who_takes_too_long_finds_the_connection_closed_afterwards(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CLOSING_SECONDS", 0.01)
    with database.reading() as connection:
        mine = driver_s(connection)
        database.close()
        assert connection.execute(OF_VERSION).scalar_one() == module.SCHEMA_VERSION
        assert is_open(mine)
    assert not is_open(mine)


def test_who_comes_after_it_was_closed_leaves_nothing_open(database: Database) -> None:
    database.close()
    with database.reading() as reading:
        late = [driver_s(reading)]
    with database.writing() as writing:
        late.append(driver_s(writing))
    assert not any(map(is_open, late))
    assert database.rows("SELECT 1", ()) == [(1,)]
    assert database.engine.pool.checkedin() == 0  # type: ignore[attr-defined]  # a QueuePool


def test_a_connection_is_kept_for_the_next_one_until_then(database: Database) -> None:
    with database.reading() as one:
        mine = driver_s(one)
    with database.reading() as another:
        assert driver_s(another) is mine
