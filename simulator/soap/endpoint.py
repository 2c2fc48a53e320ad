"""The guard: everything between a POST's bytes and the contract, in the order a booking system would look.

Size, compression, encoding, XML, envelope, headers, address, contract; then the system's delay, and the answer. Each no
is a SOAP fault with HTTP 500 and a sentence; every call that is read ends in the call log, also the ones that are
refused. The session's faults strike a call that has come as far as to an addressee: they make it wait, answer in its
place, are handed to it, or change its reply, and the call log names them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from simulator.contracts import envelope, headers
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import Message
from simulator.domain.booking_system import Caller
from simulator.domain.reply import Reply
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError, UnknownSession
from simulator.faults import guard
from simulator.faults.fault import AT_THE_GUARD, BEHIND_THE_GUARD
from simulator.faults.harm import UNHARMED, harm
from simulator.faults.situation import Situation
from simulator.settings import Settings
from simulator.soap import people
from simulator.soap.endings import no_answer
from simulator.soap.hosting import fault_reply, hosted
from simulator.soap.hosts import BookingSystems, Host
from simulator.store.call_log import CallLog, Exchange, keep
from simulator.worlds import World

logger = logging.getLogger("tidbok.soap")

_LONGEST_ADDRESS = 200  # in the log; the request is there in full
OUR_FAULT = "Internt fel i simulatorn. Felet är loggat på servern; det är inte ditt meddelande det är fel på."


@dataclass(frozen=True, slots=True)
class Post:
    """A POST as it came: to whom, and the bytes.

    `sender` and `correlation` are the platform's words on whose call it is.
    """

    producer: str
    contract: ServiceContract
    body: bytes
    content_type: str = ""
    content_encoding: str = ""
    sender: str = ""
    correlation: str = ""
    sent: float = 0.0
    """When it left, by `perf_counter`; 0 is now."""


_ACTS = frozenset(("MakeBooking", "UpdateBooking", "CancelBooking", "Update", "ProcessNotification"))


def _nobody_minds(_: World) -> None:
    return None


class Endpoint:
    """Answers POSTs to what is simulated.

    `hosts` by producer, or by contract domain; others are booking systems.
    """

    def __init__(
        self,
        settings: Settings,
        call_log: CallLog,
        reopen: Callable[[str], World],
        hosts: Mapping[str, Host] | None = None,
        changed: Callable[[World], None] = _nobody_minds,
    ) -> None:
        """`changed` is called when what a citizen has may have changed."""
        self._settings = settings
        self._call_log = call_log
        self._reopen = reopen
        self._hosts = hosts or {}
        self._changed = changed
        self._booking_systems = BookingSystems()

    def answer(self, world: World, post: Post) -> Reply:
        """For a thread of one's own: waits out the delay, then answers.

        Never raises for anything a caller can send. What a reply's `ending` says is left to whoever has the
        connection.
        """
        visit = self._visit(world, post)
        visit.understand()
        if visit.wait:
            self._settings.sleep(visit.wait)
            visit.reopen()
        visit.answer()
        reply = visit.harmed()
        visit.log(reply)
        return reply

    async def answer_in_loop(self, world: World, post: Post) -> Reply:
        """For many at once: the delay is counted from now and other calls use it: their work adds nothing to it.

        Raises NoAnswer when no whole reply would have come over HTTP.
        """
        visit = self._visit(world, post)
        visit.understand()
        visit.answer()
        reply = visit.harmed()
        left = max(visit.wait - visit.elapsed, 0.0) + reply.seconds
        if left > 0:
            try:
                await asyncio.sleep(left)
            except asyncio.CancelledError:
                visit.abandoned()
                raise
        visit.log(reply)
        if reply.ending:
            raise no_answer(reply)
        return reply

    def _visit(self, world: World, post: Post) -> _Visit:
        host = self._hosts.get(post.producer) or self._hosts.get(post.contract.domain) or self._booking_systems
        return _Visit(host, self._settings, self._call_log, self._reopen, self._changed, world, post)


class _Visit:
    """One call's way through.

    `wait` is what the addressee takes, in real seconds.
    """

    def __init__(
        self,
        host: Host,
        settings: Settings,
        call_log: CallLog,
        reopen: Callable[[str], World],
        changed: Callable[[World], None],
        world: World,
        post: Post,
    ) -> None:
        self._host = host
        self._settings = settings
        self._call_log = call_log
        self._reopen = reopen
        self._changed = changed
        self._world = world
        self._post = post
        self._began_at = settings.real()
        self._began = post.sent or perf_counter()
        self._body = post.body
        self._address = ""
        self._message: Message | None = None
        self._caller: Caller | None = None
        self._reply: Reply | None = None
        self._harm = UNHARMED
        self._met_at_guard: Sequence[str] = ()
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

    def harmed(self) -> Reply:
        """The reply as it leaves; without faults it is the addressee's own."""
        self._guarded_always(self._change)
        if self._reply is None:
            raise AssertionError("a visit without an answer")
        return self._reply

    def abandoned(self) -> None:
        """The caller went away while it waited."""
        self.log(Reply(0, b"", "uppringaren slutade vänta"))

    def _understand(self) -> None:
        post = self._post
        self._body = envelope.decompressed(post.body, post.content_encoding, self._settings.most_bytes)
        message = envelope.parse(self._body, post.content_type)
        headers.refuse_not_understood(message.headers)
        self._address = headers.logical_address(message.headers)
        met = self._met_at_guard = self._meet_guard(message) if self._world.faults else ()
        if met:
            self._address = guard.seen(message, self._address, met)
        if post.contract.needs_actor and not guard.spared(message, met):
            self._caller = headers.caller(message.headers)
        self.wait = self._host.accept(self._world, post.producer, post.contract, self._address)
        self._message = message
        if self._world.faults:
            self._meet_faults(message)

    def _meet_guard(self, message: Message) -> list[str]:
        """Names of the faults that are met before the headers are judged; those of `_meet_faults` after."""
        return [each.fault for each in self._world.faults.pick(self._situation(message), AT_THE_GUARD)]

    def _meet_faults(self, message: Message) -> None:
        """Once per call: it is counted."""
        self._harm = harm(self._world.faults.pick(self._situation(message), BEHIND_THE_GUARD))
        self.wait += self._harm.wait

    def _situation(self, message: Message) -> Situation:
        return Situation(
            producer=self._post.producer,
            contract=self._post.contract,
            logical_address=self._address,
            residents=people.named_in(message, self._caller),
            now=timestamp(self._world.now),
            component=self._host.component,
        )

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
        if not self._harm.carried_out:
            self._reply = self._harm.instead
            return
        host = self._host.open(self._world, self._post.producer, self._caller, self._address, self._harm.hooks)
        self._reply = hosted(self._post.contract).call(self._message, host)
        if self._post.contract.name in _ACTS:
            self._changed(self._world)

    def _change(self) -> None:
        if self._reply is not None and self._harm is not UNHARMED:
            self._reply = self._harm.done_to(self._reply, self._post.contract, self._world.now)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Whatever a step raises becomes the reply, and the steps after it are passed by."""
        if self._reply is None:
            self._guarded_always(step)

    def _guarded_always(self, step: Callable[[], None]) -> None:
        try:
            step()
        except TechnicalError as error:
            self._reply = fault_reply(error)
        except Exception:  # the boundary: whatever breaks in here is logged, and the caller gets a fault
            logger.exception("%s broke", self._post.contract.name)
            self._reply = fault_reply(TechnicalError(OUR_FAULT, party="Server"))

    def log(self, reply: Reply) -> None:
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
            faults=" ".join((*self._met_at_guard, self._harm.names)).strip(),
            began=self._began_at,
            elapsed_ms=elapsed_ms,
            request=self._body,
            reply=reply.body,
        )
        keep(self._call_log, exchange)
