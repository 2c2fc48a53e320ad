"""Questions that change nothing, each asked once. A reply that is no answer raises Missing: PR-GEN-02 is about that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from simulator.contracts.crm_scheduling.times_query import TimesRequest
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import datestamp, timestamp
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.run import Run, step
from simulator.verification.target import Person
from simulator.verification.words import Words

K = TypeVar("K")

_MOST_LISTED = 12  # ids of a schedule whose details are asked for: somebody may have a thousand
_MOST_TRIED = 4  # time types that are searched for one with free times
WINDOW = 62  # days, both ends counted (S4): the longest that 1177 asks for at once
_WINDOWS = ((WINDOW, 1), (31, 2), (7, 4), (1, 8))
"""Days at a time, and how many times, for targets that limit how long a search may be."""


def answered(run: Run, question: Question) -> Exchange:
    """Ask. Raises Missing unless the contract's own response comes back."""
    exchange = run.ask(question)
    demand_answer(exchange)
    return exchange


def demand_answer(exchange: Exchange) -> None:
    """Raises Missing unless it is the contract's own response."""
    if not exchange.answered:
        name, why = exchange.contract.name, exchange.fault_text or exchange.outcome
        raise Missing(
            Words(f"{name} gav inget svar att gå vidare med (anrop {exchange.number}: {why})",
                  f"{name} gave no reply to go on with (call {exchange.number}: {why})"),
            exchange,
        )  # fmt: skip


@step
def schedule(run: Run, person: Person, facility: str = "") -> Exchange:
    """GetSubjectOfCareSchedule."""
    run.demand("GetSubjectOfCareSchedule")
    return answered(run, run.asker(person, facility).schedule(person.id))


@step
def schedules(run: Run) -> list[tuple[Person, Exchange]]:
    """Of every test person at its facility. Raises Missing when none can be had, or there are no persons."""
    run.person  # noqa: B018  # there must be one
    return _those_answered(run.persons, lambda person: schedule(run, person))


def _those_answered(keys: Sequence[K], ask: Callable[[K], Exchange]) -> list[tuple[K, Exchange]]:
    """One question that fails hides no other. Raises the last one's Missing when all of them do."""
    found, missing = [], None
    for key in keys:
        try:
            found.append((key, ask(key)))
        except Missing as error:
            missing = error
    if not found and missing is not None:
        raise missing
    return found


@step
def details(run: Run, person: Person, booking_id: str, facility: str = "") -> Exchange:
    """GetBookingDetails, for an id that the person has."""
    run.demand("GetBookingDetails")
    return answered(run, run.asker(person, facility).details(booking_id))


def booked_rows(run: Run) -> list[tuple[Person, Row]]:
    """Every row of every test person's schedule. Raises Missing when there is none at all."""
    found = [(person, row) for person, exchange in schedules(run) for row in exchange.rows()]
    if not found:
        raise Missing(
            Words("ingen testperson har någon bokad tid: boka en i systemet eller ange personer som har",
                  "no test person has a booked time: book one in the system, or name persons that have one"),
            *(exchange for _, exchange in schedules(run)),
        )  # fmt: skip
    return found


def known_ids(run: Run) -> list[tuple[Person, str]]:
    """The ids that GetBookingDetails should answer for: the first of each schedule, and what the target file names."""
    found: dict[tuple[str, str], tuple[Person, str]] = {}
    for person in run.persons:
        named = (*(person.bookings or ()), *(person.timed_invitations or ()), *(person.open_invitations or ()))
        for booking_id in (*_listed(run, person)[:_MOST_LISTED], *named):
            if booking_id:
                found.setdefault((person.id, booking_id), (person, booking_id))
    if not found:
        raise Missing(
            Words("ingen testperson har någon bokning eller kallelse att fråga efter",
                  "no test person has a booking or an invitation to ask about")
        )  # fmt: skip
    return list(found.values())


def _listed(run: Run, person: Person) -> list[str]:
    """The ids of the person's own in its schedule, what is to come first; none when it cannot be had."""
    try:
        rows = schedule(run, person).rows()
    except (Missing, NotClaimed):
        return []
    not_there = {*person.hidden, *person.expired_invitations}  # that they are listed is PR-GSS-04's and PR-GSS-12's
    own = [row for row in rows if (row.text("subject_of_care") or person.id).strip() == person.id]
    own.sort(key=lambda row: (row.text("startTimeInclusive") or "") <= timestamp(run.now))
    return [each for row in own if (each := row.text("bookingId") or "") not in not_there]


def all_details(run: Run) -> list[tuple[Person, str, Exchange]]:
    """Of every known id that is answered for (PR-GBD-12 is about the others). Raises Missing when none is."""
    run.demand("GetBookingDetails")
    found = _those_answered(known_ids(run), lambda known: details(run, *known))
    return [(person, booking_id, exchange) for (person, booking_id), exchange in found]


@step
def time_types(run: Run, person: Person, care_types: tuple[str, ...] = (), facility: str = "") -> Exchange:
    run.demand("GetAllTimeTypes")
    return answered(run, run.asker(person, facility).time_types(person.id, care_types))


@step
def care_types(
    run: Run, person: Person, time_types: tuple[str, ...] = (), performers: tuple[str, ...] = (), facility: str = ""
) -> Exchange:
    run.demand("GetAllCareTypes")
    return answered(run, run.asker(person, facility).care_types(person.id, time_types, performers))


