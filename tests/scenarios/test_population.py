"""Large worlds, in a small form; the full form is marked long."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulator.domain.identifiers import problem_with_identity
from simulator.scenarios.generating import generate
from simulator.store.database import Database
from tests.scenarios.worlds import filled, ledger, problems, rows, world

PEOPLE, BOOKINGS = 2_000, 20_000


@pytest.fixture(scope="module")
def large():
    with ledger() as database:
        filled(database, generate(PEOPLE, BOOKINGS))
        yield database


def test_there_are_as_many_people_and_bookings_as_asked_for(large: Database) -> None:
    assert rows(large, "select count(*), sum(test_identity) from residents") == [(PEOPLE, PEOPLE)]
    assert rows(large, "select count(*), count(distinct resident) from bookings") == [(BOOKINGS, PEOPLE)]


def test_everybody_has_a_test_number(large: Database) -> None:
    numbers = [number for (number,) in rows(large, "select resident from residents")]
    assert len(set(numbers)) == PEOPLE
    assert not any(problem_with_identity(number) for number in numbers)


def test_nobody_is_booked_twice_at_once_and_no_booked_time_is_free(large: Database) -> None:
    twice = "select 1 from bookings group by performer, start having count(*) > 1"
    assert rows(large, twice) == []
    same = "t.facility = b.facility and t.start = b.start and t.performer = b.performer"
    both = f"select 1 from bookings b join timeslots t on {same}"
    assert rows(large, both) == []


def test_most_bookings_lie_ahead_and_at_all_facilities(large: Database) -> None:
    ((ahead,),) = rows(large, "select count(*) from bookings where start > '20260701'")
    assert 0.85 < ahead / BOOKINGS < 0.95
    assert rows(large, "select count(distinct facility) from bookings") == [(30,)]


def test_names_suit_the_personal_identity_number(large: Database) -> None:
    women = {
        name for (name,) in rows(large, "select first_name from residents where substr(resident, 11, 1) in ('0','8')")
    }
    men = {
        name for (name,) in rows(large, "select first_name from residents where substr(resident, 11, 1) in ('1','9')")
    }
    assert not women & men or len(women & men) < len(women) / 4


def test_the_same_seed_gives_the_same_world() -> None:
    assert generate(100, 1000, seed=3) == generate(100, 1000, seed=3)
    assert generate(100, 1000, seed=3) != generate(100, 1000, seed=4)
    seen = []
    for seed in (3, 3, 4):
        with ledger() as database:
            filled(database, generate(100, 1000, seed=seed))
            seen.append(
                [
                    rows(database, "select * from residents order by resident"),
                    rows(database, "select * from bookings order by booking_id"),
                    rows(database, "select setup from booking_systems order by system"),
                ]
            )
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def test_the_population_makes_room_for_the_scenarios_own_bookings() -> None:
    with ledger() as database:
        filled(database, world(("residents:", "population: {people: 10, bookings: 60}\nresidents:")))
        ((slot,),) = rows(database, "select slot_id from bookings where booking_id = 'B1'")
        assert slot is not None
        twice = "select 1 from bookings where start is not null group by performer, start having count(*) > 1"
        assert rows(database, twice) == []
        assert rows(database, "select count(*) from bookings") == [(62,)]


def test_more_bookings_than_there_is_room_for_are_refused() -> None:
    found = problems(world(("residents:", "population: {people: 10, bookings: 1000000}\nresidents:")))
    assert any("do not fit in ten years" in problem for problem in found)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_hundred_thousand_people_with_a_million_bookings_fit_in_a_gibibyte() -> None:
    program = (
        "import resource\n"
        "from simulator.scenarios.generating import generate\n"
        "from tests.scenarios.worlds import filled, ledger, rows\n"
        "with ledger() as database:\n"
        "    filled(database, generate(100_000, 1_000_000))\n"
        "    print(rows(database, 'select count(*) from bookings')[0][0])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    bookings, kibibytes = done.stdout.split()
    assert int(bookings) == 1_000_000
    assert int(kibibytes) < 1024 * 1024
