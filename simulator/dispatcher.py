"""Who answers next: one thread at work at a time, the one that was at work last goes first.

Python runs one thread at a time anyway. Many at work only take the interpreter from each other, and each has its own
parser and schemas (lxml wants that), which then are never in the processor's cache: measured, a quarter less processor
time per request this way. Whoever only waits (a system's delay) gives up the place, so that slow calls hold up none
that is quick, as long as there are threads for them.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Protocol

logger = logging.getLogger("tidbok.server")


class Task(Protocol):
    """What waitress hands over: a connection with a request that has been read."""

    def service(self) -> None: ...

    def cancel(self) -> None: ...


class _Worker:
    """A thread and the task it is to do next."""

    __slots__ = ("ready", "task")

    def __init__(self) -> None:
        self.ready = threading.Semaphore(0)
        self.task: Task | None = None


class Dispatcher:
    """Takes the place of waitress's task dispatcher. `places` is how many may be at work at once."""

    def __init__(self, most_threads: int, places: int = 1) -> None:
        self._most_threads = most_threads
        self._places = places
        self._changed = threading.Condition()
        self._tasks: deque[Task] = deque()
        self._idle: list[_Worker] = []
        self._threads = 0
        self._at_work = 0

    def set_thread_count(self, count: int) -> None:
        """Called by waitress; threads are started when they are needed."""

    def add_task(self, task: Task) -> None:
        with self._changed:
            self._tasks.append(task)
            self._fill()

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Let those at work finish, for `timeout` seconds; what has not begun is cancelled."""
        with self._changed:
            left = list(self._tasks) if cancel_pending else []
            self._tasks.clear()
            self._changed.wait_for(lambda: len(self._idle) == self._threads, timeout)
        for task in left:
            task.cancel()
        return bool(left)

    def sleep(self, seconds: float) -> None:
        with self.waiting():
            sleep(seconds)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Without a place meanwhile; who has waited goes on at once when it is over."""
        with self._changed:
            self._at_work -= 1
            self._fill()
        try:
            yield
        finally:
            with self._changed:
                self._at_work += 1

    def _fill(self) -> None:
        """Put idle threads to work, the newest first, while there are tasks and places. Called with the lock held."""
        while self._tasks and self._at_work < self._places:
            worker = self._worker()
            if worker is None:
                return
            worker.task = self._tasks.popleft()
            self._at_work += 1
            worker.ready.release()

    def _worker(self) -> _Worker | None:
        if self._idle:
            return self._idle.pop()
        if self._threads == self._most_threads:
            return None
        worker = _Worker()
        self._threads += 1
        threading.Thread(target=self._work, args=(worker,), daemon=True, name=f"tidbok-{self._threads}").start()
        return worker

    def _work(self, worker: _Worker) -> None:
        while True:
            worker.ready.acquire()
            while worker.task is not None:
                try:
                    worker.task.service()
                except Exception:  # as waitress's own: a thread must not die of one connection
                    logger.exception("a connection broke")
                worker.task = self._next(worker)

    def _next(self, worker: _Worker) -> Task | None:
        """The next task for a thread that has finished one, or None: then it is idle."""
        with self._changed:
            if self._tasks and self._at_work <= self._places:
                return self._tasks.popleft()
            self._at_work -= 1
            self._idle.append(worker)
            self._changed.notify_all()
            return None
