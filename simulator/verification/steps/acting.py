"""What verify does on its own account: free times (slots.py), acts (acts.py), and here the flow that most rules share.

Rules take all of it from here. Nothing that verify has booked is left if the target does as it says.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.verification.check import Missing
from simulator.verification.cleanup import MESSAGE
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import reading
from simulator.verification.steps.acts import (
    UNKNOWN_ID,
    Change,
    PreparedKind,
    Result,
    book,
    book_timeslot,
    book_together,
    cancel,
    citizen_of,
    demand_other,
    found_id,
    heard_move,
    intend,
    intend_move,
    known_ids,
    not_booked,
    not_done,
    other_booker,
    rebook,
    said,
    schedule_now,
    take_prepared,
    timeslot_of,
    told_id,
    undo_found,
)  # fmt: skip
from simulator.verification.steps.slots import (
    begins,
    ends,
    free_slot,
    identified,
    listed,
    offered,
    overlap,
    release,
    same_time,
    start_of,
)  # fmt: skip
from simulator.verification.target import Person
from simulator.verification.words import Words

__all__ = [
    "REASON", "UNKNOWN_ID", "BookedAndCancelled", "Change", "Look", "PreparedKind", "Result", "begins", "book",
    "book_timeslot", "book_together", "booked_and_cancelled", "cancel", "citizen_of", "demand_other", "ends",
    "found_id", "free_slot", "heard_move", "identified", "intend", "intend_move", "known_ids", "listed", "look",
    "not_booked", "not_done", "offered",
    "other_booker", "overlap", "rebook", "release", "said", "same_time", "schedule_now", "start_of", "still_free",
    "take_prepared", "times_now",
    "timeslot_of", "told_id", "undo_found",
]  # fmt: skip

REASON = "Provbokning för granskning: å, ä, ö"
"""What the citizen is said to seek care for (1177 lets 90 characters through)."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the target says just then, asked afresh; None for a contract that it does not claim.

    `times` and `dates` are of the day and kind of one free time.
    """

    schedule: Exchange | None = None
    details: Exchange | None = None
    times: Exchange | None = None
    dates: Exchange | None = None

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(each for each in (self.schedule, self.details, self.times, self.dates) if each is not None)


def look(
    run: Run, person: Person, row: Row, *, booking_id: str = "", time_type: str | None = None, dates: bool = True
) -> Look:
    """Ask afresh, in this order: the schedule, the details of `booking_id` if any, the day's free times, the dates."""
    claims, facility = run.target.claims, row.exchange.logical_address
    asker = run.asker(person, facility)
    day = begins(row).date()
    time_type = time_type or (row.text("timeTypeID") or "").strip() or None
    times = reading.times_request(run, person, day, day, facility=facility, time_type=time_type)
    return Look(
        run.ask(asker.schedule(person.id)) if claims("GetSubjectOfCareSchedule") else None,
        run.ask(asker.details(booking_id)) if booking_id and claims("GetBookingDetails") else None,
        run.ask(asker.timeslots(times)) if claims("GetAvailableTimeslots") else None,
        run.ask(asker.dates(times)) if dates and claims("GetAvailableDates") else None,
    )


@dataclass(frozen=True, slots=True)
class BookedAndCancelled:
    """One time booked, tried by another citizen, cancelled, cancelled again, and booked by another citizen.

    It stops where the target does not go along; what was not asked then is None, or a Look without exchanges.
    """

    person: Person
    other: Person | None
    slot: Row
    asked: TimeslotType
    before: Look
    made: Exchange
    booking_id: str
    """Told by MakeBooking, else found in the schedule; empty when there is none."""
    booked: Look = Look()
    taken: Exchange | None = None
    """MakeBooking for the same time by `other`."""
    others_before: Exchange | None = None
    others_schedule: Exchange | None = None
    """The schedule of `other` before and after `taken`."""
    others_times: Exchange | None = None
    """What `other` is offered before `taken`, where the time does not say whose it is."""
    unmoved: Look = Look()
    """After `taken`."""
    cancelled: Exchange | None = None
    """CancelBooking without a message."""
    rescued: Exchange | None = None
    """CancelBooking with a message, where it was not carried out without one."""
    freed: Look = Look()
    again: Exchange | None = None
    other_books: Exchange | None = None
    """MakeBooking for the freed time, by `other` or else by `person`."""

    @property
    def start(self) -> str:
        return self.asked.startTimeInclusive or ""

    @property
    def alone(self) -> bool:
        """Whether there was but one such time, so that it was taken: `other`, who was offered it, was so no longer.

        What the citizen that has it is offered does not tell: its own time may be hidden from it.
        """
        if identified(self.slot):
            return True
        times = self.others_times
        return times is not None and times.answered and offered(times, self.slot) is None

    def demand_booked(self) -> str:
        """The id. Raises Missing when the time could not be booked."""
        if not said(self.made).carried_out or not self.booking_id:
            raise not_booked(self.made)
        return self.booking_id

    def demand_cancelled(self) -> Exchange:
        """CancelBooking's answer. Raises Missing unless it said that it was done."""
        self.demand_booked()
        if self.cancelled is None or not said(self.cancelled).carried_out:
            raise not_done(self.cancelled or self.made, "avboka", "cancel")
        return self.cancelled


