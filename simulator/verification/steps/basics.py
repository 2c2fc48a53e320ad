"""One ordinary question per contract that reads, so that it can be asked again with something changed.

The first asking is a step of `reading`, shared with every rule that needs its reply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_datestamp
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Asker, Question
from simulator.verification.run import Run, step
from simulator.verification.steps import reading
from simulator.verification.target import Person
from simulator.verification.words import Words

_KEYS: Mapping[str, tuple[str, str]] = {
    "GetSubjectOfCareSchedule": ("timeslotDetail", "startTimeInclusive"),
    "GetBookingDetails": ("timeslotDetail", "startTimeInclusive"),
    "GetAllTimeTypes": ("ListOfTimeTypes", "timeTypeId"),
    "GetAllCareTypes": ("careTypes", "careTypeId"),
    "GetAllPerformers": ("performerInfos", "perfomer"),
    "GetAllHealthcareFacilities": ("healthcareFacilityInfos", "healthcare_facility"),
    "GetAvailableDates": ("performerAvailabilityByDate", "date"),
    "GetAvailableTimeslots": ("timeslotDetail", "startTimeInclusive"),
}
"""By contract: the element that is repeated in its answer, and the field by which two answers are compared."""
READING = tuple(_KEYS)
"""The contracts that change nothing."""
SELECTING = READING[2:]
"""Those whose answers a citizen chooses from."""


@dataclass(frozen=True)
class Basic:
    """A lawful question, about whom it is, and its (remembered) first asking, which raises Missing without a reply."""

    person: Person
    question: Question
    ask: Callable[[], Exchange]


def basic(run: Run, contract: str) -> Basic:
    """Raises Missing or NotClaimed when there is nothing to ask with."""
    run.demand(contract)
    return _QUESTIONS[contract](run)


def basics(run: Run, contracts: Iterable[str] = READING) -> list[Basic]:
    """Of the contracts that answer. Raises the last Missing when none does."""
    found, missing = [], None
    for name in contracts:
        try:
            ordinary = basic(run, name)
            ordinary.ask()
            found.append(ordinary)
        except Missing as error:
            missing = error
        except NotClaimed:
            continue
    if not found and missing is not None:
        raise missing
    return found


def asked_like(run: Run, ordinary: Basic, question: Question) -> tuple[Exchange, bool]:
    """Ask `question`, and say whether it is answered as the ordinary one is.

    Somebody may book in the meantime: where they differ, the ordinary one is asked once more. A fault may pass.
    """
    other = run.ask(question)
    if not other.answered:
        other = run.ask(question)
    alike = other.answered and content(other) == content(ordinary.ask())
    if other.answered and not alike:
        alike = content(other) == content(run.ask(ordinary.question))
    return other, alike


def content(exchange: Exchange) -> frozenset[str]:
    """What an answer offers, in whatever order and spelling of HSA-ids."""
    name, field = _KEYS[exchange.contract.name]
    return frozenset(hsa_key(row.text(field) or "") for row in rows_of(exchange, name))


def rows_of(exchange: Exchange, name: str = "") -> list[Row]:
    """The repeated elements of a reading contract's answer; none of other contracts'."""
    key = _KEYS.get(exchange.contract.name)
    return exchange.rows(name or key[0]) if key is not None else []


def told(exchange: Exchange) -> Words:
    """What an answer offers, for a finding: the first few."""
    found = sorted(content(exchange))
    if not exchange.answered:
        return Words(outcome(exchange).sv, outcome(exchange).en)
    text = ", ".join(each or "-" for each in found[:8]) + (" …" if len(found) > 8 else "")
    return Words(text, text) if found else Words("inget", "nothing")


def outcome(exchange: Exchange) -> Words:
    """What came back, when it is not what was wanted."""
    if exchange.silence is not None:
        return Words(f"inget svar: {exchange.silence.sv}", f"no reply: {exchange.silence.en}")
    if exchange.is_fault:
        return Words(f"SOAP-fel: {exchange.fault_text}", f"SOAP fault: {exchange.fault_text}")
    if exchange.unreadable:
        return Words(
            f"HTTP {exchange.status}: {exchange.unreadable}", f"HTTP {exchange.status}, not to be read as SOAP 1.1"
        )
    payload = exchange.payload
    return Words(f"{payload.tag} i soap:Body", f"{payload.tag} in soap:Body") if payload is not None else Words("", "")


def unsupported(exchange: Exchange) -> bool:
    """Whether it looks as if the contract were not there: a fault, an error page, silence. Rubbish is PR-GEN-02's."""
    return exchange.silence is not None or exchange.is_fault or exchange.status != 200


