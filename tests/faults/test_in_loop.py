"""The same without sockets: who asks in an event loop gets the exception that a client library would raise."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import perf_counter

import pytest

from simulator.app import Application
from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.call import NoAnswer
from simulator.settings import Settings
from simulator.soap.endpoint import Endpoint, Post
from tests.faults.playing import DETAILS, SCHEDULE, last_call, on
from tests.support.messages import message
from tests.support.world import SYSTEM, make_app


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as application:
        yield application


def calling(app: Application, contract: str = SCHEDULE) -> asyncio.Task[object]:
    endpoint = Endpoint(Settings(), app.call_log, app.worlds.open)
    post = Post(SYSTEM, BOOKING_CONTRACTS[contract], message(contract).encode())
    return asyncio.ensure_future(endpoint.answer_in_loop(app.worlds.open("default"), post))


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ({"fault": "reset"}, "reset", "connection reset by peer"),
        ({"fault": "no_answer", "seconds": 0.01}, "empty", "without sending a response"),
        ({"fault": "truncated", "share": 0.0}, "broken", "after 0 of"),
    ],
)
def test_no_whole_reply_is_an_exception(app: Application, fault: dict[str, object], kind: str, words: str) -> None:
    async def scene() -> None:
        with pytest.raises(NoAnswer, match=words) as nothing:
            await calling(app)
        assert nothing.value.kind == kind

    on(app, str(fault.pop("fault")), **fault)
    asyncio.run(scene())
    assert last_call(app).status == (200 if kind == "broken" else 0)


def test_hundreds_of_silent_calls_wait_together_and_quick_ones_pass_them(app: Application) -> None:
    async def scene() -> None:
        hanging = [calling(app) for _ in range(256)]
        await asyncio.sleep(0)
        quick = await calling(app, DETAILS)
        assert getattr(quick, "status", 0) == 200
        assert not any(each.done() for each in hanging)
        for each in hanging:
            each.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)

    on(app, "no_answer", contract=SCHEDULE, seconds=600)
    asyncio.run(scene())


def test_who_gives_up_leaves_a_line_in_the_call_log_with_the_faults_name(app: Application) -> None:
    async def scene() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(calling(app), 0.05)

    on(app, "slow", seconds=60)
    asyncio.run(scene())
    call = last_call(app)
    assert (call.status, call.faults, call.fault) == (0, "slow", "uppringaren slutade vänta")


def test_slow_calls_are_slow_side_by_side(app: Application) -> None:
    async def scene() -> float:
        began = perf_counter()
        await asyncio.gather(*(calling(app) for _ in range(20)))
        return perf_counter() - began

    on(app, "slow", seconds=0.3)
    took = asyncio.run(scene())
    assert 0.3 <= took < 0.3 * 10
