"""What was begun in a world that has been reset or loaded anew does nothing to what came in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from simulator.domain.booking_system import Caller, Contact, TimeRequest
from simulator.errors import TechnicalError
from simulator.scenarios import loader
from simulator.soap import passed
from simulator.soap.index_view import index_of
from simulator.store import outbox, turns
from simulator.store.database import open_database
from simulator.store.engagements import EngagementStore
from simulator.store.turns import Line
from simulator.worlds import World
from tests.engagement_index.told import save
from tests.producers.reported import SYSTEM, Scene, scene
from tests.support.messages import FACILITY, TIME_TYPE
from tests.support.world import RESIDENTS, slots

ALL = {"B-1", "I-1", "I-2"}
INDEX = "5565594230"


@pytest.fixture
def world(store: str) -> Iterator[Scene]:
    with scene(store=store) as small:
        yield small


def days_later(world: Scene, days: int) -> World:
    """The world with another clock, as a request has it in its hands."""
    worlds = world.app.worlds
    state = worlds.sessions.state("default")
    assert worlds.sessions.set_clock(state, replace(state.clock, at=state.clock.at + days * 86400))
    return worlds.open("default")


def keys(world: Scene) -> set[str]:
    return set(world.rows())


def test_time_that_passed_in_the_old_world_clears_nothing_away_in_the_new(world: Scene) -> None:
    old = days_later(world, 8)
    world.app.worlds.reset("default")
    world.app.reporter.catch_up(old)
    assert keys(world) == ALL


def test_not_even_when_it_is_replaced_in_the_middle(world: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    old, real = days_later(world, 8), passed._passed

    def replaced_meanwhile(opened: World) -> Any:
        found = list(real(opened))
        monkeypatch.setattr(passed, "_passed", real)
        world.app.worlds.reset("default")
        return iter(found)

    monkeypatch.setattr(passed, "_passed", replaced_meanwhile)
    world.app.reporter.catch_up(old)
    assert keys(world) == ALL
    days_later(world, 8)
    assert keys(world) == {"I-1", "I-2"}


def test_a_removed_world_is_no_error(world: Scene, caplog: pytest.LogCaptureFixture) -> None:
    worlds = world.app.worlds
    worlds.create("other", *_scenario(world))
    state = worlds.sessions.state("other")
    worlds.sessions.set_clock(state, replace(state.clock, at=state.clock.at + 8 * 86400))
    old = worlds.open("other")
    worlds.remove("other")
    world.app.reporter.catch_up(old)
    assert caplog.text == ""


def test_what_producers_of_the_new_world_have_left_is_not_told_in_the_name_of_the_old(world: Scene) -> None:
    old = days_later(world, 1)
    world.app.worlds.reset("default")
    opened = world.app.worlds.open("default")
    citizen, slot = RESIDENTS[0], slots(1)[0]
    request = TimeRequest(FACILITY, citizen, slot.start, slot.end, time_type=TIME_TYPE)
    assert opened.system(SYSTEM, Caller(citizen, False), FACILITY).book(request, Contact()).booking_id
    world.app.reporter.catch_up(old)
    assert outbox.is_update_due(world.app.worlds.database, "default", "20260803080000")
    world.app.reporter.catch_up(opened)
    assert not outbox.is_update_due(world.app.worlds.database, "default", "20260803080000")


def test_an_update_that_outlives_its_world_is_refused(world: Scene) -> None:
    old = world.app.worlds.open("default")
    world.app.worlds.reset("default")
    with pytest.raises(TechnicalError, match="laddades om"):
        index_of(old, INDEX).update((save(business_object="B-9"),))
    assert keys(world) == ALL


def test_what_the_new_index_has_accepted_is_not_carried_out_by_the_old_clock() -> None:
    with scene(lambda text: f"{text}\nengagement_index: {{write_delay: 60}}") as world:
        old = days_later(world, 1)
        world.app.worlds.reset("default")
        index_of(world.app.worlds.open("default"), INDEX).update((save(business_object="B-9"),))
        world.app.reporter.catch_up(old)
        assert keys(world) == ALL


def test_a_party_is_told_by_one_process_at_a_time_until_it_has_heard_all(store: str) -> None:
    with scene(store=store) as world:
        database, state = world.app.worlds.database, world.app.worlds.sessions.state("default")
        line = Line("default", state.revision, "SE-SUB")
        with EngagementStore(database, "default").writing() as writing:
            for name in ("B-8", "B-9"):
                writing.notify("SE-SUB", (save(business_object=name),))
        first = turns.take(database, line, "one", 100.0, "")
        assert (first.mine, first.message and first.message.attempts) == (True, 0)
        assert turns.take(database, line, "other", 100.0, "") == turns.Turn(False)
        again = turns.take(database, line, "one", 101.0, "")
        assert (again.message and again.message.attempts) == 1
        dead = turns.take(database, line, "other", 101.0 + turns.TURN_SECONDS, "")
        assert (dead.mine, dead.message and dead.message.attempts) == (True, 2)
        with database.writing() as connection:
            waiting = outbox.notifications_for(database, "default", "SE-SUB")
            outbox.remove_notifications(connection, "default", (each.message_id for each in waiting))
        assert turns.take(database, line, "other", 102.0, "") == turns.Turn(True)
        assert turns.take(database, line, "one", 102.0, "") == turns.Turn(True)


def test_nobody_takes_a_turn_in_a_world_that_is_gone(store: str) -> None:
    database = open_database(store)
    try:
        with EngagementStore(database, "default").writing() as writing:
            writing.notify("SE-SUB", (save(),))
        assert turns.take(database, Line("default", 1, "SE-SUB"), "one", 0.0, "") == turns.Turn(True)
    finally:
        database.close()


def _scenario(world: Scene) -> tuple[Any, str]:
    source = world.app.worlds.sessions.source("default")
    return loader.parse(source, "test.yaml"), source
