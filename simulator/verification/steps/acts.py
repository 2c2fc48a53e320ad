"""MakeBooking, UpdateBooking and CancelBooking, and what stands in them.

Every booking is in the run's clean-up log before it is asked for (simulator/verification/cleanup.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lxml import etree

from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType
from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import timestamp
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.cleanup import Entry, Fate
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.rule import Safety
from simulator.verification.run import ACTS, Run, step
from simulator.verification.steps import reading
from simulator.verification.steps.slots import start_of
from simulator.verification.target import Person
from simulator.verification.words import Words

UNKNOWN_ID = "TIDBOK-FINNS-INTE"
"""A booking id that no system has issued."""

_PHONE = "070-1740612"  # one of those that are reserved for fiction
_JUST = 4  # calls: a list that old is as good as a new one
_MOST_UNCERTAIN = 2  # bookings without an answer, or without an id, before verify books no more

Change = Callable[[etree._Element], None]
PreparedKind = Literal[
    "bookings",
    "timed_invitations",
    "open_invitations",
    "expired_invitations",
    "rebookable",
    "not_rebookable",
    "cancellable",
    "not_cancellable",
]


@dataclass(frozen=True, slots=True)
class Result:
    """What an act answered; all empty when it was no answer of the contract's."""

    code: str
    text: str
    booking_id: str

    @property
    def carried_out(self) -> bool:
        return self.code in ("OK", "INFO")

    @property
    def refused(self) -> bool:
        return self.code == "ERROR"


def said(exchange: Exchange) -> Result:
    code, text, booking_id = ((exchange.text(name) or "").strip() for name in ("resultCode", "resultText", "bookingId"))
    return Result(code, text, booking_id)


def timeslot_of(
    run: Run, row: Row, person: Person, *, booking_id: str | None = None, reason: str | None = None
) -> TimeslotType:
    """The row's values unchanged; what MakeBooking and UpdateBooking forbid is left out by their writers.

    `booking_id` is that of an invitation or of the booking to move; else the row's own, if it has one (CR-CON-09).
    """
    values = {name: row.text(name) for name in TimeslotType.__dataclass_fields__}
    values |= {
        "healthcare_facility": (row.text("healthcare_facility") or "").strip() or row.exchange.logical_address,
        "bookingId": booking_id or row.text("bookingId"),
        "subject_of_care": person.id,
        "reason": reason or row.text("reason"),
    }
    flags = {"cancel_booking_allowed": None, "rebooking_allowed": None, "message_allowed": None, "isInvitation": None}
    fields: dict[str, Any] = {**values, **flags}
    return TimeslotType(**fields)


def citizen_of(person: Person, *, minimal: bool = False) -> SubjectOfCareType:
    """As 1177 sends it, with a telephone number; `minimal` has only what the schema requires."""
    phone = None if minimal else person.phone or _PHONE
    return SubjectOfCareType(phone, None, None, None, person.first_name, None, person.last_name)


def book(
    run: Run,
    person: Person,
    row: Row,
    *,
    reason: str | None = None,
    booking_id: str | None = None,
    minimal: bool = False,
    change: Change | None = None,
    purpose: Words | None = None,
) -> Exchange:
    """MakeBooking for a free time, at the address that it was offered at. In the clean-up log before it is sent.

    `booking_id`: an open invitation's. `change` alters the request, which the target then need not serve.
    """
    slot = timeslot_of(run, row, person, booking_id=booking_id, reason=reason)
    return book_timeslot(
        run, person, slot, row.exchange.logical_address, minimal=minimal, change=change, purpose=purpose
    )


def book_timeslot(
    run: Run,
    person: Person,
    slot: TimeslotType,
    facility: str,
    *,
    minimal: bool = False,
    change: Change | None = None,
    purpose: Words | None = None,
) -> Exchange:
    """MakeBooking for any time, offered or not. `facility` is the address."""
    _demand_undo(run)
    question = run.asker(person, facility).book(slot, citizen_of(person, minimal=minimal))
    question = _altered(question, change, purpose)
    number = _intend(run, person, slot, facility)
    return _heard(run, number, run.ask(question))


