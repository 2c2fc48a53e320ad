"""Booking on an open invitation: what must not work with it, then what must, then what must not work any more.

The first open invitation of the target file that GetBookingDetails says is open is used up, once per run; the attempts
that have to be refused are made before that. What was booked is cancelled.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, reading
from simulator.verification.steps.own import Seen, booked_id, every_free, id_of, see
from simulator.verification.steps.rebooking import listed
from simulator.verification.steps.refused_moves import Tried, demand_not_listed, demand_unlisted
from simulator.verification.target import Person
from simulator.verification.words import Words

_MOST_TIMES = 3  # asked for at a facility that should offer none


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation, and what the target offers for it."""

    person: Person
    id: str
    facility: str
    """The invitation's own."""
    place: str
    """Where it is to be booked: the same if the target lists it for the invitation, else another that it lists."""
    details: Exchange
    choices: Exchange | None
    """GetAllHealthcareFacilities; None when the target does not claim it."""
    dates: Exchange | None
    """GetAvailableDates, likewise."""
    rows: tuple[Row, ...]
    """One or two free times for it."""


@dataclass(frozen=True, slots=True)
class Used:
    """The first booking on an invitation, what was read afterwards, and an attempt to book on it again."""

    invitation: Invitation
    row: Row
    made: Exchange
    booking_id: str
    """Told by MakeBooking, or else found in the list; empty when nothing was booked."""
    before: Seen
    after: Seen
    """Of the place that it was booked at; the details are of `booking_id`."""
    details_of_old: Exchange | None
    """GetBookingDetails at the invitation's own facility with its id, afterwards."""
    again: Exchange | None = None
    """None when there was no other free time, or the first booking was not made."""
    after_again: Seen | None = None
    cancelled: Exchange | None = None

    def demand_booked(self) -> str:
        """The id. Raises Missing when nothing was booked (PR-INV-01 is about that)."""
        if not acting.said(self.made).carried_out or not self.booking_id:
            raise acting.not_booked(self.made)
        return self.booking_id


@dataclass(frozen=True, slots=True)
class Together:
    """Two bookings on one invitation at the same time."""

    invitation: Invitation
    made: tuple[Exchange, ...]
    before: Seen
    after: Seen

    @property
    def added(self) -> list[Row]:
        return [row for row in self.after.schedule.rows() if id_of(row) not in self.before.ids]


def is_open(exchange: Exchange | None) -> bool:
    """Whether GetBookingDetails says that it is an open invitation."""
    rows = [] if exchange is None else exchange.rows()
    return bool(rows) and rows[0].flag("isInvitation") and not acting.start_of(rows[0])


def current(run: Run) -> Invitation:
    """The one that the attempts, and then the booking, are made on. Raises Missing when none is open."""
    run.demand("MakeBooking", "GetBookingDetails", "GetAvailableTimeslots", "GetSubjectOfCareSchedule")
    kept = _kept(run)
    if not kept:
        kept.append(_next(run))
    return kept[0]


def _kept(run: Run) -> list[Invitation]:
    """The current one, or nothing when it has been used up."""
    return run.remember((__name__, "current"), list)


def _next(run: Run) -> Invitation:
    """The next one that is open and has free times."""
    why: Missing | None = None
    while True:
        try:
            person, invitation_id = acting.take_prepared(run, "open_invitations")
        except Missing as none_left:
            raise why or none_left from None
        facility = run.target.facility_of(person)
        details = run.ask(run.asker(person, facility).details(invitation_id))
        if not is_open(details):
            why = _not_open(invitation_id, details)
            continue
        try:
            return _offered(run, person, invitation_id, facility, details)
        except Missing as error:
            why = error


def _not_open(invitation_id: str, details: Exchange) -> Missing:
    return Missing(
        Words(
            f"{invitation_id} under persons[].open_invitations är enligt GetBookingDetails ingen öppen kallelse "
            "(isInvitation utan start- och sluttid): lägg upp en",
            f"{invitation_id} under persons[].open_invitations is by GetBookingDetails no open invitation "
            "(isInvitation without start and end): prepare one",
        ),
        details,
    )


