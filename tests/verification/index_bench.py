"""A run against a producer in this process that plays its engagement index too: without network, and at once.

What the producer tells the simulator's own index is handed to verify's, as the same bytes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml import etree

from simulator.app import Application
from simulator.store.call_log import CallFilter, Exchange
from simulator.verification.client import Pace, Raw
from simulator.verification.index_listener import IndexListener
from simulator.verification.run import Run
from simulator.verification.steps import indexing
from simulator.verification.target import Target
from tests.verification.bench import REAL, InProcess, Waited

_MOST = 1_000  # Updates of one call


class Overhearing:
    """A sender that has the index hear what a call led to before it says what the call answered."""

    def __init__(self, app: Application, index: IndexListener, waited: Waited | None = None) -> None:
        self._app, self._index = app, index
        self._send = InProcess(app, waited)
        self._last = max((each.call_id for each in self._new(0)), default=0)

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        raw = self._send(method, url, body, headers)
        for call_id, request in sorted((each.call_id, each.request) for each in self._new(self._last)):
            self._last = call_id
            self._index.receive(request, {"Content-Type": "text/xml; charset=UTF-8"})
        return raw

    def _new(self, last: int) -> list[Exchange]:
        newest = self._app.call_log.newest("default", CallFilter(contract="Update", component="index", limit=_MOST))
        return [each for each in newest if each.call_id > last]


def run_with_index(app: Application, target: Target, waited: Waited | None = None) -> Run:
    """Nothing waits for the index: it has heard of what was done before the target answers."""
    index, waited = IndexListener(), waited or Waited()
    pace = Pace(target.rate, waited.clock, waited.sleep)
    run = Run(replace(target, index_wait=0.0), Overhearing(app, index, waited), lambda: REAL, pace, waited.clock)
    indexing.play_index(run, index)
    return run


def told_otherwise(run: Run, change: Callable[[etree._Element], None]) -> Run:
    """The same run, as if the target had told the index otherwise: `change` alters each Update, in the order they came.

    An Update without transactions was never sent. Nothing is asked anew.
    """
    assert run.index is not None
    other, index = copy.copy(run), IndexListener()
    other._remembered = {key: found for key, found in run._remembered.items() if key != indexing._WATCH}
    indexing.play_index(other, index)
    watch, was = indexing.watch(other), indexing.watch(run)
    for name in ("moments", "passings", "_settled", "_staffs", "_opens", "_opens_asked"):
        setattr(watch, name, getattr(was, name))
    for told in run.index.told:
        envelope = etree.fromstring(told.exchange.request)
        update = next(envelope.iter("{*}Update"))
        change(update)
        index.attend(lambda: 0, lambda at=told.at: at, lambda now=told.posts[0].now: now, lambda: "")
        if len(update):
            index.receive(etree.tostring(envelope), {"Content-Type": "text/xml"})
    return other