def ask_everything(run: Run) -> None:
    """Every ordinary question, where nothing at all has been asked: for a rule that looks at all there is."""
    if run.exchanges:
        return
    for name in READING:
        with suppress(Missing, NotClaimed):
            basic(run, name).ask()
    with suppress(Missing, NotClaimed):
        reading.all_details(run)


@step
def holder(run: Run) -> Person:
    """The first test person with a booked time, or else the first."""
    with suppress(Missing, NotClaimed):
        return reading.booked_rows(run)[0][0]
    return run.person


@step
def free_day(run: Run) -> date:
    """The first day with free times of the bookable type; tomorrow when none is known."""
    with suppress(Missing, NotClaimed, ValueError):
        return min(parse_datestamp(each) for each in reading.dates_in(_dates(run).ask()))
    return run.today + timedelta(days=1)


@step
def criteria(run: Run) -> tuple[Person, str | None, str | None]:
    """Who looks for free times, of which time type or else (a unit where only rebooking is offered) which booking."""
    try:
        return reading.booker(run), reading.bookable_time_type(run), None
    except NotClaimed:
        for person, row in reading.booked_rows(run):
            if row.flag("rebooking_allowed") or (row.text("bookingId") or "") in person.rebookable:
                return person, None, row.text("bookingId")
    raise Missing(
        Words(
            "det finns ingen tidstyp och ingen bokning att söka tider för: ange bookable.time_type eller "
            "persons[].rebookable",
            "there is no time type and no booking to look for times of: give bookable.time_type or "
            "persons[].rebookable",
        )
    )


def _schedule(run: Run) -> Basic:
    person = holder(run)
    return Basic(person, run.asker(person).schedule(person.id), lambda: reading.schedule(run, person))


def _details(run: Run) -> Basic:
    """Of an id that is answered for, where there is one."""
    try:
        person, booking_id, _ = reading.all_details(run)[0]
    except Missing:
        person, booking_id = reading.known_ids(run)[0]
    return Basic(person, run.asker(person).details(booking_id), lambda: reading.details(run, person, booking_id))


def _time_types(run: Run) -> Basic:
    person = reading.booker(run)
    return Basic(person, run.asker(person).time_types(person.id), lambda: reading.time_types(run, person))


def _care_types(run: Run) -> Basic:
    person = reading.booker(run)
    return Basic(person, run.asker(person).care_types(person.id), lambda: reading.care_types(run, person))


def _performers(run: Run) -> Basic:
    person = reading.booker(run)
    return Basic(person, run.asker(person).performers(person.id), lambda: reading.performers(run, person))


def _facilities(run: Run) -> Basic:
    person = reading.booker(run)
    return Basic(person, run.asker(person).facilities(person.id), lambda: reading.facilities(run, person))


def _dates(run: Run) -> Basic:
    person, time_type, booking_id = criteria(run)
    first = run.target.bookable.first_date or run.today
    last = first + timedelta(days=reading.WINDOW - 1)
    return _search(run, Asker.dates, reading.available_dates, person, first, last, time_type, booking_id)


def _timeslots(run: Run) -> Basic:
    person, time_type, booking_id = criteria(run)
    day = free_day(run)
    return _search(run, Asker.timeslots, reading.available_timeslots, person, day, day, time_type, booking_id)


def _search(
    run: Run,
    write: Callable[..., Question],
    ask: Callable[..., Exchange],
    person: Person,
    first: date,
    last: date,
    time_type: str | None,
    booking_id: str | None,
) -> Basic:
    chosen = {"time_type": time_type} if booking_id is None else {"booking_id": booking_id}
    times = reading.times_request(run, person, first, last, time_type=time_type, booking_id=booking_id)
    return Basic(person, write(run.asker(person), times), lambda: ask(run, person, first, last, **chosen))


_QUESTIONS: Mapping[str, Callable[[Run], Basic]] = {
    "GetSubjectOfCareSchedule": _schedule,
    "GetBookingDetails": _details,
    "GetAllTimeTypes": _time_types,
    "GetAllCareTypes": _care_types,
    "GetAllPerformers": _performers,
    "GetAllHealthcareFacilities": _facilities,
    "GetAvailableDates": _dates,
    "GetAvailableTimeslots": _timeslots,
}
