"""Work that nobody is to wait for, on a few threads that are there only while there is some.

An errand says in how many seconds it is to be run again, or None when it is done. One that is asked for while it runs
is run again; one that waits for its next try waits on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Hashable
from time import perf_counter

logger = logging.getLogger("tidbok.errands")

Errand = Callable[[], float | None]


class Errands:
    """Each by its name, never twice at once. The threads end with the process."""

    def __init__(self, most_threads: int = 8) -> None:
        self._most_threads = most_threads
        self._changed = threading.Condition()
        self._waiting: dict[Hashable, tuple[float, Errand]] = {}
        self._running: dict[Hashable, Errand | None] = {}
        self._threads = 0

    def ask(self, name: Hashable, errand: Errand) -> None:
        with self._changed:
            if name in self._running:
                self._running[name] = errand
                return
            due, _ = self._waiting.get(name, (perf_counter(), errand))
            self._waiting[name] = (due, errand)
            if self._threads < min(self._most_threads, len(self._waiting) + len(self._running)):
                threading.Thread(target=self._work, daemon=True, name="tidbok-errands").start()
                self._threads += 1
            self._changed.notify_all()

    def rest(self, names: Collection[Hashable], seconds: float) -> bool:
        """Wait until none of these runs or is due, `seconds` at most; True when it is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not any(map(self._is_due, names)), seconds)

    def _is_due(self, name: Hashable) -> bool:
        waiting = self._waiting.get(name)
        return name in self._running or (waiting is not None and waiting[0] <= perf_counter())

    def _work(self) -> None:
        while (found := self._next()) is not None:
            name, errand = found
            self._ran(name, errand, _seconds(errand))

    def _next(self) -> tuple[Hashable, Errand] | None:
        """The errand that has been due longest, as soon as one is; None, and a thread less, when nothing waits."""
        with self._changed:
            while self._waiting:
                name = min(self._waiting, key=lambda each: self._waiting[each][0])
                due, errand = self._waiting[name]
                left = due - perf_counter()
                if left <= 0:
                    del self._waiting[name]
                    self._running[name] = None
                    return name, errand
                self._changed.wait(left)
            self._threads -= 1
            return None

    def _ran(self, name: Hashable, errand: Errand, again: float | None) -> None:
        with self._changed:
            asked = self._running.pop(name)
            if again is not None or asked is not None:
                self._waiting[name] = (perf_counter() + (again or 0.0), asked or errand)
            self._changed.notify_all()


def _seconds(errand: Errand) -> float | None:
    try:
        return errand()
    except Exception:  # the boundary: nobody else hears of it
        logger.exception("work in the background broke")
        return None
