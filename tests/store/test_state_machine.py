"""Any order of acts, against a model that is too simple to be wrong: who has which time, what is free, the hour.

After each step the reading contracts must agree with the model and with each other. A no, and a fault, must have
changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from simulator.domain.times import to_instant
from tests.support.ledger import broken_promises, contents, live_bookings
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT, TIME_TYPE
from tests.support.world import RESIDENTS, SCENARIO, Answer, Door, Slot, make_app, sender

FACILITIES = (FACILITY, OTHER_FACILITY)
CITIZENS = (RESIDENT, *RESIDENTS[:2])
NOW = datetime(2026, 8, 3, 8)
FIRST_DAY, LAST_DAY = "20260803", "20260814"
BUSY_DAYS = ("20260803", "20260804", "20260805")  # what is asked for lies here, so that citizens meet on the same times
STARTS_AND_ENDS = ("0830", "0900"), ("0900", "0930"), ("0930", "1000"), ("1000", "1030"), ("1030", "1100")
WANTED = [Slot(f"{d}{s}00", f"{d}{e}00", at) for d in BUSY_DAYS for s, e in STARTS_AND_ENDS for at in FACILITIES]
EVERYONE, INVITED = "everyone", "invited"

SMALL = SCENARIO.replace('"08:00-10:00", "13:00-15:00"', '"08:30-10:00"').replace("10:00-12:00", "10:00-11:00")


@dataclass(frozen=True)
class Held:
    """A booking, or an invitation; without slot an open one."""

    resident: str
    facility: str
    slot: Slot | None
    invitation: bool = False


@dataclass(frozen=True)
class Rules:
    """What the profiles' descriptions say, in our own words (spec/consumer-rules.md, J)."""

    profile: str
    hours_before: int = 0
    earliest_day: int = 0
    new_id: bool = False
    open_invitations: bool = True
    lists_passed: bool = True

    @property
    def scenario(self) -> str:
        text = SMALL.replace("profile: reference", f"profile: {self.profile}", 1)
        if self.open_invitations:
            return text
        lines = (line for line in text.splitlines() if "open_to: invited" not in line and "I-2" not in line)
        return "\n".join(lines).replace(
            "cancelled_invitation_becomes_open: true", "cancelled_invitation_becomes_open: false"
        )


REFERENCE = Rules("reference")
PASIS = Rules("pasis", hours_before=24, earliest_day=1, lists_passed=False)
PMO = Rules("pmo", new_id=True, open_invitations=False)

any_citizen = st.sampled_from(CITIZENS)
some_citizen = st.none() | any_citizen  # mostly the one it is about
any_number = st.integers(0, 10_000)


