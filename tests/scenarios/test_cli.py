"""`tidbok scenario …`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.cli_scenario import app
from simulator.scenarios.loader import read
from simulator.scenarios.schema import json_schema
from tests.scenarios.worlds import WORLD, world


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_check_counts_what_is_in_a_right_file(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(WORLD, "utf-8")
    done = run("check", str(file))
    assert done.exit_code == 0
    assert done.stdout == f"{file}: ok (1 booking system, 2 facilities, 1 resident, 1 booking, 1 invitation)\n"


def test_check_says_everything_that_is_wrong_and_ends_with_two(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(world(("title:", "titel:"), ("id: B1", "persn: x, id: B1")), "utf-8")
    done = run("check", str(file), "minimal")
    assert done.exit_code == 2
    assert f"{file}:2: unknown field 'titel'" in done.stderr
    assert "did you mean 'resident'?" in done.stderr
    assert "minimal: ok" in done.stdout


def test_check_of_a_file_that_is_not_there_ends_with_two() -> None:
    done = run("check", "nowhere.yaml")
    assert done.exit_code == 2
    assert "no scenario 'nowhere.yaml'" in done.stderr


def test_list_shows_names_and_titles() -> None:
    done = run("list")
    assert done.exit_code == 0
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names == ["aggregering", "demo", "granskning", "land", "minimal", "plattformens-stubbe", "supportarenden"]


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert run("schema").stdout == json_schema()
    out = tmp_path / "schema.json"
    assert run("schema", "--out", str(out)).exit_code == 0
    assert out.read_text("utf-8") == json_schema()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = run("schema", "--out", str(tmp_path / "no" / "folder.json"))
    assert done.exit_code == 2
    assert "cannot write" in done.stderr


@pytest.mark.parametrize("systems", [None, 5])
def test_generate_makes_a_scenario_that_can_be_read(tmp_path: Path, systems: int | None) -> None:
    out = tmp_path / "large.yaml"
    more = ("--systems", str(systems)) if systems else ()
    assert run("generate", "--people", "100", "--bookings", "2000", *more, "--out", str(out)).exit_code == 0
    scenario, _ = read(str(out))
    assert len(scenario.booking_systems) == (systems or 3)
    assert scenario.population is not None
    assert (scenario.population.people, scenario.population.bookings) == (100, 2000)