def book_together(run: Run, *asked: tuple[Person, Row], booking_id: str | None = None) -> list[Exchange]:
    """MakeBooking for several at the same time. Raises Missing when the target's rate does not allow it."""
    _demand_undo(run)
    questions, numbers = [], []
    for person, row in asked:
        slot, facility = timeslot_of(run, row, person, booking_id=booking_id), row.exchange.logical_address
        questions.append(run.asker(person, facility).book(slot, citizen_of(person)))
        numbers.append(_intend(run, person, slot, facility))
    try:
        made = run.ask_together(*questions)
    except Missing:
        for number in numbers:
            run.cleanup.refused(number)
        raise
    return [_heard(run, number, exchange) for number, exchange in zip(numbers, made, strict=True)]


def rebook(
    run: Run,
    person: Person,
    booking_id: str,
    row: Row,
    *,
    reason: str | None = None,
    minimal: bool = False,
    change: Change | None = None,
    purpose: Words | None = None,
) -> Exchange:
    """UpdateBooking to a free time, at the address that it was offered at. `minimal`: without subject_of_care_info.

    What verify did not book itself is not in the log, and is not undone.
    """
    run.demand("UpdateBooking")
    slot, facility = timeslot_of(run, row, person, booking_id=booking_id, reason=reason), row.exchange.logical_address
    question = run.asker(person, facility).rebook(slot, None if minimal else citizen_of(person))
    question = _altered(question, change, purpose)
    if not run.cleanup.owns(booking_id, citizen=person.id):
        return run.ask(question)
    number = intend_move(run, person, row)
    return heard_move(run, person, booking_id, number, run.ask(question))


def intend_move(run: Run, person: Person, row: Row) -> int:
    """In the clean-up log, before a booking of verify's own is moved to `row`. Gives the number of its entry."""
    return intend(run, person, row.exchange.logical_address, start_of(row), moved=True)


def heard_move(run: Run, person: Person, booking_id: str, number: int, exchange: Exchange) -> Exchange:
    """Tell the clean-up log what came of the move; without a clear answer both places stay as they are in it."""
    if said(exchange).carried_out:
        before = run.cleanup.entry_of(booking_id, person.id)
        if before is not None:
            run.cleanup.gone(booking_id, before.facility)
        run.cleanup.made(number, booking_id)
    elif said(exchange).refused or exchange.is_fault:
        run.cleanup.refused(number)
    return exchange


def cancel(
    run: Run,
    person: Person,
    booking_id: str,
    *,
    message: str | None = None,
    facility: str = "",
    purpose: Words | None = None,
    look: bool = True,
) -> Exchange:
    """CancelBooking, at the facility that verify booked at unless another is said.

    `look`: where it is not carried out, look for the booking under another id, once.
    """
    run.demand("CancelBooking")
    entry = run.cleanup.entry_of(booking_id, person.id, facility)
    facility = facility or ("" if entry is None else entry.facility) or run.target.facility_of(person)
    question = run.asker(person, facility).cancel(booking_id, message, facility)
    exchange = run.ask(_altered(question, None, purpose))
    if entry is None or entry.fate is not Fate.BOOKED:
        return exchange
    if said(exchange).carried_out:
        run.cleanup.gone(booking_id, entry.facility)
    else:
        run.cleanup.stay(booking_id, entry.facility)
        if look:
            _look_for(run, person, entry, facility, exchange)
    return exchange


def _look_for(run: Run, person: Person, entry: Entry, facility: str, refused: Exchange) -> None:
    """A booking of ours that cannot be cancelled by the id that was told: it may have another, or never have been."""
    booking_id, start = entry.booking_id, entry.start
    if not refused.answered or start <= timestamp(run.now):  # a list may leave out what has begun
        return
    listed_now = schedule_now(run, person, facility)
    if listed_now is None or not listed_now.answered:
        return
    other_id = found_id(run, person, listed_now, start)
    if other_id and other_id != booking_id:
        run.cleanup.renamed(booking_id, other_id, entry.facility)
        again = cancel(run, person, other_id, facility=facility, look=False)
        if not said(again).carried_out and entry.told not in ("", booking_id, other_id):
            _cancel_as_told(run, person, entry, facility)
    elif not other_id and not entry.moved:  # what was moved may be under an id that nobody has told
        run.cleanup.gone(booking_id, entry.facility)