@step
def performers(
    run: Run, person: Person, time_types: tuple[str, ...] = (), care_types: tuple[str, ...] = (), facility: str = ""
) -> Exchange:
    run.demand("GetAllPerformers")
    return answered(run, run.asker(person, facility).performers(person.id, time_types, care_types))


@step
def facilities(run: Run, person: Person, booking_id: str | None = None, facility: str = "") -> Exchange:
    run.demand("GetAllHealthcareFacilities")
    return answered(run, run.asker(person, facility).facilities(person.id, booking_id))


def times_request(
    run: Run,
    person: Person,
    first: date,
    last: date,
    *,
    facility: str = "",
    time_type: str | None = None,
    performer: tuple[str, ...] = (),
    care_type: str | None = None,
    booking_id: str | None = None,
) -> TimesRequest:
    return TimesRequest(
        healthcare_facility=facility or run.target.facility_of(person),
        bookingId=booking_id,
        startDateInclusive=datestamp(first),
        endDateInclusive=datestamp(last),
        performer=performer,
        timeTypeName=None,
        timeTypeID=time_type,
        careTypeName=None,
        careTypeID=care_type,
        subject_of_care=person.id,
    )


@step
def available_dates(
    run: Run,
    person: Person,
    first: date,
    last: date,
    *,
    facility: str = "",
    time_type: str | None = None,
    performer: tuple[str, ...] = (),
    care_type: str | None = None,
    booking_id: str | None = None,
) -> Exchange:
    """GetAvailableDates; `facility` is both the logical address and the question's own."""
    run.demand("GetAvailableDates")
    asked = times_request(
        run, person, first, last, facility=facility, time_type=time_type, performer=performer, care_type=care_type,
        booking_id=booking_id,
    )  # fmt: skip
    return answered(run, run.asker(person, facility).dates(asked))


@step
def available_timeslots(
    run: Run,
    person: Person,
    first: date,
    last: date,
    *,
    facility: str = "",
    time_type: str | None = None,
    performer: tuple[str, ...] = (),
    care_type: str | None = None,
    booking_id: str | None = None,
) -> Exchange:
    """GetAvailableTimeslots, as `available_dates`."""
    run.demand("GetAvailableTimeslots")
    asked = times_request(
        run, person, first, last, facility=facility, time_type=time_type, performer=performer, care_type=care_type,
        booking_id=booking_id,
    )  # fmt: skip
    return answered(run, run.asker(person, facility).timeslots(asked))


def narrowing(ask: Callable[[date, date], Exchange], first: date) -> list[Exchange]:
    """The whole window from `first`, or of a target that does not answer so long ones (PR-GAD-06) its first part, in
    shorter ones. Raises Missing, the first one's, when not even a day is answered.
    """
    missing: Missing | None = None
    for length, times in _WINDOWS:
        starts = [first + timedelta(days=length * each) for each in range(times)]
        try:
            return [ask(start, start + timedelta(days=length - 1)) for start in starts]
        except Missing as error:
            missing = missing or error
    assert missing is not None
    raise missing


@step
def booker(run: Run) -> Person:
    """Who books in this run: the first test person that may. Raises Missing."""
    found = next((person for person in run.persons if person.may_book), None)
    if found is None:
        raise Missing(Words("ingen testperson får boka (may_book)", "no test person may book (may_book)"))
    return found


@step
def looker(run: Run) -> Person:
    """Who looks for free times: whoever books, or else the first test person. Raises Missing when there is nobody."""
    try:
        return booker(run)
    except Missing:
        return run.person


def place(run: Run, person: Person) -> str:
    """Where free times are looked for; empty when it is the person's own facility, as every other question has it."""
    stated = run.target.bookable.facility
    return "" if hsa_key(stated) == hsa_key(run.target.facility_of(person)) else stated


@step
def bookable_time_type(run: Run) -> str:
    """The time type to look for times of: the target file's, or the first that is offered and has any.

    The first that is offered when none of the first few has.
    """
    stated = run.target.bookable.time_type
    if stated:
        return stated
    person = looker(run)
    rows = time_types(run, person, facility=place(run, person)).rows("ListOfTimeTypes")
    offered = [each for each in (row.text("timeTypeId") or "" for row in rows) if each]
    if not offered:
        raise Missing(
            Words("ingen tidstyp att boka: ange bookable.time_type", "no time type to book: give bookable.time_type")
        )
    return next((each for each in offered[:_MOST_TRIED] if _has_times(run, each)), offered[0])


def _has_times(run: Run, time_type: str) -> bool:
    try:
        asked = narrowing(lambda *days: _searched(run, time_type, *days), _first_date(run))
        return any(map(dates_in, asked))
    except (Missing, NotClaimed):
        return False


@step
def free_dates(run: Run) -> Exchange:
    """Days with times of the bookable type in the first window of 62 days."""
    return _window(run, bookable_time_type(run))


def _window(run: Run, time_type: str) -> Exchange:
    first = _first_date(run)
    return _searched(run, time_type, first, first + timedelta(days=WINDOW - 1))


def _searched(run: Run, time_type: str, first: date, last: date) -> Exchange:
    person = looker(run)
    return available_dates(run, person, first, last, facility=place(run, person), time_type=time_type)


def _first_date(run: Run) -> date:
    return run.target.bookable.first_date or run.today


def dates_in(exchange: Exchange) -> list[str]:
    """The dates of a GetAvailableDates reply, 8 digits as they stand."""
    return [row.text("date") or "" for row in exchange.rows("performerAvailabilityByDate")]
