"""Fixtures that all tests may use."""

from tests.support.postgresql import postgresql, postgresql_server, store

__all__ = ("postgresql", "postgresql_server", "store")
