"""Who has which time, in a model that is too simple to be wrong: what citizens, staff and time may do to it.

It is judged against the ledger, and never reads from it what an act is to have led to. Only ids are learnt from there,
since the systems draw them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from simulator.store.database import Database
from simulator.store.tables import timeslots
from tests.support.ledger import live_bookings
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SLOW_SYSTEM, SYSTEM

NIGHT_FACILITY = "SE2321000016-3HZ7"
SYSTEM_OF = {FACILITY: SYSTEM, OTHER_FACILITY: SYSTEM, NIGHT_FACILITY: SLOW_SYSTEM}
CITIZENS = (RESIDENT, *RESIDENTS[:2])
STRANGER = RESIDENTS[2]
"""Books nothing through 1177; somebody else who is quicker."""
EVERYONE, INVITED = "everyone", "invited"
STARTS = ("2026-08-03 08:00", "2026-10-24 22:30", "2027-03-27 23:30", "2026-12-30 20:00", "2028-02-28 20:00")
"""A working day, both nights when clocks are moved, the days before a year's end and before a leap day."""


@dataclass(frozen=True)
class Rules:
    """What the profiles' descriptions say, in our own words (spec/consumer-rules.md, J)."""

    profile: str
    hours_before: int = 0
    earliest_day: int = 0
    new_id: bool = False
    open_invitations: bool = True
    lists_passed: bool = True


REFERENCE = Rules("reference")
PASIS = Rules("pasis", hours_before=24, earliest_day=1, lists_passed=False)
PMO = Rules("pmo", new_id=True, open_invitations=False)


def scenario(rules: Rules, clock: str) -> str:
    """Three facilities that are open every day; the third has a system of its own, opens at night and sends nothing."""
    everyone = "weekdays: daily, holidays: open"
    invited = f'      - {{hours: ["10:00-12:00"], {everyone}, time_types: [NYBESOK], open_to: invited}}'
    people = "\n".join(
        f'  - {{id: "{each}", first_name: Test{number}, last_name: Testsson}}'
        for number, each in enumerate((*CITIZENS, STRANGER))
    )
    return f"""
name: flows
title: Everything that citizens do at 1177
clock: {clock}
timetable: {{weeks: 2}}
residents:
{people}
booking_systems:
- id: {SYSTEM}
  name: Tidboken
  hsa_id: SE2321000016-SYS1
  profile: {rules.profile}
  time_types:
    - {{id: NYBESOK, name: Nybesök, minutes: 30, message_allowed: true, level: 4}}
    - {{id: ATERBESOK, name: Återbesök, minutes: 60, level: 4}}
  facilities:
    - hsa_id: {FACILITY}
      name: Ängens vårdcentral
      rebook_to: [{OTHER_FACILITY}]
      cancelled_invitation_becomes_open: {str(rules.open_invitations).lower()}
      schedules:
      - {{hours: ["08:30-10:00", "14:00-15:00"], {everyone}, time_types: [NYBESOK]}}
{invited if rules.open_invitations else ""}
    - hsa_id: {OTHER_FACILITY}
      name: Åsens vårdcentral
      rebook_to: [{FACILITY}]
      schedules:
      - {{hours: ["08:30-10:00"], {everyone}, time_types: [NYBESOK]}}
      - {{hours: ["15:00-17:00"], {everyone}, time_types: [ATERBESOK]}}
{invited if rules.open_invitations else ""}
- id: {SLOW_SYSTEM}
  name: Nattidboken
  hsa_id: SE2321000016-SYS2
  profile: reference
  time_types:
    - {{id: NYBESOK, name: Nybesök, minutes: 30}}
  facilities:
    - hsa_id: {NIGHT_FACILITY}
      name: Nattjouren
      portal: {{sends_confirmations: false}}
      schedules:
      - {{hours: ["00:30-04:00"], {everyone}}}
bookings:
{_bookings()}
invitations:
{_invitations(rules)}
"""


def _bookings() -> str:
    at = {FACILITY: "09:00", OTHER_FACILITY: "09:30", NIGHT_FACILITY: "01:30"}
    return "\n".join(
        f'  - {{id: B-{number}{place[-1]}, resident: "{who}", facility: {place}, time_type: NYBESOK,'
        f' start: "+{number + 1}d {hour}"}}'
        for number, who in enumerate(CITIZENS)
        for place, hour in at.items()
    )


def _invitations(rules: Rules) -> str:
    """Timed ones for everybody, and open ones of which one citizen's soon ends."""
    timed = [
        f'  - {{id: T-{number}{day}, resident: "{who}", facility: {FACILITY}, time_type: NYBESOK, text: Välkommen.,'
        f' start: "+{day}d {hour}"}}'
        for number, (who, hour) in enumerate(zip(CITIZENS, ("14:00", "14:30", "08:30"), strict=True))
        for day in (1, 3, 5)
    ]
    open_ones = [
        f'  - {{id: O-{number}{count}, resident: "{who}", facility: {FACILITY}, time_type: NYBESOK, text: Boka.'
        f"{', valid_until: +1d' if number == 2 and count == 0 else ''}}}"
        for number, who in enumerate(CITIZENS)
        for count in range(2)
    ]
    return "\n".join([*timed, *(open_ones if rules.open_invitations else ())])


