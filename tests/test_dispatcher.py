"""Who answers next: one at a time, nobody held up by somebody who only waits, nobody lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from simulator.dispatcher import Dispatcher

SECONDS = 10.0


@dataclass
class Job:
    """A task that does `act` and says when it is done."""

    act: Callable[[], object]
    done: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False

    def service(self) -> None:
        try:
            self.act()
        finally:
            self.done.set()

    def cancel(self) -> None:
        self.cancelled = True


def given(dispatcher: Dispatcher, *acts: Callable[[], object]) -> list[Job]:
    jobs = [Job(act) for act in acts]
    for job in jobs:
        dispatcher.add_task(job)
    return jobs


def test_everything_given_is_done() -> None:
    seen: list[int] = []
    dispatcher = Dispatcher(most_threads=4)
    jobs = given(dispatcher, *(lambda number=number: seen.append(number) for number in range(500)))
    assert all(job.done.wait(SECONDS) for job in jobs)
    assert sorted(seen) == list(range(500))


def test_no_more_are_at_work_than_there_are_places() -> None:
    at_work, most = 0, 0
    count = threading.Lock()

    def act() -> None:
        nonlocal at_work, most
        with count:
            at_work += 1
            most = max(most, at_work)
        sum(range(20_000))
        with count:
            at_work -= 1

    jobs = given(Dispatcher(most_threads=8, places=2), *[act] * 200)
    assert all(job.done.wait(SECONDS) for job in jobs)
    assert most <= 2


def test_who_only_waits_holds_nobody_up() -> None:
    dispatcher = Dispatcher(most_threads=8)
    *slow, quick = given(dispatcher, *[lambda: dispatcher.sleep(0.2)] * 5, lambda: None)
    assert quick.done.wait(SECONDS)
    assert not any(job.done.is_set() for job in slow)
    assert all(job.done.wait(SECONDS) for job in slow)


@pytest.mark.breaks_inside
def test_a_connection_that_breaks_takes_no_thread_with_it() -> None:
    dispatcher = Dispatcher(most_threads=1)
    broken, sound = given(dispatcher, lambda: 1 / 0, lambda: None)
    assert broken.done.wait(SECONDS)
    assert sound.done.wait(SECONDS)


def test_at_the_end_the_started_are_finished_and_the_rest_cancelled() -> None:
    dispatcher = Dispatcher(most_threads=1)
    started, go_on = threading.Event(), threading.Event()
    first, second = given(dispatcher, lambda: (started.set(), go_on.wait(SECONDS)), lambda: None)
    assert started.wait(SECONDS)
    threading.Timer(0.05, go_on.set).start()
    assert dispatcher.shutdown()
    assert first.done.is_set()
    assert second.cancelled
    assert not second.done.is_set()
