"""How late, and to how early a day, a booking may be moved: PASiS and PMO as 1177's regional practice has them.

Needs the bench's clock (spec/consumer-rules.md CR-REG-06 to CR-REG-09). The very boundary is left open by the source,
so nothing is judged within some minutes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from simulator.domain.times import SWEDEN, datestamp, timestamp
from simulator.verification import bench_clock
from simulator.verification.check import Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, reading
from simulator.verification.steps.own import Own, Seen, movable_booking, see, starts_after
from simulator.verification.words import Words

_LIMIT = timedelta(hours=24)
_MARGIN = timedelta(minutes=5)
_SHORTLY = timedelta(minutes=30)
_FAR = timedelta(hours=48)
_NEAR = 8  # days
_CHANGE = timedelta(hours=1)
"""What elapsed time and the wall's differ by the night the clocks change."""


@dataclass(frozen=True, slots=True)
class DayBefore:
    """PASiS: a booking of our own a little before and a little after 24 hours before its start.

    Clocks are the target's, 14 digits. An act is None when there was no free time to ask for.
    """

    booking_id: str
    early_clock: str
    early: Seen
    """More than 24 hours before."""
    that_day: Exchange
    """GetAvailableTimeslots for the booking, then, of that very day."""
    late_clock: str
    late: Seen
    """Less than 24 hours before."""
    late_act: Exchange | None
    """UpdateBooking then, to a time far ahead."""
    same_day_act: Exchange | None
    """UpdateBooking more than 24 hours before, to a time later that day."""


@dataclass(frozen=True, slots=True)
class SameDay:
    """PMO: a booking of our own is moved to a time later the same day, by the target's clock."""

    clock: str
    """The target's clock, 14 digits."""
    row: Row
    before: Seen
    that_day: Exchange
    act: Exchange
    after: Seen


@step
@part_of("omboka dagen före")
def day_before(run: Run) -> DayBefore:
    bench_clock.demand(run)
    person = reading.booker(run)
    with movable_booking(run, person, _with_times_the_day_before(run)) as (own, seen):
        booking_id, start = own.booking_id, acting.begins(own.row)
        early, late = round_the_limit(start)
        same_day = _free(own, lambda row: _within(row, early + _MARGIN, early.replace(hour=23, minute=59)))
        ahead = _free(own, lambda row: starts_after(row, start + _LIMIT))
        with bench_clock.moved_to(run, early) as move:
            seen_early, that_day = _look(own), _times_of(own, early)
            move(late)
            seen_late = _look(own)
            late_act = _try(own, ahead, seen_late)
            move(early)
            same_day_act = _try(own, same_day, seen)
    return DayBefore(
        booking_id, timestamp(early), seen_early, that_day, timestamp(late), seen_late, late_act, same_day_act
    )


def _with_times_the_day_before(run: Run) -> Callable[[Row], bool]:
    """So that a time of that day can be asked for, if any day that has times follows upon another."""
    days = {day.strip() for day in reading.dates_in(reading.free_dates(run))}

    def followed(day: date) -> bool:
        return datestamp(day) in days and datestamp(day - timedelta(days=1)) in days

    soon = run.today + _FAR
    if not any(followed(soon + timedelta(days=each)) for each in range(_NEAR)):
        return lambda _row: True
    return lambda row: followed(acting.begins(row).date())


def round_the_limit(start: datetime) -> tuple[datetime, datetime]:
    """A moment when it surely is more than 24 hours left, and one when it surely is less, however they are counted."""
    margin = _margin(start)
    return start - _LIMIT - margin, start - _LIMIT + margin


def _margin(start: datetime) -> timedelta:
    """An hour more when the clocks change in between: the source does not say which 24 hours it means."""
    offsets = {(start - back).replace(tzinfo=SWEDEN).utcoffset() for back in (timedelta(), _LIMIT + _MARGIN + _CHANGE)}
    return _MARGIN if len(offsets) == 1 else _MARGIN + _CHANGE


def _within(row: Row, first: datetime, last: datetime) -> bool:
    return starts_after(row, first) and not starts_after(row, last)


def _free(own: Own, wanted: Callable[[Row], bool]) -> Row | None:
    with suppress(Missing):
        return acting.free_slot(
            own.run, person=own.person, facility=own.facility, booking_id=own.booking_id, wanted=wanted
        )
    return None


def _look(own: Own) -> Seen:
    return see(own.run, own.person, own.booking_id, own.facility)


def _times_of(own: Own, moment: datetime) -> Exchange:
    """Free times for the booking, of one day."""
    asked = reading.times_request(
        own.run, own.person, moment.date(), moment.date(), facility=own.facility, booking_id=own.booking_id
    )
    return own.run.ask(own.run.asker(own.person, own.facility).timeslots(asked))


def _try(own: Own, row: Row | None, before: Seen) -> Exchange | None:
    """UpdateBooking that has to be refused."""
    if row is None:
        return None
    purpose = Words("omboka när eller dit det inte får ske", "rebook when, or to where, it may not be done")
    act = acting.rebook(own.run, own.person, own.booking_id, row, purpose=purpose)
    own.follow(row, _look(own), before)
    return act


@step
@part_of("omboka till samma dag")
def same_day(run: Run) -> SameDay:
    bench_clock.demand(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    soon = acting.begins(row)
    shortly = max(soon - _SHORTLY, soon.replace(hour=0, minute=1))
    with (
        movable_booking(run, person, lambda each: starts_after(each, soon + _FAR)) as (own, _),
        bench_clock.moved_to(run, shortly),
    ):
        before, that_day = _look(own), _times_of(own, soon)
        act = acting.rebook(run, person, own.booking_id, row)
        after = see(run, person, "", own.facility)
        own.follow(row, after, before)
    return SameDay(timestamp(shortly), row, before, that_day, act, after)
