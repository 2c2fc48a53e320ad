"""Any order of acts and of time: the index has exactly the bookings that it should have (EI-18, EI-19, EI-20).

What it should have is read from the ledger, past all that tells the index.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from simulator.domain.times import to_instant
from tests.producers.reported import SYSTEM, Scene
from tests.support.ledger import live_bookings
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SCENARIO, Slot, invited_slots, make_app, slots

CITIZENS = (RESIDENT, *RESIDENTS[:2])
WANTED = [
    *(slot for facility in (FACILITY, OTHER_FACILITY) for slot in slots(3, facility)),
    *(slot for facility in (FACILITY, OTHER_FACILITY) for slot in invited_slots(2, facility)),
    Slot("20260803083000", "20260803090000"),
]
NOW = datetime(2026, 8, 3, 8)
INVITATIONS = f'text: Boka en tid.}}\n  - {{id: I-3, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, \
text: Boka snart., valid_until: +1d}}'
REFERENCE = SCENARIO.replace("text: Boka en tid.}", INVITATIONS)
PMO = SCENARIO.replace("profile: reference", "profile: pmo", 1)
PMO = "\n".join(line for line in PMO.splitlines() if "I-2" not in line and "open_to: invited" not in line).replace(
    "cancelled_invitation_becomes_open: true", "cancelled_invitation_becomes_open: false"
)

any_slot = st.sampled_from(WANTED)
any_citizen = st.sampled_from(CITIZENS)
any_number = st.integers(0, 10_000)


class Reported(RuleBasedStateMachine):
    scenario = REFERENCE

    @initialize()
    def load(self) -> None:
        self._opened = make_app(scenario=self.scenario)
        self.world = Scene(self._opened.__enter__())
        self.now = NOW

    def teardown(self) -> None:
        if hasattr(self, "_opened"):
            self._opened.__exit__(None, None, None)

    @rule(citizen=any_citizen, slot=any_slot)
    def book(self, citizen: str, slot: Slot) -> None:
        self.world.door.book(citizen, slot)

    @rule(number=any_number, slot=any_slot)
    def book_on_invitation(self, number: int, slot: Slot) -> None:
        held = self._some(number)
        self.world.door.book(held["resident"], slot, bookingId=held["booking_id"])

    @rule(number=any_number, slot=any_slot)
    def rebook(self, number: int, slot: Slot) -> None:
        held = self._some(number)
        self.world.door.rebook(held["resident"], held["booking_id"], slot)

    @rule(number=any_number)
    def cancel(self, number: int) -> None:
        held = self._some(number)
        self.world.door.cancel(held["resident"], held["booking_id"], held["facility"])

    @rule(citizen=any_citizen, slot=st.sampled_from(WANTED[:3]), hidden=st.booleans())
    def book_as_staff(self, citizen: str, slot: Slot, hidden: bool) -> None:
        taken = {(each["facility"], each["start"]) for each in live_bookings(self.world.app.worlds.database)}
        if (slot.facility, slot.start) not in taken:
            start = f"{datetime.strptime(slot.start, '%Y%m%d%H%M%S'):%Y-%m-%dT%H:%M:%S}"
            self.world.staff_book(start, citizen, hidden=hidden)

    @rule(number=any_number)
    def cancel_as_staff(self, number: int) -> None:
        self.world.staff_cancel(self._some(number)["booking_id"])

    @rule(minutes=st.sampled_from([1, 30, 120, 24 * 60]), through_the_api=st.booleans())
    def let_time_pass(self, minutes: int, through_the_api: bool) -> None:
        """Moved by somebody, or simply gone by."""
        self.now += timedelta(minutes=minutes)
        if through_the_api:
            self.world.move_clock(now=f"{self.now:%Y-%m-%dT%H:%M:%S}")
        else:
            instant = to_instant(self.now)
            self.world.app.worlds.change_clock("default", lambda clock, real: clock.moved_to(instant, real))

    @invariant()
    def the_index_has_what_it_should_have(self) -> None:
        now = f"{self.now:%Y%m%d%H%M%S}"
        rows = self.world.rows()
        expected = {each["booking_id"]: each for each in self._live() if _belongs(each, now)}
        assert rows.keys() == expected.keys()
        for booking_id, row in rows.items():
            held = expected[booking_id]
            assert (row["resident"], row["logical_address"]) == (held["resident"], held["facility"])
            assert held["start"] in (None, row["most_recent_content"])

    @invariant()
    def every_row_leads_to_its_booking(self) -> None:
        for booking_id, row in self.world.rows().items():
            wanted = {"actor": row["resident"], "healthcare_facility": row["logical_address"], "bookingId": booking_id}
            found = self.world.door.ask("GetBookingDetails", **wanted)
            assert found.value("subject_of_care") == row["resident"], found.faultstring
            assert found.value("startTimeInclusive") in (None, row["most_recent_content"])

    def _live(self) -> list[Any]:
        return [each for each in live_bookings(self.world.app.worlds.database) if each["system"] == SYSTEM]

    def _some(self, number: int) -> Any:
        """By age, so that a failing example can be run again although ids are drawn."""
        live = sorted(self._live(), key=lambda each: (each["made_at"] or "", each["start"] or "", each["resident"]))
        if not live:
            self.world.staff_book("2026-08-14T14:30:00")
            return self._some(number)
        return live[number % len(live)]


def _belongs(held: Any, now: str) -> bool:
    if held["hidden"]:
        return False
    if held["start"] is None:
        return held["valid_until"] is None or held["valid_until"] >= now[:8]
    return bool(held["start"] > now)


BOTH = pytest.mark.parametrize("scenario", [REFERENCE, PMO], ids=["reference", "pmo"])


@BOTH
def test_the_index_has_what_the_ledger_says(scenario: str) -> None:
    _run(scenario, settings(max_examples=8, stateful_step_count=18, derandomize=True, phases=[Phase.generate]))


@pytest.mark.long
@pytest.mark.timeout(1800)
@BOTH
def test_the_index_has_what_the_ledger_says_for_a_long_time(scenario: str) -> None:
    _run(scenario, settings(max_examples=60, stateful_step_count=40))


def _run(scenario: str, how: settings) -> None:
    machine = type("ReportedMachine", (Reported,), {"scenario": scenario})
    unhurried = settings(how, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(machine, settings=unhurried)