@step
@part_of("boka och avboka")
def booked_and_cancelled(run: Run) -> BookedAndCancelled:
    """Leaves nothing booked if the target does as it says; the clean-up log knows the rest."""
    person = reading.booker(run)
    other = other_booker(run, person)
    slot, before = still_free(run, person, other)
    reason = REASON if slot.flag("message_allowed") else None
    asked = timeslot_of(run, slot, person, reason=reason)
    made = book(run, person, slot, reason=reason)
    told = told_id(run, made)
    booked = look(run, person, slot, booking_id=told)
    booking_id = told or found_id(run, person, booked.schedule, start_of(slot))
    record: dict[str, Any] = {"booked": booked}
    if booking_id:
        if other is not None and said(made).carried_out:
            record |= _tried_by(run, person, other, slot)
        record |= _cancelled(run, person, other, slot, booking_id)
    return BookedAndCancelled(person, other, slot, asked, before, made, booking_id, **record)


def still_free(run: Run, person: Person, other: Person | None) -> tuple[Row, Look]:
    """A time that is free right now: what was read earlier in the run may have been taken by somebody."""
    for _ in range(3):
        slot = free_slot(run, person=person, also=other)
        before = look(run, person, slot)
        now = slot if before.times is None or not before.times.answered else offered(before.times, slot)
        if now is not None:
            return now, before
    return slot, before


def _tried_by(run: Run, person: Person, other: Person, slot: Row) -> dict[str, Any]:
    others_before = schedule_now(run, other, slot.exchange.logical_address)
    others_times = None if identified(slot) else times_now(run, other, slot)
    taken = book(run, other, slot, purpose=Words("boka en upptagen tid", "book an occupied time"))
    unmoved = look(run, person, slot, dates=False)
    others_schedule = schedule_now(run, other, slot.exchange.logical_address)
    booking_id = told_id(run, taken) or found_id(run, other, others_schedule, start_of(slot))
    if booking_id and run.cleanup.owns(booking_id, slot.exchange.logical_address):
        cancel(run, other, booking_id)
    return {
        "others_before": others_before,
        "others_times": others_times,
        "taken": taken,
        "unmoved": unmoved,
        "others_schedule": others_schedule,
    }


def times_now(run: Run, person: Person, row: Row) -> Exchange | None:
    """GetAvailableTimeslots of the row's day and type, asked afresh; None when it is not claimed."""
    if not run.target.claims("GetAvailableTimeslots"):
        return None
    facility, day = row.exchange.logical_address, begins(row).date()
    time_type = (row.text("timeTypeID") or "").strip() or None
    asked = reading.times_request(run, person, day, day, facility=facility, time_type=time_type)
    return run.ask(run.asker(person, facility).timeslots(asked))


def _cancelled(run: Run, person: Person, other: Person | None, slot: Row, booking_id: str) -> dict[str, Any]:
    if not run.target.claims("CancelBooking"):
        return {}
    cancelled = cancel(run, person, booking_id)
    freed = look(run, person, slot)
    if not said(cancelled).carried_out:
        what = Words("avboka med meddelande i stället", "cancel with a message instead")
        rescued = None if said(cancelled).refused else cancel(run, person, booking_id, message=MESSAGE, purpose=what)
        return {"cancelled": cancelled, "freed": freed, "rescued": rescued}
    again = cancel(run, person, booking_id, facility=slot.exchange.logical_address,
                   purpose=Words("avboka en gång till", "cancel once more"))  # fmt: skip
    other_books = None
    with suppress(Missing):  # no more is booked where something cannot be undone; what was seen so far is kept
        other_books = book(
            run, other or person, slot, purpose=Words("boka tiden som blev ledig", "book the freed time")
        )
    second = told_id(run, other_books) if other_books is not None else ""
    if second:
        cancel(run, other or person, second)
    if freed.schedule is not None and listed(freed.schedule, booking_id) is not None:
        run.cleanup.stay(booking_id, slot.exchange.logical_address)
    return {"cancelled": cancelled, "freed": freed, "again": again, "other_books": other_books}
