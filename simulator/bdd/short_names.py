"""The fixtures by their short names, for projects where they mean nothing else.

`pytest_plugins = ["simulator.bdd.short_names"]` in the conftest.py at the top.
"""

from __future__ import annotations

import pytest

from simulator.bdd.calls import Calls
from simulator.bdd.clock import SessionClock
from simulator.bdd.faults import Faults
from simulator.bdd.portal import PortalClient
from simulator.bdd.session import Session
from simulator.bdd.tidbok import Tidbok


@pytest.fixture(scope="session")
def simulator(tidbok: Tidbok) -> Tidbok:
    return tidbok


@pytest.fixture
def session(tidbok_session: Session) -> Session:
    return tidbok_session


@pytest.fixture
def clock(tidbok_clock: SessionClock) -> SessionClock:
    return tidbok_clock


@pytest.fixture
def calls(tidbok_calls: Calls) -> Calls:
    return tidbok_calls


@pytest.fixture
def faults(tidbok_faults: Faults) -> Faults:
    return tidbok_faults


@pytest.fixture
def portal(tidbok_portal: PortalClient) -> PortalClient:
    return tidbok_portal
