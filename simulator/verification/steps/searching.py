"""Searches for free times: the same question to GetAvailableDates and GetAvailableTimeslots, and what is shared of it.

A search has a person, days, and whatever narrows it. `dates` and `timeslots` ask it once in a run; `dates_now` and
`timeslots_now` ask again, where somebody else may have booked in the meantime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from simulator.contracts.crm_scheduling.times_query import TimesRequest
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_datestamp, parse_timestamp
from simulator.verification.bench_clock import moved_to
from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.rule import Safety
from simulator.verification.run import Run, step
from simulator.verification.steps import reading
from simulator.verification.steps.acts import UNKNOWN_ID
from simulator.verification.target import Person
from simulator.verification.words import Words

NOWHERE = UNKNOWN_ID
"""An id that no target has: of a time type, a care type, a booking."""
NOBODY = "SE0000000000-FINNSINTE"
"""An HSA-id that no member of staff has."""
WITH_TIMES, WITHOUT_TIMES = 3, 2  # days that are asked for one by one
_MOST_CODES = 3  # time types, care types, members of staff that are tried
_SHORTER = 31  # days


@dataclass(frozen=True, slots=True)
class Search:
    """`facility` is both the logical address and the question's own; empty: the person's."""

    person: Person
    first: date
    last: date
    facility: str = ""
    time_type: str | None = None
    performer: tuple[str, ...] = ()
    care_type: str | None = None
    booking_id: str | None = None

    @property
    def told(self) -> str:
        """What it is about, by the wire's words."""
        return f"bookingId {self.booking_id}" if self.booking_id else f"timeTypeID {self.time_type}"

    def between(self, first: date, last: date) -> Search:
        return replace(self, first=first, last=last)

    def on(self, day: date) -> Search:
        return replace(self, first=day, last=day)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def fits(self, row: Row) -> bool:
        """Whether what the row says of itself is what was asked for; what it does not say may be."""
        said_type, said_performer = row.text("timeTypeID"), row.text("performer")
        if self.time_type is not None and said_type and said_type.strip() != self.time_type:
            return False
        asked = {hsa_key(each) for each in self.performer}
        return not asked or not said_performer or hsa_key(said_performer) in asked


# -- asking


def dates(run: Run, search: Search) -> Exchange:
    """GetAvailableDates, asked once. Raises Missing unless it answers."""
    return reading.available_dates(
        run, search.person, search.first, search.last, facility=search.facility, time_type=search.time_type,
        performer=search.performer, care_type=search.care_type, booking_id=search.booking_id,
    )  # fmt: skip


def timeslots(run: Run, search: Search) -> Exchange:
    """GetAvailableTimeslots, asked once. Raises Missing unless it answers."""
    return reading.available_timeslots(
        run, search.person, search.first, search.last, facility=search.facility, time_type=search.time_type,
        performer=search.performer, care_type=search.care_type, booking_id=search.booking_id,
    )  # fmt: skip


def dates_now(run: Run, search: Search) -> Exchange:
    """GetAvailableDates, asked anew. Raises Missing unless it answers."""
    run.demand("GetAvailableDates")
    return reading.answered(run, dates_question(run, search))


def timeslots_now(run: Run, search: Search) -> Exchange:
    """GetAvailableTimeslots, asked anew. Raises Missing unless it answers."""
    run.demand("GetAvailableTimeslots")
    return reading.answered(run, timeslots_question(run, search))


def dates_question(run: Run, search: Search) -> Question:
    return run.asker(search.person, search.facility).dates(_request(run, search))


def timeslots_question(run: Run, search: Search) -> Question:
    return run.asker(search.person, search.facility).timeslots(_request(run, search))


@step
def unheard_of(run: Run, contract: str, search: Search) -> Exchange:
    """A search for what does not exist, which need not be served. Any outcome comes back."""
    run.demand(contract)
    made = dates_question if contract == "GetAvailableDates" else timeslots_question
    purpose = Words("lediga tider för något som inte finns", "free times of something that does not exist")
    return run.ask(replace(made(run, search), lawful=False, purpose=purpose))


