"""A scenario in the ledger."""

from __future__ import annotations

from datetime import datetime

import pytest

from simulator.domain.times import SWEDEN
from simulator.errors import ScenarioError
from simulator.scenarios.filling import extend_timetable, fill
from simulator.scenarios.loader import parse
from simulator.scenarios.setup import setups
from simulator.scenarios.setup_json import dump_setup, load_setup
from simulator.store.database import Database
from simulator.store.sessions import Sessions
from tests.scenarios.worlds import REAL, WORLD, filled, ledger, rows, world


@pytest.fixture
def database():
    with ledger() as opened:
        yield opened


def test_free_times_follow_the_opening_hours_and_reach_as_far_as_said(database: Database) -> None:
    filled(database, WORLD)
    starts = [start for (start,) in rows(database, "select start from timeslots order by start")]
    assert [start[8:12] for start in starts if start.startswith("20260702")] == [
        "0800", "0830", "0900", "0930", "1300", "1330",
    ]  # fmt: skip
    assert (starts[0], starts[-1]) == ("20260701080000", "20260729133000")
    assert len(starts) == 21 * 6  # Mondays to Fridays
    assert Sessions(database).state("default").timetable_until == "20260729"


def test_a_booking_sits_on_its_time_and_takes_the_resource_of_it(database: Database) -> None:
    filled(database, WORLD)
    ((slot, resource, end),) = rows(database, "select slot_id, resource, \"end\" from bookings where booking_id = 'B1'")
    assert (resource, end) == ("R1", "20260702090000")
    assert rows(database, "select slot_id, start from timeslots where booking_id = 'B1'") == [(slot, "20260702083000")]


def test_a_booking_beside_the_timetable_has_no_time_but_its_performer_is_busy(database: Database) -> None:
    filled(database, world(("start: 2026-07-02 08:30", "start: 2026-07-02 08:45")))
    assert rows(database, "select slot_id from bookings where booking_id = 'B1'") == [(None,)]
    free = rows(database, "select start from timeslots where start between '20260702080000' and '20260702100000'")
    assert [start[8:12] for (start,) in free] == ["0800", "0930"]


def test_an_open_invitation_has_neither_start_nor_end(database: Database) -> None:
    filled(database, world(("text: Välkommen att boka", "text: Kom, valid_until: +10d, invited_on: -2d")))
    (row,) = rows(
        database, "select kind, start, \"end\", valid_until, invited_on, purpose from bookings where booking_id = 'K1'"
    )
    assert row == ("open_invitation", None, None, "20260711", "20260629000000", "Kom")


def test_a_timed_invitation_takes_its_time(database: Database) -> None:
    filled(
        database, world(("text: Välkommen att boka", "text: Kom, start: tomorrow 13:30, performer: se2321000016-p1"))
    )
    (row,) = rows(database, "select kind, start, performer, slot_id is not null from bookings where booking_id = 'K1'")
    assert row == ("timed_invitation", "20260702133000", "SE2321000016-P1", 1)


def test_hsa_ids_are_kept_as_keys(database: Database) -> None:
    filled(
        database,
        world(
            ("facility: SE2321000016-1HZ5, time_type: NY, start", "facility: se2321000016-1hz5, time_type: NY, start")
        ),
    )
    assert rows(database, "select facility, performer from bookings where booking_id = 'B1'") == [
        ("SE2321000016-1HZ5", "SE2321000016-P1")
    ]  # fmt: skip


def test_the_clock_stands_where_the_scenario_says(database: Database) -> None:
    filled(database, WORLD)
    clock = Sessions(database).state("default").clock
    assert clock.now(REAL + 1_000_000) == datetime(2026, 7, 1, 8, tzinfo=SWEDEN)


def test_the_clock_runs_from_where_the_scenario_says_when_told_to(database: Database) -> None:
    filled(database, world(("clock: 2026-07-01 08:00", "clock: {at: 2026-01-02 08:00, running: true}")))
    assert Sessions(database).state("default").clock.now(REAL + 60) == datetime(2026, 1, 2, 8, 1, tzinfo=SWEDEN)


def test_without_a_clock_the_session_follows_the_computers(database: Database) -> None:
    filled(database, world(("clock: 2026-07-01 08:00\n", ""), ("2026-07-02 08:30", "tomorrow 08:30")), real=REAL)
    assert Sessions(database).state("default").clock.now(REAL + 60) == datetime(2026, 7, 1, 8, 1, tzinfo=SWEDEN)


def test_loading_again_replaces_everything_and_moves_the_revision(database: Database) -> None:
    filled(database, WORLD)
    before = rows(database, "select count(*) from timeslots")
    revision = Sessions(database).state("default").revision
    filled(database, WORLD)
    assert rows(database, "select count(*) from timeslots") == before
    assert Sessions(database).state("default").revision != revision


def test_sessions_do_not_meet(database: Database) -> None:
    filled(database, WORLD, session="a")
    filled(database, WORLD, session="b")
    assert rows(database, "select session, count(*) from bookings group by session") == [("a", 2), ("b", 2)]
    own = "t.slot_id = b.slot_id and t.session = b.session and t.booking_id = b.booking_id"
    assert rows(database, f"select count(*) from bookings b join timeslots t on {own}") == [(2,)]


