"""Faults on the way to a system that is not simulated: what comes from it is harmed as a simulated one's reply is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from simulator.contracts import CATALOGUE, envelope
from simulator.domain.call import Answer, Call
from simulator.domain.reply import Reply
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.faults.harm import UNHARMED, Harm, harm
from simulator.faults.situation import Situation
from simulator.soap import people
from simulator.soap.endings import no_answer
from simulator.worlds import World


def met(world: World, producer: str, call: Call) -> Harm:
    """The faults that a call to an external system meets. It is counted: ask once per call."""
    contract = CATALOGUE.get(call.contract)
    if not world.faults or contract is None:
        return UNHARMED
    try:
        residents = people.named_in(envelope.parse(call.body, call.content_type), None)
    except TechnicalError:  # it is for the system outside to say what it thinks of it
        residents = frozenset()
    now = timestamp(world.now)
    situation = Situation(producer, contract, call.logical_address, residents, now, "external")
    return harm(world.faults.pick(situation))


async def ask(harmed: Harm, world: World, call: Call, send: Callable[[], Awaitable[Answer]]) -> Answer:
    """What `send` brings, with the harm done. Raises NoAnswer.

    A fault that replies in the system's place lets the call through only when it is `carried_out`.
    """
    if harmed is UNHARMED:
        return await send()
    await asyncio.sleep(harmed.wait)
    answer = await send() if harmed.carried_out else Answer(0, b"")
    true = Reply(answer.status, answer.body, content_type=answer.content_type)
    reply = harmed.done_to(true, CATALOGUE[call.contract], world.now)
    await asyncio.sleep(reply.seconds)
    if reply.ending:
        raise no_answer(reply)
    return Answer(reply.status, reply.body, reply.content_type, answer.headers)