class BookingSystem(RuleBasedStateMachine):
    """Every rule asks for something, guesses from the model whether it can be had, and is held to the guess."""

    like: Rules = REFERENCE

    @initialize()
    def load(self) -> None:
        self._opened = make_app(scenario=self.like.scenario)
        self.app = self._opened.__enter__()
        self.door = Door(sender(self.app))
        self.ledger = self.app.worlds.database
        self.now = NOW
        self.changed = True
        self.held = {each["booking_id"]: _held(each) for each in live_bookings(self.ledger)}
        self.open_to = {held.slot: EVERYONE for held in self.held.values() if held.slot}
        for facility in FACILITIES:
            self.open_to |= dict.fromkeys(self._times(facility, RESIDENT), EVERYONE)
            if self.like.open_invitations:
                self.open_to |= dict.fromkeys(self._times(facility, RESIDENT, "I-2"), INVITED)
        self.free = self.open_to.keys() - {held.slot for held in self.held.values()}
        assert self.like.earliest_day or not self.like.open_invitations or self.free > set(WANTED)

    def teardown(self) -> None:
        if hasattr(self, "_opened"):
            self._opened.__exit__(None, None, None)

    # Acts

    @rule(resident=any_citizen, number=any_number)
    def book(self, resident: str, number: int) -> None:
        slot = self._some_slot(number)
        answer = self._act(lambda: self.door.book(resident, slot), self._may_be_booked(slot, EVERYONE))
        if answer.carried_out:
            self._take(_id(answer), Held(resident, slot.facility, slot))

    @precondition(lambda self: self.held)
    @rule(number=any_number, which=any_number, resident=some_citizen)
    def book_on_invitation(self, number: int, which: int, resident: str | None) -> None:
        """On any id: an open invitation, a booking, a timed invitation, somebody else's."""
        slot, booking_id = self._some_slot(number), self._some_id(which)
        held = self.held[booking_id]
        who = resident or held.resident
        may = held.slot is None and held.resident == who and self._may_be_booked(slot, INVITED)
        answer = self._act(lambda: self.door.book(who, slot, bookingId=booking_id), may)
        if answer.carried_out:
            assert _id(answer) == booking_id
            self._take(booking_id, Held(who, slot.facility, slot))

    @precondition(lambda self: self.held)
    @rule(number=any_number, which=any_number, resident=some_citizen)
    def rebook(self, number: int, which: int, resident: str | None) -> None:
        slot, booking_id = self._some_slot(number), self._some_id(which)
        held = self.held[booking_id]
        who = resident or held.resident
        may = self._may_be_changed(held, who) and self._may_be_booked(slot, *self._pools(held))
        answer = self._act(lambda: self.door.rebook(who, booking_id, slot), may)
        if answer.carried_out:
            self._let_go(booking_id)
            self._take(self._new_id() if self.like.new_id else booking_id, Held(who, slot.facility, slot))

    @precondition(lambda self: self.held)
    @rule(which=any_number, resident=some_citizen)
    def cancel(self, which: int, resident: str | None) -> None:
        """A booking or a timed invitation; in place of the latter the first facility issues an open one."""
        booking_id = self._some_id(which)
        held = self.held[booking_id]
        who = resident or held.resident
        answer = self._act(lambda: self.door.cancel(who, booking_id, held.facility), self._may_be_changed(held, who))
        if answer.carried_out:
            self._let_go(booking_id)
            if held.invitation and self.like.open_invitations:
                self.held[self._new_id()] = Held(who, held.facility, None, invitation=True)

    @rule(resident=any_citizen, number=any_number)
    def ask_for_what_cannot_be(self, resident: str, number: int) -> None:
        slot = replace(self._some_slot(number), end="20260230000000")
        self._act(lambda: self.door.book(resident, slot), False)

    @rule(minutes=st.sampled_from([1, 30, 60, 6 * 60, 24 * 60]))
    def let_time_pass(self, minutes: int) -> None:
        moved = self.now + timedelta(minutes=minutes)
        if moved < NOW + timedelta(days=3):
            self.now = moved
            self.changed = True
            self.app.worlds.change_clock("default", lambda clock, real: clock.moved_to(to_instant(moved), real))

    # What must always hold; looked at when something may have changed, since _act sees to it that a no changes nothing

    @invariant()
    def all_contracts_agree(self) -> None:
        if self.changed:
            self.changed = False
            self.everybody_sees_what_they_have()
            self.everything_held_can_be_looked_up()
            self.what_is_free_is_offered_and_nothing_else()
            self.what_is_held_can_be_moved_where_it_is_offered()
            self.the_ledger_keeps_its_promises()

    def everybody_sees_what_they_have(self) -> None:
        for resident in CITIZENS:
            for facility in FACILITIES:
                mine = {
                    booking_id: held.slot.start
                    for booking_id, held in self.held.items()
                    if held.slot and (held.resident, held.facility) == (resident, facility)
                    if held.slot.start > _digits(self.now) or self.like.lists_passed
                }
                assert self.door.schedule(resident, facility) == mine

    def everything_held_can_be_looked_up(self) -> None:
        for booking_id, held in self.held.items():
            wanted = {"actor": held.resident, "healthcare_facility": held.facility, "bookingId": booking_id}
            found = self.door.ask("GetBookingDetails", **wanted)
            assert found.value("subject_of_care") == held.resident, found.faultstring
            assert found.value("startTimeInclusive") == (held.slot.start if held.slot else None)
            assert (found.value("isInvitation") == "true") == held.invitation
            may = "true" if self._may_be_changed(held, held.resident) else "false"
            assert (found.value("rebooking_allowed"), found.value("cancel_booking_allowed")) == (may, may)

    def what_is_free_is_offered_and_nothing_else(self) -> None:
        for facility in FACILITIES:
            free = {slot for slot in self.free if slot.facility == facility and self._may_be_booked(slot, EVERYONE)}
            assert self._times(facility, CITIZENS[1]) == free
            dates = self.door.ask("GetAvailableDates", **_window(facility, CITIZENS[1], None))
            assert set(dates.all("date")) == {slot.start[:8] for slot in free}

    def what_is_held_can_be_moved_where_it_is_offered(self) -> None:
        """An open invitation opens the times of the invited; a booking that came from there may also be moved there."""
        for booking_id, held in self.held.items():
            free = set()
            if held.slot is None or self._may_be_changed(held, held.resident):
                pools = self._pools(held)
                free = {slot for slot in self.free if slot.facility == FACILITY and self._may_be_booked(slot, *pools)}
            assert self._times(FACILITY, held.resident, booking_id) == free

    def the_ledger_keeps_its_promises(self) -> None:
        assert broken_promises(self.ledger) == []
        assert {each["booking_id"]: _held(each) for each in live_bookings(self.ledger)} == self.held

    # The model

    def _act(self, act: Callable[[], Answer], expected: bool) -> Answer:
        """Carry out exactly when it should be; when not, nothing has changed."""
        before = contents(self.ledger)
        answer = act()
        assert answer.carried_out == expected, answer.value("resultText") or answer.faultstring
        assert (contents(self.ledger) != before) == expected
        self.changed |= expected
        return answer

    def _pools(self, held: Held) -> tuple[str, ...]:
        """Which free times an invitation may be booked on, or a booking moved to."""
        if held.slot is None:
            return (INVITED,)
        return (EVERYONE, INVITED) if self.open_to[held.slot] == INVITED else (EVERYONE,)

    def _may_be_booked(self, slot: Slot, *open_to: str) -> bool:
        first = _digits(self.now)
        if self.like.earliest_day:
            first = f"{self.now + timedelta(days=self.like.earliest_day):%Y%m%d}"
        return slot in self.free and self.open_to[slot] in open_to and slot.start > first

    def _may_be_changed(self, held: Held, who: str) -> bool:
        limit = _digits(self.now + timedelta(hours=self.like.hours_before))
        ahead = held.slot is not None and held.slot.start > _digits(self.now) and held.slot.start >= limit
        return ahead and held.resident == who

    def _take(self, booking_id: str, held: Held) -> None:
        self.held[booking_id] = held
        self.free = self.free - {held.slot}

    def _let_go(self, booking_id: str) -> None:
        self.free = self.free | {self.held.pop(booking_id).slot}

    def _new_id(self) -> str:
        """The one id in the ledger that the model does not know yet: no answer tells it."""
        (new,) = {each["booking_id"] for each in live_bookings(self.ledger)} - self.held.keys()
        return str(new)

    def _some_slot(self, number: int) -> Slot:
        return WANTED[number % len(WANTED)]

    def _some_id(self, number: int) -> str:
        """By age, so that a failing example can be run again although ids are drawn."""
        return list(self.held)[number % len(self.held)]

    def _times(self, facility: str, resident: str, booking_id: str | None = None) -> set[Slot]:
        answer = self.door.ask("GetAvailableTimeslots", **_window(facility, resident, booking_id))
        times = zip(answer.all("startTimeInclusive"), answer.all("endTimeExclusive"), strict=True)
        return {Slot(start, end, facility) for start, end in times}


