"""What a process has read of a world goes when the world does, also when another process removed it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.errors import UnknownSession
from simulator.faults.reading import fault_setting
from simulator.scenarios import loader
from simulator.store import faults
from simulator.store.database import Database, open_database
from simulator.worlds import Worlds

NAMES = tuple(f"varld-{number}" for number in range(6))


@pytest.fixture
def database() -> Iterator[Database]:
    database = open_database()
    yield database
    database.close()


def worlds(database: Database, **limits: int) -> Worlds:
    return Worlds(database, lambda: 0.0, **limits)


def create(here: Worlds, name: str) -> None:
    here.create(name, *loader.read("minimal"))
    faults.put(here.database, name, fault_setting({"fault": "slow"}))


def known(here: Worlds) -> list[set[str]]:
    """The sessions that each cache has something of."""
    return [set(here._setups), set(here._laid_out), set(here._faults._kept), set(here._used)]


def test_a_session_that_another_worker_removed_is_forgotten(database: Database) -> None:
    here, elsewhere = worlds(database), worlds(database)
    create(here, "varld")
    here.open("varld")
    assert known(here) == [{"varld"}] * 4

    elsewhere.remove("varld")

    with pytest.raises(UnknownSession):
        here.open("varld")
    assert known(here) == [set()] * 4


def test_a_session_that_is_removed_here_is_forgotten(database: Database) -> None:
    here = worlds(database)
    create(here, "varld")
    here.open("varld")

    here.remove("varld")

    assert known(here) == [set()] * 4


def test_only_the_sessions_used_last_are_known(database: Database) -> None:
    here = worlds(database, most_known=3)
    for name in NAMES:
        create(here, name)
        here.open(name)
        here.open(NAMES[0])

    assert known(here) == [{NAMES[0], *NAMES[-2:]}] * 4


def test_a_session_that_was_let_go_of_is_as_it_was(database: Database) -> None:
    here = worlds(database, most_known=1)
    for name in NAMES[:2]:
        create(here, name)
    before = here.open(NAMES[0])
    here.open(NAMES[1])

    after = here.open(NAMES[0])

    assert (after.state, after.faults.settings) == (before.state, before.faults.settings)
    assert after.setup.systems == before.setup.systems
