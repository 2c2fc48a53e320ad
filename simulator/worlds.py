"""The sessions as the addresses see them: one `World` per call, with its systems, its ledger and what its clock says.

Set-ups are read from the ledger once per revision; the clock is read in every call, so that several workers always
agree.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from simulator.domain.booking_system import Caller
from simulator.domain.clock import Clock
from simulator.domain.facility import SystemSetup
from simulator.domain.fault import FaultSetting
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup
from simulator.domain.profile import ProducerProfile
from simulator.errors import BadRequest, Conflict, ScenarioError, UnknownSession
from simulator.faults.active import ActiveFaults, FaultCache
from simulator.loglines import safe
from simulator.producers import PROFILES
from simulator.producers.system import SimulatedSystem, effective_profile
from simulator.scenarios import filling, loader, setup_json
from simulator.scenarios.model import Scenario
from simulator.store.database import Database
from simulator.store.ledger import Ledger
from simulator.store.sessions import Sessions, SessionState

logger = logging.getLogger("tidbok.worlds")

DEFAULT_SESSION = "default"
_CLOCK_TRIES = 200
_MOST_KNOWN = 256
_NO_FAULTS: Mapping[str, FaultSetting] = {}
_SESSION_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Setup:
    """One revision of a session's systems, ready to use."""

    revision: int
    systems: Mapping[str, SystemSetup]
    profiles: Mapping[str, ProducerProfile]
    platform: PlatformSetup
    portal: PortalSetup
    seed: int
    derived: dict[str, Any] = field(default_factory=dict)
    """What others have worked out of this revision, to work it out once."""


@dataclass(frozen=True, slots=True)
class World:
    """A session in one call."""

    state: SessionState
    setup: Setup
    ledger: Ledger
    now: datetime
    faults: ActiveFaults

    def system(
        self, system: str, caller: Caller | None, address: str, faults: Mapping[str, FaultSetting] = _NO_FAULTS
    ) -> SimulatedSystem:
        setup = self.setup.systems[system]
        return SimulatedSystem(setup, self.setup.profiles[system], self.ledger, caller, address, self.now, faults)


class Worlds:
    """All sessions of one ledger. `real` gives the computer's time in seconds since 1970.

    What has been read is known of the `most_known` sessions used last; another process may remove a session.
    """

    def __init__(self, database: Database, real: Callable[[], float], most_known: int = _MOST_KNOWN) -> None:
        self.database = database
        self.sessions = Sessions(database)
        self._real = real
        self._setups: dict[str, Setup] = {}
        self._faults = FaultCache(database)
        self._laid_out: dict[str, date] = {}
        self._extending = threading.Lock()
        self._most_known = most_known
        self._used: OrderedDict[str, None] = OrderedDict()
        self._using = threading.Lock()

    def open(self, session: str) -> World:
        """Raises UnknownSession."""
        state = self._state(session)
        now = state.clock.now(self._real())
        self._keep_timetable_ahead(state, now)
        setup = self._setup(state)
        faults = self._faults.of(session, state.faults_revision, setup.seed)
        self._know(session)
        return World(state, setup, Ledger(self.database, session), now, faults)

    def load(
        self, session: str, scenario: Scenario, source: str, progress: Callable[[str], None] | None = None
    ) -> None:
        """Replace everything in a session by a scenario, or nothing of it."""
        filling.fill(self.database, session, scenario, source, self._real(), progress)
        self._laid_out[session] = self._state(session).clock.now(self._real()).date()
        self._know(session)

    def reset(self, session: str) -> None:
        """Back to what the scenario says, with the clock as it was when it was loaded."""
        source = self.sessions.source(session)
        self.load(session, loader.parse(source, self.sessions.state(session).scenario), source)

    def create(self, name: str | None, scenario: Scenario, source: str) -> str:
        """A new session. Raises Conflict for a name that is taken, BadRequest for one that cannot be in an address."""
        session = name or secrets.token_hex(6)
        if not _SESSION_NAME.fullmatch(session):
            raise BadRequest(
                f"{session!r} cannot name a session: use 1 to 64 of a-z, 0-9, dot, hyphen and underscore, "
                "beginning with a letter or digit"
            )
        filling.fill(self.database, session, scenario, source, self._real(), new=True)
        return session

    def remove(self, session: str) -> None:
        """Raises UnknownSession."""
        if session == DEFAULT_SESSION:
            raise Conflict("the session 'default' cannot be removed; reset it, or load another scenario into it")
        self.sessions.remove(session)
        self._forget(session)

    def change_clock(self, session: str, change: Callable[[Clock, float], Clock]) -> World:
        """Set, move, stop or start a session's clock; the timetable follows. Of changes at once none is lost."""
        for _ in range(_CLOCK_TRIES):
            state = self._state(session)
            if self.sessions.set_clock(state, change(state.clock, self._real())):
                return self.open(session)
        raise Conflict("the clock is being changed by many at once: try again")

    def all(self) -> list[tuple[SessionState, datetime]]:
        """Every session and what its clock says, without opening it."""
        return [(state, state.clock.now(self._real())) for state in self.sessions.all()]

    def _state(self, session: str) -> SessionState:
        """Raises UnknownSession, also when another process has removed it; then nothing of it is kept here."""
        try:
            return self.sessions.state(session)
        except UnknownSession:
            self._forget(session)
            raise

    def _know(self, session: str) -> None:
        """Noted last, when all of it has been read: so whatever is kept is also let go of."""
        with self._using:
            self._used[session] = None
            self._used.move_to_end(session)
            oldest = next(iter(self._used)) if len(self._used) > self._most_known else None
        if oldest is not None:
            self._forget(oldest)

    def _forget(self, session: str) -> None:
        with self._using:
            self._used.pop(session, None)
        self._setups.pop(session, None)
        self._faults.forget(session)
        self._laid_out.pop(session, None)

    def _setup(self, state: SessionState) -> Setup:
        known = self._setups.get(state.session)
        if known is not None and known.revision == state.revision:
            return known
        systems = {id_: setup_json.load_setup(text) for id_, text in self.sessions.setups(state.session).items()}
        profiles = {id_: effective_profile(PROFILES[setup.profile], setup) for id_, setup in systems.items()}
        fixed = setup_json.load_settings(self.sessions.settings(state.session))
        known = Setup(state.revision, systems, profiles, fixed.platform, fixed.portal, fixed.seed)
        self._setups[state.session] = known
        return known

    def _keep_timetable_ahead(self, state: SessionState, now: datetime) -> None:
        """Looked at once per simulated day: the scenario's weeks of free times move along with the clock."""
        today = now.date()
        if self._laid_out.get(state.session) == today:
            return
        with self._extending:
            if self._laid_out.get(state.session) == today:
                return
            try:
                scenario = loader.parse(self.sessions.source(state.session), state.scenario)
                filling.extend_timetable(self.database, state, scenario, now)
            except ScenarioError as error:  # stored by a version that was less strict
                logger.error("the timetable of session %s is not laid out further: %s", state.session, safe(error))
            self._laid_out[state.session] = today
