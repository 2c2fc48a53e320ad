"""The router (virtualiseringsplattformen, VP) and what it leads to: simulated producers, producers outside,
aggregation.

`Platform.answer` is for a message that came over HTTP, `Platform.sending` for those who ask inside a running loop: 1177
and the aggregating services. Both go the same way.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.contracts import CATALOGUE, envelope
from simulator.contracts.envelope import SOAP
from simulator.domain.call import XML, Answer, Call, NoAnswer, Send
from simulator.domain.engagement import Engagement, FindQuery
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.faults.harm import UNHARMED
from simulator.faults.situation import ROUTER, Situation
from simulator.loops import run
from simulator.platform import http_headers
from simulator.platform.aggregation import Surroundings, aggregate
from simulator.platform.catalogue import PLATFORM, Row, catalogue
from simulator.platform.external import Outside
from simulator.platform.finding import find
from simulator.platform.incoming import as_profile, read
from simulator.platform.logging_calls import Outcome, Watch, fault_text, log
from simulator.platform.routing import route
from simulator.platform.sender import CORRELATION, INSTANCE, ORIGINAL, SENDER, Sender, identify
from simulator.platform.services import SERVICES
from simulator.platform.vp_faults import VPFault, empty, no_contact, wrong_status
from simulator.settings import Settings
from simulator.soap import outside as faulty_outside
from simulator.soap.endpoint import OUR_FAULT, Endpoint, Post
from simulator.store.call_log import CallLog
from simulator.worlds import World

logger = logging.getLogger("tidbok.platform")

_MOST_ROUNDS = 3  # an aggregation that leads back to the platform; a real one goes on until its time is up
_EXCEPTIONS = {
    "timeout": "ReadTimeoutException",
    "refused": "ConnectException",
    "reset": "IOException",
    "broken": "IOException",
    "empty": "IOException",
}
_NO_CATALOGUE = "No contact with TAK at startup, and no local cache to fallback on, not possible to route call"
_READ_TIMEOUT = "Timeout when waiting on response from producer."
_GAVE_UP = "uppringaren slutade vänta"


@dataclass(frozen=True, slots=True)
class Request:
    """A POST to the platform as it came.

    `headers` by lower-case name.
    """

    body: bytes
    content_type: str = ""
    content_encoding: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Platform:
    """One for all sessions; nothing in it changes."""

    def __init__(self, endpoint: Endpoint, settings: Settings, call_log: CallLog) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._call_log = call_log

    def answer(self, world: World, request: Request) -> Answer:
        """Never raises for anything a caller can send."""
        return self._guarded(self._answer(world, request))

    def aggregated(self, world: World, contract: str, request: Request) -> Answer:
        """The aggregating service at its own address, past the router: it checks the headers that the router would set.

        Never raises for anything a caller can send.
        """
        return self._guarded(self._aggregated(world, contract, request))

    @asynccontextmanager
    async def sending(self, world: World) -> AsyncIterator[Send]:
        """A `Send` for the running loop."""

        async with Outside(world.setup.platform.timeouts) as outside:

            async def send(call: Call) -> Answer:
                return await self._send(world, call, outside)

            yield send

    def _guarded(self, answering: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return run(answering, self._settings.waiting)
        except Exception:  # the boundary: whatever breaks in here is logged, and the caller gets a fault
            logger.exception("the platform broke")
            return Answer(500, envelope.fault(TechnicalError(OUR_FAULT, party="Server")))

    async def _answer(self, world: World, request: Request) -> Answer:
        setup, watch = world.setup.platform, Watch(self._settings.real)
        correlation = request.headers.get(CORRELATION) or str(uuid.uuid4())
        call, encoding, milliseconds = Call("", "", request.body), None, None
        try:
            sender = identify(request.headers, setup, correlation)
            incoming = read(self._decompressed(request), request.content_type)
            encoding = incoming.encoding
            call = Call(incoming.contract, incoming.receiver or "", incoming.body, headers=request.headers)
            row = self._route(world, incoming.contract, incoming.receiver, sender)
            call = replace(call, contract=row.contract, body=as_profile(incoming, row.profile))
            asked = Watch(self._settings.real)
            async with Outside(setup.timeouts) as outside:
                answer = await self._carry_out(world, row, call, sender, outside)
            milliseconds = round(asked.milliseconds)
        except VPFault as fault:
            answer = self._refused(world, call, fault, correlation, watch)
        return http_headers.to_consumer(answer, encoding, correlation, milliseconds)

    def _decompressed(self, request: Request) -> bytes:
        try:
            return envelope.decompressed(request.body, request.content_encoding, self._settings.most_bytes)
        except TechnicalError as error:
            raise VPFault("VP015", error.text) from error

    def _route(self, world: World, contract: str, receiver: str | None, sender: Sender) -> Row:
        if world.faults and self._is_down(world, contract, receiver or ""):
            raise VPFault("VP008", _NO_CATALOGUE)
        found = catalogue(world.setup)
        return route(found, contract, receiver, sender.hsa_id, timestamp(world.now))

    def _is_down(self, world: World, contract: str, receiver: str) -> bool:
        known, now = CATALOGUE.get(contract), timestamp(world.now)
        if known is None:
            return False
        return bool(world.faults.pick(Situation(PLATFORM, known, receiver, frozenset(), now, ROUTER)))

    async def _send(self, world: World, call: Call, outside: Outside) -> Answer:
        watch, correlation = Watch(self._settings.real), call.headers.get(CORRELATION, "")
        try:
            sender = identify(call.headers, world.setup.platform, correlation)
            row = self._route(world, call.contract, call.logical_address, sender)
            return await self._carry_out(world, row, call, sender, outside)
        except VPFault as fault:
            return self._refused(world, call, fault, correlation, watch)

    async def _carry_out(self, world: World, row: Row, call: Call, sender: Sender, outside: Outside) -> Answer:
        """Raises VPFault VP009 when the producer fails in a way that is not a SOAP fault of its own."""
        destination = row.destination
        if destination.aggregates:
            http = http_headers.within(call.headers, sender, world.setup.platform.instance_id)
            return await self._aggregate(world, call, http, outside)
        try:
            if destination.is_url:
                answer = await self._outside(world, row, call, sender, outside)
            else:
                async with asyncio.timeout(world.setup.platform.timeouts.routing):
                    answer = await self._simulated(world, destination.producer, call, sender)
        except TimeoutError as error:
            raise no_contact(destination.address, f"{_EXCEPTIONS['timeout']}: {_READ_TIMEOUT}") from error
        except NoAnswer as error:
            raise no_contact(destination.address, f"{_EXCEPTIONS[error.kind]}: {error}") from error
        return _judged(answer, destination.address)

    async def _simulated(self, world: World, producer: str, call: Call, sender: Sender) -> Answer:
        contract = CATALOGUE[call.contract]
        post = Post(producer, contract, call.body, XML, "", sender.hsa_id, sender.correlation, call.sent)
        reply = await self._endpoint.answer_in_loop(world, post)
        return Answer(reply.status, reply.body)

    async def _outside(self, world: World, row: Row, call: Call, sender: Sender, outside: Outside) -> Answer:
        """The time limit is aiohttp's own, but for the waits that a fault adds."""
        watch, setup = Watch(self._settings.real), world.setup.platform
        answer, failure = Answer(0, b""), None
        system, url = row.destination.external, row.destination.address
        harmed = faulty_outside.met(world, row.destination.producer, call)
        limit = (system.timeout if system is not None else None) or setup.timeouts.routing

        async def post() -> Answer:
            told = http_headers.outgoing(call, sender, setup.instance_id, url)
            return await outside.post(url, call.body, told, system)

        try:
            async with asyncio.timeout(None if harmed is UNHARMED else limit):
                answer = await faulty_outside.ask(harmed, world, call, post)
            return answer
        except TimeoutError:
            failure = _READ_TIMEOUT
            raise
        except NoAnswer as error:
            failure = str(error)
            raise
        except asyncio.CancelledError:
            failure = _GAVE_UP
            raise
        finally:
            outcome = Outcome("external", row.destination.producer, answer, failure, harmed.names)
            log(self._call_log, world, call, sender, watch, outcome)

    async def _aggregated(self, world: World, contract: str, request: Request) -> Answer:
        try:
            body = self._decompressed(request)
        except VPFault as error:
            return Answer(500, envelope.fault(TechnicalError(error.detail, party="Server")))
        call = Call(contract, "", body, request.content_type, request.headers)
        async with Outside(world.setup.platform.timeouts) as outside:
            return await self._aggregate(world, call, request.headers, outside)

    async def _aggregate(self, world: World, call: Call, http: Mapping[str, str], outside: Outside) -> Answer:
        """Raises VPFault VP014 when aggregation has led back to itself too often."""
        if call.rounds == _MOST_ROUNDS:
            raise VPFault("VP014", "")
        watch, correlation = Watch(self._settings.real), http.get(CORRELATION, "")

        async def send(inner: Call) -> Answer:
            return await self._send(world, replace(inner, rounds=call.rounds + 1), outside)

        async def ask_index(query: FindQuery) -> Sequence[Engagement]:
            return await find(self._endpoint, world, query, correlation)

        setup = world.setup.platform
        around = Surroundings(setup, catalogue(world.setup), timestamp(world.now), send, ask_index)
        told = {**http, INSTANCE: setup.instance_id}
        answer = await aggregate(SERVICES[call.contract], call.body, call.content_type, told, around)
        sender = Sender(http.get(SENDER, ""), http.get(ORIGINAL, ""), correlation)
        outcome = Outcome("platform", PLATFORM, answer, fault_text(answer))
        log(self._call_log, world, call, sender, watch, outcome)
        return answer

    def _refused(self, world: World, call: Call, fault: VPFault, correlation: str, watch: Watch) -> Answer:
        instance = world.setup.platform.instance_name
        answer = fault.answer(instance)
        sender = Sender(call.headers.get(SENDER, ""), "", correlation)
        outcome = Outcome("platform", PLATFORM, answer, fault.text(instance))
        log(self._call_log, world, call, sender, watch, outcome)
        return answer


def _judged(answer: Answer, address: str) -> Answer:
    """What the router makes of a producer's answer: text/xml in UTF-8, whatever it said it was (spec/platform.md 2.12,
    1.5).

    Raises VPFault VP009.
    """
    if 200 <= answer.status < 300 and not answer.body:
        raise empty(address)
    if not 200 <= answer.status < 300 and not (answer.status == 500 and SOAP.encode() in answer.body):
        raise wrong_status(address, answer.status)
    return replace(answer, content_type=XML)