def outcome_of(ask: Callable[[], Exchange]) -> Exchange:
    """The exchange also when it is no answer, for rules that judge whether there is one."""
    try:
        return ask()
    except Missing as error:
        if not error.exchanges:
            raise
        return error.exchanges[-1]


def refused(exchange: Exchange) -> bool:
    """Whether the question was turned down, in whatever form (PR-GEN-06 is about that)."""
    return exchange.silence is None and not exchange.answered


def came(exchange: Exchange) -> Words:
    """What came of it, in a few words."""
    if exchange.answered:
        return Words("ett svar", "a reply")
    if exchange.is_fault:
        return Words(f"SOAP-fel: {exchange.fault_text}", f"a SOAP fault: {exchange.fault_text}")
    if exchange.silence is not None:
        return exchange.silence
    return Words(
        f"HTTP {exchange.status} utan kontraktets svar", f"HTTP {exchange.status} without the contract's reply"
    )


def _request(run: Run, search: Search) -> TimesRequest:
    return reading.times_request(
        run, search.person, search.first, search.last, facility=search.facility, time_type=search.time_type,
        performer=search.performer, care_type=search.care_type, booking_id=search.booking_id,
    )  # fmt: skip


# -- reading


def days_of(exchange: Exchange) -> dict[date, Row]:
    """The days of a GetAvailableDates reply that are in the calendar, in order, each with its first row."""
    found: dict[date, Row] = {}
    for row in exchange.rows("performerAvailabilityByDate"):
        day = date_of(row)
        if day is not None:
            found.setdefault(day, row)
    return dict(sorted(found.items()))


def date_of(row: Row) -> date | None:
    """Of a GetAvailableDates row; None when it cannot be read (PR-GEN-09)."""
    try:
        return parse_datestamp((row.text("date") or "").strip())
    except ValueError:
        return None


def start_of(row: Row) -> datetime | None:
    """Of a timeslot; None when it cannot be read (PR-GEN-09, PR-GAT-02)."""
    try:
        return parse_timestamp((row.text("startTimeInclusive") or "").strip())
    except ValueError:
        return None


def times_of(exchange: Exchange) -> list[tuple[datetime, Row]]:
    """The rows of a GetAvailableTimeslots reply whose start can be read."""
    return [(start, row) for start, row in ((start_of(row), row) for row in exchange.rows()) if start is not None]


def slot_key(row: Row) -> tuple[str, ...]:
    """What tells one free time from another, as text."""
    names = ("startTimeInclusive", "endTimeExclusive", "resourceID", "resourceName", "timeTypeID", "bookingId")
    facility, performer = row.text("healthcare_facility") or "", row.text("performer") or ""
    return (hsa_key(facility), hsa_key(performer), *((row.text(name) or "").strip() for name in names))


def texts(rows: Iterable[Row], name: str) -> list[str]:
    """The values of a child, without blanks around, where there is one."""
    return [text for text in ((row.text(name) or "").strip() for row in rows) if text]


# -- what is searched for


@step
def window(run: Run) -> Search:
    """What most rules search for: 62 days from the target's today (or `bookable.first_date`).

    The first 31 of them where the target does not answer for 62 (PR-GAD-06 is about that).
    """
    search = long_window(run)
    short = search.between(search.first, search.first + timedelta(days=_SHORTER - 1))
    answered = (each for each in (search, short) if outcome_of(partial(dates, run, each)).answered)
    return next(answered, search)


@step
def unnarrowed(run: Run) -> Search:
    """Whatever is free in a week: what can be asked without knowing anything."""
    first, person = run.target.bookable.first_date or run.today, reading.looker(run)
    return Search(person, first, first + timedelta(days=6), facility=reading.place(run, person))


@step
def long_window(run: Run) -> Search:
    """62 days of the bookable time type, or (where new booking is not offered) of a booking or an invitation."""
    try:
        time_type = reading.bookable_time_type(run)
    except NotClaimed:
        return _held_window(run)
    first, person = run.target.bookable.first_date or run.today, reading.looker(run)
    last = first + timedelta(days=reading.WINDOW - 1)
    return Search(person, first, last, facility=reading.place(run, person), time_type=time_type)


