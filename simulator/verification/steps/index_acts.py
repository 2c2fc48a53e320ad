"""Acts that only the rules of the engagement index need. What they book is undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from simulator.verification.bench_clock import moved_to
from simulator.verification.check import Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.index_posts import Post
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, indexing, reading, staff
from simulator.verification.steps.acting import said
from simulator.verification.steps.own import movable_booking, see
from simulator.verification.words import Words


@step
@part_of("omboka till en annan vårdgivare på samma tid")
def other_performer(run: Run) -> Exchange:
    """A booking of verify's own gets another performer, and keeps its time and place. Raises Missing."""
    person = reading.booker(run)
    with movable_booking(run, person, wanted=lambda row: _other(row) is not None) as (own, before):
        other = _other(own.row)
        assert other is not None  # no row without was wanted
        rebooked = acting.rebook(run, person, own.booking_id, other)
        own.follow(other, see(run, person, own.booking_id, own.facility), before)
    if not said(rebooked).carried_out:
        raise acting.not_done(rebooked, "byta vårdgivare", "change performer")
    return rebooked


def _other(row: Row) -> Row | None:
    """The same time and type with somebody else."""
    same = ("startTimeInclusive", "endTimeExclusive", "timeTypeID")
    performer = (row.text("performer") or "").strip()
    for other in row.exchange.rows() if performer else ():
        theirs = (other.text("performer") or "").strip()
        if theirs and theirs != performer and all(row.text(name) == other.text(name) for name in same):
            return other
    return None


@dataclass(frozen=True, slots=True)
class Hidden:
    """What staff have booked and the citizen is not to see; `posts` is what the index was told of it."""

    booking_id: str
    posts: tuple[Post, ...]


@step
def hidden_by_staff(run: Run) -> Hidden:
    """Staff book a time that is not to be shown, and take it away again. Raises Missing without control.bookings."""
    staff.demand_control(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    facility = row.exchange.logical_address
    began = run.seconds
    booking_id = staff.post(run, person, row, hidden=True)
    indexing.rest(run)
    index = indexing.listener(run)
    posts = tuple(each for each in index.posts if each.booking_id == booking_id and each.at >= began)
    mine = run.cleanup.owns(booking_id, facility)
    if not staff.delete(run, booking_id, facility) and mine and run.target.claims("CancelBooking"):
        acting.cancel(run, person, booking_id, facility=facility)  # and else it is left to the clean-up
    return Hidden(booking_id, posts)


@dataclass(frozen=True, slots=True)
class Expired:
    """An open invitation that the target file says is valid until `last`; `deleted` is what was told after that."""

    booking_id: str
    last: date
    deleted: tuple[Post, ...]


@step
def expired(run: Run) -> tuple[Expired, ...]:
    """The clock is moved past the last day of each of known.open_until. Raises Missing without them."""
    if not run.target.known.open_until:
        raise Missing(
            Words(
                "ange known.open_until i målfilen: en öppen kallelses id och dess sista dag",
                "give known.open_until in the target file: an open invitation's id and its last day",
            )
        )
    return tuple(_expired(run))


def _expired(run: Run) -> Iterator[Expired]:
    for booking_id, last in sorted(run.target.known.open_until.items(), key=lambda each: each[1]):
        began = run.seconds
        past = datetime.combine(last + timedelta(days=1), time(8, 0))
        if past <= run.now:
            continue
        with moved_to(run, past):
            indexing.wait_for_posts(run, booking_id, delete=True, since=began)
        posts = (each for each in indexing.listener(run).posts if each.delete and each.booking_id == booking_id)
        yield Expired(booking_id, last, tuple(each for each in posts if each.at >= began))
