"""kill -9 in the middle of everything: what was answered OK is there afterwards, and nothing is half done.

Each client owns a booking and knows, from the answers, where it must be. Only the one call that was not answered may
have gone either way.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from tests.support.ledger import promises_are_kept
from tests.support.messages import OTHER_FACILITY
from tests.support.serving import serving
from tests.support.world import RESIDENTS, SCENARIO, Door, Slot, slots

SEED = 1177
CLIENTS = 6
EVERY = [*slots(8), *slots(4, OTHER_FACILITY)]  # fewer than twice the clients: they get in each other's way

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="worker processes are found in /proc")


@dataclass(frozen=True)
class Place:
    """Where a client's booking is."""

    booking_id: str
    slot: Slot


NOWHERE = None


class Client:
    """Books, rebooks and cancels as long as somebody answers; `possible` is where its booking may then be."""

    def __init__(self, number: int) -> None:
        self.resident = RESIDENTS[number]
        self.at: Place | None = NOWHERE
        self.possible: list[Slot | None] = [None]
        self._chance = Random(f"{SEED} {number}")

    def go_on(self, door: Door, answered: Answered) -> None:
        """Until nobody answers, or it is time to stop."""
        with suppress(OSError, HTTPException):
            while not answered.stop.is_set():
                self._act(door)
                answered.one()

    def come_back(self, door: Door, answered: Answered) -> None:
        """Until it is time to stop; who is cut off looks up where the booking is, and goes on."""
        while not answered.stop.is_set():
            self.go_on(door, answered)
            with suppress(OSError, HTTPException):
                self.look(door)

    def _act(self, door: Door) -> None:
        wanted = self._chance.choice(EVERY)
        at = self.at
        if at is None:
            self._asking_for(wanted)
            answer = door.book(self.resident, wanted)
            if answer.carried_out:
                self.at = Place(answer.value("bookingId") or "", wanted)
        elif self._chance.random() < 0.2:
            self._asking_for(None)
            if door.cancel(self.resident, at.booking_id, at.slot.facility).carried_out:
                self.at = NOWHERE
        else:
            self._asking_for(wanted)
            if door.rebook(self.resident, at.booking_id, wanted).carried_out:
                self.at = Place(at.booking_id, wanted)
        self.possible = [self._slot]

    def _asking_for(self, slot: Slot | None) -> None:
        self.possible = [self._slot, slot]

    @property
    def _slot(self) -> Slot | None:
        return self.at.slot if self.at else None

    def look(self, door: Door) -> None:
        """The booking must be where it may be, and nowhere else."""
        found = [
            Place(booking_id, slot)
            for facility in {slot.facility for slot in EVERY}
            for booking_id, start in door.schedule(self.resident, facility).items()
            for slot in EVERY
            if (slot.facility, slot.start) == (facility, start)
        ]
        assert len(found) <= 1
        self.at = found[0] if found else NOWHERE
        assert self._slot in self.possible
        self.possible = [self._slot]


class Answered:
    """Counts answers, and wakes up whoever waits for so many."""

    def __init__(self, wanted: int) -> None:
        self._left = wanted
        self._lock = threading.Lock()
        self.enough = threading.Event()
        self.stop = threading.Event()

    def one(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self.enough.set()


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    _campaign(tmp_path, rounds=3, workers=1)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_acknowledged_survives_kill_9_many_times(workers: int, tmp_path: Path) -> None:
    _campaign(tmp_path, rounds=30, workers=workers)


def _campaign(folder: Path, rounds: int, workers: int) -> None:
    store = f"sqlite:///{folder / 'ledger.db'}"
    chance = Random(SEED)
    clients = [Client(number) for number in range(CLIENTS)]
    for _ in range(rounds):
        with serving(SCENARIO, store, workers) as server:
            door = Door(server.post)
            for client in clients:
                client.look(door)
            answered = Answered(chance.randint(20, 200))
            with ThreadPoolExecutor(CLIENTS) as pool:
                running = [pool.submit(client.go_on, door, answered) for client in clients]
                assert answered.enough.wait(60), server.stderr
                server.kill()
            for each in running:
                each.result()
        promises_are_kept(store)
    with serving(None, store) as server:
        for client in clients:
            client.look(Door(server.post))


@linux
def test_a_killed_worker_is_replaced_and_the_service_goes_on(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'ledger.db'}"
    with serving(SCENARIO, store, workers=2) as server:
        victim, survivor = server.workers()
        clients = [Client(number) for number in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            answered = Answered(60)
            running = [pool.submit(client.come_back, Door(server.post), answered) for client in clients]
            assert answered.enough.wait(60), server.stderr
            os.kill(victim, signal.SIGKILL)
            replaced = _until(lambda: len(set(server.workers()) - {victim}) == 2)
            answered.stop.set()
            for each in running:
                each.result()
        assert replaced
        assert survivor in server.workers()
        for client in clients:
            client.look(Door(server.post))
    promises_are_kept(store)


@linux
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """Nobody else would: they would keep the port, and answer from a store that another server has taken over."""
    with serving(SCENARIO, f"sqlite:///{tmp_path / 'ledger.db'}", workers=2) as server:
        workers = server.workers()
        server.process.kill()
        server.process.wait()
        assert _until(lambda: not any(map(_runs, workers)))


def _until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for another process to get there."""
    end = monotonic() + seconds
    while not holds() and monotonic() < end:
        sleep(0.05)
    return holds()


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
