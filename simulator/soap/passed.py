"""What producers clear away as time passes: bookings that have begun, invitations that have ended (EI-15, EI-16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.domain.booking import Booking
from simulator.domain.engagement import SCHEDULING, Engagement, Transaction
from simulator.domain.facility import SystemSetup
from simulator.domain.fault import FaultSetting
from simulator.domain.times import timestamp
from simulator.engagement_index.key import key
from simulator.engagement_index.validation import check
from simulator.errors import TechnicalError
from simulator.faults.active import on_reports_at_load
from simulator.producers.index_posts import IndexPosts
from simulator.soap.index_view import reserved
from simulator.store import engagements, outbox
from simulator.store.engagements import EngagementStore, Writing
from simulator.store.faults import hold_counters
from simulator.store.outbox import IndexPost
from simulator.worlds import World

Row = tuple[str, Booking]
"""A booking, with the key of one of its rows in the index."""


def leave_passed(world: World) -> bool:
    """Leave what the systems are to tell the index now; True when there was any. Raises store.revision.Replaced.

    Each row is decided about once: in one transaction with what its system tells, or keeps silent about, and by one
    process at a time.
    """
    if not any(found for _, found in _passed(world)):
        return False
    session = world.state.session
    with _store(world).writing() as writing:
        if world.faults:
            hold_counters(writing.connection, session)
        passed = list(_passed(world))  # another may have been at it
        posts = [post for setup, found in passed for post in _of_system(world, setup, found, writing)]
        writing.leaving((identity for _, found in passed for identity, _ in found), timestamp(world.now))
        outbox.add_updates(writing.connection, session, posts)
    return True


def forget_later(world: World) -> None:
    """The clock has been turned back: what passed after its new time is to pass again. Raises Replaced."""
    with _store(world).writing() as writing:
        writing.forget_leaving(timestamp(world.now))


def _store(world: World) -> EngagementStore:
    return EngagementStore(world.ledger.database, world.state.session, revision=world.state.revision)


def _passed(world: World) -> Iterator[tuple[SystemSetup, list[Row]]]:
    database, session, now = world.ledger.database, world.state.session, timestamp(world.now)
    sources = engagements.sources_with_passed_rows(database, session, now)
    for setup in world.setup.systems.values() if sources else ():
        if setup.hsa_id in sources:
            yield setup, engagements.passed(database, session, setup.id, setup.hsa_id, SCHEDULING, now)


def _of_system(world: World, setup: SystemSetup, passed: Iterable[Row], writing: Writing) -> Iterator[IndexPost]:
    """One that the index must refuse is told by itself, so that it takes none of the others with it."""
    groups: dict[frozenset[str], tuple[IndexPosts, list[Booking]]] = {}
    for row in passed:
        posts = _posts(world, setup, row, writing)
        if posts is None:
            continue
        _, booking = row
        if _is_refused(world, posts.row(booking)):
            yield from posts.of_passed([booking])
        else:
            met = frozenset(fault.id for fault in posts.faults.values())
            groups.setdefault(met, (posts, []))[1].append(booking)
    for posts, bookings in groups.values():
        yield from posts.of_passed(bookings)


def _posts(world: World, setup: SystemSetup, row: Row, writing: Writing) -> IndexPosts | None:
    """None when the row is not the system's own: what it does not write so, it does not delete."""
    _, booking = row
    now = timestamp(world.now)
    right = IndexPosts(setup, world.setup.profiles[setup.id], now)
    about = (setup.id, booking.facility, booking.resident, now)
    possible = on_reports_at_load(world.faults.settings, *about) if world.faults else {}
    if not any(_writes(world, posts, row) for posts in (right, _with(right, possible))):
        return None  # no fault is counted where there is nothing to tell
    met = world.faults.on_reports(*about, within=writing.connection) if possible else {}
    posts = _with(right, met)
    return posts if _writes(world, posts, row) else None


def _with(posts: IndexPosts, faults: Mapping[str, FaultSetting]) -> IndexPosts:
    return IndexPosts(posts.setup, posts.profile, posts.now, faults)


def _writes(world: World, posts: IndexPosts, row: Row) -> bool:
    identity, booking = row
    return key(posts.row(booking), world.setup.platform.index.hsa_id) == identity


def _is_refused(world: World, row: Engagement) -> bool:
    try:
        check((Transaction(True, row),), reserved(world.setup), owner_required=False)
    except TechnicalError:
        return True
    return False
