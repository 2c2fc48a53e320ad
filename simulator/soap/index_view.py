"""The engagement index of a world, ready to be asked or told."""

from __future__ import annotations

from dataclasses import replace

from simulator.domain.platform import IndexSetup, Subscriber
from simulator.domain.times import timestamp
from simulator.engagement_index.index import Index
from simulator.producers.index_posts import SERVICE_DOMAIN
from simulator.store.engagements import EngagementStore
from simulator.worlds import Setup, World

PRODUCER = "engagement-index"
"""What the call log, routes and faults call it."""


def index_of(world: World, logical_address: str, now: str | None = None, store: EngagementStore | None = None) -> Index:
    """`now` (14 digits) when it is not the world's, `store` when what is done is to be part of a transaction."""
    own = index_setup(world.setup)
    return Index(
        store or EngagementStore(world.ledger.database, world.state.session),
        own,
        now or timestamp(world.now),
        logical_address,
        frozenset((own.hsa_id, world.setup.platform.hsa_id)),
    )


def index_setup(setup: Setup) -> IndexSetup:
    """As the scenario says, with 1177 among the subscribers where it subscribes (CR-CON-18)."""
    known = setup.derived.get(PRODUCER)
    if not isinstance(known, IndexSetup):
        known = setup.derived[PRODUCER] = _with_portal(setup)
    return known


def _with_portal(setup: Setup) -> IndexSetup:
    index, portal = setup.platform.index, setup.portal
    if not portal.subscribes or any(each.hsa_id == portal.hsa_id for each in index.subscribers):
        return index
    itself = Subscriber(portal.hsa_id, filters=((SERVICE_DOMAIN, ()),))
    return replace(index, subscribers=(*index.subscribers, itself))
