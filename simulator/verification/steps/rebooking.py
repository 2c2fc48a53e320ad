"""Moving bookings and timed invitations, and reading back.

Nothing of verify's own is left booked. What the target's owner has prepared is used up, once per run, and only by rules
that are Safety.FULL.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, reading
from simulator.verification.steps.own import Own, Seen, free_on, id_of, may_be_moved, movable_booking, see
from simulator.verification.target import Person
from simulator.verification.words import Words


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking or a timed invitation that was moved from `old` to `new`, and what was read before and after.

    `current_id` is the id that the list has after the move; the same as `booking_id` when the list does not tell.
    """

    person: Person
    facility: str
    """Where it was at first."""
    booking_id: str
    current_id: str
    old: Row
    """As it was offered; as the list had it, of an invitation."""
    new: Row
    before: Seen
    asked: Exchange
    after: Seen
    """The list of the facility that it was moved to, and the details of `current_id` there."""
    details_of_old: Exchange | None
    """GetBookingDetails with the id before the move; the very exchange of `after` when the id is unchanged."""
    new_day_before: Exchange | None = None
    """GetAvailableTimeslots of the new time's day, as for a new booking, before the move and after."""
    new_day: Exchange | None = None
    old_day: Exchange | None = None
    left: Exchange | None = None
    """The list of the facility that it was moved from, where that is another."""
    facilities: Exchange | None = None
    """GetAllHealthcareFacilities, where another facility was chosen."""
    minimal: Exchange | None = None
    """A second move, without subject_of_care_info; None when the first was refused or left nothing to move."""
    cancelled: Exchange | None = None

    @property
    def carried_out(self) -> bool:
        return acting.said(self.asked).carried_out

    @property
    def own_rows(self) -> list[Row]:
        """Rows after the move that are not of the citizen's other bookings."""
        others = self.before.ids - {self.booking_id}
        return [row for row in self.after.schedule.rows() if id_of(row) not in others]


@step
@part_of("omboka")
def moved(run: Run) -> Moved:
    """A booking of our own is moved to another time at the same facility; then once more; then cancelled."""
    person = reading.booker(run)
    with movable_booking(run, person) as (own, before):
        new = acting.free_slot(run, person=person, facility=own.facility, booking_id=own.booking_id)
        new_day_before = free_on(run, person, new)
        booking_id = own.booking_id
        asked = acting.rebook(run, person, booking_id, new)
        after, details_of_old = _read_back(own, new, before)
        new_day = free_on(run, person, new)
        same_day = acting.begins(own.row).date() == acting.begins(new).date()
        old_day = new_day if same_day else free_on(run, person, own.row)
        current_id = own.booking_id
        again = acting.said(asked).carried_out and may_be_moved(after, current_id)
        minimal = _moved_again(own, after) if again else None
    return Moved(
        person, own.row.exchange.logical_address, booking_id, current_id, own.row, new, before, asked, after,
        details_of_old, new_day_before, new_day, old_day, minimal=minimal, cancelled=own.cancelled,
    )  # fmt: skip


def _read_back(own: Own, new: Row, before: Seen) -> tuple[Seen, Exchange | None]:
    """The list and the details after a move, and the details by the id before it."""
    run, person, old_id = own.run, own.person, own.booking_id
    asker = run.asker(person, new.exchange.logical_address)
    seen = see(run, person, "", new.exchange.logical_address)
    own.follow(new, seen, before)
    if not run.target.claims("GetBookingDetails"):
        return seen, None
    by_old_id = run.ask(asker.details(old_id))
    details = by_old_id if own.booking_id == old_id else run.ask(asker.details(own.booking_id))
    return Seen(seen.schedule, details), by_old_id


def _moved_again(own: Own, before: Seen) -> Exchange | None:
    """Without subject_of_care_info. None when no more time is offered."""
    run, person = own.run, own.person
    try:
        row = acting.free_slot(run, person=person, facility=own.facility, booking_id=own.booking_id)
    except (Missing, NotClaimed):
        return None
    purpose = Words("omboka utan invånarens kontaktuppgifter", "rebook without the citizen's contact details")
    exchange = acting.rebook(run, person, own.booking_id, row, minimal=True, purpose=purpose)
    if acting.said(exchange).carried_out:
        own.follow(row, see(run, person, "", own.facility), before)
    return exchange


