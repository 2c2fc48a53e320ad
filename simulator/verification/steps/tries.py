"""Bookings that should be refused, or accepted in an unusual form. Whatever comes of them is undone at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from lxml import etree

from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.domain.times import timestamp
from simulator.verification import bench_clock
from simulator.verification.bench_clock import moved_to
from simulator.verification.check import Missing
from simulator.verification.cleanup import MESSAGE
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, reading
from simulator.verification.steps.acting import Change, said
from simulator.verification.steps.own import starts_after
from simulator.verification.steps.rebooking_limits import round_the_limit
from simulator.verification.target import Person
from simulator.verification.words import Words

_NIGHT = timedelta(hours=3, minutes=7)  # when nobody offers a time


@dataclass(frozen=True, slots=True)
class Try:
    """One booking that should not come about. `start` is what was asked for, `found` the id of what came of it.

    `after` is the citizen's schedule right after it, before anything is undone; None when it is not claimed.
    """

    what: Words
    made: Exchange
    start: str
    found: str
    after: Exchange | None


@step
@part_of("boka det som inte erbjuds")
def not_offered(run: Run) -> tuple[Try, ...]:
    """A wrong start, an address that is not hosted, a time type that is not there."""
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    slot, facility = acting.timeslot_of(run, row, person), row.exchange.logical_address
    try:
        wrong = (
            (Words("boka en tid som inte erbjuds", "book a time that is not offered"), _at_night(row, slot)),
            (
                Words("boka på en mottagning som inte finns där", "book at a facility that is not there"),
                replace(slot, healthcare_facility=run.target.unknown_facility, healthcare_facility_name=None),
            ),
            (
                Words("boka en tidstyp som inte finns", "book a time type that is not there"),
                replace(slot, timeTypeID=acting.UNKNOWN_ID, timeTypeName=None),
            ),
        )
        return _each(partial(_tried, run, person, facility, asked, what) for what, asked in wrong)
    finally:
        acting.release(run, row)


def _at_night(row: Row, slot: TimeslotType) -> TimeslotType:
    """The same day and length. A unit that is open at seven minutes past three gets another minute than any offered."""
    begins = acting.begins(row)
    length = acting.ends(row) - begins
    night = begins.replace(hour=0, minute=0, second=0) + _NIGHT
    offered = {acting.start_of(each) for each in row.exchange.rows()}
    while timestamp(night) in offered:
        night += timedelta(minutes=1)
    return replace(
        slot, startTimeInclusive=timestamp(night), endTimeExclusive=timestamp(night + length), bookingId=None
    )


@step
@part_of("boka utan namn")
def without_names(run: Run) -> tuple[Try, ...]:
    """MakeBooking without subject_of_care_info, without firstName, without lastName: none keeps the schema."""
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    slot, facility = acting.timeslot_of(run, row, person), row.exchange.logical_address
    return _each(
        partial(_tried, run, person, facility, slot, Words(f"boka utan {name}", f"book without {name}"), _without(name))
        for name in ("subject_of_care_info", "firstName", "lastName")
    )


def _without(name: str) -> Change:
    def change(payload: etree._Element) -> None:
        for element in list(payload.iter(f"{{*}}{name}")):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)

    return change


def _each(tries: Iterable[Callable[[], Try]]) -> tuple[Try, ...]:
    """As many as can be made: after one that cannot be undone no more is booked. Raises Missing when there is none."""
    done: list[Try] = []
    for each in tries:
        try:
            done.append(each())
        except Missing:
            if not done:
                raise
            break
    return tuple(done)


def _tried(
    run: Run, person: Person, facility: str, asked: TimeslotType, what: Words, change: Change | None = None
) -> Try:
    """Booked, looked after, and undone before the next one: what came of it is nobody else's doing."""
    made = acting.book_timeslot(run, person, asked, facility, change=change, purpose=what)
    after, start = acting.schedule_now(run, person, facility), asked.startTimeInclusive or ""
    found = acting.found_id(run, person, after, start)
    seen = after is not None and after.answered
    if found or not seen or not (said(made).refused or made.is_fault):
        acting.undo_found(run, [(person, made)], facility, start)
    return Try(what, made, start, found, after)


