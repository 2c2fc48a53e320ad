"""Running a coroutine in a request's own thread.

While its loop has nothing to do, the thread gives up its place at work.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, TypeVar

T = TypeVar("T")
Waiting = Callable[[], AbstractContextManager[None]]


class _Selector(selectors.DefaultSelector):
    """Waits inside `waiting()`; a look without waiting is not worth giving up the place for."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__()
        self._waiting = waiting

    def select(self, timeout: float | None = None) -> Any:
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        with self._waiting():
            return super().select(timeout)


def run(coroutine: Coroutine[Any, Any, T], waiting: Waiting) -> T:
    """The coroutine's result.

    Each call has a loop of its own, so that no request waits for another's.
    """
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(_Selector(waiting))) as runner:
        return runner.run(coroutine)
