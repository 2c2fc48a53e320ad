"""The faults that are on in a session, as one call sees them. Read from the ledger once per revision and process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from simulator.domain.fault import FaultSetting
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Kind
from simulator.faults.situation import Situation, drawn, fits
from simulator.store import faults as store
from simulator.store.database import Database

_INDEX = frozenset((Kind.INDEX,))


@dataclass(frozen=True, slots=True)
class ActiveFaults:
    """False when none is on. `settings` in the order they were put on."""

    database: Database
    session: str
    seed: int
    settings: Sequence[FaultSetting] = ()

    def __bool__(self) -> bool:
        return bool(self.settings)

    def pick(self, situation: Situation, kinds: frozenset[Kind] | None = None) -> list[FaultSetting]:
        """The faults that this call meets; it is counted, so ask once. `kinds`: only of these."""
        fitting = self._fitting(situation, kinds)
        return store.count(self.database, self.session, fitting, self._harms) if fitting else []

    def on_reports(
        self, producer: str, facility: str, resident: str, now: str, within: Connection | None = None
    ) -> Mapping[str, FaultSetting]:
        """Those of kind index that what staff do at a facility meets, by the fault's name. Counted as a call is.

        What came by a contract has met its faults already (Harm.hooks). `within`: a transaction that the counting is to
        be part of, which holds the counters (store.faults.hold_counters).
        """
        situation = Situation(producer, None, facility, frozenset((resident,)), now)
        if within is None:
            return {each.fault: each for each in self.pick(situation, _INDEX)}
        fitting = self._fitting(situation, _INDEX)
        return {each.fault: each for each in store.count_within(within, self.session, fitting, self._harms)}

    def _fitting(self, situation: Situation, kinds: frozenset[Kind] | None) -> list[FaultSetting]:
        return [each for each in self.settings if _of(each, kinds) and fits(each, FAULTS[each.fault], situation)]

    def _harms(self, setting: FaultSetting, number: int) -> bool:
        return number > setting.after and drawn(setting, self.seed, number)


class FaultCache:
    """Every session's faults, kept as long as its `faults_revision` is the same. 0 means none, and costs nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[int, Sequence[FaultSetting]]] = {}
        self._lock = threading.Lock()

    def of(self, session: str, revision: int, seed: int) -> ActiveFaults:
        settings = self._settings(session, revision) if revision else ()
        return ActiveFaults(self._database, session, seed, settings)

    def forget(self, session: str) -> None:
        with self._lock:
            self._kept.pop(session, None)

    def _settings(self, session: str, revision: int) -> Sequence[FaultSetting]:
        kept = self._kept.get(session)
        if kept is None or kept[0] != revision:
            known = (each.setting for each in store.listed(self._database, session))
            kept = revision, tuple(each for each in known if each.fault in FAULTS)
            with self._lock:
                self._kept[session] = kept
        return kept[1]


def on_reports_at_load(
    settings: Iterable[FaultSetting], producer: str, facility: str, resident: str, now: str
) -> Mapping[str, FaultSetting]:
    """The same for what a scenario begins with: not counted, so `after`, `times` and `probability` do not matter."""
    situation = Situation(producer, None, facility, frozenset((resident,)), now)
    return {each.fault: each for each in settings if _of(each, _INDEX) and fits(each, FAULTS[each.fault], situation)}


def _of(setting: FaultSetting, kinds: frozenset[Kind] | None) -> bool:
    return kinds is None or FAULTS[setting.fault].kind in kinds
