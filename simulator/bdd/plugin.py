"""The pytest plugin: fixtures named tidbok…, options, and the calls in the report of a test that fails.

It is loaded in every project where tidbok is installed, so it costs next to nothing until a fixture is asked for:
everything else is imported inside the fixtures. pytest-bdd is needed for the steps only.
"""

from __future__ import annotations

from argparse import ArgumentError
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simulator.bdd.calls import Calls
    from simulator.bdd.clock import SessionClock
    from simulator.bdd.faults import Faults
    from simulator.bdd.platform import PlatformClient
    from simulator.bdd.portal import PortalClient
    from simulator.bdd.session import Session
    from simulator.bdd.tidbok import Tidbok
    from simulator.bdd.worlds import ScenarioSource

    OpenSession = Callable[[ScenarioSource | None], Session]

_OPTIONS = {
    "simulator": {"metavar": "URL", "help": "a tidbok that is served already; otherwise one in this process"},
    "sut": {"metavar": "URL", "help": "another implementation of 1177's logic, which answers tidbok's portal API"},
    "unmasked": {"action": "store_true", "help": "personal numbers as they are in the report of a failed test"},
}
_SCENARIO = "tidbok_scenario"
_SESSIONS: pytest.StashKey[list[Session]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tidbok")
    for name, said in _OPTIONS.items():
        group.addoption(f"--tidbok-{name}", dest=f"tidbok_{name}", **said)
    group.addoption("--tidbok-scenario", metavar="NAME", help="the world of every test: a shipped scenario or a file")
    parser.addini(_SCENARIO, "the world of every test: a shipped scenario's name, or a file beside this one")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(parser: pytest.Parser) -> Generator[None]:
    """The short names are ours only where nobody else has them, which is known when the conftests have been read."""
    result = yield
    group = parser.getgroup("tidbok")
    for name, said in _OPTIONS.items():
        with suppress(ValueError, ArgumentError):
            group.addoption(f"--{name}", dest=f"tidbok_{name}", **{**said, "help": f"the same as --tidbok-{name}"})
    return result


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{_SCENARIO}(name_or_file): the world of one test")


@pytest.fixture(scope="session")
def tidbok(request: pytest.FixtureRequest) -> Iterator[Tidbok]:
    """The simulator: in this process, or where --simulator or --sut says."""
    from simulator.bdd.tidbok import chosen

    config = request.config
    with ExitStack() as stack:
        try:
            found = stack.enter_context(chosen(config.option.tidbok_simulator, config.option.tidbok_sut))
        except ValueError as error:
            pytest.fail(str(error), pytrace=False)
        yield found


@pytest.fixture
def tidbok_scenario(request: pytest.FixtureRequest) -> ScenarioSource | None:
    """The world of this test: by marker, option or ini. Override it for worlds made in Python."""
    marker = request.node.get_closest_marker(_SCENARIO)
    if marker is not None:
        return _found(marker.args[0], request.path.parent)
    if request.config.option.tidbok_scenario:
        return _found(request.config.option.tidbok_scenario, request.config.invocation_params.dir)
    written = request.config.getini(_SCENARIO)
    return _found(written, request.config.inipath.parent if request.config.inipath else Path()) if written else None


def _found(name: ScenarioSource, beside: Path) -> ScenarioSource:
    from simulator.bdd.worlds import is_file_name

    return beside / name if is_file_name(name) else name


@pytest.fixture
def tidbok_open(tidbok: Tidbok, request: pytest.FixtureRequest) -> Iterator[OpenSession]:
    """Opens worlds, which are removed after the test: `tidbok_open("minimal")`."""
    opened: list[Session] = request.node.stash.setdefault(_SESSIONS, [])
    with ExitStack() as stack:

        def open_session(scenario: ScenarioSource | None = None) -> Session:
            opened.append(stack.enter_context(tidbok.session(scenario)))
            return opened[-1]

        yield open_session


@pytest.fixture
def tidbok_session(tidbok_open: OpenSession, tidbok_scenario: ScenarioSource | None) -> Session:
    """This test's own world, which no other test sees."""
    return tidbok_open(tidbok_scenario)


@pytest.fixture
def tidbok_clock(tidbok_session: Session) -> SessionClock:
    return tidbok_session.clock


@pytest.fixture
def tidbok_calls(tidbok_session: Session) -> Calls:
    return tidbok_session.calls


@pytest.fixture
def tidbok_faults(tidbok_session: Session) -> Faults:
    return tidbok_session.faults


@pytest.fixture
def tidbok_platform(tidbok_session: Session) -> PlatformClient:
    return tidbok_session.platform


@pytest.fixture
def tidbok_portal(tidbok_session: Session) -> PortalClient:
    """1177: tidbok's own, or the one that --sut points at."""
    return tidbok_session.portal


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    sessions = item.stash.get(_SESSIONS, [])
    if report.failed and sessions and report.when != "teardown":
        from simulator.bdd.report import of_sessions

        text = of_sessions(sessions, unmasked=item.config.option.tidbok_unmasked)
        report.sections.append(("tidbok: calls, newest first", text))
    return report
