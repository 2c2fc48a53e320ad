"""A scenario -> a session in the ledger: all of it in one transaction, or nothing.

Rows are made as they are written; a million bookings never stand in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from simulator.domain.clock import Clock, real_time
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup
from simulator.domain.times import datestamp, day_end, day_start, parse_datestamp, to_instant
from simulator.errors import ScenarioError
from simulator.scenarios.model import Scenario
from simulator.scenarios.plan import plan
from simulator.scenarios.population import identities, quotas
from simulator.scenarios.rows import (
    BOOKING,
    POPULATION,
    RESIDENT,
    TIMESLOT,
    Layout,
    Row,
    booking_rows,
    population_booking_rows,
    population_resident_rows,
    resident_rows,
    timeslot_rows,
)
from simulator.scenarios.seating import busy_at, seat
from simulator.scenarios.setup import setups
from simulator.scenarios.setup_json import Settings, dump_settings, dump_setup
from simulator.scenarios.times import moment_of
from simulator.scenarios.timetable import timetables
from simulator.store.database import Database, bulk_insert, hold_session
from simulator.store.ledger import ACTIVE
from simulator.store.sessions import SessionState, add, clear, new_revision, set_timetable_until
from simulator.store.tables import bookings, residents, timeslots

Progress = Callable[[str], None]
_REPORT_EVERY = 100_000
_WEEK = timedelta(weeks=1)
_MOST_GAP = 730  # days that a jump of the clock lays out behind it, for whoever turns it back again


def fill(
    database: Database,
    session: str,
    scenario: Scenario,
    source: str,
    real: float,
    progress: Progress | None = None,
    *,
    new: bool = False,
) -> None:
    """Empty `session` and load `scenario` into it; `source` is the scenario's text and `real` the computer's time.

    A `new` session must not be there: Conflict when it is.
    Raises ScenarioError, and changes nothing, when a relative time cannot be just today: the hour that is skipped in
    spring, or two bookings that happen to fall on one performer's same time.
    """
    clock = _clock(scenario, real)
    today = clock.now(real).date()
    until = today + scenario.timetable.weeks * _WEEK
    planned = plan(scenario, today)
    if planned.findings:
        raise ScenarioError(scenario.problems(planned.findings))
    found = timetables(scenario)
    booked, seating = seat(planned.bookings, found, today, until)
    layout = Layout(found, seating, quotas(scenario, found), today)
    prepared = {setup.id: dump_setup(setup) for setup in setups(scenario)}
    other = dump_settings(Settings(PlatformSetup(), PortalSetup(), scenario.seed))
    people = identities(scenario)
    say = progress or _silent
    with database.writing() as connection:
        if not new:
            clear(connection, session)
        state = SessionState(session, new_revision(), scenario.name, clock, datestamp(until))
        add(connection, state, source, prepared, other)
        bulk_insert(connection, residents, RESIDENT, resident_rows(session, scenario))
        if people:
            named = population_resident_rows(session, scenario, people)
            bulk_insert(connection, residents, RESIDENT, _told(named, "residents", say))
        bulk_insert(connection, timeslots, TIMESLOT, _told(timeslot_rows(session, layout, until), "timeslots", say))
        taken = timeslots.select().where(timeslots.c.session == session, timeslots.c.booking_id.is_not(None))
        seats = {(row.facility, row.booking_id): row.slot_id for row in connection.execute(taken)}
        bulk_insert(connection, bookings, BOOKING, booking_rows(session, booked, seats))
        if layout.quotas:
            many = population_booking_rows(session, scenario, people, layout)
            bulk_insert(connection, bookings, POPULATION, _told(many, "bookings", say))


def extend_timetable(database: Database, state: SessionState, scenario: Scenario, now: datetime) -> None:
    """Lay out more free times, so that they reach as far ahead of `now` as the scenario says; a week or more at a time.

    Of several workers exactly one does it. A time is left out where a live booking outside the timetable has its
    performer.
    """
    today = now.date()
    until = today + scenario.timetable.weeks * _WEEK
    reached = parse_datestamp(state.timetable_until)
    if until - reached < _WEEK:
        return
    first = reached + timedelta(days=1)
    if (today - first).days > _MOST_GAP:
        first = today
    with database.writing() as connection:
        hold_session(connection, state.session)
        if not set_timetable_until(connection, state.session, state.timetable_until, datestamp(until)):
            return
        columns = (bookings.c.facility, bookings.c.performer, bookings.c.start, bookings.c.end)
        elsewhere = bookings.select().with_only_columns(*columns)
        elsewhere = elsewhere.where(
            bookings.c.session == state.session,
            bookings.c.state == ACTIVE,
            bookings.c.slot_id.is_(None),
            bookings.c.start.between(day_start(first), day_end(until)),
        )
        # Times that were cancelled before the timetable reached them stand there already.
        there = timeslots.select().with_only_columns(*(timeslots.c[column.name] for column in columns))
        there = there.where(
            timeslots.c.session == state.session, timeslots.c.start.between(day_start(first), day_end(until))
        )
        taken = [tuple(row) for rows in (elsewhere, there) for row in connection.execute(rows)]
        busy = busy_at((facility, who, start, end) for facility, who, start, end in taken)
        layout = Layout(timetables(scenario), busy, {}, first)
        bulk_insert(connection, timeslots, TIMESLOT, timeslot_rows(state.session, layout, until))


def _clock(scenario: Scenario, real: float) -> Clock:
    if scenario.clock is None:
        return real_time(real)
    moment = moment_of(scenario.clock.at, date.min)  # an absolute time; no day is counted from
    return Clock(at=to_instant(moment), since=real, running=scenario.clock.running)


def _silent(_: str) -> None:
    return None


def _told(rows: Iterable[Row], what: str, say: Progress) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number % _REPORT_EVERY == 0:
            say(f"{number:,} {what} …")
        yield row
    say(f"{number:,} {what}")
