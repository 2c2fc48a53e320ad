"""Bookings that verify has nothing to do with, and that must be there still when it is done."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check
from simulator.verification.cleanup_log import Entry
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run
from simulator.verification.steps import acting
from simulator.verification.steps.own import id_of, starts_after
from simulator.verification.target import Person
from simulator.verification.words import Words


def lost_rows(run: Run, person: Person, before: Exchange | None, after: Exchange | None) -> list[Row]:
    """Rows of the list `before` that `after` has neither the id nor the start of, though they are yet to come.

    Only of what the target file names for the person, or where it names nothing, of what there was before verify booked
    anything: others may book and cancel meanwhile.
    """
    if before is None or after is None or not before.answered or not after.answered:
        return []
    ids, starts = {id_of(row) for row in after.rows()}, {acting.start_of(row) for row in after.rows()}
    kept = _kept(run, person, before.logical_address)
    return [
        row for row in before.rows()
        if id_of(row) in kept and id_of(row) not in ids and acting.start_of(row) not in starts
        and starts_after(row, run.now)
    ]  # fmt: skip


def _kept(run: Run, person: Person, facility: str) -> set[str]:
    named = {*(person.bookings or ()), *(person.timed_invitations or ())}
    unit = hsa_key(facility)
    return named or {booking_id for place, booking_id in run.cleanup.others if place == unit}


def others_stay(
    run: Run, person: Person, act: Exchange, before: Exchange | None, after: Exchange | None
) -> Iterator[Check]:
    """The act has taken none of the citizen's other bookings with it."""
    if before is None or after is None or not before.answered or not after.answered:
        return
    gone = [row for row in lost_rows(run, person, before, after) if id_of(row) != act.asked("bookingId")]
    got = ", ".join(f"{id_of(row)} {acting.start_of(row)}" for row in gone)
    expected = Words("invånarens andra bokningar finns kvar", "the citizen's other bookings remain")
    missing = Words(f"borta: {got}", f"gone: {got}") if gone else ""
    yield Check(not gone, after, "", expected, missing, (before, act))


def vanished(run: Run) -> list[Words]:
    """What test persons had when the run began and have no more, though verify has neither moved nor cancelled it.

    Asks for the lists once more. One sentence each.
    """
    touched = {
        each.asked("bookingId") for each in run.exchanges if each.contract.name in ("UpdateBooking", "CancelBooking")
    }
    found = []
    for person in run.persons:
        facility = run.target.facility_of(person)
        first = _first(run, person, facility)
        if first is not None and first.rows():
            lost = lost_rows(run, person, first, acting.schedule_now(run, person, facility))
            found += [_told(person, facility, row) for row in lost if id_of(row) not in touched]
    return found


def _first(run: Run, person: Person, facility: str) -> Exchange | None:
    """The citizen's own list there as it was told first."""
    unit = hsa_key(facility)
    return next(
        (
            each for each in run.exchanges
            if each.contract.name == "GetSubjectOfCareSchedule" and each.lawful and each.answered
            and hsa_key(each.logical_address) == unit and each.asked("subject_of_care") == person.id
        ),
        None,
    )  # fmt: skip


def _told(person: Person, facility: str, row: Row) -> Words:
    what = Entry(0, person.id, facility, acting.start_of(row), None, booking_id=id_of(row)).words
    return Words(
        f"Försvunnen bokning: {what.sv}; den fanns när körningen började, och verify har inte rört den",
        f"Vanished booking: {what.en}; it was there when the run began, and verify has not touched it",
    )
