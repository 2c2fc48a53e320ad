"""Many callers, one time: exactly one gets it, whatever the ledger stands on (PR-MKB-05, PR-UPB-10, PR-INV-02).

Everything goes through the SOAP door, as the world's callers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from simulator.producers import texts
from simulator.store.database import open_database
from tests.support.ledger import broken_promises, contents, live_bookings
from tests.support.messages import OTHER_FACILITY, RESIDENT
from tests.support.parallel import at_once
from tests.support.serving import serving
from tests.support.world import RESIDENTS, SCENARIO, Answer, Door, Slot, invited_slots, make_app, sender, slots

CALLERS = 200
SEED = 1177


class Place:
    """A door, and the ledger behind it."""

    def __init__(self, store: str) -> None:
        self._opened = make_app(store)
        app = self._opened.__enter__()
        self.door = Door(sender(app))
        self.ledger = app.worlds.database

    def close(self) -> None:
        self._opened.__exit__(None, None, None)

    def booked(self, resident: str, slot: Slot) -> str:
        """Book, which must succeed; the booking's id."""
        return _id(self.door.book(resident, slot))


@pytest.fixture
def place(store: str) -> Iterator[Place]:
    place = Place(store)
    yield place
    found = broken_promises(place.ledger)
    place.close()
    assert found == []


# One time


def test_one_of_200_callers_gets_the_time(place: Place) -> None:
    (slot,) = slots(1)

    answers = at_once(partial(place.door.book, resident, slot) for resident in RESIDENTS[:CALLERS])

    (winner,) = _winners(answers)
    assert {
        (answer.value("resultCode"), answer.value("resultText"), answer.value("bookingId")) for answer in answers
    } == {
        ("INFO", "Välkommen en kvart före besöket.", _id(answers[winner])),
        ("ERROR", texts.TIME_TAKEN, None),
    }
    assert _on(place, slot) == [(_id(answers[winner]), RESIDENTS[winner])]
    assert place.door.schedule(RESIDENTS[winner]) == {_id(answers[winner]): slot.start}


def test_one_of_many_rebookings_gets_the_time_and_the_others_keep_theirs(place: Place) -> None:
    *old, wanted = slots(32)
    movers = RESIDENTS[: len(old)]
    ids = [place.booked(resident, slot) for resident, slot in zip(movers, old, strict=True)]

    answers = at_once(partial(place.door.rebook, r, id_, wanted) for r, id_ in zip(movers, ids, strict=True))

    (winner,) = _winners(answers)
    expected = [wanted if number == winner else slot for number, slot in enumerate(old)]
    assert [place.door.schedule(r) for r in movers] == [{i: s.start} for i, s in zip(ids, expected, strict=True)]
    assert {answer.value("resultText") for answer in answers if not answer.carried_out} == {texts.TIME_TAKEN}
    assert _on(place, old[winner]) == []


def test_bookings_and_rebookings_onto_one_time_have_one_winner(place: Place) -> None:
    *old, wanted = slots(16)
    movers, newcomers = RESIDENTS[: len(old)], RESIDENTS[100:130]
    ids = [place.booked(resident, slot) for resident, slot in zip(movers, old, strict=True)]
    moves = [partial(place.door.rebook, r, id_, wanted) for r, id_ in zip(movers, ids, strict=True)]
    books = [partial(place.door.book, r, wanted) for r in newcomers]

    answers = at_once(_shuffled([*moves, *books]))

    assert len(_winners(answers)) == 1
    assert len(_on(place, wanted)) == 1
    assert all(len(place.door.schedule(resident)) == 1 for resident in movers)


# One invitation


def test_an_open_invitation_is_used_once_though_many_times_are_free(place: Place) -> None:
    free = [*invited_slots(16), *invited_slots(16, OTHER_FACILITY)]

    answers = at_once(partial(place.door.book, RESIDENT, slot, bookingId="I-2") for slot in free)

    (winner,) = _winners(answers)
    assert {answer.value("resultText") for answer in answers if not answer.carried_out} == {texts.INVITATION_UNKNOWN}
    taken = [slot for slot in free if _on(place, slot)]
    assert taken == [free[winner]]


def test_a_cancelled_timed_invitation_becomes_one_open_invitation(place: Place) -> None:
    answers = at_once([partial(place.door.cancel, RESIDENT, "I-1")] * 32)

    assert len(_winners(answers)) == 1
    opened = [each for each in live_bookings(place.ledger) if each["kind"] == "open_invitation"]
    assert len(opened) == 2  # I-2 of the scenario, and the new one


# One booking


def test_a_booking_is_cancelled_once_and_its_time_is_free_at_once(place: Place) -> None:
    (slot,) = slots(1)
    booking_id = place.booked(RESIDENT, slot)

    answers = at_once([partial(place.door.cancel, RESIDENT, booking_id)] * 32)

    assert len(_winners(answers)) == 1
    assert {answer.value("resultText") for answer in answers if not answer.carried_out} == {texts.BOOKING_UNKNOWN}
    place.booked(RESIDENTS[0], slot)


