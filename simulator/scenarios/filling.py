"""A scenario -> a session in the ledger: all of it in one transaction, or nothing.

Rows are made as they are written; a million bookings never stand in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TypeVar

from sqlalchemy import Connection

from simulator.domain.clock import Clock, real_time
from simulator.domain.facility import SystemSetup
from simulator.domain.fault import FaultSetting
from simulator.domain.times import datestamp, day_end, day_start, parse_datestamp, timestamp, to_instant
from simulator.engagement_index.loading import COLUMNS, rows_at_load
from simulator.errors import ScenarioError
from simulator.scenarios.faults import settings as fault_settings
from simulator.scenarios.indexing import Reporters, engagements, invitations_told, population_engagements
from simulator.scenarios.model import Scenario
from simulator.scenarios.plan import Plan, plan
from simulator.scenarios.platform_setup import portal_subscriber, settings
from simulator.scenarios.population import identities, quotas
from simulator.scenarios.rows import (
    BOOKING,
    POPULATION,
    RELATION,
    RESIDENT,
    RESIDENT_SETTINGS,
    TIMESLOT,
    Layout,
    Row,
    booking_rows,
    population_booking_rows,
    population_resident_rows,
    relation_rows,
    resident_rows,
    resident_settings_rows,
    timeslot_rows,
)
from simulator.scenarios.seating import busy_at, seat
from simulator.scenarios.setup import setups
from simulator.scenarios.setup_json import Settings, dump_settings, dump_setup
from simulator.scenarios.times import moment_of
from simulator.scenarios.timetable import timetables
from simulator.store import tables
from simulator.store.database import Database, bulk_insert, hold_session
from simulator.store.faults import add as add_faults
from simulator.store.ledger import ACTIVE
from simulator.store.outbox import add_notifications
from simulator.store.sessions import SessionState, add, clear, new_revision, set_timetable_until
from simulator.store.tables import bookings, relations, residents, timeslots

Progress = Callable[[str], None]
T = TypeVar("T")
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
    planned = _planned(scenario, real)
    prepared = {id_: dump_setup(setup) for id_, setup in planned.systems.items()}
    say = progress or _silent
    with database.writing() as connection:
        if not new:
            clear(connection, session)
        add(connection, planned.state(session), source, prepared, dump_settings(planned.other))
        add_faults(connection, session, planned.faults)
        _write_people(connection, session, planned, say)
        _write_timetable(connection, session, planned, say)
        _write_index(connection, session, planned, say)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A scenario on the day it is loaded: all that its rows follow from."""

    scenario: Scenario
    clock: Clock
    now: datetime
    until: date
    plan: Plan
    layout: Layout
    systems: Mapping[str, SystemSetup]
    other: Settings
    faults: Sequence[FaultSetting]
    people: list[str]

    @property
    def today(self) -> date:
        return self.now.date()

    def state(self, session: str) -> SessionState:
        faults_revision = (new_revision() or 1) if self.faults else 0
        until = datestamp(self.until)
        return SessionState(session, new_revision(), self.scenario.name, self.clock, until, faults_revision)


def _planned(scenario: Scenario, real: float) -> _Planned:
    """Raises ScenarioError for what cannot be just today."""
    clock = _clock(scenario, real)
    now = clock.now(real)
    today = now.date()
    until = today + scenario.timetable.weeks * _WEEK
    planned = plan(scenario, today)
    if planned.findings:
        raise ScenarioError(scenario.problems(planned.findings))
    found = timetables(scenario)
    booked, seating = seat(planned.bookings, found, today, until)
    return _Planned(
        scenario=scenario,
        clock=clock,
        now=now,
        until=until,
        plan=replace(planned, bookings=tuple(booked)),
        layout=Layout(found, seating, quotas(scenario, found), today),
        systems={setup.id: setup for setup in setups(scenario)},
        other=settings(scenario, today),
        faults=fault_settings(scenario, today),
        people=identities(scenario),
    )


def _write_people(connection: Connection, session: str, planned: _Planned, say: Progress) -> None:
    bulk_insert(connection, residents, RESIDENT, resident_rows(session, planned.scenario))
    bulk_insert(connection, relations, RELATION, relation_rows(session, planned.scenario))
    own = resident_settings_rows(session, planned.scenario)
    bulk_insert(connection, tables.resident_settings, RESIDENT_SETTINGS, own)
    if planned.people:
        named = population_resident_rows(session, planned.scenario, planned.people)
        bulk_insert(connection, residents, RESIDENT, _told(named, "residents", say))


def _write_timetable(connection: Connection, session: str, planned: _Planned, say: Progress) -> None:
    times = timeslot_rows(session, planned.layout, planned.until)
    bulk_insert(connection, timeslots, TIMESLOT, _told(times, "timeslots", say))
    taken = timeslots.select().where(timeslots.c.session == session, timeslots.c.booking_id.is_not(None))
    seats = {(row.facility, row.booking_id): row.slot_id for row in connection.execute(taken)}
    bulk_insert(connection, bookings, BOOKING, booking_rows(session, planned.plan.bookings, seats))
    if planned.layout.quotas:
        bulk_insert(connection, bookings, POPULATION, _told(_population(session, planned), "bookings", say))


def _write_index(connection: Connection, session: str, planned: _Planned, say: Progress) -> None:
    """An index outside the simulator is told of nothing: it needs no initial load (engagement-index-rules 5)."""
    scenario = planned.scenario
    if scenario.engagement_index.url is not None:
        return
    reporters = Reporters(planned.systems, planned.faults, timestamp(planned.now))
    found = engagements(scenario, reporters, planned.plan, planned.today)
    if scenario.population is not None and scenario.population.indexed:
        many = population_engagements(reporters, _population(session, planned))
        found = chain(found, _told(many, "engagements", say))
    rows = rows_at_load(session, found, scenario.engagement_index.hsa_id, reporters.now)
    bulk_insert(connection, tables.engagements, COLUMNS, rows)
    _tell_portal(connection, session, planned, reporters)


def _tell_portal(connection: Connection, session: str, planned: _Planned, reporters: Reporters) -> None:
    """1177 reads about the invitations at the first look, as about what is told later (CR-REL-04, CR-CON-18).

    A 1177 outside the simulator, told at an address, is told of nothing at load.
    """
    itself = portal_subscriber(planned.other)
    if not planned.other.portal.subscribes or itself.url is not None:
        return
    for transactions in invitations_told(reporters, planned.plan, planned.other.platform.index.hsa_id, itself):
        add_notifications(connection, session, itself.hsa_id, transactions)


def _population(session: str, planned: _Planned) -> Iterator[Row]:
    return population_booking_rows(session, planned.scenario, planned.people, planned.layout)


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


def _told(rows: Iterable[T], what: str, say: Progress) -> Iterator[T]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number % _REPORT_EVERY == 0:
            say(f"{number:,} {what} …")
        yield row
    say(f"{number:,} {what}")
