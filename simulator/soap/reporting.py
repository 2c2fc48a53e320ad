"""Producers tell the engagement index, and the index its subscribers: what is due by the session's clock is told now.

In process each Update is a real message, answered by the hosted contract in the same transaction that takes it out of
the outbox: told exactly once, in order, whoever else tells. Those outside are told in the background (`outwards`).
"""

from __future__ import annotations

import logging
from time import perf_counter

from simulator.contracts import envelope
from simulator.domain.engagement import INDEX
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.settings import Settings
from simulator.soap.hosting import fault_reply, hosted
from simulator.soap.index_messages import UPDATE, Letter, hsa_id, written
from simulator.soap.index_view import index_of
from simulator.soap.outwards import Outwards
from simulator.soap.passed import forget_later, leave_passed
from simulator.store import outbox
from simulator.store.call_log import CallLog, Exchange, keep
from simulator.store.engagements import EngagementStore, Writing
from simulator.store.outbox import Waiting
from simulator.store.revision import Replaced
from simulator.worlds import World

logger = logging.getLogger("tidbok.index")

_SWEPT = "swept"
PATIENCE_SECONDS = 5.0
"""With those outside, for somebody who wants to see them told."""


class Reporter:
    """Shared by all threads of a process; what is still to be told is in the ledger."""

    def __init__(self, settings: Settings, call_log: CallLog) -> None:
        self._settings = settings
        self._call_log = call_log
        self._outwards = Outwards(settings, call_log)

    def catch_up(self, world: World) -> None:
        """Everything that is due: after a change, before a look at the index, before and after the clock moves.

        Waits for nobody outside. Never raises: what has been done is done, and what could not be told stays to be told
        next time.
        """
        try:
            self.settle(world)
            self._outwards.wake(world)
        except Replaced:
            return  # what came in its place is brought up to date by whoever looks at it
        except Exception:  # the boundary: the act that led here must not seem to have failed
            logger.exception("the engagement index of session %s could not be brought up to date", world.state.session)

    def catch_up_with_all(self, world: World, seconds: float = PATIENCE_SECONDS) -> bool:
        """The same, and those outside have been told or failed to listen: True, unless they take more than `seconds`.

        For those who set the stage, and look at the scene next.
        """
        self.catch_up(world)
        return self._outwards.rest(world, seconds)

    def settle(self, world: World) -> None:
        """What happens within the simulator: updates that are due, the index's own delay, times that have passed.

        Raises Replaced, having done nothing, when the world is no longer there.
        """
        self._deliver(world)
        index_of(world, "").settle()
        if self._sweep(world):
            self._deliver(world)

    def _deliver(self, world: World) -> None:
        """Tell our own index what its producers have left, one Update each."""
        database, session, now = world.ledger.database, world.state.session, timestamp(world.now)
        if world.setup.platform.index.url or not outbox.is_update_due(database, session, now):
            return
        with EngagementStore(database, session, revision=world.state.revision).writing() as writing:
            due = outbox.due_updates(writing.connection, session, now)
            told = [self._told(world, each, writing) for each in due]
            outbox.remove_updates(writing.connection, session, (each.message_id for each in due))
        for exchange in told:
            keep(self._call_log, exchange)

    def _sweep(self, world: World) -> bool:
        """Leave updates about what has passed since the last time; True when there were any.

        Looked for once per second of the session's clock and process. Two who look at once both look: the ledger lets
        one of them find something.
        """
        now, last = timestamp(world.now), world.setup.derived.get(_SWEPT, "")
        if last == now:
            return False
        if last > now:
            forget_later(world)
        found = leave_passed(world)
        world.setup.derived[_SWEPT] = now
        return found

    def _told(self, world: World, waiting: Waiting, writing: Writing) -> Exchange:
        """The Update and its answer. A no is the producer's loss: it would be the same every time."""
        began, started = self._settings.real(), perf_counter()
        address = world.setup.platform.index.hsa_id
        body = written(UPDATE, address, waiting.transactions)
        letter = Letter("index", INDEX, UPDATE, address, hsa_id(world, waiting.party), body)
        store = EngagementStore(world.ledger.database, world.state.session, writing.connection)
        try:
            reply = hosted(UPDATE).call(envelope.parse(body), index_of(world, address, waiting.due, store))
        except TechnicalError as error:
            reply = fault_reply(error)
            logger.error("the engagement index refused an Update from %s: %s", waiting.party, reply.fault)
        return letter.answered(world, reply, began, perf_counter() - started)
