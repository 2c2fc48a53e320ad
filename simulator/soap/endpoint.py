"""The guard: everything between a POST's bytes and the contract, in the order a booking system would look.

Size, compression, encoding, XML, envelope, headers, address, contract; then the system's delay, and the answer. Each no
is a SOAP fault with HTTP 500 and a sentence; every call that is read ends in the call log, also the ones that are
refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

from simulator.contracts import envelope, headers
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import Message
from simulator.domain.booking_system import Caller
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError, UnknownSession
from simulator.settings import Settings
from simulator.soap.hosting import Reply, fault_reply, hosted
from simulator.soap.hosts import BookingSystems, Host
from simulator.store.call_log import CallLog, Exchange
from simulator.worlds import World

logger = logging.getLogger("tidbok.soap")

_LONGEST_ADDRESS = 200  # in the log; the request is there in full
OUR_FAULT = "Internt fel i simulatorn. Felet är loggat på servern; det är inte ditt meddelande det är fel på."


@dataclass(frozen=True, slots=True)
class Post:
    """A POST as it came: to whom, and the bytes. `sender` and `correlation` are the platform's words on whose call it is."""

    producer: str
    contract: ServiceContract
    body: bytes
    content_type: str = ""
    content_encoding: str = ""
    sender: str = ""
    correlation: str = ""


class Endpoint:
    """Answers POSTs to what is simulated. `hosts` by contract domain; a domain that is not there is a booking system's."""

    def __init__(
        self,
        settings: Settings,
        call_log: CallLog,
        reopen: Callable[[str], World],
        hosts: Mapping[str, Host] | None = None,
    ) -> None:
        self._settings = settings
        self._call_log = call_log
        self._reopen = reopen
        self._hosts = hosts or {}
        self._booking_systems = BookingSystems()

    def answer(self, world: World, post: Post) -> Reply:
        """For a thread of one's own: waits out the delay, then answers. Never raises for anything a caller can send."""
        visit = self._visit(world, post)
        visit.understand()
        if visit.wait:
            self._settings.sleep(visit.wait)
            visit.reopen()
        visit.answer()
        return visit.done()

    async def answer_in_loop(self, world: World, post: Post) -> Reply:
        """For many at once: the delay is counted from now and other calls use it, so that their work adds nothing to it."""
        visit = self._visit(world, post)
        visit.understand()
        visit.answer()
        left = visit.wait - visit.elapsed
        if left > 0:
            try:
                await asyncio.sleep(left)
            except asyncio.CancelledError:
                visit.abandoned()
                raise
        return visit.done()

    def _visit(self, world: World, post: Post) -> _Visit:
        host = self._hosts.get(post.contract.domain, self._booking_systems)
        return _Visit(host, self._settings, self._call_log, self._reopen, world, post)


class _Visit:
    """One call's way through. `wait` is what the addressee takes, in real seconds."""

    def __init__(
        self,
        host: Host,
        settings: Settings,
        call_log: CallLog,
        reopen: Callable[[str], World],
        world: World,
        post: Post,
    ) -> None:
        self._host = host
        self._settings = settings
        self._call_log = call_log
        self._reopen = reopen
        self._world = world
        self._post = post
        self._began_at = settings.real()
        self._began = perf_counter()
        self._body = post.body
        self._address = ""
        self._message: Message | None = None
        self._caller: Caller | None = None
        self._reply: Reply | None = None
        self.wait = 0.0

    @property
    def elapsed(self) -> float:
        return perf_counter() - self._began

    def understand(self) -> None:
        self._guarded(self._understand)

    def reopen(self) -> None:
        """The clock may have moved during the wait, or another scenario been loaded."""
        self._guarded(self._open_again)

    def answer(self) -> None:
        self._guarded(self._answer)

    def done(self) -> Reply:
        """The reply, with the call in the log."""
        reply = self._reply
        if reply is None:
            raise AssertionError("a visit without an answer")
        self._log(reply)
        return reply

    def abandoned(self) -> None:
        """The caller went away while it waited."""
        self._log(Reply(0, b"", "uppringaren slutade vänta"))

    def _understand(self) -> None:
        post = self._post
        self._body = envelope.decompressed(post.body, post.content_encoding, self._settings.most_bytes)
        message = envelope.parse(self._body, post.content_type)
        headers.refuse_not_understood(message.headers)
        self._address = headers.logical_address(message.headers)
        self._caller = headers.caller(message.headers) if post.contract.needs_actor else None
        self.wait = self._host.accept(self._world, post.producer, post.contract, self._address)
        self._message = message

    def _open_again(self) -> None:
        try:
            self._world = self._reopen(self._world.state.session)
        except UnknownSession as error:
            raise TechnicalError("Sessionen togs bort medan anropet väntade.", party="Server") from error
        if not self._host.knows(self._world, self._post.producer):
            raise TechnicalError(f"Systemet {self._post.producer} togs bort medan anropet väntade.", party="Server")

    def _answer(self) -> None:
        if self._message is None:
            raise AssertionError("answered before it was understood")
        host = self._host.open(self._world, self._post.producer, self._caller, self._address)
        self._reply = hosted(self._post.contract).call(self._message, host)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Whatever a step raises becomes the reply, and the steps after it are passed by."""
        if self._reply is not None:
            return
        try:
            step()
        except TechnicalError as error:
            self._reply = fault_reply(error)
        except Exception:  # the boundary: whatever breaks in here is logged, and the caller gets a fault
            logger.exception("%s broke", self._post.contract.name)
            self._reply = fault_reply(TechnicalError(OUR_FAULT, party="Server"))

    def _log(self, reply: Reply) -> None:
        """What has been done is done: a log that cannot be written must not say otherwise."""
        post, elapsed_ms = self._post, round(self.elapsed * 1000, 3)
        logger.info("%s %s: %d in %.1f ms", post.producer, post.contract.name, reply.status, elapsed_ms)
        exchange = Exchange(
            session=self._world.state.session,
            at=timestamp(self._world.now),
            component=self._host.component,
            producer=post.producer,
            contract=post.contract.name,
            logical_address=self._address[:_LONGEST_ADDRESS],
            sender=post.sender,
            correlation=post.correlation,
            status=reply.status,
            fault=reply.fault,
            began=self._began_at,
            elapsed_ms=elapsed_ms,
            request=self._body,
            reply=reply.body,
        )
        try:
            self._call_log.add(exchange)
        except Exception:
            logger.exception("the call log could not be written")
