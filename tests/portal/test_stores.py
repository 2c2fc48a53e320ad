"""Relations, inbox and statistics in every kind of ledger, also when many write at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from simulator.portal import Portal
from simulator.portal.relations import Event
from simulator.store import inbox, relations, statistics
from simulator.worlds import World
from tests.portal.country import TOLVAN, Country, booking
from tests.portal.world import told, worlds
from tests.support.messages import FACILITY
from tests.support.parallel import at_once


@pytest.fixture
def world(store: str) -> Iterator[World]:
    with worlds(store) as opened:
        yield opened.open("default")


def test_parts_of_a_relation_that_change_at_once_all_change(world: World) -> None:
    database, revision = world.ledger.database, world.state.revision

    def change(part: str) -> None:
        relations.change(database, "default", revision, TOLVAN, FACILITY, {part: True})

    at_once([lambda part=part: change(part) for part in ("on_start_page", "listed", "approved") * 4])
    (relation,) = relations.of_resident(database, "default", TOLVAN)
    assert (relation.on_start_page, relation.listed, relation.approved) == (True, True, True)


def test_counters_that_are_raised_at_once_are_all_raised(world: World) -> None:
    database, revision = world.ledger.database, world.state.revision
    at_once([lambda: statistics.add(database, "default", revision, {"b": 1, "a": 2})] * 16)
    assert statistics.of_session(database, "default") == {"a": 32, "b": 16}


def test_nothing_is_counted_for_a_world_that_is_gone(world: World) -> None:
    statistics.add(world.ledger.database, "default", world.state.revision + 1, {"a": 1})
    assert statistics.of_session(world.ledger.database, "default") == {}


def test_an_invitation_is_told_and_the_relation_made_and_ended(world: World) -> None:
    told(world, "I-1")
    country = Country(details={"I-1": booking(FACILITY, bookingId="I-1", isInvitation="true")})
    portal = Portal(world, country.sending)
    assert [each.kind for each in asyncio.run(portal.inbox(TOLVAN))] == ["timed_invitation"]
    assert [each.facility for each in asyncio.run(portal.relations(TOLVAN))] == [FACILITY]
    assert asyncio.run(portal.happens(TOLVAN, FACILITY.lower(), Event.REMOVE)) == []


def test_many_who_look_at_once_tell_an_invitation_once(world: World) -> None:
    told(world, "I-1")
    country = Country(details={"I-1": booking(FACILITY, bookingId="I-1", isInvitation="true")})
    at_once([lambda: asyncio.run(Portal(world, country.sending).settle())] * 8)
    assert len(inbox.of_resident(world.ledger.database, "default", TOLVAN)) == 1
