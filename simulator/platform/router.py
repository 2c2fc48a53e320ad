"""The router (virtualiseringsplattformen, VP) and what it leads to: simulated producers, producers outside,
aggregation.

`Platform.answer` is for a message that came over HTTP, `Platform.sending` for those who ask inside a running loop: 1177
and the aggregating services. Both go the same way.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

from simulator.contracts import CATALOGUE, envelope, headers
from simulator.contracts.consumer import response_reader
from simulator.contracts.envelope import SOAP
from simulator.contracts.itintegration_engagementindex import find_content
from simulator.contracts.itintegration_engagementindex.engagement import engagement
from simulator.contracts.writers import escape
from simulator.domain.call import XML, Answer, Call, NoAnswer, Send
from simulator.domain.engagement import Engagement, FindQuery
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.faults.situation import ROUTER, Situation
from simulator.loops import run
from simulator.platform.aggregation import IndexFailed, Surroundings, aggregate
from simulator.platform.catalogue import INDEX, PLATFORM, Row, catalogue
from simulator.platform.external import Outside
from simulator.platform.incoming import as_profile, read
from simulator.platform.routing import route
from simulator.platform.sender import CORRELATION, HISTORY, INSTANCE, ORIGINAL, SENDER, Sender, identify
from simulator.platform.services import SERVICES
from simulator.platform.vp_faults import VPFault, empty, no_contact, wrong_status
from simulator.settings import Settings
from simulator.soap import outside as faulty_outside
from simulator.soap.endpoint import Endpoint, Post
from simulator.store.call_log import CallLog, Exchange
from simulator.worlds import World

logger = logging.getLogger("tidbok.platform")

_USER_AGENT = "tidbok VP"
_PASSED_ON = "x-rivta-"
_EXCEPTIONS = {
    "timeout": "ReadTimeoutException",
    "refused": "ConnectException",
    "reset": "IOException",
    "broken": "IOException",
    "empty": "IOException",
}
_NO_CATALOGUE = "No contact with TAK at startup, and no local cache to fallback on, not possible to route call"
_READ_TIMEOUT = "Timeout when waiting on response from producer."


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
        return run(self._answer(world, request), self._settings.waiting)

    def aggregated(self, world: World, contract: str, request: Request) -> Answer:
        """The aggregating service at its own address, past the router: it checks the headers that the router would
        set."""
        return run(self._aggregated(world, contract, request), self._settings.waiting)

    @asynccontextmanager
    async def sending(self, world: World) -> AsyncIterator[Send]:
        """A `Send` for the running loop."""

        async with Outside(world.setup.platform.timeouts) as outside:

            async def send(call: Call) -> Answer:
                return await self._send(world, call, outside)

            yield send

    async def _answer(self, world: World, request: Request) -> Answer:
        setup, began = world.setup.platform, perf_counter()
        correlation = request.headers.get(CORRELATION) or str(uuid.uuid4())
        call, encoding = Call("", "", request.body), None
        try:
            sender = identify(request.headers, setup, correlation)
            body = self._decompressed(request)
            incoming = read(body, request.content_type)
            encoding = incoming.encoding
            call = Call(incoming.contract, incoming.receiver or "", incoming.body, headers=request.headers)
            row = self._route(world, incoming.contract, incoming.receiver, sender)
            call = replace(call, body=as_profile(incoming, row.profile))
            async with Outside(setup.timeouts) as outside:
                answer = await self._carry_out(world, row, call, sender, outside)
        except VPFault as fault:
            answer = self._refused(world, call, fault, correlation, began)
        return _to_consumer(answer, encoding, correlation)

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
        began = perf_counter()
        correlation = call.headers.get(CORRELATION, "")
        try:
            sender = identify(call.headers, world.setup.platform, correlation)
            row = self._route(world, call.contract, call.logical_address, sender)
            return await self._carry_out(world, row, call, sender, outside)
        except VPFault as fault:
            return self._refused(world, call, fault, correlation, began)

    async def _carry_out(self, world: World, row: Row, call: Call, sender: Sender, outside: Outside) -> Answer:
        """Raises VPFault VP009 when the producer fails in a way that is not a SOAP fault of its own."""
        destination = row.destination
        if destination.aggregates:
            return await self._aggregate(world, call, _inner(call.headers, sender, world), outside)
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
        return Answer(reply.status, reply.body, reply.content_type or XML)

    async def _outside(self, world: World, row: Row, call: Call, sender: Sender, outside: Outside) -> Answer:
        began, at = perf_counter(), self._settings.real()
        answer, failure = Answer(0, b""), None
        producer, url = row.destination.producer, row.destination.address
        harmed = faulty_outside.met(world, producer, call)

        async def post() -> Answer:
            told = _outgoing(call, sender, world, url)
            return await outside.post(url, call.body, told, row.destination.external)

        try:
            answer = await faulty_outside.ask(harmed, world, call, post)
            return answer
        except NoAnswer as error:
            failure = str(error)
            raise
        except asyncio.CancelledError:
            failure = "uppringaren slutade vänta"
            raise
        finally:
            self._log(world, call, "external", producer, answer, failure, sender, began, at, harmed.names)

    async def _aggregated(self, world: World, contract: str, request: Request) -> Answer:
        call = Call(contract, "", request.body, request.content_type, request.headers)
        async with Outside(world.setup.platform.timeouts) as outside:
            return await self._aggregate(world, call, request.headers, outside)

    async def _aggregate(self, world: World, call: Call, http: Mapping[str, str], outside: Outside) -> Answer:
        began, at = perf_counter(), self._settings.real()

        async def send(inner: Call) -> Answer:
            return await self._send(world, inner, outside)

        async def find(query: FindQuery) -> Sequence[Engagement]:
            return await self._find(world, query, http)

        around = Surroundings(world.setup.platform, catalogue(world.setup), timestamp(world.now), send, find)
        service = SERVICES[call.contract]
        answer = await aggregate(
            service, call.body, call.content_type, {**http, INSTANCE: around.platform.instance_id}, around
        )
        sender = Sender(http.get(SENDER, ""), http.get(ORIGINAL, ""), http.get(CORRELATION, ""))
        self._log(world, call, "platform", PLATFORM, answer, _fault_text(answer), sender, began, at)
        return answer

    async def _find(self, world: World, query: FindQuery, http: Mapping[str, str]) -> Sequence[Engagement]:
        """FindContent, as a message like any other.

        Raises IndexFailed.
        """
        setup = world.setup.platform
        post = Post(
            INDEX,
            find_content.CONTRACT,
            envelope.request(_find_content(query), headers.request_head(setup.index.hsa_id)),
            XML,
            sender=setup.hsa_id,
            correlation=http.get(CORRELATION, ""),
        )
        try:
            async with asyncio.timeout(setup.timeouts.index):
                reply = await self._endpoint.answer_in_loop(world, post)
            message = envelope.parse(reply.body)
        except TimeoutError as error:
            raise IndexFailed("Read timed out") from error
        except (NoAnswer, TechnicalError) as error:
            raise IndexFailed(str(error)) from error
        if message.payload.tag == f"{{{SOAP}}}Fault":
            raise IndexFailed(message.payload.findtext("faultstring") or "")
        reply_value: find_content.Response = response_reader(find_content.CONTRACT)(message.payload)
        return [engagement(each) for each in reply_value.engagement]

    def _refused(self, world: World, call: Call, fault: VPFault, correlation: str, began: float) -> Answer:
        answer = fault.answer(world.setup.platform.instance_name)
        text = fault.text(world.setup.platform.instance_name)
        sender = Sender(call.headers.get(SENDER, ""), "", correlation)
        at = self._settings.real() - (perf_counter() - began)
        self._log(world, call, "platform", PLATFORM, answer, text, sender, began, at)
        return answer

    def _log(
        self,
        world: World,
        call: Call,
        component: str,
        producer: str,
        answer: Answer,
        failure: str | None,
        sender: Sender,
        began: float,
        at: float,
        faults: str = "",
    ) -> None:
        contract = CATALOGUE.get(call.contract)
        exchange = Exchange(
            session=world.state.session,
            at=timestamp(world.now),
            component=component,
            producer=producer,
            contract=contract.name if contract is not None else call.contract[:200],
            logical_address=call.logical_address[:200],
            sender=sender.hsa_id[:200],
            correlation=sender.correlation[:200],
            status=answer.status,
            fault=failure,
            faults=faults,
            began=at,
            elapsed_ms=round((perf_counter() - began) * 1000, 3),
            request=call.body,
            reply=answer.body,
        )
        try:
            self._call_log.add(exchange)
        except Exception:  # what has been done is done: a log that cannot be written must not say otherwise
            logger.exception("the call log could not be written")


def _find_content(query: FindQuery) -> str:
    """What an aggregating service asks: resident and domain, also when they are empty, and at most a category."""
    namespace = find_content.CONTRACT.responder_namespace
    fields = {
        "registeredResidentIdentification": query.resident,
        "serviceDomain": query.service_domain,
        "categorization": query.categorization,
    }
    content = "".join(f"<f:{name}>{escape(text)}</f:{name}>" for name, text in fields.items() if text is not None)
    return f'<f:FindContent xmlns:f="{namespace}">{content}</f:FindContent>'


def _judged(answer: Answer, address: str) -> Answer:
    """What the router makes of a producer's answer (spec/platform.md 2.12).

    Raises VPFault VP009.
    """
    if 200 <= answer.status < 300:
        if not answer.body:
            raise empty(address)
        return answer
    if answer.status == 500 and SOAP.encode() in answer.body:
        return answer
    raise wrong_status(address, answer.status)


def _inner(http: Mapping[str, str], sender: Sender, world: World) -> dict[str, str]:
    """The headers that the router sets towards what is inside the platform."""
    kept = {name: value for name, value in http.items() if name.startswith(_PASSED_ON)}
    return {
        **kept,
        SENDER: sender.hsa_id,
        INSTANCE: world.setup.platform.instance_id,
        ORIGINAL: sender.original,
        CORRELATION: sender.correlation,
    }


def _outgoing(call: Call, sender: Sender, world: World, url: str) -> dict[str, str]:
    """To a producer outside: what the router sets is not told to https addresses (spec/platform.md 1.4)."""
    told = _inner(call.headers, sender, world)
    if url.lower().startswith("https:"):
        for name in (SENDER, INSTANCE, CORRELATION):
            del told[name]
    if sender.history:
        told[HISTORY] = sender.history
    action = call.headers.get("soapaction") or _soap_action(call.contract)
    return {**told, "Content-Type": "text/xml;charset=UTF-8", "User-Agent": _USER_AGENT, "SOAPAction": action}


def _soap_action(contract: str) -> str:
    known = CATALOGUE.get(contract)
    return f'"{known.soap_action}"' if known is not None else '""'


def _to_consumer(answer: Answer, encoding: str | None, correlation: str) -> Answer:
    """Always text/xml, in the encoding of the request, with the correlation id."""
    body, content_type = answer.body, XML
    if encoding is not None:
        body, content_type = _encoded(body, encoding), f"text/xml; charset={encoding}"
    kept = {name: value for name, value in answer.headers.items() if name.startswith("x-")}
    return Answer(answer.status, body, content_type, {**kept, CORRELATION: correlation})


def _encoded(body: bytes, encoding: str) -> bytes:
    text = body.decode("utf-8", "replace")
    return text.replace('encoding="UTF-8"', f'encoding="{encoding}"', 1).encode(encoding)


def _fault_text(answer: Answer) -> str | None:
    if answer.status < 400:
        return None
    try:
        return envelope.parse(answer.body).payload.findtext("faultstring")
    except TechnicalError:
        return None
