"""Notifications of the engagement index: messages in the inbox, relations, and what happens when nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from simulator.portal import Portal
from simulator.portal.relations import Event
from simulator.store import inbox, outbox, relations
from simulator.store.outbox import MOST_ATTEMPTS
from simulator.worlds import World
from tests.portal.country import TOLVAN, Country, booking, fault, text_of
from tests.portal.world import settle, told, untold, with_portal, worlds
from tests.support.messages import FACILITY, OTHER_FACILITY

OPEN = booking(FACILITY, "", bookingId="I-2", isInvitation="true", purpose="Boka en tid.")
TIMED = booking(FACILITY, bookingId="I-1", isInvitation="true")
BOOKED = booking(FACILITY, bookingId="B-1")
DETAILS = {"I-1": TIMED, "I-2": OPEN, "B-1": BOOKED}


@pytest.fixture
def world() -> Iterator[World]:
    with worlds() as opened:
        yield opened.open("default")


def messages(world: World) -> list[tuple[str, str | None]]:
    rows = inbox.of_resident(world.ledger.database, "default", TOLVAN)
    return sorted((each.kind, each.booking_id) for each in rows)


def related(world: World) -> list[str]:
    return [each.facility for each in relations.of_resident(world.ledger.database, "default", TOLVAN)]


def test_invitations_reach_the_inbox_and_make_a_relation(world: World) -> None:
    """CR-REL-04, CR-CON-18, CR-INV-02."""
    told(world, "I-1", "I-2")
    country = Country(details=DETAILS)
    settle(world, country)
    assert messages(world) == [("open_invitation", "I-2"), ("timed_invitation", "I-1")]
    assert related(world) == [FACILITY]
    assert untold(world.ledger.database) == []
    assert {text_of(call, "LogicalAddress") for call in country.asked} == {FACILITY}


def test_a_message_names_the_facility_as_1177_does_and_the_time(world: World) -> None:
    told(world, "I-1", "I-2")
    settle(world, Country(details=DETAILS))
    texts = {each.booking_id: each.text for each in inbox.of_resident(world.ledger.database, "default", TOLVAN)}
    assert texts["I-1"] == "Du har fått en kallelse till Ängens vårdcentral 2026-08-10 klockan 09:00."
    assert texts["I-2"].endswith("Välj själv en tid som passar.\n\nBoka en tid.")


@pytest.mark.parametrize(("until", "reaches"), [("20211231", False), ("20260802", False), ("20260803", True)])
def test_a_booking_reaches_the_inbox_while_that_flow_is_open(world: World, until: str, reaches: bool) -> None:
    """CR-REL-05, CR-INB-05."""
    world = with_portal(world, inbox_from_index_until=until)
    told(world, "B-1")
    settle(world, Country(details=DETAILS))
    assert messages(world) == ([("booking", "B-1")] if reaches else [])
    assert related(world) == ([FACILITY] if reaches else [])


@pytest.mark.parametrize("other", [{"delete": True}, {"domain": "riv:clinicalprocess:logistics:logistics"}])
def test_deletions_and_other_domains_are_not_looked_up(world: World, other: dict[str, object]) -> None:
    told(world, "I-1", **other)  # type: ignore[arg-type]
    country = Country(details=DETAILS)
    settle(world, country)
    assert (country.asked, untold(world.ledger.database)) == ([], [])


def test_what_has_been_deleted_since_is_not_looked_up(world: World) -> None:
    told(world, "I-1", "I-2")
    told(world, "I-1", delete=True)
    country = Country(details=DETAILS)
    settle(world, country)
    assert [text_of(call, "bookingId") for call in country.asked] == ["I-2"]
    assert untold(world.ledger.database) == []


def test_an_invitation_is_told_once_however_often_the_index_tells_it(world: World) -> None:
    told(world, "I-1")
    told(world, "I-1")
    settle(world, Country(details=DETAILS))
    told(world, "I-1")
    settle(world, Country(details=DETAILS))
    assert messages(world) == [("timed_invitation", "I-1")]


def test_a_lookup_that_fails_is_tried_again_at_the_next_look(world: World) -> None:
    told(world, "I-1", "I-2")
    settle(world, Country(details={**DETAILS, "I-1": fault}))
    assert (messages(world), untold(world.ledger.database)) == ([("open_invitation", "I-2")], [1])
    country = Country(details=DETAILS)
    settle(world, country)
    assert [text_of(call, "bookingId") for call in country.asked] == ["I-1"]
    assert len(messages(world)) == 2


def test_a_lookup_that_goes_on_failing_is_given_up(world: World) -> None:
    told(world, "I-1")
    for attempt in range(1, MOST_ATTEMPTS):
        settle(world, Country())
        assert untold(world.ledger.database) == [attempt]
    settle(world, Country())
    assert untold(world.ledger.database) == []


def test_details_of_somebody_elses_invitation_are_not_told(world: World) -> None:
    told(world, "I-1")
    settle(world, Country(details={"I-1": {**TIMED, "subject_of_care": "191313131313"}}))
    assert (messages(world), untold(world.ledger.database)) == ([], [])


def test_two_who_look_at_once_tell_it_once(world: World) -> None:
    told(world, "I-1")
    country = Country(details=DETAILS)

    async def both() -> None:
        await asyncio.gather(Portal(world, country.sending).settle(), Portal(world, country.sending).settle())

    asyncio.run(both())
    assert len(country.asked) == 2
    assert messages(world) == [("timed_invitation", "I-1")]


def test_what_is_left_of_a_replaced_world_does_not_reach_the_new_one() -> None:
    with worlds() as opened:
        world = opened.open("default")
        told(world, "I-1")
        opened.reset("default")
        seen = outbox.Waiting(1, "x", "", (), 0)
        delivery = inbox.Delivery(TOLVAN, FACILITY, "20260803080000", "booking", "", "", "B-1", "", {"listed": True})
        inbox.settle(world.ledger.database, "default", world.state.revision, seen, [delivery], ())
        asyncio.run(Portal(world, Country().sending).happens(TOLVAN, FACILITY, Event.ADD))
        assert (messages(world), related(world)) == ([], [])


def test_an_invitation_is_seen_in_the_collection_that_reads_it(world: World) -> None:
    """What the index has told is read first, so that the new relation counts at once."""
    told(world, "I-1", facility=OTHER_FACILITY)
    country = Country(details={"I-1": TIMED})
    asyncio.run(Portal(world, country.sending).booked_times(TOLVAN))
    assert country.asked_directly() == [OTHER_FACILITY]
