"""No error of the store's tells what is in a row: errors are logged, and rows are about residents."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import insert, text

from simulator.store.database import Database, bulk_insert, open_database
from simulator.store.tables import residents

NUMBER = "191212121212"


@pytest.fixture
def database(store: str) -> Iterator[Database]:
    database = open_database(store)
    yield database
    database.close()


def _values() -> dict[str, object]:
    return {
        column.name: NUMBER if column.type.python_type is str else column.type.python_type(1) for column in residents.c
    }


def _insert_twice(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(residents).values(_values()))
        connection.execute(insert(residents).values(_values()))


def _load_twice(database: Database) -> None:
    with database.writing() as connection:
        bulk_insert(connection, residents, list(_values()), [list(_values().values())] * 2)


def _ask_wrongly(database: Database) -> None:
    with database.reading() as connection:
        connection.execute(text("SELECT nothing FROM nowhere WHERE resident = :resident"), {"resident": NUMBER})


@pytest.mark.parametrize("act", [_insert_twice, _load_twice, _ask_wrongly])
def test_an_error_says_what_broke_and_not_about_whom(database: Database, act: Callable[[Database], None]) -> None:
    with pytest.raises(Exception, match=r"(?i)unique|duplicate|nowhere") as broke:
        act(database)

    assert NUMBER not in "".join(traceback.format_exception(broke.value))
