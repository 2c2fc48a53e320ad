"""Things that happen at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(acts: Iterable[Callable[[], T]]) -> list[T]:
    """Run every act in a thread of its own, all from the same moment; their results in order, or an exception."""
    waiting = list(acts)
    start = Barrier(len(waiting))

    def run(act: Callable[[], T]) -> T:
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(waiting)) as pool:
        return [each.result() for each in [pool.submit(run, act) for act in waiting]]
