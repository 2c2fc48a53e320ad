"""The same on every kind of ledger, and with many at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from simulator.domain.platform import IndexSetup, Subscriber
from simulator.store.database import open_database
from simulator.store.engagements import EngagementStore
from tests.engagement_index.told import LATER, OWN, Told, remove, save
from tests.producers.reported import Scene
from tests.support.ledger import live_bookings
from tests.support.world import RESIDENTS, make_app, slots


def test_rows_come_change_and_go(store: str) -> None:
    database = open_database(store)
    try:
        index = Told(database, IndexSetup(OWN, write_delay=5.0, subscribers=(Subscriber("SE1"),)))
        index.update(save(), save(business_object="B-2"))
        index.update(save(most_recent_content="20260811090000"), remove(business_object="B-2"), now=LATER)
        assert {row.business_object for row in index.rows(now=LATER)} == {"B-1", "B-2"}
        (row,) = index.rows(now="20260803090005")
        assert (row.most_recent_content, row.update_time) == ("20260811090000", "20260803090005")
        assert [len(batch) for batch in index.heard("SE1")] == [2, 2]
    finally:
        database.close()


def test_of_many_who_change_the_same_row_the_index_keeps_one(store: str) -> None:
    database = open_database(store)
    try:
        index = Told(database, IndexSetup(OWN, subscribers=(Subscriber("SE1"),)))
        times = [f"202609{day:02}100000" for day in range(1, 17)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda time: index.update(save(most_recent_content=time)), times))
        (row,) = index.rows()
        last = index.heard("SE1")[-1][0].engagement
        assert last == replace(row, update_time=last.update_time)
        assert len(index.heard("SE1")) == len(times)
    finally:
        database.close()


def test_who_changes_a_session_s_index_waits_for_who_does(store: str) -> None:
    database = open_database(store)
    entered = threading.Event()

    def follow() -> None:
        with EngagementStore(database, "default").writing():
            entered.set()

    try:
        other = threading.Thread(target=follow)
        with EngagementStore(database, "default").writing():
            other.start()
            assert not entered.wait(0.3)
        assert entered.wait(30)
        other.join()
    finally:
        database.close()


def test_when_many_book_rebook_and_cancel_at_once_the_index_ends_right(store: str) -> None:
    """Each citizen's updates reach the index in order, whoever tells them."""
    with make_app(store) as app:
        world = Scene(app)
        times = slots(24)

        def act(number: int) -> None:
            citizen = RESIDENTS[number]
            booking_id = world.door.book(citizen, times[number]).value("bookingId") or ""
            world.door.rebook(citizen, booking_id, times[12 + number])
            if number % 2:
                world.door.cancel(citizen, booking_id)

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(act, range(12)))
        live = {each["booking_id"]: each["start"] for each in live_bookings(app.worlds.database) if each["start"]}
        assert {name: time for name, time in world.times().items() if name != "I-2"} == live
