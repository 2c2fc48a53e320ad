"""The scenarios that travel with the program, and the schema beside them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest
import yaml

from simulator.errors import UsageError
from simulator.producers import PROFILES
from simulator.resources import SCENARIOS
from simulator.scenarios.loader import read, shipped
from simulator.scenarios.plan import plan
from simulator.scenarios.schema import json_schema
from tests.scenarios.worlds import WORLD, filled, ledger, rows

NAMES = [scenario.name for scenario in shipped()]


def test_the_list_names_each_with_its_title() -> None:
    assert NAMES == ["demo", "minimal"]
    assert all(scenario.title and scenario.path.is_file() for scenario in shipped())


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_loaded_whatever_day_it_is(name: str) -> None:
    scenario, _ = read(name)
    assert scenario.name == name
    for number in range(2 * 366):
        assert plan(scenario, date(2026, 1, 1) + timedelta(days=number)).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_right_by_the_json_schema(name: str) -> None:
    validate(yaml.load((SCENARIOS / f"{name}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader))


def test_the_demo_has_the_variety_it_promises() -> None:
    scenario, source = read("demo")
    assert {system.profile for system in scenario.booking_systems} == set(PROFILES)
    assert len(scenario.booking_systems) >= 8
    assert len(scenario.residents) >= 10
    assert any(facility.virtual for system in scenario.booking_systems for facility in system.facilities)
    assert any(booking.hidden for booking in scenario.bookings)
    with ledger() as database:
        filled(database, source)
        kinds = dict(rows(database, "select kind, count(*) from bookings group by kind"))
        assert set(kinds) == {"booking", "timed_invitation", "open_invitation"}
        ((seated,),) = rows(database, "select count(slot_id) from bookings")
        assert seated >= 15


def test_the_stored_schema_is_what_the_command_prints() -> None:
    assert (SCENARIOS / "scenario.schema.json").read_text("utf-8") == json_schema()


def test_the_schema_refuses_unknown_fields() -> None:
    data = yaml.load(WORLD, Loader=yaml.BaseLoader)
    validate(data)
    with pytest.raises(jsonschema.ValidationError, match="persn"):
        validate({**data, "persn": "x"})


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        UsageError, match="no scenario 'dmo': neither a file nor one of demo, minimal; did you mean 'demo'"
    ):
        read("dmo")


def validate(data: Any) -> None:
    """Against the schema. The YAML is read as text, so numbers and truth values are made first, as editors see them."""
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(_as_editors_see(data))


def _as_editors_see(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _as_editors_see(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_as_editors_see(value) for value in data]
    if data in ("true", "false"):
        return data == "true"
    try:
        return int(data)
    except ValueError:
        try:
            return float(data)
        except ValueError:
            return data
