"""Telling those outside what the index and its producers have to say: an index elsewhere, subscribers with addresses.

Nobody waits for them: it is done in the background, each party in order and by one process at a time, a few times a
second apart until it takes the message or the message is dropped (spec/platform.md 4.6).
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from uuid import uuid4

from simulator.contracts.contract import ServiceContract
from simulator.domain.engagement import INDEX
from simulator.domain.reply import Reply
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.settings import Settings
from simulator.soap.errands import Errands
from simulator.soap.index_messages import NOTIFICATION, UPDATE, Letter, hsa_id, written
from simulator.soap.index_view import index_of
from simulator.soap.pushing import push
from simulator.store import outbox, turns
from simulator.store.call_log import CallLog, keep
from simulator.store.engagements import EngagementStore, Writing
from simulator.store.outbox import MOST_ATTEMPTS, Waiting
from simulator.store.revision import Replaced
from simulator.store.turns import Line
from simulator.worlds import World

logger = logging.getLogger("tidbok.index")


@dataclass(frozen=True, slots=True)
class _Party:
    """Somebody outside. `producer` is what the call log calls it, `address` its HSA-id."""

    line: Line
    url: str
    producer: str
    contract: ServiceContract
    address: str


class Outwards:
    """Shared by all threads of a process."""

    def __init__(self, settings: Settings, call_log: CallLog) -> None:
        self._settings = settings
        self._call_log = call_log
        self._errands = Errands()
        self._holder = uuid4().hex

    def wake(self, world: World) -> None:
        """See to it that what waits is told; from now on, not here."""
        for party in _waited_for(world):
            self._errands.ask(party.line, partial(self._tell, world, party))

    def rest(self, world: World, seconds: float) -> bool:
        """Wait until each has been told, or has failed to listen; `seconds` at most. True when it is so."""
        lines = [party.line for party in _parties(world)]
        if not lines:
            return True
        with self._settings.waiting():
            return self._errands.rest(lines, seconds)

    def _tell(self, world: World, party: _Party) -> float | None:
        """One message. An errand: in how many seconds to go on, None when there is no more."""
        if world.ledger.database.closed:
            return None
        try:
            return self._told(world, party)
        except Exception:
            if world.ledger.database.closed:  # meanwhile: it is no error of anybody's
                return None
            raise

    def _told(self, world: World, party: _Party) -> float | None:
        real, now = self._settings.real(), timestamp(world.now)
        turn = turns.take(world.ledger.database, party.line, self._holder, real, now)
        if not turn.mine:
            return self._settings.between_tries  # another process is at it, or died at it
        if turn.message is None:
            return None
        arrived = turn.message.attempts < MOST_ATTEMPTS and self._pushed(world, party, turn.message)
        if world.ledger.database.closed:
            return None
        if arrived or _is_given_up(turn.message, party.url):
            _remove(world, party.line, turn.message, arrived=arrived)
        return 0.0 if arrived else self._settings.between_tries

    def _pushed(self, world: World, party: _Party, message: Waiting) -> bool:
        """True when the other side took it."""
        began, started = self._settings.real(), perf_counter()
        sender = hsa_id(world, message.party) if party.contract is UPDATE else world.setup.platform.index.hsa_id
        body = written(party.contract, party.address, message.transactions)
        letter = Letter("external", party.producer, party.contract, party.address, sender, body, str(uuid4()))
        pushed = push(party.url, body, letter.http_headers())
        reply = Reply(pushed.status, pushed.body, pushed.problem)
        keep(self._call_log, letter.answered(world, reply, began, perf_counter() - started))
        return pushed.arrived


def _parties(world: World) -> Iterator[_Party]:
    session, revision, index = world.state.session, world.state.revision, world.setup.platform.index
    if index.url:
        yield _Party(Line(session, revision, turns.ITSELF), index.url, INDEX, UPDATE, index.hsa_id)
    for each in index.subscribers:
        if each.url:
            yield _Party(Line(session, revision, each.hsa_id), each.url, each.hsa_id, NOTIFICATION, each.hsa_id)


def _waited_for(world: World) -> list[_Party]:
    """Those that have something to be told now."""
    parties = list(_parties(world))
    if not parties:
        return []
    database, session, now = world.ledger.database, world.state.session, timestamp(world.now)
    waiting = set(outbox.subscribers_waiting(database, session))
    if any(party.contract is UPDATE for party in parties) and outbox.is_update_due(database, session, now):
        waiting.add(turns.ITSELF)
    return [party for party in parties if party.line.party in waiting]


def _is_given_up(message: Waiting, url: str) -> bool:
    """True, and logged, after the last try."""
    last = message.attempts + 1 >= MOST_ATTEMPTS
    if last:
        logger.error("%s has not taken a message in %d attempts: dropped", url, MOST_ATTEMPTS)
    return last


def _remove(world: World, line: Line, message: Waiting, *, arrived: bool) -> None:
    store = EngagementStore(world.ledger.database, line.session, revision=line.revision)
    with contextlib.suppress(Replaced), store.writing() as writing:  # Replaced: gone with its world
        if line.party != turns.ITSELF:
            outbox.remove_notifications(writing.connection, line.session, (message.message_id,))
            return
        outbox.remove_updates(writing.connection, line.session, (message.message_id,))
        if arrived:
            _remember(world, message, writing)


def _remember(world: World, message: Waiting, writing: Writing) -> None:
    """What an index outside has been told is kept in ours too, so that producers know what to clear away; quietly."""
    store = EngagementStore(world.ledger.database, world.state.session, writing.connection)
    ours = index_of(world, world.setup.platform.index.hsa_id, message.due, store)
    with contextlib.suppress(TechnicalError):  # what ours would have refused is the other's to judge
        replace(ours, setup=replace(ours.setup, subscribers=(), write_delay=0.0)).update(message.transactions)
