"""The pytest plugin as another project meets it."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.bdd.project import Project

ROOT = Path(__file__).parents[2]
RESIDENT = "191212121212"
MINIMAL = (ROOT / "scenarios" / "minimal.yaml").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_installation_loads_it() -> None:
    (found,) = entry_points(group="pytest11", name="tidbok")

    assert found.value == "simulator.bdd.plugin"


# A project that uses everything, run once

CONFTEST = """
pytest_plugins = ["simulator.bdd.steps", "simulator.bdd.short_names"]
"""

TESTS = f"""
import pytest
from pytest_bdd import scenarios

scenarios("egen.feature")


@pytest.mark.parametrize("day", [2, 3])
def test_each_test_has_a_world_of_its_own(tidbok_session, tidbok_clock, day):
    tidbok_clock.set(f"2027-01-0{{day}}T08:00:00")
    tidbok_session.staff_cancel("minimal", "B-1001")

    assert tidbok_clock.now.day == day
    assert tidbok_session.ledger("bookings", state="active") == []


def test_world_is_chosen_by_ini(tidbok_session):
    assert tidbok_session.admin.get("/health")["scenario"] == "by-ini"


@pytest.mark.tidbok_scenario("marked.yaml")
def test_world_is_chosen_by_marker(tidbok_session):
    assert tidbok_session.admin.get("/health")["scenario"] == "by-marker"


def test_several_worlds_in_a_test(tidbok_open):
    one, other = tidbok_open("minimal"), tidbok_open("minimal")
    one.staff_cancel("minimal", "B-1001")

    assert other.ledger("bookings", state="active")


def test_short_names(simulator, session, clock, calls, faults, portal):
    assert (simulator.url, calls.newest(), faults.active()) == ("http://localhost", [], [])
    assert portal.relations("{RESIDENT}") == []


def test_call_log_and_platform(tidbok_platform, tidbok_calls):
    assert len(tidbok_platform.schedule("{RESIDENT}").rows("timeslotDetail")) == 1
    assert [call.contract for call in tidbok_calls.in_order()] == ["FindContent", *["GetSubjectOfCareSchedule"] * 2]
    assert tidbok_calls.newest()[0].reply_xml is not None


def test_worlds_are_removed_afterwards(tidbok):
    assert [each["session"] for each in tidbok.admin.get("/sessions")] == ["default"]
"""

FEATURE = """# language: sv
Egenskap: Egen
  Scenario: Stegen är på svenska
    Givet scenariot "minimal"
    När Tolvan öppnar Bokade tider
    Så visas bara en tid
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    project = Project(tmp_path_factory.mktemp("theirs"))
    project.write("pytest.ini", "[pytest]\ntidbok_scenario = world.yaml\naddopts = -p no:cacheprovider\n")
    project.write("world.yaml", MINIMAL.replace("name: minimal", "name: by-ini", 1))
    project.write("marked.yaml", MINIMAL.replace("name: minimal", "name: by-marker", 1))
    project.write("conftest.py", CONFTEST)
    project.write("egen.feature", FEATURE)
    project.write("test_theirs.py", TESTS)
    return project.run("-rA", "-W", "error")


@pytest.mark.parametrize(
    "name",
    [
        "test_stegen_är_på_svenska",
        "test_each_test_has_a_world_of_its_own[2]",
        "test_each_test_has_a_world_of_its_own[3]",
        "test_world_is_chosen_by_ini",
        "test_world_is_chosen_by_marker",
        "test_several_worlds_in_a_test",
        "test_short_names",
        "test_call_log_and_platform",
        "test_worlds_are_removed_afterwards",
    ],
)
def test_another_projects(printed: str, name: str) -> None:
    assert f"PASSED test_theirs.py::{name}\n" in printed, printed


def test_passing_tests_show_no_calls(printed: str) -> None:
    assert "tidbok: calls" not in printed


# What a failed test shows

FAILING = """
def test_what_is_shown(tidbok_session):
    resident = tidbok_session.ledger("residents")[0]["resident"]
    tidbok_session.faults.on("missing_start", contract="GetSubjectOfCareSchedule")
    assert tidbok_session.portal.booked_times(resident)["booked_times"]
"""


def test_failure_shows_the_calls_and_nobodys_number(project: Project) -> None:
    project.write("test_failing.py", FAILING)

    _, _, shown = project.run("--tidbok-scenario", "minimal").partition("tidbok: calls, newest first")

    assert "faults on: missing_start" in shown
    asked = r"GetSubjectOfCareSchedule to SE2321000016-1HZ5: producer minimal, 200, [\d.]+ ms, faults: missing_start"
    assert re.search(asked, shown)
    assert re.search(r"\n +<\w+:timeslotDetail>\n +<", shown)
    assert "subject_of_care>[person 1]</" in shown
    assert RESIDENT not in shown


def test_numbers_are_shown_when_asked_for(project: Project) -> None:
    project.write("test_failing.py", FAILING)

    assert f"subject_of_care>{RESIDENT}</" in project.run("--unmasked")


def test_unknown_scenario_is_told_with_those_there_are(project: Project) -> None:
    project.write("test_typo.py", "def test_typo(tidbok_session): ...\n")

    assert re.search(
        r"no scenario 'minmal': write a file's name, or one of .*minimal", project.run("--tidbok-scenario", "minmal")
    )


def test_sut_that_does_not_answer_is_told(project: Project) -> None:
    project.write("test_sut.py", "def test_sut(tidbok_session): ...\n")

    assert "--sut http://127.0.0.1:9: nothing answers there" in project.run("--sut", "http://127.0.0.1:9")


# What it does to those who do not use it


def test_it_takes_no_names_that_others_have(project: Project) -> None:
    project.write(
        "conftest.py",
        """
import pytest

def pytest_addoption(parser):
    parser.addoption("--sut", default="theirs")
    parser.getgroup("theirs").addoption("--simulator", default="theirs")

@pytest.fixture
def session(): return "theirs"
""",
    )
    project.write(
        "test_theirs.py",
        """
def test_theirs(session, pytestconfig):
    assert (session, pytestconfig.getoption("--sut"), pytestconfig.getoption("--simulator")) == ("theirs",) * 3
""",
    )

    assert "1 passed" in project.run()


def test_it_costs_nothing_when_it_is_not_used(project: Project) -> None:
    """Nothing else of the simulator is imported, and pytest-bdd is not needed."""
    project.write(
        "test_unused.py",
        """
import sys

def test_unused():
    loaded = {name for name in sys.modules if name.startswith("simulator")}
    assert loaded == {"simulator", "simulator.bdd", "simulator.bdd.plugin"}
    assert not {"lxml", "flask", "sqlalchemy", "spyne"} & sys.modules.keys()
""",
    )

    assert "1 passed" in project.run("-p", "no:pytest-bdd")


def test_parallel_runs_do_not_meet(project: Project) -> None:
    pytest.importorskip("xdist")
    project.write(
        "test_parallel.py",
        """
import pytest

@pytest.mark.parametrize("n", range(8))
def test_one_booking_each(tidbok_session, n):
    tidbok_session.staff_cancel("minimal", "B-1001")
""",
    )

    assert "8 passed" in project.run("-n", "2")