@dataclass(frozen=True, slots=True)
class WithMessage:
    """Booked with only what the schema requires, and cancelled with a message.

    `allowed` is GetBookingDetails' message_allowed; None when it could not be read.
    """

    person: Person
    slot: Row
    made: Exchange
    details: Exchange | None
    allowed: bool | None
    cancelled: Exchange | None


@step
@part_of("avboka med meddelande")
def with_message(run: Run, allowed: bool) -> WithMessage:
    """For a free time whose message_allowed says so. Raises Missing when there is none."""
    person = reading.booker(run)
    row = _slot_with_message(run, person, allowed)
    facility = row.exchange.logical_address
    what = Words("boka utan valfria uppgifter", "book without optional data")
    made = acting.book(run, person, row, minimal=True, purpose=what)
    booking_id = acting.told_id(run, made)
    if not booking_id:
        acting.undo_found(run, [(person, made)], facility, acting.start_of(row))
        return WithMessage(person, row, made, None, None, None)
    details, flag = None, None
    if run.target.claims("GetBookingDetails"):
        details = run.ask(run.asker(person, facility).details(booking_id))
        flag = next((each.flag("message_allowed") for each in details.rows()), None)
    if not run.target.claims("CancelBooking"):
        return WithMessage(person, row, made, details, flag, None)
    what = Words("avboka med meddelande", "cancel with a message")
    cancelled = acting.cancel(run, person, booking_id, message=MESSAGE, purpose=what)
    if not said(cancelled).carried_out:
        acting.cancel(run, person, booking_id)
    return WithMessage(person, row, made, details, flag, cancelled)


def _slot_with_message(run: Run, person: Person, allowed: bool) -> Row:
    """Of the bookable time type, the other one, and at last any that is offered for new booking."""
    types = [reading.bookable_time_type(run), run.target.bookable.other_time_type]
    if run.target.claims("GetAllTimeTypes"):
        types += [row.text("timeTypeId") or "" for row in reading.time_types(run, person).rows("ListOfTimeTypes")]
    for time_type in list(dict.fromkeys(filter(None, types)))[:4]:
        try:
            return acting.free_slot(
                run, person=person, time_type=time_type, wanted=lambda row: row.flag("message_allowed") == allowed
            )
        except Missing:
            continue
    word = "true" if allowed else "false"
    raise Missing(
        Words(
            f"ingen ledig tid som får avbokas har message_allowed={word}: lägg upp en, och ange dess tidstyp som "
            "bookable.other_time_type",
            f"no free time that may be cancelled has message_allowed={word}: add one, and give its time type as "
            "bookable.other_time_type",
        )
    )