def _window(facility: str, resident: str, booking_id: str | None) -> dict[str, str | None]:
    return {
        "healthcare_facility": facility,
        "actor": resident,
        "subject_of_care": resident,
        "bookingId": booking_id,
        "startDateInclusive": FIRST_DAY,
        "endDateInclusive": LAST_DAY,
        "timeTypeID": TIME_TYPE,
    }


def _held(row: Mapping[str, Any]) -> Held:
    slot = Slot(row["start"], row["end"], row["facility"]) if row["start"] else None
    return Held(row["resident"], row["facility"], slot, invitation=row["kind"] != "booking")


def _id(answer: Answer) -> str:
    return answer.value("bookingId") or ""


def _digits(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"


ALL_RULES = pytest.mark.parametrize("rules", [REFERENCE, PASIS, PMO], ids=lambda rules: rules.profile)


@ALL_RULES
def test_the_system_is_what_the_model_says(rules: Rules) -> None:
    _run(rules, settings(max_examples=10, stateful_step_count=15, derandomize=True, phases=[Phase.generate]))


@pytest.mark.long
@pytest.mark.timeout(1800)
@ALL_RULES
def test_the_system_is_what_the_model_says_for_a_long_time(rules: Rules) -> None:
    _run(rules, settings(max_examples=60, stateful_step_count=50))


def _run(rules: Rules, how: settings) -> None:
    machine = type("BookingSystemMachine", (BookingSystem,), {"like": rules})
    unhurried = settings(how, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(machine, settings=unhurried)