def test_a_scenario_that_cannot_be_just_today_changes_nothing(database: Database) -> None:
    filled(database, WORLD)
    revision = Sessions(database).state("default").revision
    source = world(
        ("clock: 2026-07-01 08:00\n", ""),
        ("start: 2026-07-02 08:30", "start: tomorrow 08:30"),
        ("text: Välkommen att boka", "text: Kom, start: thursday 08:30, performer: SE2321000016-P1"),
    )
    with pytest.raises(ScenarioError, match=r"w.yaml:\d+: performer SE2321000016-P1 already has 'B1'"):
        filled(database, source)
    assert Sessions(database).state("default").revision == revision


def test_an_error_while_writing_leaves_the_old_world_whole(database: Database) -> None:
    filled(database, WORLD)

    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(database, "default", parse(WORLD, "w.yaml"), WORLD, REAL, interrupted)
    assert rows(database, "select count(*) from bookings") == [(2,)]


def test_facilities_are_closed_on_holidays_unless_told_otherwise(database: Database) -> None:
    christmas = ("clock: 2026-07-01 08:00", "clock: 2026-12-21 08:00"), ("2026-07-02 08:30", "2026-12-22 08:30")
    filled(database, world(*christmas))
    days = "select distinct substr(start, 1, 8) from timeslots where start < '20270102' order by 1"
    closed = [day for (day,) in rows(database, days)]
    assert closed == ["20261221", "20261222", "20261223", "20261228", "20261229", "20261230"]
    filled(database, world(*christmas, ("resource: R1, time", "resource: R1, weekdays: daily, holidays: open, time")))
    assert len(rows(database, days)) == 12


def test_no_time_is_laid_out_in_the_hour_that_is_skipped(database: Database) -> None:
    filled(
        database,
        world(
            ("clock: 2026-07-01 08:00", "clock: 2026-03-28 08:00"),
            ("[08:00-10:00, 13:00-14:00]", "01:00-04:00, weekdays: daily"),
            ("2026-07-02 08:30", "2026-03-30 02:30"),
        ),
    )
    night = "select substr(start, 9, 4) from timeslots where start like '20260329%' order by 1"
    assert [start for (start,) in rows(database, night)] == ["0100", "0300", "0330"]


def test_names_left_out_are_invented_from_the_seed(database: Database) -> None:
    nameless = (', first_name: Tolvan, last_name: Tolvansson, phone: "070-174 06 12"', "")
    wanted = "select first_name, last_name, phone from residents"
    filled(database, world(nameless))
    first = rows(database, wanted)
    filled(database, world(nameless))
    assert rows(database, wanted) == first
    filled(database, world(nameless, ("title: A", "seed: 2\ntitle: A")))
    assert rows(database, wanted) != first
    assert first[0][2].startswith("070-174 06") or first[0][2].startswith("070-174 0")


def test_a_setup_survives_the_ledger() -> None:
    (setup,) = setups(parse(WORLD, "w.yaml"))
    assert load_setup(dump_setup(setup)) == setup
    assert dump_setup(load_setup(dump_setup(setup))) == dump_setup(setup)
    assert setup.facilities["SE2321000016-1HZ5"].rebook_to == ("SE2321000016-2HZ5",)


class TestALongerTimetable:
    def test_it_is_laid_out_when_it_is_a_week_short(self, database: Database) -> None:
        scenario = filled(database, WORLD)
        state = Sessions(database).state("default")
        extend_timetable(database, state, scenario, datetime(2026, 7, 7, 8))
        assert Sessions(database).state("default").timetable_until == "20260729"
        extend_timetable(database, state, scenario, datetime(2026, 7, 8, 8))
        assert Sessions(database).state("default").timetable_until == "20260805"
        assert rows(database, "select max(start) from timeslots") == [("20260805133000",)]

    def test_it_is_laid_out_once(self, database: Database) -> None:
        scenario = filled(database, WORLD)
        seen = Sessions(database).state("default")
        for _ in range(2):  # two workers that both saw the old state
            extend_timetable(database, seen, scenario, datetime(2026, 8, 1, 8))
        assert rows(database, "select start from timeslots group by start having count(*) > 1") == []

    def test_days_that_a_jump_leaves_behind_are_laid_out_for_whoever_turns_the_clock_back(
        self, database: Database
    ) -> None:
        scenario = filled(database, WORLD)
        extend_timetable(database, Sessions(database).state("default"), scenario, datetime(2027, 2, 1, 8))
        assert rows(database, "select count(*) > 0 from timeslots where start between '20260801' and '20270201'") == [
            (1,)
        ]

    def test_behind_a_jump_of_many_years_nothing_is_laid_out(self, database: Database) -> None:
        scenario = filled(database, WORLD)
        extend_timetable(database, Sessions(database).state("default"), scenario, datetime(2036, 2, 1, 8))
        assert rows(database, "select count(*) from timeslots where start between '20270801' and '20360131'") == [(0,)]
        assert rows(database, "select count(*) > 0 from timeslots where start > '203602'") == [(1,)]

    def test_a_performer_who_is_booked_beside_the_timetable_is_not_offered(self, database: Database) -> None:
        scenario = filled(database, world(("start: 2026-07-02 08:30", "start: 2026-08-03 08:30")))
        extend_timetable(database, Sessions(database).state("default"), scenario, datetime(2026, 7, 15, 8))
        day = rows(database, "select start from timeslots where start like '20260803%' order by 1")
        assert [start[8:12] for (start,) in day] == ["0800", "0900", "0930", "1300", "1330"]
