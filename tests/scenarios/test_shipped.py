"""The scenarios that travel with the program, and the schema beside them."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest

from simulator.errors import UsageError
from simulator.producers import PROFILES
from simulator.resources import SCENARIOS
from simulator.scenarios.loader import read, shipped
from simulator.scenarios.plan import plan
from simulator.scenarios.schema import json_schema
from simulator.scenarios.yaml_source import load
from tests.scenarios.worlds import WORLD, filled, ledger, rows

NAMES = [scenario.name for scenario in shipped()]


def test_the_list_names_each_with_its_title() -> None:
    assert NAMES == ["aggregering", "demo", "granskning", "land", "minimal", "plattformens-stubbe", "supportarenden"]
    assert all(scenario.title and scenario.path.is_file() for scenario in shipped())


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_loaded_whatever_day_it_is(name: str) -> None:
    scenario, _ = read(name)
    assert scenario.name == name
    many = sum(booking.count or 1 for booking in scenario.bookings) > 1_000
    for number in range(0, 2 * 366, 5 if many else 1):
        assert plan(scenario, date(2026, 1, 1) + timedelta(days=number)).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_right_by_the_json_schema(name: str) -> None:
    data, _, _ = load((SCENARIOS / f"{name}.yaml").read_text("utf-8"))
    validate(data)


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


def test_the_demo_is_alive_at_1177_too() -> None:
    scenario, source = read("demo")
    assert any(system.care_contacts for system in scenario.booking_systems)
    facilities = [facility for system in scenario.booking_systems for facility in system.facilities]
    assert any(facility.portal and not facility.portal.active for facility in facilities)
    at_portal = [facility.portal for facility in facilities if facility.portal]
    assert any(said.only_for for said in at_portal)
    assert any(not said.sends_confirmations for said in at_portal)
    assert sum(bool(said.booking_conditions and said.booking_name) for said in at_portal) >= 2
    assert any(said.booking_conditions and said.booking_conditions.terms for said in at_portal)
    with ledger() as database:
        filled(database, source)
        ((parts,),) = rows(database, "select max(on_start_page) + max(listed) + max(approved) from relations")
        ((indexed,),) = rows(database, "select count(*) from engagements")
    assert parts == 3
    assert indexed >= 20


def test_the_stored_schema_is_what_the_command_prints() -> None:
    assert (SCENARIOS / "scenario.schema.json").read_text("utf-8") == json_schema()


def test_the_schema_refuses_unknown_fields() -> None:
    data, _, _ = load(WORLD)
    validate(data)
    with pytest.raises(jsonschema.ValidationError, match="persn"):
        validate({**data, "persn": "x"})


def test_every_field_in_the_readme_is_one_that_there_is() -> None:
    """The examples leave out what is required elsewhere, so only names and values are judged."""
    examples = re.findall(r"```yaml\n(.*?)```", (SCENARIOS / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(examples) >= 7
    for example in examples:
        data, _, mistakes = load(example)
        assert not mistakes
        jsonschema.Draft202012Validator(_lenient(json.loads(json_schema()))).validate(_as_editors_see(data))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        UsageError, match=r"no scenario 'dmo': neither a file nor one of aggregering, demo, .*; did you mean 'demo'"
    ):
        read("dmo")


def validate(data: Any) -> None:
    """Against the schema. The YAML is read as text, so numbers and truth values are made first, as editors see them."""
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(_as_editors_see(data))


def _lenient(schema: Any) -> Any:
    """The schema without what must be there."""
    if isinstance(schema, list):
        return [_lenient(part) for part in schema]
    if isinstance(schema, dict):
        return {name: _lenient(part) for name, part in schema.items() if name not in ("required", "minItems")}
    return schema


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
