"""A guard in front of a booking system that lets in too much, or too little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.app import Application
from simulator.faults.catalogue import guard
from tests.faults.playing import SCHEDULE, ask, counters, last_call, off, on
from tests.support.world import make_app

EXTRA = "<x:annat xmlns:x='urn:annat'/>"
MESSAGES: dict[str, dict[str, str | None]] = {
    "actor_not_needed": {"actor": None},
    "any_actor_type": {"actor_type": "x"},
    "any_address": {"logical_address": "SE2321000016-9HZ9"},
}
"""What a sound system answers by a fault, and one with the fault as if nothing were wrong."""


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as application:
        yield application


def test_every_fault_of_the_list_is_tried_here() -> None:
    assert {*MESSAGES, "refuses_extensions"} == {each.name for each in guard.FAULTS}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_should_be_refused_is_answered(app: Application, name: str) -> None:
    clean = ask(app)
    assert ask(app, **MESSAGES[name]).is_fault
    on(app, name)
    assert ask(app, **MESSAGES[name]).body == clean.body
    assert last_call(app).faults == name
    for other in MESSAGES.keys() - {name}:
        assert ask(app, **MESSAGES[other]).is_fault
    assert counters(app) == {name: (3, 3)}
    off(app)
    assert ask(app, **MESSAGES[name]).is_fault


def test_what_should_be_let_in_is_refused(app: Application) -> None:
    clean = ask(app, extension_xml=EXTRA)
    assert not clean.is_fault
    on(app, "refuses_extensions")
    assert ask(app, extension_xml=EXTRA).is_fault
    assert last_call(app).contract == SCHEDULE
    assert ask(app).body == clean.body
