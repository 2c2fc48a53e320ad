"""Fixtures for all tests, and a promise all of them keep: nothing breaks inside without the test saying so."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.support.postgresql import postgresql, postgresql_server, store

__all__ = ("postgresql", "postgresql_server", "store")


class _Broken(logging.Handler):
    """Keeps the exceptions that our own boundaries have logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.found.append(f"{record.getMessage()}: {record.exc_info[1]!r}")


@pytest.fixture(autouse=True)
def nothing_breaks_inside(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that breaks something on purpose is marked `breaks_inside`."""
    handler, logger = _Broken(), logging.getLogger("tidbok")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    if handler.found and request.node.get_closest_marker("breaks_inside") is None:
        pytest.fail(f"broke inside: {handler.found[0][:300]}", pytrace=False)