def test_a_booking_pulled_in_many_directions_ends_on_one_time(place: Place) -> None:
    first, *others = [*slots(16), *slots(16, OTHER_FACILITY)]
    booking_id = place.booked(RESIDENT, first)

    answers = at_once(partial(place.door.rebook, RESIDENT, booking_id, slot) for slot in others)

    assert _winners(answers)
    taken = [slot for slot in (first, *others) if _on(place, slot)]
    assert [_on(place, slot) for slot in taken] == [[(booking_id, RESIDENT)]]
    assert taken[0] in [others[number] for number in _winners(answers)]


def test_a_booking_that_is_cancelled_while_it_is_moved_stays_cancelled(place: Place) -> None:
    first, *others = slots(24)
    booking_id = place.booked(RESIDENT, first)
    moves = [partial(place.door.rebook, RESIDENT, booking_id, slot) for slot in others]
    cancellations = [partial(place.door.cancel, RESIDENT, booking_id)] * 4

    answers = at_once([*cancellations, *moves])

    cancelled = sum(answer.carried_out for answer in answers[:4])
    assert cancelled <= 1
    assert len(live_bookings(place.ledger)) == (3 if cancelled else 4)
    assert any(_on(place, slot) for slot in (first, *others)) == (not cancelled)


# Everything at once


def test_nobody_loses_their_booking_in_a_swap_storm(place: Place) -> None:
    """More bookings than free times: citizens move about among few times for as long as they like."""
    every = [*slots(8), *slots(8, OTHER_FACILITY)]
    movers = RESIDENTS[:12]
    ids = [place.booked(resident, slot) for resident, slot in zip(movers, every, strict=False)]

    ends = at_once(
        partial(_move_about, place.door, resident, booking_id, slot, every)
        for resident, booking_id, slot in zip(movers, ids, every, strict=False)
    )

    assert len(set(ends)) == len(movers)
    assert [_on(place, slot) for slot in ends] == [[(id_, who)] for id_, who in zip(ids, movers, strict=True)]
    assert sum(bool(_on(place, slot)) for slot in every) == len(movers)


def _move_about(door: Door, resident: str, booking_id: str, at: Slot, every: list[Slot], moves: int = 12) -> Slot:
    """Rebook again and again; where the answers say that the booking is in the end."""
    chance = Random(f"{SEED} {resident}")
    for wanted in chance.choices(every, k=moves):
        if door.rebook(resident, booking_id, wanted).carried_out:
            at = wanted
    return at


# Several processes


def test_two_processes_on_one_file_book_a_time_once(tmp_path: Path) -> None:
    _race_of_two_servers(f"sqlite:///{tmp_path / 'ledger.db'}")


@pytest.mark.postgresql
def test_two_processes_on_one_postgresql_book_a_time_once(postgresql: str) -> None:
    _race_of_two_servers(postgresql)


def _race_of_two_servers(store: str) -> None:
    with serving(SCENARIO, store) as one, serving(SCENARIO, store) as other:
        doors = [Door(one.post), Door(other.post)]
        for slot in slots(2):
            answers = at_once(partial(doors[n % 2].book, resident, slot) for n, resident in enumerate(RESIDENTS[:40]))
            assert len(_winners(answers)) == 1
        ends = at_once(
            partial(_move_about, doors[n % 2], resident, _id(doors[0].book(resident, slot)), slot, slots(24))
            for n, (resident, slot) in enumerate(zip(RESIDENTS[100:112], slots(24)[4:], strict=False))
        )
        assert [doors[0].schedule(who).popitem()[1] for who in RESIDENTS[100:112]] == [slot.start for slot in ends]
        assert (one.stderr, other.stderr.splitlines()[1:]) == ("", [])
    database = open_database(store)
    found = broken_promises(database)
    database.close()
    assert found == []


def test_a_store_that_many_open_for_the_first_time_at_once_has_its_tables(tmp_path: Path) -> None:
    _open_at_once(f"sqlite:///{tmp_path / 'new.db'}")


@pytest.mark.postgresql
def test_a_postgresql_that_many_open_for_the_first_time_at_once_has_its_tables(postgresql: str) -> None:
    _open_at_once(postgresql)


def _open_at_once(store: str) -> None:
    assert at_once([partial(_contents_when_opened, store)] * 8) == [([], [])] * 8


def _contents_when_opened(store: str) -> object:
    database = open_database(store)
    try:
        return contents(database)
    finally:
        database.close()


def _winners(answers: list[Answer]) -> list[int]:
    assert {answer.status for answer in answers} == {200}
    return [number for number, answer in enumerate(answers) if answer.carried_out]


def _id(answer: Answer) -> str:
    booking_id = answer.value("bookingId")
    assert booking_id is not None, answer.value("resultText") or answer.faultstring
    return booking_id


def _on(place: Place, slot: Slot) -> list[tuple[str, str]]:
    """Who is booked on a time: booking id and citizen."""
    live = live_bookings(place.ledger)
    found = [each for each in live if each["start"] == slot.start and each["facility"] == slot.facility]
    return [(each["booking_id"], each["resident"]) for each in found]


def _shuffled(acts: list[partial[Answer]]) -> list[partial[Answer]]:
    return Random(SEED).sample(acts, len(acts))
