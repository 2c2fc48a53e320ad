"""An empty index for each test."""

from collections.abc import Iterator

import pytest

from simulator.store.database import open_database
from tests.engagement_index.told import Told


@pytest.fixture
def index() -> Iterator[Told]:
    database = open_database()
    try:
        yield Told(database)
    finally:
        database.close()
