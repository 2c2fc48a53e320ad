"""Mottagningsrelation: what makes one, what ends one, and the case "removed but still approved"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.portal import PortalSetup
from simulator.domain.relation import Relation
from simulator.portal.relations import EVENTS, Event, parts_changed

FACILITY = "SE2321000016-1HZ5"
TODAY = date(2026, 8, 3)
SETUP = PortalSetup()


def relation_after(*events: Event, today: date = TODAY) -> Relation:
    relation = Relation(FACILITY)
    for event in events:
        relation = replace(relation, **parts_changed(event, today, SETUP))
    return relation


@pytest.mark.parametrize(
    ("rule", "event"),
    [
        ("CR-REL-01", Event.ADD),
        ("CR-REL-02", Event.LIST),
        ("CR-REL-03", Event.APPROVE),
        ("CR-REL-04", Event.INVITATION),
        ("CR-REL-06", Event.BOOK),
        ("CR-REL-07", Event.BOOK_DIRECTLY_LINK),
    ],
)
def test_a_relation_is_made(rule: str, event: Event) -> None:
    assert relation_after(event).holds
    assert EVENTS[event].rule == rule


@pytest.mark.parametrize(("today", "made"), [(date(2021, 12, 31), True), (date(2022, 1, 1), False)])
def test_a_booking_in_the_index_made_a_relation_until_the_end_of_2021(today: date, made: bool) -> None:
    """CR-REL-05, CR-INB-05."""
    assert relation_after(Event.INDEXED_BOOKING, today=today).holds is made


def test_a_service_under_ovriga_tjanster_makes_no_relation() -> None:
    """CR-REL-12."""
    assert not relation_after(Event.OTHER_SERVICE_BOOKING).holds


@pytest.mark.parametrize(
    ("rule", "events", "left"),
    [
        ("CR-REL-08", [Event.ADD, Event.REMOVE], False),
        ("CR-REL-09", [Event.LIST, Event.LISTED_ELSEWHERE], False),
        ("CR-REL-09", [Event.LIST, Event.ADD, Event.LISTED_ELSEWHERE], True),
        ("CR-REL-10", [Event.APPROVE, Event.WITHDRAW_APPROVAL], False),
        ("CR-REL-10", [Event.APPROVE, Event.LIST, Event.WITHDRAW_APPROVAL], True),
        ("CR-REL-11", [Event.ADD, Event.APPROVE, Event.REMOVE], True),
        ("CR-REL-11", [Event.APPROVE, Event.REMOVE, Event.WITHDRAW_APPROVAL], False),
        ("derived", [Event.ADD, Event.LIST, Event.REMOVE], True),
    ],
)
def test_a_relation_ends_or_stays(rule: str, events: list[Event], left: bool) -> None:
    assert relation_after(*events).holds is left


def test_removed_but_still_approved_is_a_relation_that_is_not_on_the_start_page() -> None:
    """CR-REL-11."""
    relation = relation_after(Event.APPROVE, Event.REMOVE)
    assert (relation.on_start_page, relation.approved, relation.holds) == (False, True, True)


_ENDING = {Event.REMOVE, Event.LISTED_ELSEWHERE, Event.WITHDRAW_APPROVAL}


@settings(deadline=None)
@given(st.lists(st.sampled_from(Event), max_size=12))
def test_whatever_has_happened_the_three_endings_together_end_it(events: list[Event]) -> None:
    assert not relation_after(*events, *_ENDING).holds


@settings(deadline=None)
@given(st.lists(st.sampled_from(Event), max_size=12), st.sampled_from(Event))
def test_an_event_twice_is_an_event_once(events: list[Event], event: Event) -> None:
    assert relation_after(*events, event) == relation_after(*events, event, event)


def test_every_event_is_told() -> None:
    assert set(EVENTS) == set(Event)
