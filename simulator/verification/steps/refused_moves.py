"""Moves that have to be refused, and whether everything stayed as it was.

A target that carries them out uses up what its owner has prepared; what is verify's own is cancelled wherever it went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from simulator.domain.identifiers import hsa_key
from simulator.verification import bench_clock
from simulator.verification.check import Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, reading
from simulator.verification.steps.own import (
    Seen,
    demand_own,
    every_free,
    free_on,
    id_of,
    may_be_moved,
    movable_booking,
    own_booking,
    see,
    starts_after,
    times_offered,
)
from simulator.verification.steps.rebooking import listed
from simulator.verification.target import Person
from simulator.verification.words import Words

_AHEAD = timedelta(hours=48)  # so that no unit's own limit before the start (24 hours in PASiS) is in the way


@dataclass(frozen=True, slots=True)
class Tried:
    """An act that has to be refused, and what the citizen had before it and after.

    `booking_id` is what must not change; empty when nothing of the citizen's was aimed at.
    """

    person: Person
    booking_id: str
    start: str
    """Of the free time that was asked for, 14 digits."""
    act: Exchange
    before: Seen
    after: Seen

    @property
    def added(self) -> list[Row]:
        """Rows that were not there before."""
        return [row for row in self.after.schedule.rows() if id_of(row) not in self.before.ids]


@step
@part_of("omboka till en upptagen tid")
def tried_taken(run: Run) -> Tried:
    """A booking of our own is to be moved to a time that somebody else has taken in the meantime."""
    person = reading.booker(run)
    other = acting.demand_other(run, person)
    with movable_booking(run, person) as (own, _):
        row = acting.free_slot(run, person=person, facility=own.facility, booking_id=own.booking_id, also=other)
        with own_booking(run, other, row):
            _demand_taken(run, person, row)
            before = see(run, person, own.booking_id, own.facility).demanded()
            purpose = Words("omboka till en tid som någon annan har", "rebook to a time that somebody else has")
            act = acting.rebook(run, person, own.booking_id, row, purpose=purpose)
            after = see(run, person, own.booking_id, own.facility)
            tried = Tried(person, own.booking_id, acting.start_of(row), act, before, after)
            own.follow(row, after, before)
    return tried


def _demand_taken(run: Run, person: Person, row: Row) -> None:
    """Raises Missing when another time just like it may stand behind the row."""
    if acting.identified(row):
        return
    times = free_on(run, person, row)
    if not times.answered or times_offered(times, row):
        raise Missing(
            Words(
                "tiden har varken performer eller resourceID och erbjuds än: flera lika tider kan stå bakom raden. "
                "Ange bookable.performer",
                "the time has neither performer nor resourceID and is still offered: several equal times may stand "
                "behind the row. Give bookable.performer",
            ),
            times,
        )


@step
@part_of("omboka något som inte finns")
def tried_unknown(run: Run) -> Tried:
    """UpdateBooking with an id that no system has issued."""
    demand_own(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    facility = row.exchange.logical_address
    before = see(run, person, "", facility).demanded()
    number = run.cleanup.intend(person.id, facility, acting.start_of(row), before.ids)
    purpose = Words("omboka en bokning som inte finns", "rebook a booking that does not exist")
    act = acting.rebook(run, person, acting.UNKNOWN_ID, row, purpose=purpose)
    after = see(run, person, "", facility)
    tried = Tried(person, "", acting.start_of(row), act, before, after)
    _undo_added(run, tried, facility, number)
    acting.release(run, row)
    return tried


def _undo_added(run: Run, tried: Tried, facility: str, number: int) -> None:
    """Cancel what should not have been booked. `number` is that of the clean-up log's entry."""
    added = [id_of(row) for row in tried.added if acting.start_of(row) == tried.start and id_of(row)]
    if tried.after.schedule.answered and not added:
        run.cleanup.refused(number)
    for booking_id in added:
        run.cleanup.made(number, booking_id)
        acting.cancel(run, tried.person, booking_id, facility=facility)