def _offered(run: Run, person: Person, invitation_id: str, facility: str, details: Exchange) -> Invitation:
    choices, place = None, facility
    if run.target.claims("GetAllHealthcareFacilities"):
        choices = run.ask(run.asker(person, facility).facilities(person.id, invitation_id))
        place = _place(run, choices, facility)
    time_type = (details.rows()[0].text("timeTypeID") or "").strip()
    filters: dict[str, Any] = {"booking_id": invitation_id, "time_type": time_type or None}
    if hsa_key(place) != hsa_key(facility):
        filters["facility"] = place
    rows = _rows(run, person, place, filters)
    dates = None
    if run.target.claims("GetAvailableDates"):
        begin = run.target.bookable.first_date or run.today
        with suppress(Missing):
            dates = reading.available_dates(run, person, begin, begin + timedelta(days=reading.WINDOW - 1), **filters)
    return Invitation(person, invitation_id, facility, place, details, choices, dates, rows)


def _place(run: Run, choices: Exchange, facility: str) -> str:
    """Where to book, also when the list is of no use: other rules are about that."""
    keys = {hsa_key(each): each for each in listed(choices)}
    if hsa_key(facility) in keys:
        return facility
    return next((each for each in keys.values() if run.target.hosts(each)), facility)


def _rows(run: Run, person: Person, place: str, filters: dict[str, Any]) -> tuple[Row, ...]:
    """Two times if there are, that can be cancelled again if there are. Raises Missing when there is none."""
    found: list[Row] = []
    try:
        while len(found) < 2:
            found.append(acting.free_slot(run, person=person, **{**filters, "facility": place}))
    except Missing:
        others = every_free(run, person, filters)
        more = (row for row in others if not any(acting.overlap(row, each) for each in found))
        found += islice(more, 2 - len(found))
    if not found:
        raise Missing(
            Words(
                f"kallelsen {filters['booking_id']} har inga lediga tider: lägg upp tider för de kallade",
                f"the invitation {filters['booking_id']} has no free times: add times for those invited",
            )
        )
    return tuple(found[:2])


# -- what has to be refused


@step
@part_of("boka på någon annans kallelse")
def tried_by_another(run: Run) -> Tried:
    """Another citizen books on the invitation. `details` are of the invitation, by the one who has it."""
    invitation = current(run)
    other = acting.demand_other(run, invitation.person)
    purpose = Words("boka på någon annans kallelse", "book on somebody else's invitation")
    row = invitation.rows[0]
    return _tried(
        run, other, invitation, row.exchange.logical_address, acting.start_of(row),
        lambda: acting.book(run, other, row, booking_id=invitation.id, purpose=purpose),
    )  # fmt: skip


@step
@part_of("omboka en öppen kallelse")
def tried_rebooking(run: Run) -> Tried:
    """UpdateBooking of an open invitation, which MakeBooking is for."""
    run.demand("UpdateBooking")
    invitation = current(run)
    purpose = Words("omboka en öppen kallelse", "rebook an open invitation")
    person, row = invitation.person, invitation.rows[0]
    return _tried(
        run, person, invitation, row.exchange.logical_address, acting.start_of(row),
        lambda: acting.rebook(run, person, invitation.id, row, purpose=purpose),
    )  # fmt: skip


