"""The engagement index of a world, ready to be asked or told."""

from __future__ import annotations

from simulator.domain.times import timestamp
from simulator.engagement_index.index import Index
from simulator.store.engagements import EngagementStore
from simulator.worlds import Setup, World


def index_of(world: World, logical_address: str, now: str | None = None, store: EngagementStore | None = None) -> Index:
    """`now` (14 digits) when it is not the world's, `store` when what is done is to be part of a transaction."""
    return Index(
        store or EngagementStore(world.ledger.database, world.state.session, revision=world.state.revision),
        world.setup.platform.index,
        now or timestamp(world.now),
        logical_address,
        reserved(world.setup),
    )


def reserved(setup: Setup) -> frozenset[str]:
    """HSA-ids that no row may lead to (EI005, EI006)."""
    return frozenset((setup.platform.index.hsa_id, setup.platform.hsa_id))
