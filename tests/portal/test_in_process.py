"""1177 over the platform itself: real messages all the way to the simulated booking systems and back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from simulator.app import Application
from simulator.portal import Portal
from simulator.portal.collection import Strategy
from simulator.portal.portal import Look
from simulator.portal.relations import Event
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SCENARIO, Door, make_app, sender, slots

NOT_TOLD = "\nportal: {subscribes: false}\n"
GATE_OPEN = "\nportal: {inbox_from_index_until: 2026-12-31}\n"


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def portal_of(app: Application) -> Portal:
    world = app.worlds.open("default")
    return Portal(world, lambda: app.platform.sending(world), lambda: app.reporter.catch_up(world))


def look(app: Application, strategy: Strategy = Strategy.CURRENT, resident: str = RESIDENT) -> Look:
    return asyncio.run(portal_of(app).booked_times(resident, strategy))


def shown(seen: Look) -> list[tuple[str, str | None]]:
    return [(each.time.source.value, each.time.booking_id) for each in seen.booked.shown]


def test_bookings_and_timed_invitations_are_found_through_the_index(app: Application) -> None:
    """CR-COL-03, CR-VIS-13, CR-VIS-14: the open invitation is not there."""
    assert shown(look(app)) == [("aggregated", "B-1"), ("aggregated", "I-1")]


def test_the_previous_strategy_needs_a_relation() -> None:
    """None is made of the invitations: the index tells 1177 nothing."""
    with make_app(scenario=SCENARIO + NOT_TOLD) as app:
        assert shown(look(app, Strategy.PREVIOUS)) == []
        asyncio.run(portal_of(app).happens(RESIDENT, FACILITY.lower(), Event.ADD))
        assert shown(look(app, Strategy.PREVIOUS)) == [("direct", "B-1"), ("direct", "I-1")]
        assert look(app).collection.not_asked == (FACILITY.lower(),)


def test_what_a_citizen_books_is_there_at_once(app: Application) -> None:
    (slot,) = slots(1, OTHER_FACILITY)
    assert Door(sender(app)).book(RESIDENTS[0], slot).carried_out
    (time,) = look(app, resident=RESIDENTS[0]).booked.shown
    assert (time.time.facility, time.time.start) == (OTHER_FACILITY, slot.start)


def test_while_the_flow_was_open_a_booking_reached_the_inbox_and_made_a_relation() -> None:
    """CR-REL-05, from the booking system over the index and GetBookingDetails to the inbox."""
    with make_app(scenario=SCENARIO + GATE_OPEN) as app:
        Door(sender(app)).book(RESIDENTS[0], slots(1)[0])
        (message,) = asyncio.run(portal_of(app).inbox(RESIDENTS[0]))
        assert (message.kind, message.facility) == ("booking", FACILITY)
        assert [each.facility for each in asyncio.run(portal_of(app).relations(RESIDENTS[0]))] == [FACILITY]