def minimal(run: Run) -> WithMessage:
    """A booking with only what the schema requires: whichever of the two there is a time for."""
    try:
        return with_message(run, allowed=True)
    except Missing as first:
        try:
            return with_message(run, allowed=False)
        except Missing:
            raise first from None


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Two citizens ask for the same time at the same moment. The schedules are from directly afterwards."""

    slot: Row
    persons: tuple[Person, Person]
    made: tuple[Exchange, Exchange]
    schedules: tuple[Exchange | None, Exchange | None]
    booked: int
    """How many of them have the time, by the answers or by the schedules."""
    unseen: bool
    """Whether neither schedule has it."""


@step
@part_of("boka samtidigt")
def at_once(run: Run) -> AtOnce:
    """Raises Missing when there is but one person, or the rate does not allow two calls at once."""
    person = reading.booker(run)
    other = acting.demand_other(run, person)
    row = _only_one(run, person, other)
    facility, start = row.exchange.logical_address, acting.start_of(row)
    one, two = acting.book_together(run, (person, row), (other, row))
    schedules = acting.schedule_now(run, person, facility), acting.schedule_now(run, other, facility)
    told = [said(one).carried_out, said(two).carried_out]
    there = [start in map(acting.start_of, each.rows()) for each in schedules if each is not None and each.answered]
    found = [acting.found_id(run, person, schedules[0], start), acting.found_id(run, other, schedules[1], start)]
    ids = {said(each).booking_id for each in (one, two) if said(each).carried_out}
    booked = sum(was_told or (bool(seen) and seen not in ids) for was_told, seen in zip(told, found, strict=True))
    acting.undo_found(run, [(person, one), (other, two)], facility, start)
    return AtOnce(row, (person, other), (one, two), schedules, booked, len(there) == 2 and not any(there))


def _only_one(run: Run, person: Person, other: Person) -> Row:
    """A free time that only one can have: one that says whose it is, or one that disappeared when it was booked."""
    try:
        return acting.free_slot(run, person=person, also=other, wanted=acting.identified)
    except Missing:
        flow = acting.booked_and_cancelled(run)
        flow.demand_cancelled()
        times = acting.times_now(run, other, flow.slot) if flow.alone else None
        found = None if times is None else acting.offered(times, flow.slot)
        if found is not None and flow.other == other:
            return found
    raise Missing(
        Words(
            "de lediga tiderna har varken performer eller resourceID, och av den tid som prövades erbjuds flera "
            "likadana (eller så blev den inte ledig igen): ange bookable.time_type eller bookable.performer för tider "
            "som säger vems de är, eller som det bara finns en av",
            "the free times have neither performer nor resourceID, and of the time that was tried several alike are "
            "offered (or it was not set free again): give bookable.time_type or bookable.performer of times that say "
            "whose they are, or of which there is but one",
        )
    )


@dataclass(frozen=True, slots=True)
class Late:
    """What was asked for when the target's clock stood at `clock`; `listed` is the schedule right after it."""

    clock: str
    details: Exchange | None
    act: Exchange
    listed: Exchange | None
    booking_id: str


