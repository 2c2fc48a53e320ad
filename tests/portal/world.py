"""A session of the small world, and its 1177 in a make-believe country."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import insert, select

from simulator.domain.engagement import Engagement, Transaction
from simulator.domain.portal import FacilityAtPortal, PortalSetup
from simulator.portal import Portal
from simulator.scenarios import loader
from simulator.store.database import Database, open_database
from simulator.store.tables import notifications
from simulator.store.transaction_json import dump
from simulator.worlds import World, Worlds
from tests.portal.country import TOLVAN, Country
from tests.support.messages import FACILITY
from tests.support.world import SCENARIO

SOURCE = f"{SCENARIO}\nportal: {{subscribes: false}}\n"
"""The tests tell 1177 themselves: nothing is told of the scenario's own invitations."""


@contextmanager
def worlds(store: str = "memory") -> Iterator[Worlds]:
    database = open_database(store)
    try:
        opened = Worlds(database, lambda: 0.0)
        opened.load("default", loader.parse(SOURCE, "test.yaml"), SOURCE)
        yield opened
    finally:
        database.close()


def with_portal(world: World, **changes: object) -> World:
    """The same world, with other settings of 1177."""
    portal: PortalSetup = replace(world.setup.portal, **changes)  # type: ignore[arg-type]
    return replace(world, setup=replace(world.setup, portal=portal))


def restricted(*residents: str) -> dict[str, FacilityAtPortal]:
    return {FACILITY: FacilityAtPortal(only_for=frozenset(residents), name="Ängen", shows_end_time=False)}


def told(
    world: World, *booking_ids: str, delete: bool = False, domain: str = "riv:crm:scheduling", facility: str = FACILITY
) -> None:
    """The index has a notification for 1177 about these bookings of Tolvan's."""
    rows = [
        Engagement(
            TOLVAN, domain, "NA", facility, id_, "NA", None, "SE2321000016-SYS1", None, None, "SE2321000016", None
        )
        for id_ in booking_ids
    ]
    text = dump([Transaction(delete, row) for row in rows])
    values = {"session": "default", "subscriber": world.setup.portal.hsa_id, "transactions": text, "attempts": 0}
    with world.ledger.database.writing() as connection:
        connection.execute(insert(notifications).values(values))


def untold(database: Database) -> list[int]:
    """The attempts of each notification that is left."""
    with database.reading() as connection:
        return list(connection.execute(select(notifications.c.attempts)).scalars())


def settle(world: World, country: Country) -> None:
    asyncio.run(Portal(world, country.sending).settle())
