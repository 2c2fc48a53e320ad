"""What each profile allows, and when: the flags follow the rules and the clock (spec/consumer-rules.md J)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.facility import TimeType
from simulator.domain.profile import flags_for, moment
from simulator.domain.times import timestamp
from simulator.producers import PROFILES

ALL = frozenset(BOOKING_CONTRACTS)
START = datetime(2026, 7, 2, 9, 0)
VISIT = TimeType("BESOK", "Besök")


def flags(profile: str, before: timedelta, time_type: TimeType = VISIT, contracts: frozenset[str] = ALL):  # type: ignore[no-untyped-def]
    at = moment(PROFILES[profile], START - before)
    return flags_for(timestamp(START), time_type, contracts, at)


@pytest.mark.parametrize(("minutes", "allowed"), [(24 * 60 + 1, True), (24 * 60, True), (24 * 60 - 1, False)])
def test_pasis_lets_go_of_a_time_until_24_hours_before(minutes: int, allowed: bool) -> None:
    """CR-REG-06; exactly 24 hours is left open by the source and counted as in time."""
    found = flags("pasis", timedelta(minutes=minutes))
    assert (found.cancel, found.rebook) == (allowed, allowed)


@pytest.mark.parametrize("profile", ["reference", "pmo"])
def test_the_others_let_go_until_it_begins(profile: str) -> None:
    assert flags(profile, timedelta(seconds=1)).cancel
    assert not flags(profile, timedelta(0)).cancel
    assert not flags(profile, -timedelta(seconds=1)).rebook


def test_a_flag_is_false_where_the_contract_it_promises_is_missing() -> None:
    """PR-UPB-01, PR-CNB-01."""
    found = flags("reference", timedelta(days=2), contracts=ALL - {"UpdateBooking", "CancelBooking"})
    assert not found.cancel
    assert not found.rebook


def test_a_time_type_can_forbid_cancelling_and_rebooking() -> None:
    fixed = TimeType("FAST", "Fast tid", cancel_allowed=False, rebooking_allowed=False, message_allowed=True)
    found = flags("reference", timedelta(days=2), fixed)
    assert (found.cancel, found.rebook, found.message) == (False, False, True)


def test_pasis_offers_tomorrow_at_the_earliest_and_pmo_today() -> None:
    """CR-REG-07, CR-REG-08."""
    now = datetime(2026, 12, 31, 23, 59, 59)
    assert moment(PROFILES["pasis"], now).earliest == "20270101000000"
    assert moment(PROFILES["pmo"], now).earliest == "20261231235959"


@pytest.mark.parametrize(("level", "offered"), [(3, False), (4, True)])
def test_pasis_offers_directly_only_what_has_1177_level_4(level: int, offered: bool) -> None:
    """CR-REG-05."""
    assert PROFILES["pasis"].directly_bookable(TimeType("T", "T", level=level)) is offered


@pytest.mark.parametrize("visible", [True, False])
def test_pmo_offers_what_its_time_book_type_makes_visible(visible: bool) -> None:
    """CR-REG-05."""
    assert PROFILES["pmo"].directly_bookable(TimeType("T", "T", visible=visible)) is visible