@step
@part_of("boka på en kallelse på en mottagning utanför listan")
def tried_unlisted(run: Run) -> Tried:
    """MakeBooking on the invitation at a facility that the target does not list for it."""
    unlisted = demand_unlisted(run)
    invitation = current(run)
    if invitation.choices is None:
        run.demand("GetAllHealthcareFacilities")
    else:
        reading.demand_answer(invitation.choices)
        demand_not_listed(unlisted, invitation.choices)
    person, tried = invitation.person, None
    purpose = Words("boka på en mottagning som inte är att välja", "book at a facility that is no choice")
    for slot in _times_at(run, invitation, unlisted):
        act = partial(acting.book_timeslot, run, person, slot, unlisted, purpose=purpose)
        tried = _tried(run, person, invitation, unlisted, slot.startTimeInclusive or "", act)
        if acting.said(tried.act).carried_out:
            break
    assert tried is not None  # there is always one time to ask for
    return tried


def _times_at(run: Run, invitation: Invitation, facility: str) -> list[TimeslotType]:
    """What to ask for at a facility that should offer nothing for the invitation: what it offers all the same, or free
    times of its type, or the times of other facilities.
    """
    person, details = invitation.person, invitation.details.rows()[0]
    row = next(every_free(run, person, {"facility": facility, "booking_id": invitation.id}), None)
    time_type = (details.text("timeTypeID") or "").strip()
    if row is None and time_type:
        row = next(every_free(run, person, {"facility": facility, "time_type": time_type}), None)
    found = [] if row is None else [acting.timeslot_of(run, row, person, booking_id=invitation.id)]
    for row in [invitation.rows[0], *_elsewhere(run, invitation)]:
        slot = acting.timeslot_of(run, row, person, booking_id=invitation.id)
        found.append(replace(
            slot, healthcare_facility=facility, healthcare_facility_name=None, performer=None, performerName=None,
            resourceID=None, resourceName=None,
        ))  # fmt: skip
    return found[:_MOST_TIMES]


def _elsewhere(run: Run, invitation: Invitation) -> list[Row]:
    """A time for the invitation at each other facility that the target lists for it."""
    places = [] if invitation.choices is None else listed(invitation.choices)
    others = [each for each in places if run.target.hosts(each) and hsa_key(each) != hsa_key(invitation.place)]
    asked = ({"facility": each, "booking_id": invitation.id} for each in others)
    return [row for filters in asked for row in islice(every_free(run, invitation.person, filters), 1)]


def _tried(
    run: Run, person: Person, invitation: Invitation, facility: str, start: str, act: Callable[[], Exchange]
) -> Tried:
    before = _look(run, person, invitation, facility).demanded()
    if not is_open(before.details):
        raise _not_open(invitation.id, before.exchanges[-1])
    made = act()
    after = _look(run, person, invitation, facility)
    mine = any(acting.start_of(row) == start for row in after.schedule.rows())
    holder = person if mine or is_open(after.details) else invitation.person  # somebody has got it
    _undo(run, holder, made, after.schedule, facility, start)
    if not is_open(after.details):
        _kept(run).clear()  # it should not have been possible, but it is gone
    return Tried(person, "", start, made, before, after)


def _look(run: Run, person: Person, invitation: Invitation, facility: str) -> Seen:
    """The list of `person` where it would be booked, and the invitation's details at its own facility."""
    schedule = see(run, person, "", facility).schedule
    return Seen(schedule, run.ask(run.asker(invitation.person, invitation.facility).details(invitation.id)))


def _undo(run: Run, person: Person, made: Exchange, schedule: Exchange, facility: str, start: str) -> Exchange | None:
    """Cancel what was booked, or booked after all."""
    booking_id = booked_id(run, person, made, facility, start, schedule)
    if not booking_id or not run.target.claims("CancelBooking"):
        return None
    return acting.cancel(run, person, booking_id, facility=facility)


# -- what has to work, once


