"""What producers clear away as time passes: bookings that have begun, invitations that have ended (EI-15, EI-16)."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.booking import Booking
from simulator.domain.engagement import Engagement
from simulator.domain.facility import SystemSetup
from simulator.domain.times import timestamp
from simulator.engagement_index.key import key
from simulator.producers.index_posts import SERVICE_DOMAIN, IndexPosts
from simulator.store import engagements, outbox
from simulator.store.outbox import IndexPost
from simulator.worlds import World


def posts_of_passed(world: World) -> list[IndexPost]:
    """What the systems are to tell the index now. A row that a system would not write so is not its own to delete."""
    database, session, now = world.ledger.database, world.state.session, timestamp(world.now)
    sources = engagements.sources_with_passed_rows(database, session, now)
    if not sources:
        return []
    posts: list[IndexPost] = []
    for setup in world.setup.systems.values():
        if setup.hsa_id in sources:
            found = engagements.passed(database, session, setup.id, setup.hsa_id, SERVICE_DOMAIN, now)
            posts += _of_system(world, setup, found)
    return posts


def _of_system(world: World, setup: SystemSetup, passed: list[tuple[str, Booking]]) -> Iterator[IndexPost]:
    if not passed:
        return
    told = _told_already(world)
    groups: dict[frozenset[str], tuple[IndexPosts, list[Booking]]] = {}
    for identity, booking in passed:
        posts = _posts(world, setup, booking)
        if identity not in told and _key(world, posts.row(booking)) == identity:
            met = frozenset(fault.id for fault in posts.faults.values())
            groups.setdefault(met, (posts, []))[1].append(booking)
    for posts, bookings in groups.values():
        yield from posts.of_passed(bookings)


def _posts(world: World, setup: SystemSetup, booking: Booking) -> IndexPosts:
    now = timestamp(world.now)
    faults = world.faults.on_reports(setup.id, booking.facility, booking.resident, now) if world.faults else {}
    return IndexPosts(setup, world.setup.profiles[setup.id], now, faults)


def _told_already(world: World) -> frozenset[str]:
    """Keys of rows whose deletion is under way: not told yet, or not carried out yet."""
    database, session = world.ledger.database, world.state.session
    waiting = (outbox.told_to_delete(database, session), engagements.accepted_deletions(database, session))
    return frozenset(_key(world, row) for rows in waiting for row in rows)


def _key(world: World, row: Engagement) -> str:
    return key(row, world.setup.platform.index.hsa_id)