@step
@part_of("omboka till en annan mottagning")
def moved_elsewhere(run: Run) -> Moved:
    """A booking of our own is moved to another facility that the target lists for it."""
    run.demand("GetAllHealthcareFacilities")
    person = reading.booker(run)
    with movable_booking(run, person) as (own, before):
        booking_id, facility = own.booking_id, own.facility
        facilities = reading.answered(run, run.asker(person, facility).facilities(person.id, booking_id))
        new = acting.free_slot(
            run, person=person, facility=_another(run, facilities, facility), booking_id=booking_id
        )  # fmt: skip
        there = see(run, person, "", new.exchange.logical_address)
        asked = acting.rebook(run, person, booking_id, new)
        after, details_of_old = _read_back(own, new, there)
        left = see(run, person, "", facility).schedule
        current_id = own.booking_id
    return Moved(
        person, facility, booking_id, current_id, own.row, new, before, asked, after, details_of_old,
        left=left, facilities=facilities, cancelled=own.cancelled,
    )  # fmt: skip


def listed(exchange: Exchange) -> list[str]:
    """The facilities of a GetAllHealthcareFacilities reply."""
    rows = exchange.rows("healthcareFacilityInfos")
    return [each for each in ((row.text("healthcare_facility") or "").strip() for row in rows) if each]


def _another(run: Run, facilities: Exchange, facility: str) -> str:
    """One that the target hosts. Raises Missing."""
    others = [each for each in listed(facilities) if hsa_key(each) != hsa_key(facility)]
    found = next((each for each in others if run.target.hosts(each)), None)
    if found is None:
        raise Missing(
            Words(
                "GetAllHealthcareFacilities tar inte upp någon annan mottagning för bokningen som också står under "
                f"facilities i målfilen (svaret: {', '.join(others) or 'ingen annan'})",
                "GetAllHealthcareFacilities lists no other facility for the booking that the target file also has "
                f"under facilities (the reply: {', '.join(others) or 'no other'})",
            ),
            facilities,
        )
    return found


@step
@part_of("omboka en tidsatt kallelse")
def moved_invitation(run: Run) -> Moved:
    """The first timed invitation of the target file that may be moved becomes a booking at another time."""
    run.demand("UpdateBooking", "GetBookingDetails", "GetAvailableTimeslots", "GetSubjectOfCareSchedule")
    person, booking_id, before = _timed_invitation(run)
    old = before.row(booking_id) or before.detail
    assert old is not None  # _timed_invitation has read it
    facility = run.target.facility_of(person)
    new, facilities = _new_time(run, person, facility, booking_id)
    elsewhere = facilities is not None
    there = see(run, person, "", new.exchange.logical_address) if elsewhere else before
    asked = acting.rebook(run, person, booking_id, new)
    own = Own(run, person, old, booking_id, facility)
    after, details_of_old = _read_back(own, new, there)
    own.cancel_copies()
    return Moved(
        person, facility, booking_id, own.booking_id, old, new, before, asked, after, details_of_old,
        facilities=facilities,
    )  # fmt: skip


def _new_time(run: Run, person: Person, facility: str, booking_id: str) -> tuple[Row, Exchange | None]:
    """At the same facility, or else at one that is listed for it. Raises Missing."""
    try:
        return acting.free_slot(run, person=person, facility=facility, booking_id=booking_id), None
    except Missing:
        if not run.target.claims("GetAllHealthcareFacilities"):
            raise
    facilities = reading.answered(run, run.asker(person, facility).facilities(person.id, booking_id))
    place = _another(run, facilities, facility)
    return acting.free_slot(run, person=person, facility=place, booking_id=booking_id), facilities


def _timed_invitation(run: Run) -> tuple[Person, str, Seen]:
    """Raises Missing when none of those in the target file is one that may be moved."""
    seen: Seen | None = None
    while True:
        try:
            person, booking_id = acting.take_prepared(run, "timed_invitations")
        except Missing as none_left:
            if seen is None:
                raise
            raise Missing(
                Words(
                    "ingen kallelse under persons[].timed_invitations är enligt GetBookingDetails en tidsatt kallelse "
                    "som får ombokas (isInvitation och rebooking_allowed): lägg upp en",
                    "no invitation under persons[].timed_invitations is by GetBookingDetails a timed invitation that "
                    "may be rebooked (isInvitation and rebooking_allowed): prepare one",
                ),
                *seen.exchanges,
            ) from none_left
        seen = see(run, person, booking_id, run.target.facility_of(person))
        row = seen.detail
        if row is not None and row.flag("isInvitation") and row.flag("rebooking_allowed"):
            return person, booking_id, seen
