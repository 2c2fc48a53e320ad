"""What the tests of lists, dates and free times share: one world for a module, rules looked at one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from lxml import etree

from simulator.app import Application
from simulator.faults.reading import fault_setting
from simulator.resources import SCENARIOS
from simulator.settings import Settings
from simulator.store import faults as store
from simulator.verification.client import Pace, Raw, Sender
from simulator.verification.report import Result, State
from simulator.verification.rule import Level, Rule, Safety
from simulator.verification.run import Run
from simulator.verification.runner import judge
from simulator.verification.target import Profile, Target
from tests.support.messages import SOAP
from tests.support.world import make_app
from tests.verification.bench import REAL, InProcess, Waited
from tests.verification.targets import SYSTEMS, target

FULL, READ_ONLY = Safety.FULL, Safety.READ_ONLY


@contextmanager
def five_weeks(waited: Waited | None = None) -> Iterator[Application]:
    """`granskning` with fewer free times, which is quicker."""
    text = re.sub(r"weeks: \d+", "weeks: 5", (SCENARIOS / "granskning.yaml").read_text("utf-8"), count=1)
    settings = Settings(sleep=(waited or Waited()).sleep)
    with make_app(scenario=f"{text}\nclock: {REAL:%Y-%m-%d %H:%M}\n", settings=settings) as app:
        yield app


def aim(profile: Profile = "reference", safety: Safety = FULL) -> Target:
    """The prepared target, with what its owner says of what citizens may not choose."""
    made, organisation = target(profile, safety), SYSTEMS[profile][1]
    tolvan, laban, agda = made.persons
    closed = ("EGENVARD",) if profile == "pmo" else ("EGENVARD", "KONTROLL")
    laban = replace(laban, closed_time_types=closed, closed_performers=(f"{organisation}-LAK3",))
    return replace(made, persons=(tolvan, laban, agda), known=replace(made.known, other_facilities=()))


def look(app: Application, rule: Rule, made: Target | None = None, send: Sender | None = None) -> Result:
    """One rule by itself, in a run of its own."""
    return judge(running(app, made or aim(), send), rule)


def running(app: Application, made: Target, send: Sender | None = None) -> Run:
    return Run(made, send or InProcess(app), lambda: REAL, Pace(0))


@contextmanager
def playing(app: Application, fault: str, profile: Profile = "reference", **parameters: object) -> Iterator[None]:
    """The profile's system has a fault meanwhile."""
    setting = fault_setting({"fault": fault, "producer": SYSTEMS[profile][0], **parameters})
    store.put(app.worlds.database, "default", setting)
    try:
        yield
    finally:
        store.clear(app.worlds.database, "default")


def caught(rule: Rule) -> State:
    return State.FAILED if rule.level is Level.SHALL else State.WARNED


def named(rules: Sequence[Rule]) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rules}


Change = Callable[[etree._Element], None]


class Altering:
    """A sender whose producer hears or says something else than it should, in one contract, the first `times` times."""

    def __init__(
        self,
        app: Application,
        contract: str,
        *,
        hears: Change | None = None,
        says: Change | None = None,
        times: int = 1_000,
    ) -> None:
        self._send, self._contract, self._hears, self._says = InProcess(app), f"/{contract}/", hears, says
        self._left = times

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        if self._contract not in url or self._left <= 0:
            return self._send(method, url, body, headers)
        self._left -= 1
        raw = self._send(method, url, _changed(body, self._hears), headers)
        return replace(raw, body=_changed(raw.body, self._says))


def _changed(body: bytes, change: Change | None) -> bytes:
    if change is None:
        return body
    root = etree.fromstring(body)
    change(root.find(f"{{{SOAP}}}Body")[0])
    return etree.tostring(root)


def without(name: str) -> Change:
    """Every element of that name left out."""

    def change(payload: etree._Element) -> None:
        for element in payload.findall(f".//{{*}}{name}"):
            element.getparent().remove(element)

    return change
