"""A coroutine in a request's own thread: whatever else runs there, and however slow names are to look up."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from simulator.domain.call import NoAnswer
from simulator.domain.platform import Timeouts
from simulator.loops import run
from simulator.platform.external import Outside
from tests.support.messages import message
from tests.support.world import call, make_app

LONG = 20.0


@pytest.fixture
def slow_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No name is found before the event is set, which it is at the end."""
    found = threading.Event()

    def look_up(*_: Any, **__: Any) -> Any:
        found.wait(LONG)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    before = set(threading.enumerate())
    yield found
    found.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(LONG)


async def _ask(limit: float) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=limit)) as session:
        await session.get("http://trogt.example/")


def test_a_time_limit_is_kept_while_a_name_is_looked_up(slow_names: threading.Event) -> None:
    watch = threading.Timer(LONG / 2, slow_names.set)
    watch.start()

    with pytest.raises(TimeoutError):
        run(_ask(0.3), contextlib.nullcontext)

    assert not slow_names.is_set()
    watch.cancel()
    watch.join()


def test_the_platform_keeps_its_time_limit_while_a_name_is_looked_up(slow_names: threading.Event) -> None:
    async def post() -> None:
        async with Outside(Timeouts(routing=0.3)) as outside:
            await outside.post("http://trogt.example/", b"", {})

    watch = threading.Timer(LONG / 2, slow_names.set)
    watch.start()

    with pytest.raises(NoAnswer) as nothing:
        run(post(), contextlib.nullcontext)

    assert nothing.value.kind == "timeout"
    assert not slow_names.is_set()
    watch.cancel()
    watch.join()


def test_a_name_that_is_found_is_used() -> None:
    async def look_up() -> list[Any]:
        return await asyncio.get_running_loop().getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)

    assert run(look_up(), contextlib.nullcontext)[0][4] == ("127.0.0.1", 80)


def test_a_name_that_is_not_found_is_an_error(slow_names: threading.Event) -> None:
    slow_names.set()

    with pytest.raises(aiohttp.ClientConnectorDNSError):
        run(_ask(LONG), contextlib.nullcontext)


def test_the_program_ends_while_a_name_is_looked_up() -> None:
    program = f"""
import asyncio, contextlib, socket, time
from simulator.loops import run
socket.getaddrinfo = lambda *_, **__: time.sleep({LONG})
async def ask():
    await asyncio.wait_for(asyncio.get_running_loop().getaddrinfo("trogt.example", 80), 0.1)
try:
    run(ask(), contextlib.nullcontext)
except TimeoutError:
    print("given up")
"""
    command = [sys.executable, "-W", "error", "-c", program]

    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "given up\n", "")


def test_where_a_loop_is_running_it_runs_beside_it() -> None:
    async def answer() -> str:
        await asyncio.sleep(0)
        return "svar"

    async def test() -> str:
        return run(answer(), contextlib.nullcontext)

    assert asyncio.run(test()) == "svar"


def test_what_it_raises_is_raised_where_a_loop_is_running() -> None:
    async def answer() -> None:
        raise KeyError("svar")

    async def test() -> None:
        run(answer(), contextlib.nullcontext)

    with pytest.raises(KeyError, match="svar"):
        asyncio.run(test())


def test_where_a_loop_is_running_it_still_sees_the_callers_context() -> None:
    said = contextvars.ContextVar("said", default="")

    async def answer() -> str:
        return said.get()

    async def test() -> str:
        said.set("hej")
        return run(answer(), contextlib.nullcontext)

    assert asyncio.run(test()) == "hej"


def test_the_place_at_work_is_given_up_where_a_loop_is_running() -> None:
    given_up: list[str] = []

    @contextlib.contextmanager
    def waiting() -> Iterator[None]:
        given_up.append(threading.current_thread().name)
        yield

    async def test() -> None:
        run(asyncio.sleep(0.01), waiting)

    asyncio.run(test())

    assert given_up == [threading.current_thread().name]


def test_an_async_test_asks_the_platform_in_process() -> None:
    contract = "GetSubjectOfCareSchedule"

    async def test(app: Any) -> tuple[int, str]:
        answer = call(app, "POST", "/vp", message(contract).encode(), {"x-vp-sender-id": "SE2321000016-1177"})
        return answer.status, answer.body.decode()

    with make_app() as app:
        in_loop = asyncio.run(test(app))
        outside = call(app, "POST", "/vp", message(contract).encode(), {"x-vp-sender-id": "SE2321000016-1177"})

    assert in_loop == (outside.status, outside.body.decode())
    assert "Ett fel" not in in_loop[1]