def _held_window(run: Run) -> Search:
    first = run.target.bookable.first_date or run.today
    last = first + timedelta(days=reading.WINDOW - 1)
    try:
        held = movable(run)[0]
    except Missing:
        if "open_invitations" not in run.target.flows:
            raise
        held = invitations(run)[0]
    return Search(held.person, first, last, booking_id=held.booking_id)


def held_search(run: Run, held: Held) -> Search:
    """What the booking or invitation opens at its own facility, in the days of the window."""
    usual = window(run)
    return Search(held.person, usual.first, usual.last, booking_id=held.booking_id)


@step
def offered_days(run: Run) -> list[date]:
    """The days of the window that have times, by GetAvailableDates. Raises Missing when there are none."""
    search = window(run)
    exchange = dates(run, search)
    found = [day for day in days_of(exchange) if search.holds(day)]
    if not found:
        raise Missing(
            Words(
                f"det finns inga lediga tider ({search.told}) {search.first} till {search.last}: lägg upp några, eller "
                "ange bookable.time_type och bookable.first_date",
                f"there are no free times ({search.told}) from {search.first} to {search.last}: make some, or give "
                "bookable.time_type and bookable.first_date",
            ),
            exchange,
        )
    return found


@step
def sample(run: Run) -> list[date]:
    """A few of the days that have times: the first, the last, and some between."""
    days = offered_days(run)
    if len(days) <= WITH_TIMES:
        return days
    return [days[place * (len(days) - 1) // (WITH_TIMES - 1)] for place in range(WITH_TIMES)]


@step
def days_without(run: Run) -> list[date]:
    """A few days of the window that have no times; the first and the last that are left out. Today is not one."""
    search = window(run)
    with_times = set(days_of(dates(run, search)))
    every = (search.first + timedelta(days=count) for count in range((search.last - search.first).days + 1))
    found = [day for day in every if day not in with_times and day > run.today]
    return found if len(found) <= WITHOUT_TIMES else [found[0], found[-1]]


@step
def time_types_tried(run: Run) -> list[str]:
    """The bookable time type first, then the other one that the target file names, then others that are offered."""
    search, stated = window(run), run.target.bookable
    named = [each for each in (search.time_type, stated.other_time_type) if each]
    try:
        rows = reading.time_types(run, search.person, facility=search.facility).rows("ListOfTimeTypes")
    except (Missing, NotClaimed):
        rows = []
    return list(dict.fromkeys([*named, *texts(rows, "timeTypeId")]))[:_MOST_CODES]


@step
def care_types_offered(run: Run) -> list[str]:
    """The first ids of GetAllCareTypes. Raises Missing when there are none."""
    search = window(run)
    exchange = reading.care_types(run, search.person, facility=search.facility)
    return _some(exchange, texts(exchange.rows("careTypes"), "careTypeId"))


@step
def performers_offered(run: Run) -> list[str]:
    """The target file's member of staff first, then the first HSA-ids of GetAllPerformers. Raises Missing."""
    search, stated = window(run), run.target.bookable.performer
    exchange = reading.performers(run, search.person, facility=search.facility)
    found = texts(exchange.rows("performerInfos"), "perfomer")
    return _some(exchange, [stated, *found] if stated else found)


def _some(exchange: Exchange, found: Iterable[str]) -> list[str]:
    some = list(dict.fromkeys(found))[:_MOST_CODES]
    if not some:
        raise Missing(
            Words(
                f"{exchange.contract.name} gav inga val: lägg upp något som testpersonen kan välja",
                f"{exchange.contract.name} gave no choices: make something that the test person can choose",
            ),
            exchange,
        )
    return some


# -- what is to be moved or booked by an id


@dataclass(frozen=True, slots=True)
class Held:
    """A booking that may be moved, or an open invitation. `time_type` is empty where the target does not say."""

    person: Person
    booking_id: str
    time_type: str = ""


@step
def movable(run: Run) -> list[Held]:
    """A booking that the target says may be moved: one that the target file names, or else that its own flags do.

    One whose time type is known before others. Raises Missing when there is none.
    """
    found: list[Held] = []
    for person in run.persons:
        rows = {(row.text("bookingId") or "").strip(): row for row in _listed(run, person)}
        named = [*person.rebookable, *(each for each, row in rows.items() if _may_be_moved(run, row))]
        for each in dict.fromkeys(each for each in named if each and each not in person.not_rebookable):
            found.append(Held(person, each, _time_type(run, person, each, rows.get(each))))
            if found[-1].time_type:
                return found[-1:]
    if not found:
        raise Missing(
            Words(
                "ingen testperson har en bokning som får ombokas: lägg upp en och ange dess id under "
                "persons[].rebookable i målfilen",
                "no test person has a booking that may be rebooked: make one and give its id as persons[].rebookable "
                "in the target file",
            )
        )
    return found[:1]


@step
def invitations(run: Run) -> list[Held]:
    """An open invitation that nobody has booked on yet. Raises Missing when the target file names none."""
    found: list[Held] = []
    for person in run.persons:
        for booking_id in person.open_invitations or ():
            try:
                rows = reading.details(run, person, booking_id).rows()
            except (Missing, NotClaimed):
                rows = []
            if not any(row.text("startTimeInclusive") for row in rows):
                found.append(Held(person, booking_id, next(iter(texts(rows, "timeTypeID")), "")))
                if found[-1].time_type:
                    return found[-1:]
    if not found:
        raise Missing(
            Words(
                "ingen testperson har en öppen kallelse: skicka en och ange dess id under persons[].open_invitations i "
                "målfilen",
                "no test person has an open invitation: send one and give its id as persons[].open_invitations in the "
                "target file",
            )
        )
    return found[:1]


def _listed(run: Run, person: Person) -> list[Row]:
    """The first of the person's schedule; none when it cannot be had."""
    try:
        return reading.schedule(run, person).rows()[:12]
    except (Missing, NotClaimed):
        return []


def _may_be_moved(run: Run, row: Row) -> bool:
    start = start_of(row)
    return row.flag("rebooking_allowed") and start is not None and start > run.now


def _time_type(run: Run, person: Person, booking_id: str, listed: Row | None) -> str:
    """By the list, or else by the details."""
    rows = [] if listed is None else [listed]
    found = texts(rows, "timeTypeID")
    if not found:
        try:
            found = texts(reading.details(run, person, booking_id).rows(), "timeTypeID")
        except (Missing, NotClaimed):
            found = []
    return next(iter(found), "")


# -- what has passed


@step
def times_today(run: Run) -> Exchange:
    """The free times of the target's today, asked late in the run: what has begun by then must be gone.

    Raises Missing unless it is answered.
    """
    return timeslots_now(run, window(run).on(run.today))


@dataclass(frozen=True, slots=True)
class PassedDay:
    """What was offered on `day` when the target's clock was `now`, a minute after its last time had begun."""

    day: date
    now: datetime
    before: Exchange
    dates: Exchange
    timeslots: Exchange
    dates_after: Exchange
    """GetAvailableDates for the same day, when the clock was in the day after."""


@step
def passed_day(run: Run) -> PassedDay:
    """Moves the bench's clock past the first day's last time, and back. Raises Missing when there is no such clock."""
    search = window(run).on(offered_days(run)[0])
    before = timeslots_now(run, search)
    ahead = ((start, row) for start, row in times_of(before) if start > run.now)
    starts = [start for start, row in ahead if search.holds(start.date()) and search.fits(row)]
    if not starts:
        raise Missing(
            Words(f"{search.first} har inga lediga tider att låta passera", f"{search.first} has no times to let pass"),
            before,
        )
    now = max(starts) + timedelta(minutes=1)
    with moved_to(run, now) as move:
        then = (dates_question(run, search), timeslots_question(run, search))
        offered_dates, offered_times = (run.ask(each) for each in then)
        move(datetime.combine(search.first + timedelta(days=1), time(0, 5)))
        return PassedDay(search.first, now, before, offered_dates, offered_times, run.ask(then[0]))


def may_move_the_clock(run: Run) -> bool:
    """Whether the rules on passed times may be looked at with the bench's clock as well."""
    return bool(run.target.control.clock) and run.target.safety.allows(Safety.FULL)