@step
@part_of("omboka det som inte får ombokas")
def tried_forbidden(run: Run) -> Tried:
    """A booking that the unit's own rules keep where it is (persons[].not_rebookable)."""
    run.demand("UpdateBooking", "GetAvailableTimeslots", "GetSubjectOfCareSchedule")
    person, booking_id = acting.take_prepared(run, "not_rebookable")
    facility = run.target.facility_of(person)
    before = see(run, person, booking_id, facility).demanded()
    if may_be_moved(before, booking_id) or not (before.detail or before.row(booking_id)):
        raise Missing(
            Words(
                f"{booking_id} under persons[].not_rebookable finns inte, eller får ombokas enligt målets svar",
                f"{booking_id} under persons[].not_rebookable does not exist, or may be rebooked by the target's reply",
            ),
            *before.exchanges,
        )
    row = _any_time(run, person, before.detail or before.row(booking_id), booking_id)
    purpose = Words("omboka en tid som inte får ombokas", "rebook a time that may not be rebooked")
    act = acting.rebook(run, person, booking_id, row, purpose=purpose)
    return Tried(person, booking_id, acting.start_of(row), act, before, see(run, person, booking_id, facility))


def _any_time(run: Run, person: Person, like: Row | None, booking_id: str) -> Row:
    """A free time for what may not be moved: what is offered for it all the same, or of its type, or any."""
    time_type = (like.text("timeTypeID") or "").strip() if like is not None else ""
    found = next(every_free(run, person, {"booking_id": booking_id}), None)
    if found is None and time_type:
        found = next(every_free(run, person, {"time_type": time_type}), None)
    return found or acting.free_slot(run, person=person, facility=run.target.facility_of(person))


def _of_same_type(run: Run, person: Person, facility: str, like: Row) -> Row:
    """A free time at another facility."""
    time_type = (like.text("timeTypeID") or "").strip() or None
    return acting.free_slot(run, person=person, facility=facility, time_type=time_type)


@step
@part_of("omboka till en mottagning utanför listan")
def tried_unlisted(run: Run) -> Tried:
    """A booking of our own is to be moved to a facility that the target does not list for it."""
    run.demand("GetAllHealthcareFacilities")
    unlisted = demand_unlisted(run)
    person = reading.booker(run)
    with movable_booking(run, person) as (own, _):
        choices = reading.answered(run, run.asker(person, own.facility).facilities(person.id, own.booking_id))
        demand_not_listed(unlisted, choices)
        row = _of_same_type(run, person, unlisted, own.row)
        there = see(run, person, "", unlisted).demanded()
        before = see(run, person, own.booking_id, own.facility).demanded()
        purpose = Words("omboka till en mottagning som inte är att välja", "rebook to a facility that is no choice")
        act = acting.rebook(run, person, own.booking_id, row, purpose=purpose)
        tried = Tried(
            person, own.booking_id, acting.start_of(row), act, before, see(run, person, own.booking_id, own.facility)
        )
        if own.booking_id not in tried.after.ids:
            own.follow(row, see(run, person, "", unlisted), there)
    acting.release(run, row)
    return tried


def demand_unlisted(run: Run) -> str:
    """Raises Missing."""
    unlisted = run.target.known.unlisted_facility
    if not unlisted:
        raise Missing(
            Words(
                "ange known.unlisted_facility: en mottagning med lediga tider i samma system, som bokningar inte får "
                "flyttas till",
                "give known.unlisted_facility: a facility with free times in the same system, that bookings may not be "
                "moved to",
            )
        )
    return unlisted


def demand_not_listed(unlisted: str, choices: Exchange) -> None:
    """Raises Missing."""
    if hsa_key(unlisted) in map(hsa_key, listed(choices)):
        raise Missing(
            Words(
                f"GetAllHealthcareFacilities tar upp {unlisted} (known.unlisted_facility): ange en mottagning som inte "
                "är att välja",
                f"GetAllHealthcareFacilities lists {unlisted} (known.unlisted_facility): give a facility that is no "
                "choice",
            ),
            choices,
        )


@step
@part_of("omboka till en passerad tid")
def tried_passed(run: Run) -> Tried:
    """A booking of our own is to be moved to a time that was offered but has begun, by the target's clock."""
    bench_clock.demand(run)
    person = reading.booker(run)
    soon = acting.free_slot(run, person=person)
    passed = acting.begins(soon) + timedelta(minutes=1)
    with (
        movable_booking(run, person, lambda row: starts_after(row, passed + _AHEAD)) as (own, _),
        bench_clock.moved_to(run, passed),
    ):
        before = see(run, person, own.booking_id, own.facility).demanded()
        purpose = Words("omboka till en tid som har börjat", "rebook to a time that has begun")
        act = acting.rebook(run, person, own.booking_id, soon, purpose=purpose)
        after = see(run, person, own.booking_id, own.facility)
        tried = Tried(person, own.booking_id, acting.start_of(soon), act, before, after)
        own.follow(soon, after, before)
    acting.release(run, soon)
    return tried
