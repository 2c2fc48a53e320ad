"""1177 in one session: the facade over what it collects, keeps and shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from simulator.domain.call import Send
from simulator.domain.identifiers import hsa_key
from simulator.domain.patient_portal import NotificationMethod
from simulator.domain.relation import Relation
from simulator.domain.resident_at_portal import ResidentAtPortal
from simulator.portal import statistics as counting
from simulator.portal.booked_times import BookedTimes, merge
from simulator.portal.client import Client
from simulator.portal.collection import Citizen, Collection, Collector, Strategy
from simulator.portal.confirmations import OwnMessages, own_messages
from simulator.portal.display import Facilities
from simulator.portal.first_free import FirstFree, FirstFreeSearch, Need
from simulator.portal.flows.running import Flows
from simulator.portal.relations import Event, parts_changed
from simulator.portal.sending import Sending
from simulator.portal.settling import Settler
from simulator.portal.statistics import StrategyNumbers
from simulator.portal.visibility import View
from simulator.store import inbox, outbox, relations, residents, statistics
from simulator.worlds import World


@dataclass(frozen=True, slots=True)
class Look:
    """One look at Bokade tider. `this` are this collection's own numbers, `so_far` those of the whole session.

    `correlation`: what the collection's calls have in common in the call log.
    """

    resident: str
    now: datetime
    collection: Collection
    booked: BookedTimes
    this: StrategyNumbers
    so_far: StrategyNumbers
    correlation: str


class Portal:
    """One request's view of 1177.

    `sending` opens the way to the platform, for every message, inside the loop that uses it. `catch_up` brings the
    engagement index up to date in whatever needs no messages.
    """

    def __init__(self, world: World, sending: Sending, catch_up: Callable[[], None] = lambda: None) -> None:
        self.world = world
        self.facilities = Facilities(world.setup.portal, world.setup.systems)
        self._sending = sending
        self._catch_up = catch_up
        self._database = world.ledger.database
        self._session = world.state.session
        self._revision = world.state.revision
        self._portal = world.setup.portal
        self._platform = world.setup.platform
        self.flows = Flows(world, sending, self.facilities)

    async def settle(self) -> None:
        """Read what the engagement index has told since the last time, and let it reach the inbox and the relations.

        What cannot be looked up is tried again the next times, MOST_ATTEMPTS in all. Costs one question to the ledger
        when there is nothing.
        """
        self._catch_up()
        told = outbox.notifications_for(self._database, self._session, self._portal.hsa_id)
        if not told:
            return
        async with self._sending() as send:
            settler = Settler(self._client(send), self._platform, self._portal, self.facilities, self.world.now)
            settled = await settler.settle(told)
        for each in settled:
            inbox.settle(self._database, self._session, self._revision, each.notification, each.deliveries, each.left)

    async def booked_times(
        self, resident: str, strategy: Strategy = Strategy.CURRENT, facility: str | None = None
    ) -> Look:
        """Bokade tider of a citizen; with a facility, that facility's own list (CR-VIS-12), which is not counted."""
        await self.settle()
        related = tuple(relation.facility for relation in self._relations(resident))
        correlation = str(uuid4())
        async with self._sending() as send:
            collector = Collector(self._client(send, correlation), self._platform, self._portal, self.world.now)
            collection = await collector.collect(strategy, Citizen(resident, related))
        view = View(resident, self.world.now, self._portal, None if facility is None else hsa_key(facility))
        booked = merge(collection.times, view)
        this = counting.counters(collection, booked)
        if facility is None:
            statistics.add(self._database, self._session, self._revision, this)
        so_far = counting.numbers(strategy, self._counted())
        numbers = counting.numbers(strategy, this)
        return Look(resident, self.world.now, collection, booked, numbers, so_far, correlation)

    async def relations(self, resident: str) -> list[Relation]:
        await self.settle()
        return self._relations(resident)

    async def happens(self, resident: str, facility: str, event: Event) -> list[Relation]:
        """Something that makes, changes or ends a relation. The citizen's relations afterwards."""
        await self.settle()
        parts = parts_changed(event, self.world.now.date(), self._portal)
        relations.change(self._database, self._session, self._revision, resident, facility, parts)
        return self._relations(resident)

    async def inbox(self, resident: str) -> list[inbox.Message]:
        """Newest first."""
        await self.settle()
        return inbox.of_resident(self._database, self._session, resident)

    def settings(self, resident: str) -> ResidentAtPortal:
        """The citizen's own settings at 1177 (CR-PHN-01)."""
        return residents.at_portal(self._database, self._session, resident)

    def change_settings(
        self,
        resident: str,
        phone: str | None = None,
        active: bool | None = None,
        notified_by: tuple[NotificationMethod, ...] | None = None,
    ) -> ResidentAtPortal:
        """None leaves a setting as it is; "" takes the phone away."""
        residents.change_settings(
            self._database,
            self._session,
            self._revision,
            resident,
            phone=phone,
            active=active,
            notified_by=notified_by,
        )
        return self.settings(resident)

    def own_messages(self) -> tuple[OwnMessages, ...]:
        """What units' own messages to the inbox have come to in the session (CR-INB-03)."""
        return own_messages(self._counted())

    async def first_free(self, resident: str, need: Need, facilities: Sequence[str] | None) -> FirstFree:
        """The first free times across facilities (CR-FOR-07); None is all that 1177 offers for direct booking."""
        async with self._sending() as send:
            search = FirstFreeSearch(self.world, self._client(send), self.facilities, resident)
            return await search.across(need, facilities)

    def statistics(self) -> list[StrategyNumbers]:
        """Of every strategy."""
        counted = self._counted()
        return [counting.numbers(strategy, counted) for strategy in Strategy]

    def _relations(self, resident: str) -> list[Relation]:
        return [each for each in relations.of_resident(self._database, self._session, resident) if each.holds]

    def _counted(self) -> Mapping[str, int]:
        return statistics.of_session(self._database, self._session)

    def _client(self, send: Send, correlation: str = "") -> Client:
        """Everything one client asks has one correlation id; a new one unless it is given."""
        return Client(send, self._platform, self._portal, correlation or str(uuid4()))
