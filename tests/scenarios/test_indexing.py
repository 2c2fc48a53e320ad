"""What the engagement index holds when a scenario has been loaded."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.store.database import Database
from tests.scenarios.countries import country
from tests.scenarios.worlds import filled, ledger, rows, world

DOMAIN, CONTACTS = "riv:crm:scheduling", "riv:clinicalprocess:logistics:logistics"


@pytest.fixture
def database():
    with ledger() as opened:
        yield opened


def indexed(database: Database, *columns: str, domain: str = DOMAIN) -> list[Any]:
    chosen = ", ".join(columns)
    return rows(database, f"select {chosen} from engagements where service_domain = '{domain}' order by {chosen}")


def test_bookings_and_invitations_are_there_as_if_they_had_been_told_before(database: Database) -> None:
    filled(database, world(("text: Välkommen att boka", "text: Kom, invited_on: -2d")))
    keys = ("categorization", "logical_address", "clinical_process", "source_system", "data_controller", "owner")
    assert indexed(database, "business_object", "most_recent_content", "creation_time") == [
        ("B1", "20260702083000", "20260701080000"),
        ("K1", "20260629000000", "20260701080000"),
    ]
    assert set(indexed(database, *keys)) == {
        ("NA", "SE2321000016-1HZ5", "NA", "SE2321000016-SYS1", "SE2321000016", "5565594230")
    }


@pytest.mark.parametrize(
    "change",
    [
        ("id: B1,", "indexed: false, id: B1,"),
        ("id: B1,", "hidden: true, id: B1,"),
        ("start: 2026-07-02 08:30", "start: 2026-06-30 08:30"),
        ("residents:", "faults: [{fault: index_silent, producer: norr}]\nresidents:"),
    ],
)
def test_what_is_kept_from_the_index_hidden_passed_or_silent_is_not_there(
    database: Database, change: tuple[str, str]
) -> None:
    filled(database, world(change))
    assert ("B1",) not in indexed(database, "business_object")


def test_an_invitation_that_has_ended_or_is_kept_from_the_index_is_not_there(database: Database) -> None:
    for said in ("valid_until: -1d", "indexed: false"):
        filled(database, world(("text: Välkommen att boka", f"text: Kom, {said}")))
        assert indexed(database, "business_object") == [("B1",)]


def test_a_system_that_tells_the_index_wrong_things_has_told_them_already(database: Database) -> None:
    wrong = "faults: [{fault: index_wrong, producer: norr, what: logical_address}]\nresidents:"
    filled(database, world(("residents:", wrong)))
    assert set(indexed(database, "logical_address")) == {("SE2321000016-SYS1",)}


def test_many_bookings_have_a_row_each(database: Database) -> None:
    filled(database, world(("id: B1,", "count: 20, id: B1,")))
    assert len(indexed(database, "business_object")) == 21


def test_rows_are_there_as_they_are_written_right_or_wrong(database: Database) -> None:
    said = "resident: 191212121212, logical_address: NOWHERE-1, source_system: X, categorization: Booking, owner: Y"
    wrong = f"    - {{{said}}}\n"
    filled(database, country(("portal: {sameness", f"{wrong}portal: {{sameness")))
    chosen = ("logical_address", "business_object", "most_recent_content", "source_system", "data_controller", "owner")
    found = indexed(database, *chosen, "categorization")
    assert ("NOWHERE-1", "NA", None, "X", "X", "Y", "Booking") in found
    usual = ("SE2321000016-SYS1", "SE232100-0016", "5565594230", "NA")
    assert ("se2321000016-1hz5", "B9", "20260704090000", *usual) in found


def test_a_source_of_care_contacts_has_one_row_per_resident_whatever_else_the_index_knows(database: Database) -> None:
    source = country(("id: B1,", "indexed: false, id: B1,"))
    filled(database, source)
    columns = ("categorization", "logical_address", "source_system", "business_object", "resident")
    assert indexed(database, *columns, domain=CONTACTS) == [
        ("vko", "SE2321000016-SYS1", "SE2321000016-SYS1", "NA", "191212121212")
    ]


def test_an_index_outside_the_simulator_is_told_of_nothing_at_load(database: Database) -> None:
    filled(database, world(("residents:", "engagement_index: {url: http://127.0.0.1:9/ei}\nresidents:")))
    assert rows(database, "select count(*) from engagements") == [(0,)]


def test_the_population_is_there_when_the_scenario_asks_for_it_and_only_what_lies_ahead(database: Database) -> None:
    people = "population: {people: 10, bookings: 60%s}\nresidents:"
    filled(database, world(("residents:", people % "")))
    assert len(indexed(database, "business_object")) == 2
    filled(database, world(("residents:", people % ", indexed: true")))
    ahead = rows(database, "select count(*) from bookings where start > '20260701080000' or start is null")
    assert rows(database, "select count(*) from engagements") == ahead


def test_loading_again_leaves_nothing_of_what_was(database: Database) -> None:
    filled(database, country())
    filled(database, world())
    assert indexed(database, "business_object") == [("B1",), ("K1",)]
    assert rows(database, "select count(*) from relations") == [(0,)]