def _cancel_as_told(run: Run, person: Person, entry: Entry, facility: str) -> None:
    """By the id that MakeBooking gave: the list has had two others since."""
    listed_id = entry.booking_id
    run.cleanup.renamed(listed_id, entry.told, entry.facility)
    if not said(cancel(run, person, entry.told, facility=facility, look=False)).carried_out:
        run.cleanup.renamed(entry.told, listed_id, entry.facility)
        run.cleanup.stay(listed_id, entry.facility)


def take_prepared(run: Run, kind: PreparedKind) -> tuple[Person, str]:
    """One of the ids that the target's owner has prepared, none twice in a run. Raises Missing."""
    taken: set[tuple[str, str]] = run.remember((__name__, "taken"), set)
    for person in run.persons:
        for booking_id in getattr(person, kind) or ():
            if (person.id, booking_id) not in taken:
                taken.add((person.id, booking_id))
                return person, booking_id
    raise Missing(
        Words(
            f"målfilen har inga (fler) id under persons[].{kind}: lägg upp ett i systemet och ange det där",
            f"the target file has no (more) ids under persons[].{kind}: prepare one in the system and give it there",
        )
    )


def other_booker(run: Run, person: Person) -> Person | None:
    """Another test person that may book."""
    return next((each for each in run.persons if each.may_book and each.id != person.id), None)


def demand_other(run: Run, person: Person) -> Person:
    """Raises Missing."""
    other = other_booker(run, person)
    if other is None:
        raise Missing(
            Words(
                "det behövs en testperson till som får boka: ange två under persons",
                "one more test person that may book is needed: give two under persons",
            )
        )
    return other


def _demand_undo(run: Run) -> None:
    """What cannot be cancelled is not booked, unless the target's owner has said that data may be used up."""
    run.demand("MakeBooking")
    _demand_success(run)
    if not run.target.claims("CancelBooking") and run.target.safety is not Safety.FULL:
        raise Missing(
            Words(
                "målet säger sig inte ha CancelBooking, så en bokning går inte att ångra: ange flödet cancel, eller "
                "kör med --safety full och avboka för hand",
                "the target does not claim CancelBooking, so a booking cannot be undone: give the flow cancel, or run "
                "with --safety full and cancel by hand",
            )
        )


def _demand_success(run: Run) -> None:
    """No more is booked when what was booked before cannot be undone, or is nowhere to be found."""
    stuck, uncertain = sorted(each for _, each in run.cleanup.stuck), run.cleanup.uncertain
    if stuck or len(uncertain) >= _MOST_UNCERTAIN:
        what = ", ".join(stuck) or ", ".join(entry.start for entry in uncertain)
        raise Missing(
            Words(
                f"en tidigare provbokning gick inte att ångra ({what}), så verify bokar inte mer",
                f"an earlier trial booking could not be undone ({what}), so verify books no more",
            )
        )


def _altered(question: Question, change: Change | None, purpose: Words | None) -> Question:
    if change is not None:
        return question.changed(change, purpose or question.purpose)
    return question if purpose is None else replace(question, purpose=purpose)


def _intend(run: Run, person: Person, slot: TimeslotType, facility: str) -> int:
    return intend(run, person, facility, slot.startTimeInclusive or "")


def intend(run: Run, person: Person, facility: str, start: str, *, moved: bool = False) -> int:
    """In the clean-up log, with what the citizen has there just then. Gives the number of its entry."""
    run.cleanup.others |= _had_before(run)
    return run.cleanup.intend(person.id, facility, start, known_ids(run, person, facility), moved=moved)


@step
def _had_before(run: Run) -> frozenset[tuple[str, str]]:
    """Facility (hsa_key) and id of what every test person has at its own facility, asked before anything is booked."""
    found: set[tuple[str, str]] = set()
    for person in run.persons:
        facility = run.target.facility_of(person)
        found |= {(hsa_key(facility), each) for each in _first_ids(run, person, facility) or () if each}
    return frozenset(found)


def known_ids(run: Run, person: Person, facility: str) -> set[str] | None:
    """The ids that the citizen has at the facility right now, or had when the run began, and that verify has not made.

    None when they cannot be had now: what is booked then can only be known by the id that is told.
    """
    now = _ids_now(run, person, facility)
    if now is None:
        return None
    return now | (_first_ids(run, person, facility) or set())


def _ids_now(run: Run, person: Person, facility: str) -> set[str] | None:
    latest = _just_listed(run, person, facility)
    listed = latest if latest is not None else schedule_now(run, person, facility)
    return None if listed is None or not listed.answered else _ids(listed)


