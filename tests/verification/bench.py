"""A run against one of our own producers, in this process: everything but the network, and no real waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from simulator.app import Application
from simulator.domain.call import NoAnswer
from simulator.verification.client import Pace, Raw
from simulator.verification.run import Run
from simulator.verification.target import Target
from simulator.verification.words import Words
from tests.support.world import call

HOST = "http://tidbok.test"
REAL = datetime(2026, 8, 3, 8, 0)
"""What this computer's clock is said to be."""


class Waited:
    """Seconds that were slept, without sleeping: for `Settings.sleep`, and added to what calls took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def clock(self) -> float:
        """`perf_counter`, as if it had been slept."""
        return perf_counter() + self.seconds


class InProcess:
    """A `client.Sender` straight into the application's WSGI door."""

    def __init__(self, app: Application, waited: Waited | None = None) -> None:
        self.app = app
        self.waited = waited or Waited()

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        began, slept = perf_counter(), self.waited.seconds
        try:
            parts = urlsplit(url)
            answer = call(self.app, method, f"{parts.path}?{parts.query}", body, headers)
        except NoAnswer as error:
            return Raw(0, {}, b"", perf_counter() - began, Words(str(error), str(error)))
        kept = {name.lower(): value for name, value in answer.headers.items()}
        return Raw(answer.status, kept, answer.body, perf_counter() - began + self.waited.seconds - slept)


def run_against(app: Application, target: Target, waited: Waited | None = None) -> Run:
    return Run(target, InProcess(app, waited), lambda: REAL, Pace(0))


def targeting(system: str, **fields: Any) -> Target:
    """A target of a producer in this process; `rate` 0 lifts the pace."""
    return Target(name=system, url=f"{HOST}/producers/{system}", **{"rate": 0.0, "now": REAL, **fields})