@dataclass(frozen=True)
class Held:
    """A booking, or an invitation; without start an open one. Points in time are 14 digits."""

    resident: str
    facility: str
    start: str | None
    time_type: str = "NYBESOK"
    invitation: bool = False
    hidden: bool = False
    valid_until: str | None = None


@dataclass(frozen=True)
class Time:
    time_type: str
    open_to: str
    booking_id: str | None


Times = Mapping[tuple[str, str], Time]
"""The timetable by facility and start."""


@dataclass(frozen=True)
class Act:
    """What somebody asks for. `facility` is where: of the new time, or for a cancelling of the old one."""

    kind: str
    resident: str
    facility: str
    start: str | None = None
    booking_id: str | None = None
    agent: bool = False


class Model:
    def __init__(self, rules: Rules, now: datetime, held: Mapping[str, Held]) -> None:
        self.rules = rules
        self.now = now
        self.latest = now
        self.held = dict(held)

    def it_is(self, now: datetime) -> None:
        self.now = now
        self.latest = max(self.latest, now)

    def ahead_again(self) -> set[str]:
        """On the night when clocks go back, times that have passed lie ahead once more: nobody can say which is right,
        since the contracts' times have no zone.
        """
        return {each for each, held in self.held.items() if self.clock < (held.start or "") <= digits(self.latest)}

    def rules_at(self, facility: str) -> Rules:
        return self.rules if SYSTEM_OF[facility] == SYSTEM else REFERENCE

    @property
    def clock(self) -> str:
        return digits(self.now)

    # What may be done

    def may(self, act: Act, times: Times) -> bool:
        if act.kind == "cancelling":
            held = self.mine(act)
            return held is not None and held.facility == act.facility and self.may_be_changed(held)
        time = times.get((act.facility, act.start or ""))
        if time is None or time.booking_id is not None or not self._may_be_chosen(act):
            return False
        if act.kind == "booking":
            return time.open_to == EVERYONE
        held = self.mine(act)
        if held is None or held.time_type != time.time_type or not self._together(held.facility, act.facility):
            return False
        if act.kind == "invitation":
            return held.start is None and self.is_valid(held) and time.open_to == INVITED
        return self.may_be_changed(held) and time.open_to in self._pools(held, times)

    def mine(self, act: Act) -> Held | None:
        held = self.held.get(act.booking_id or "")
        return held if held is not None and held.resident == act.resident and not held.hidden else None

    def may_be_changed(self, held: Held) -> bool:
        limit = digits(self.now + timedelta(hours=self.rules_at(held.facility).hours_before))
        return held.start is not None and held.start > self.clock and held.start >= limit and not held.hidden

    def is_valid(self, held: Held) -> bool:
        return held.valid_until is None or held.valid_until >= self.clock[:8]

    def _may_be_chosen(self, act: Act) -> bool:
        first_day = self.now + timedelta(days=self.rules_at(act.facility).earliest_day)
        return (act.start or "") > self.clock and (act.start or "")[:8] >= f"{first_day:%Y%m%d}"

    def _together(self, one: str, other: str) -> bool:
        return SYSTEM_OF[one] == SYSTEM_OF[other]

    def _pools(self, held: Held, times: Times) -> tuple[str, ...]:
        """Who once booked from the times of the invited may move within them as well."""
        now_at = times.get((held.facility, held.start or ""))
        return (EVERYONE, INVITED) if now_at is not None and now_at.open_to == INVITED else (EVERYONE,)

    # What it leads to

    def carry_out(self, act: Act, times: Times, live: Mapping[str, Held], new_id: bool = False) -> str | None:
        """The id that the time has now. What is new must be in `live`: nothing that was carried out is lost."""
        old = None if act.kind == "booking" else self.held.pop(act.booking_id or "")
        if act.kind == "cancelling":
            assert old is not None
            if old.invitation and old.facility == FACILITY and self.rules.open_invitations:
                successor = replace(old, start=None)
                self.held[self._id_of(successor, live)] = successor
            return None
        time = times[act.facility, act.start or ""]
        new = Held(act.resident, act.facility, act.start, time.time_type)
        moved = act.kind == "rebooking" and (new_id or self.rules_at(act.facility).new_id)
        same = None if act.kind == "booking" or moved else act.booking_id
        booking_id = same or self._id_of(new, live)
        self.held[booking_id] = new
        return booking_id

    def _id_of(self, new: Held, live: Mapping[str, Held]) -> str:
        found = [each for each, held in live.items() if each not in self.held and held == new]
        assert found, f"{new} was acknowledged and is not in the ledger"
        return found[0]


def live(database: Database) -> dict[str, Held]:
    return {
        row["booking_id"]: Held(
            row["resident"],
            row["facility"],
            row["start"],
            row["time_type"],
            row["kind"] != "booking",
            row["hidden"],
            row["valid_until"],
        )
        for row in live_bookings(database)
    }


def times(database: Database) -> dict[tuple[str, str], Time]:
    columns = (timeslots.c[name] for name in ("facility", "start", "time_type", "open_to", "booking_id"))
    with database.reading() as connection:
        rows = connection.execute(select(*columns)).all()
    found = {(row.facility, row.start): Time(row.time_type, row.open_to, row.booking_id) for row in rows}
    assert len(found) == len(rows), "in this world a facility has one time at a time"
    return found


def digits(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"
