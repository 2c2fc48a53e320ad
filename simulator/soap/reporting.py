"""Producers tell the engagement index, and the index its subscribers: what is due by the session's clock is told now.

In process each Update is a real message, answered by the hosted contract in the same transaction that takes it out of
the outbox: told exactly once, in order, whoever else tells. Over HTTP it is told at least once, five times at most.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from uuid import uuid4

from simulator.contracts import engagement_index, envelope, headers
from simulator.contracts.consumer import request_writer
from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_engagementindex.engagement import transactions_request
from simulator.domain.call import XML
from simulator.domain.engagement import Transaction
from simulator.domain.platform import Subscriber
from simulator.domain.reply import Reply
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.settings import Settings
from simulator.soap.hosting import fault_reply, hosted
from simulator.soap.index_view import PRODUCER, index_of, index_setup
from simulator.soap.passed import posts_of_passed
from simulator.soap.pushing import push
from simulator.store import outbox
from simulator.store.call_log import CallLog, Exchange
from simulator.store.engagements import EngagementStore, Writing
from simulator.store.outbox import Waiting
from simulator.worlds import World

logger = logging.getLogger("tidbok.index")

_UPDATE = engagement_index.update.CONTRACT
_NOTIFICATION = engagement_index.process_notification.CONTRACT


class Reporter:
    """Shared by all threads of a process; what is still to be told is in the ledger."""

    def __init__(self, settings: Settings, call_log: CallLog) -> None:
        self._settings = settings
        self._call_log = call_log
        self._swept: dict[str, tuple[int, str]] = {}
        self._sweeping = threading.Lock()

    def catch_up(self, world: World, *, outwards: bool = True) -> None:
        """Everything that is due: after a change, before a look at the index, before and after the clock moves.

        `outwards`: also over HTTP, to those outside, which may take seconds. Never raises: what has been done is done,
        and what could not be told stays to be told next time.
        """
        try:
            self.settle(world)
            if outwards:
                self.push(world)
        except Exception:  # the boundary: the act that led here must not seem to have failed
            logger.exception("the engagement index of session %s could not be brought up to date", world.state.session)

    def settle(self, world: World) -> None:
        """What happens within the simulator: updates that are due, the index's own delay, times that have passed."""
        self.deliver(world)
        index_of(world, "").settle()
        if self.sweep(world):
            self.deliver(world)

    def push(self, world: World) -> None:
        """What goes to others: updates to an index outside, and notifications to subscribers outside."""
        self._deliver_outside(world)
        self.notify(world)

    def deliver(self, world: World) -> None:
        """Tell our own index what its producers have left, one Update each."""
        database, session, now = world.ledger.database, world.state.session, timestamp(world.now)
        if world.setup.platform.index.url or not outbox.is_update_due(database, session, now):
            return
        with EngagementStore(database, session).writing() as writing:
            due = outbox.due_updates(writing.connection, session, now)
            told = [self._told(world, each, writing) for each in due]
            outbox.remove_updates(writing.connection, session, (each.message_id for each in due))
        for exchange in told:
            self._log(exchange)

    def sweep(self, world: World) -> bool:
        """Leave updates about what has passed since the last time; True when there were any.

        Looked for once per second of the session's clock and process.
        """
        session, seen = world.state.session, (world.state.revision, timestamp(world.now))
        with self._sweeping:
            if self._swept.get(session) == seen:
                return False
            posts = posts_of_passed(world)
            if posts:
                outbox.leave_updates(world.ledger.database, session, posts)
            self._swept[session] = seen
        return bool(posts)

    def notify(self, world: World) -> None:
        """Tell the subscribers that have an address of their own; 1177 fetches what is for it from the ledger."""
        for subscriber in index_setup(world.setup).subscribers:
            if subscriber.url:
                self._notify(world, subscriber, subscriber.url)

    # In process

    def _told(self, world: World, waiting: Waiting, writing: Writing) -> Exchange:
        """The Update and its answer. A no is the producer's loss: it would be the same every time."""
        began, started = self._settings.real(), perf_counter()
        address = world.setup.platform.index.hsa_id
        request = _message(_UPDATE, address, waiting.transactions)
        store = EngagementStore(world.ledger.database, world.state.session, writing.connection)
        try:
            message = envelope.parse(request)
            reply = hosted(_UPDATE).call(message, index_of(world, address, waiting.due, store))
        except TechnicalError as error:
            reply = fault_reply(error)
            logger.error("the engagement index refused an Update from %s: %s", waiting.party, reply.fault)
        elapsed = perf_counter() - started
        sender = _hsa_id(world, waiting.party)
        return _exchange(world, "index", PRODUCER, _UPDATE, address, sender, request, reply, began, elapsed)

    # Over HTTP

    def _deliver_outside(self, world: World) -> None:
        """In order: the ones after one that nobody took wait for the next time."""
        database, session, now = world.ledger.database, world.state.session, timestamp(world.now)
        index = world.setup.platform.index
        if not index.url or not outbox.is_update_due(database, session, now):
            return
        with database.reading() as connection:
            due = outbox.due_updates(connection, session, now)
        for each in due:
            if not outbox.try_update(database, session, each):
                return  # somebody else is at it
            sender = _hsa_id(world, each.party)
            arrived = self._push(world, index.url, PRODUCER, _UPDATE, index.hsa_id, sender, each)
            if arrived or _given_up(each, index.url):
                with EngagementStore(database, session).writing() as writing:
                    outbox.remove_updates(writing.connection, session, (each.message_id,))
                    if arrived:
                        _remember(world, each, writing)
            if not arrived:
                return

    def _notify(self, world: World, subscriber: Subscriber, url: str) -> None:
        database, session = world.ledger.database, world.state.session
        for each in outbox.notifications_for(database, session, subscriber.hsa_id):
            if not outbox.try_notification(database, session, each):
                return
            sender, address = world.setup.platform.index.hsa_id, subscriber.hsa_id
            arrived = self._push(world, url, subscriber.hsa_id, _NOTIFICATION, address, sender, each)
            if arrived or _given_up(each, url):
                with database.writing() as connection:
                    outbox.remove_notifications(connection, session, (each.message_id,))
            if not arrived:
                return

    def _push(
        self,
        world: World,
        url: str,
        producer: str,
        contract: ServiceContract,
        address: str,
        sender: str,
        waiting: Waiting,
    ) -> bool:
        """True when the other side took it."""
        began, started = self._settings.real(), perf_counter()
        request, correlation = _message(contract, address, waiting.transactions), str(uuid4())
        with self._settings.waiting():
            pushed = push(url, request, _http_headers(contract, sender, correlation))
        reply = Reply(pushed.status, pushed.body, pushed.problem)
        elapsed = perf_counter() - started
        self._log(_exchange(world, "external", producer, contract, address, sender, request, reply, began, elapsed))
        return pushed.arrived

    def _log(self, exchange: Exchange) -> None:
        try:
            self._call_log.add(exchange)
        except Exception:  # what has been told is told
            logger.exception("the call log could not be written")


