"""Running a coroutine in a request's own thread.

While its loop has nothing to do, the thread gives up its place at work. No call waits for a name that is being looked
up: the system's own look-up cannot be broken off, and may take longer than everything else together.
"""

from __future__ import annotations

import asyncio
import contextvars
import selectors
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
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


class _Threads(Executor):
    """A thread for each thing to do, which nobody waits for: neither the loop's end nor the program's."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        threading.Thread(target=_settle, args=(done, partial(fn, *args, **kwargs)), daemon=True).start()
        return done


class _Loop(asyncio.SelectorEventLoop):
    """Looks names up, and whatever else would go to its default executor, in threads that it leaves behind."""

    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        return super().run_in_executor(executor or _Threads(), func, *args)


def run(coroutine: Coroutine[Any, Any, T], waiting: Waiting) -> T:
    """The coroutine's result, or what it raises.

    Each call has a loop of its own, so that no request waits for another's; where one is already running in this
    thread (an `async def` test that calls the application), it has a thread of its own too.
    """
    if not _is_in_loop():
        return _run(coroutine, waiting)
    done: Future[T] = Future()
    context = contextvars.copy_context()
    act = partial(context.run, _run, coroutine, nullcontext)
    threading.Thread(target=_settle, args=(done, act), daemon=True, name="tidbok-loop").start()
    with waiting():
        return done.result()


def _is_in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run(coroutine: Coroutine[Any, Any, T], waiting: Waiting) -> T:
    with asyncio.Runner(loop_factory=lambda: _Loop(_Selector(waiting))) as runner:
        return runner.run(coroutine)


def _settle(done: Future[T], act: Callable[[], T]) -> None:
    """Do it, and say how it went."""
    if not done.set_running_or_notify_cancel():
        return
    try:
        result = act()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever waits
        done.set_exception(error)
    else:
        done.set_result(result)