def _just_listed(run: Run, person: Person, facility: str) -> Exchange | None:
    """The citizen's list among the very last calls, if nothing has been booked, moved or cancelled after it."""
    for exchange in reversed(run.exchanges[-_JUST:]):
        if exchange.contract.name in ACTS:
            return None
        asked = exchange.contract.name == "GetSubjectOfCareSchedule" and exchange.lawful and exchange.answered
        place = hsa_key(exchange.logical_address)
        if asked and place == hsa_key(facility) and exchange.asked("subject_of_care") == person.id:
            return exchange
    return None


def _first_ids(run: Run, person: Person, facility: str) -> set[str] | None:
    """As the run's first list of the citizen had it, wherever it was asked for; None when it cannot be had."""
    own = hsa_key(run.target.facility_of(person)) == hsa_key(facility)
    try:
        return _ids(reading.schedule(run, person) if own else reading.schedule(run, person, facility))
    except (Missing, NotClaimed):
        return None


def _ids(listed: Exchange) -> set[str]:
    return {(row.text("bookingId") or "").strip() for row in listed.rows()}


def _heard(run: Run, number: int, exchange: Exchange) -> Exchange:
    """Tell the clean-up log what came of a booking; without a clear answer it stays as intended."""
    result = said(exchange)
    if result.carried_out:
        run.cleanup.made(number, result.booking_id)
    elif result.refused or exchange.is_fault:
        run.cleanup.refused(number)
    return exchange


def told_id(run: Run, made: Exchange) -> str:
    """The id that MakeBooking told, if verify may undo it; empty when it told none, or one that somebody had before."""
    booking_id = said(made).booking_id if said(made).carried_out else ""
    return booking_id if run.cleanup.owns(booking_id, made.logical_address) else ""


def found_id(run: Run, person: Person, listed: Exchange | None, start: str) -> str:
    """The id of what verify booked, by GetSubjectOfCareSchedule, where MakeBooking did not tell. Empty: not there."""
    entry = None if listed is None else _asked_for(run, person, listed.logical_address, start)
    if listed is None or entry is None or entry.known is None:
        return ""
    for row in listed.rows():
        booking_id = (row.text("bookingId") or "").strip()
        if start_of(row) == start and booking_id and booking_id not in entry.known:
            if entry.fate is not Fate.GONE and not entry.booking_id:
                run.cleanup.made(entry.number, booking_id)
            return booking_id
    return ""


def _asked_for(run: Run, person: Person, facility: str, start: str) -> Entry | None:
    """The clean-up log's entry for the citizen, place and time: one whose id nobody has told, else the newest."""
    wanted = (person.id, hsa_key(facility)), start
    found = [each for each in run.cleanup.entries if (each.place, each.start) == wanted]
    fates = (Fate.INTENDED, Fate.BOOKED)  # the last one is the likeliest
    return max(
        found,
        key=lambda each: (fates.index(each.fate) if each.fate in fates and not each.booking_id else -1, each.number),
        default=None,
    )


def schedule_now(run: Run, person: Person, facility: str) -> Exchange | None:
    """GetSubjectOfCareSchedule asked afresh; None when it is not claimed."""
    if not run.target.claims("GetSubjectOfCareSchedule"):
        return None
    return run.ask(run.asker(person, facility).schedule(person.id))


def undo_found(run: Run, made: Sequence[tuple[Person, Exchange]], facility: str, start: str) -> None:
    """Cancel what came of bookings that should have been refused, before the next rule looks."""
    for person, exchange in made:
        booking_id = told_id(run, exchange) or found_id(run, person, schedule_now(run, person, facility), start)
        if booking_id and run.cleanup.owns(booking_id, facility) and run.target.claims("CancelBooking"):
            cancel(run, person, booking_id, facility=facility)


def not_booked(exchange: Exchange) -> Missing:
    return not_done(exchange, "boka", "book")


def not_done(exchange: Exchange, sv: str, en: str) -> Missing:
    why = said(exchange).text or said(exchange).code or exchange.fault_text or exchange.outcome
    return Missing(
        Words(
            f"det gick inte att {sv}, så det finns inget att granska (anrop {exchange.number}: {why})",
            f"it was not possible to {en}, so there is nothing to judge (call {exchange.number}: {why})",
        ),
        exchange,
    )