def _remember(world: World, waiting: Waiting, writing: Writing) -> None:
    """What an index outside has been told is kept in ours too, so that producers know what to clear away; quietly."""
    store = EngagementStore(world.ledger.database, world.state.session, writing.connection)
    ours = index_of(world, world.setup.platform.index.hsa_id, waiting.due, store)
    with contextlib.suppress(TechnicalError):  # what ours would have refused is the other's to judge
        replace(ours, setup=replace(ours.setup, subscribers=(), write_delay=0.0)).update(waiting.transactions)


def _hsa_id(world: World, system: str) -> str:
    """Of a system that may have gone with its world since it left the message."""
    setup = world.setup.systems.get(system)
    return setup.hsa_id if setup else ""


def _given_up(waiting: Waiting, url: str) -> bool:
    """True, and logged, after the last attempt."""
    last = waiting.attempts + 1 >= outbox.MOST_ATTEMPTS
    if last:
        logger.error("%s has not taken a message in %d attempts: dropped", url, outbox.MOST_ATTEMPTS)
    return last


def _message(contract: ServiceContract, address: str, transactions: Sequence[Transaction]) -> bytes:
    text = request_writer(contract)(transactions_request(transactions))
    return envelope.request(text, headers.request_head(address, namespace=contract.address_namespace))


def _http_headers(contract: ServiceContract, sender: str, correlation: str) -> dict[str, str]:
    return {
        "Content-Type": XML,
        "SOAPAction": f'"{contract.soap_action}"',
        "x-rivta-original-serviceconsumer-hsaid": sender,
        "x-skltp-correlation-id": correlation,
    }


def _exchange(
    world: World,
    component: str,
    producer: str,
    contract: ServiceContract,
    address: str,
    sender: str,
    request: bytes,
    reply: Reply,
    began: float,
    elapsed: float,
) -> Exchange:
    return Exchange(
        session=world.state.session,
        at=timestamp(world.now),
        component=component,
        producer=producer,
        contract=contract.name,
        logical_address=address,
        sender=sender,
        status=reply.status,
        fault=reply.fault,
        began=began,
        elapsed_ms=round(elapsed * 1000, 3),
        request=request,
        reply=reply.body,
    )