@step
@part_of("öppen kallelse")
def used(run: Run) -> Used:
    """GetBookingDetails, facilities, dates and times have been asked for; then MakeBooking, twice."""
    for attempt in (tried_by_another, tried_rebooking, tried_unlisted):
        with suppress(Missing, NotClaimed):
            attempt(run)  # an invitation that is used up cannot show that they are refused
    invitation = current(run)
    person, row = invitation.person, invitation.rows[0]
    before = see(run, person, "", invitation.place).demanded()
    made = acting.book(run, person, row, booking_id=invitation.id)
    listed_after = see(run, person, "", invitation.place).schedule
    booking_id = booked_id(run, person, made, invitation.place, acting.start_of(row), listed_after)
    asker = run.asker(person, invitation.place)
    details = run.ask(asker.details(booking_id)) if booking_id else None
    same = details is not None and booking_id == invitation.id and invitation.place == invitation.facility
    of_old = details if same else run.ask(run.asker(person, invitation.facility).details(invitation.id))
    again, after_again = _again(run, invitation, booking_id) if acting.said(made).carried_out else (None, None)
    cancelled = _undo(run, person, made, listed_after, invitation.place, acting.start_of(row))
    return Used(
        invitation, row, made, booking_id, before, Seen(listed_after, details), of_old, again, after_again, cancelled
    )  # fmt: skip


def _again(run: Run, invitation: Invitation, booked: str) -> tuple[Exchange | None, Seen | None]:
    """MakeBooking on the same invitation, of another time that is free."""
    if len(invitation.rows) < 2:
        return None, None
    person, row = invitation.person, invitation.rows[1]
    purpose = Words("boka en gång till på samma kallelse", "book once more on the same invitation")
    again = acting.book(run, person, row, booking_id=invitation.id, purpose=purpose)
    after = see(run, person, "", invitation.place)
    told = acting.said(again)
    there = any(acting.start_of(each) == acting.start_of(row) for each in after.schedule.rows())
    if there or (told.carried_out and told.booking_id != booked):
        _undo(run, person, again, after.schedule, invitation.place, acting.start_of(row))
    return again, after


@step
@part_of("två bokningar på en kallelse samtidigt")
def together(run: Run) -> Together:
    """Needs an open invitation of its own, and a rate that allows two calls at once."""
    if 0 < run.target.rate < 2:
        raise Missing(
            Words(
                f"två anrop samtidigt kräver takten 2 anrop/s, och målets är {run.target.rate:g}: kör med --rate 2 om "
                "målet tål det",
                f"two calls at once need a rate of 2 a second, and the target's is {run.target.rate:g}: run with "
                "--rate 2 if the target can bear it",
            )
        )
    current(run)
    invitation = _next(run)
    person = invitation.person
    if len(invitation.rows) < 2:
        raise Missing(
            Words(
                "kallelsen har bara en ledig tid: lägg upp minst två", "the invitation has one free time: add another"
            )
        )
    before = see(run, person, "", invitation.place).demanded()
    made = acting.book_together(run, *((person, row) for row in invitation.rows), booking_id=invitation.id)
    after = see(run, person, "", invitation.place)
    found = Together(invitation, tuple(made), before, after)
    for each, row in zip(made, invitation.rows, strict=True):
        _undo(run, person, each, after.schedule, invitation.place, acting.start_of(row))
    return found


@step
@part_of("boka på en kallelse som har gått ut")
def tried_expired(run: Run) -> Tried:
    """MakeBooking on an invitation that is no longer valid (persons[].expired_invitations)."""
    run.demand("MakeBooking", "GetAvailableTimeslots", "GetSubjectOfCareSchedule")
    person, invitation_id = acting.take_prepared(run, "expired_invitations")
    facility = run.target.facility_of(person)
    try:
        row = acting.free_slot(run, person=person, facility=facility, booking_id=invitation_id)
    except Missing:
        row = acting.free_slot(run, person=person, facility=facility)  # nothing is offered for it, as it should be
    before = see(run, person, "", facility).demanded()
    purpose = Words("boka på en kallelse som har gått ut", "book on an invitation that has expired")
    act = acting.book(run, person, row, booking_id=invitation_id, purpose=purpose)
    after = see(run, person, "", facility)
    _undo(run, person, act, after.schedule, facility, acting.start_of(row))
    return Tried(person, "", acting.start_of(row), act, before, after)
