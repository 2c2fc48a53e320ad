"""Questions that change nothing, each asked once. A reply that is no answer raises Missing: PR-GEN-02 is about that."""

from __future__ import annotations

from datetime import date, timedelta

from simulator.contracts.crm_scheduling.times_query import TimesRequest
from simulator.domain.times import datestamp
from simulator.verification.check import Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.run import Run, step
from simulator.verification.target import Person
from simulator.verification.words import Words

WINDOW = 62  # days, both ends counted (S4): the longest that 1177 asks for at once


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
    """Of every test person at its facility. Raises Missing when there are no persons."""
    run.person  # noqa: B018  # there must be one
    return [(person, schedule(run, person)) for person in run.persons]


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
    """Every id that GetBookingDetails should answer for: of the schedules, and what the target file names."""
    found: dict[tuple[str, str], tuple[Person, str]] = {}
    for person, exchange in schedules(run):
        listed = [row.text("bookingId") or "" for row in exchange.rows()]
        for booking_id in [*listed, *(person.timed_invitations or ()), *(person.open_invitations or ())]:
            if booking_id:
                found.setdefault((person.id, booking_id), (person, booking_id))
    if not found:
        raise Missing(
            Words("ingen testperson har någon bokning eller kallelse att fråga efter",
                  "no test person has a booking or an invitation to ask about")
        )  # fmt: skip
    return list(found.values())


def all_details(run: Run) -> list[tuple[Person, str, Exchange]]:
    return [(person, booking_id, details(run, person, booking_id)) for person, booking_id in known_ids(run)]


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


@step
def booker(run: Run) -> Person:
    """Who books in this run: the first test person that may. Raises Missing."""
    found = next((person for person in run.persons if person.may_book), None)
    if found is None:
        raise Missing(Words("ingen testperson får boka (may_book)", "no test person may book (may_book)"))
    return found


@step
def bookable_time_type(run: Run) -> str:
    """The time type to look for times of: the target file's, or the first that is offered."""
    stated = run.target.bookable.time_type
    if stated:
        return stated
    person = booker(run)
    offered = [row.text("timeTypeId") or "" for row in time_types(run, person).rows("ListOfTimeTypes")]
    found = next((each for each in offered if each), "")
    if not found:
        raise Missing(
            Words("ingen tidstyp att boka: ange bookable.time_type", "no time type to book: give bookable.time_type")
        )
    return found


@step
def free_dates(run: Run) -> Exchange:
    """Days with times of the bookable type in the first window of 62 days."""
    person, first = booker(run), run.target.bookable.first_date or run.today
    return available_dates(run, person, first, first + timedelta(days=WINDOW - 1), time_type=bookable_time_type(run))


def dates_in(exchange: Exchange) -> list[str]:
    """The dates of a GetAvailableDates reply, 8 digits as they stand."""
    return [row.text("date") or "" for row in exchange.rows("performerAvailabilityByDate")]