@step
@part_of("boka en passerad tid")
def booked_too_late(run: Run) -> Late:
    """MakeBooking a minute after the time began. Needs the bench's clock."""
    bench_clock.read(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    facility, start = row.exchange.logical_address, acting.start_of(row)
    acting.known_ids(run, person, facility)
    when = acting.begins(row) + timedelta(minutes=1)
    with moved_to(run, when):
        what = Words("boka en tid som har börjat", "book a time that has begun")
        made = acting.book(run, person, row, purpose=what)
        listed = acting.schedule_now(run, person, facility)
        found = acting.found_id(run, person, listed, start)
    acting.undo_found(run, [(person, made)], facility, start)
    return Late(timestamp(when), None, made, listed, found)


@step
@part_of("avboka en passerad tid")
def cancelled_too_late(run: Run) -> Late:
    """CancelBooking a minute after the booking began. Needs the bench's clock."""
    bench_clock.read(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    booking_id = _own_booking(run, person, row)
    try:
        with moved_to(run, acting.begins(row) + timedelta(minutes=1)):
            return _cancelled_at(run, person, row, booking_id)
    finally:
        _let_go(run, person, booking_id)


@step
@part_of("avboka vid 24-timmarsgränsen")
def cancelled_round_the_limit(run: Run) -> tuple[Late, Late]:
    """CancelBooking less than 24 hours before the start, when it is too late in PASiS, and then more than that."""
    bench_clock.read(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    booking_id = _own_booking(run, person, row)
    in_time, too_late = round_the_limit(acting.begins(row))
    try:
        with moved_to(run, too_late) as move:
            late = _cancelled_at(run, person, row, booking_id)
            move(in_time)
            return late, _cancelled_at(run, person, row, booking_id)
    finally:
        _let_go(run, person, booking_id)


def _own_booking(run: Run, person: Person, row: Row) -> str:
    """The id of a new booking. Raises Missing."""
    run.demand("CancelBooking")
    made = acting.book(run, person, row)
    booking_id = acting.told_id(run, made)
    if not booking_id:
        acting.undo_found(run, [(person, made)], row.exchange.logical_address, acting.start_of(row))
        raise acting.not_booked(made)
    return booking_id


def _cancelled_at(run: Run, person: Person, row: Row, booking_id: str) -> Late:
    facility = row.exchange.logical_address
    claims = run.target.claims("GetBookingDetails")
    details = run.ask(run.asker(person, facility).details(booking_id)) if claims else None
    cancelled = acting.cancel(run, person, booking_id, facility=facility)
    return Late(timestamp(run.now), details, cancelled, acting.schedule_now(run, person, facility), booking_id)


def _let_go(run: Run, person: Person, booking_id: str) -> None:
    if run.cleanup.owns(booking_id, citizen=person.id):
        acting.cancel(run, person, booking_id)


@dataclass(frozen=True, slots=True)
class Prepared:
    """CancelBooking for something that the target's owner has prepared."""

    person: Person
    booking_id: str
    before: Exchange
    details: Exchange
    cancelled: Exchange
    after: Exchange


@step
@part_of("avboka det som inte får avbokas")
def forbidden_cancelled(run: Run) -> Prepared:
    """Of persons[].not_cancellable. Raises Missing when the target says that it may be cancelled."""
    return _prepared(run, "not_cancellable", allowed=False)


@step
@part_of("avboka en kallelse")
def invitation_cancelled(run: Run) -> Prepared:
    """Of persons[].timed_invitations. Raises Missing when the target says that it may not be cancelled."""
    return _prepared(run, "timed_invitations", allowed=True)


def _still_to_come(run: Run, kind: acting.PreparedKind) -> tuple[Person, str, Exchange]:
    """A prepared booking that has not begun (what has is refused for that), and the list right now. Raises Missing."""
    begun: list[tuple[str, Exchange]] = []
    while True:
        try:
            person, booking_id = acting.take_prepared(run, kind)
        except Missing:
            if begun:
                raise _all_begun(kind, begun) from None
            raise
        before = reading.answered(run, run.asker(person).schedule(person.id))
        row = acting.listed(before, booking_id)
        if row is None or starts_after(row, run.now):
            return person, booking_id, before
        begun.append((booking_id, before))


def _all_begun(kind: str, begun: list[tuple[str, Exchange]]) -> Missing:
    ids = ", ".join(booking_id for booking_id, _ in begun)
    return Missing(
        Words(
            f"{ids} (persons[].{kind}) har redan börjat: ange en bokning som ligger framåt i tiden",
            f"{ids} (persons[].{kind}) has begun already: give a booking that is still to come",
        ),
        *(exchange for _, exchange in begun),
    )


def _prepared(run: Run, kind: acting.PreparedKind, *, allowed: bool) -> Prepared:
    run.demand("CancelBooking", "GetBookingDetails", "GetSubjectOfCareSchedule")
    person, booking_id, before = _still_to_come(run, kind)
    asker = run.asker(person)
    details = reading.answered(run, asker.details(booking_id))
    flag = any(row.flag("cancel_booking_allowed") for row in details.rows())
    if flag != allowed or acting.listed(before, booking_id) is None:
        word = "true" if allowed else "false"
        raise Missing(
            Words(
                f"{booking_id} (persons[].{kind}) ska finnas bland invånarens tider med cancel_booking_allowed={word}",
                f"{booking_id} (persons[].{kind}) should be among the citizen's times with "
                f"cancel_booking_allowed={word}",
            ),
            before,
            details,
        )
    cancelled = acting.cancel(run, person, booking_id)
    return Prepared(person, booking_id, before, details, cancelled, run.ask(asker.schedule(person.id)))
