"""1177 reads what the engagement index has told it, and asks the producers about each of it (CR-CON-18).

It does so when it is asked anything, and before the clock moves: nobody runs in the background, so a test sees the same
thing every time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.domain.engagement import Transaction
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup
from simulator.domain.times import timestamp
from simulator.portal import questions
from simulator.portal.client import Client, patience_with_producer
from simulator.portal.collected import DETAILS, CollectedTime, Source
from simulator.portal.display import Facilities
from simulator.portal.inbox import Lookup, NewMessage, message_of, worth_asking
from simulator.portal.relations import parts_changed
from simulator.portal.replies import Unusable, rows_of, scheduled
from simulator.store.inbox import Delivery
from simulator.store.outbox import MOST_ATTEMPTS, Waiting

logger = logging.getLogger("tidbok.portal")

_MOST_PATIENCE = 5.0  # real seconds: a producer that is down must not hold up every look at the inbox


@dataclass(frozen=True, slots=True)
class Settled:
    """What a notification has come to. `left` could not be looked up and is worth another try."""

    notification: Waiting
    deliveries: tuple[Delivery, ...]
    left: tuple[Transaction, ...]


class Settler:
    def __init__(
        self, client: Client, platform: PlatformSetup, portal: PortalSetup, facilities: Facilities, now: datetime
    ) -> None:
        self._client = client
        self._patience = min(patience_with_producer(platform.timeouts), _MOST_PATIENCE)
        self._portal = portal
        self._facilities = facilities
        self._now = now

    async def settle(self, notifications: Sequence[Waiting]) -> list[Settled]:
        """Oldest first; all looked up at once."""
        asked = worth_asking(each.transactions for each in notifications)
        return list(await asyncio.gather(*map(self._settle, notifications, asked)))

    async def _settle(self, notification: Waiting, asked: Sequence[tuple[Transaction, Lookup]]) -> Settled:
        found = await asyncio.gather(*(self._details(lookup) for _, lookup in asked))
        left = tuple(each for (each, _), details in zip(asked, found, strict=True) if details is None)
        deliveries = [
            self._delivery(message)
            for (_, lookup), details in zip(asked, found, strict=True)
            if details is not None and (message := self._message(lookup, details)) is not None
        ]
        if left and notification.attempts + 1 >= MOST_ATTEMPTS:
            logger.error("%s of the index's notifications are given up after %s looks", len(left), MOST_ATTEMPTS)
            left = ()
        return Settled(notification, tuple(deliveries), left)

    async def _details(self, lookup: Lookup) -> CollectedTime | None:
        """None when it cannot be said: another look may succeed."""
        question = questions.details(lookup.facility, lookup.booking_id, lookup.resident)
        heard = await self._client.ask(question, self._patience)
        if heard.message is None:
            return None
        try:
            rows = rows_of(DETAILS, heard.message)
        except Unusable:
            return None
        return scheduled(Source.DIRECT, lookup.facility, rows[0]) if rows else None

    def _message(self, lookup: Lookup, details: CollectedTime) -> NewMessage | None:
        return message_of(lookup, details, self._facilities.name(lookup.facility), self._now, self._portal)

    def _delivery(self, message: NewMessage) -> Delivery:
        return Delivery(
            resident=message.resident,
            facility=message.facility,
            at=timestamp(self._now),
            kind=message.kind.value,
            heading=message.heading,
            text=message.text,
            booking_id=message.booking_id,
            system=message.system,
            relation=parts_changed(message.kind.event, self._now.date(), self._portal),
        )
