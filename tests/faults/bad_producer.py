"""A world in which every fault of what a booking system shows, offers and does has something to get wrong.

As in tests/support/world.py the clock stands at Monday 3 August 2026, 08:00, and Tolvan has B-1 (in a week), I-1
(timed) and I-2 (open). Here he also has a hidden booking, one at the other unit, one that may not be changed, one that
began an hour ago, one within 24 hours and an invitation that ended yesterday; there are performers, a care type and
time types that are only for some, a unit that may not take over bookings, and a unit that only sends invitations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulator.app import Application
from tests.faults.playing import on
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT, STAFF
from tests.support.world import RESIDENTS, SYSTEM, Answer, Door, Slot, call, make_app, sender

CITIZEN = RESIDENTS[0]
"""Has nothing in the beginning."""
FAVOURITE = RESIDENTS[1]
"""For whom the closed time type and the second performer are."""
UNLISTED, VIRTUAL = "SE2321000016-4HZ8", "SE2321000016-5HZ9"
SECOND = "SE2321000016-P2"

SCENARIO = f"""
name: bad
title: What can be got wrong
clock: 2026-08-03 08:00
timetable: {{weeks: 2}}
residents:
  - {{id: "{RESIDENT}", first_name: Tolvan, last_name: Tolvansson}}
  - {{id: "{FAVOURITE}", first_name: Utvalda, last_name: Test}}
booking_systems:
  - id: {SYSTEM}
    name: Tidboken
    hsa_id: SE2321000016-SYS1
    profile: PROFILE
    care_types:
      - {{id: LAKARE, name: Läkare}}
      - {{id: SKOTERSKA, name: Sköterska}}
      - {{id: INTERNT, name: Internt}}
    time_types:
      - {{id: NYBESOK, name: Nybesök, care_type: LAKARE, message_allowed: true}}
      - {{id: PROV, name: Provtagning, care_type: SKOTERSKA}}
      - {{id: FAST, name: Fast tid, care_type: LAKARE, cancel_allowed: false, rebooking_allowed: false}}
      - {{id: UTVALD, name: För utvalda, care_type: LAKARE, only_for: ["{FAVOURITE}"]}}
      - {{id: STANGD, name: Stängd, care_type: INTERNT, level: 2, visible: false}}
    performers:
      - {{hsa_id: {PERFORMER}, first_name: Anna, last_name: Test, title: Läkare}}
      - {{hsa_id: {SECOND}, first_name: Bo, last_name: Prov, title: Läkare, only_for: ["{FAVOURITE}"]}}
      - {{hsa_id: SE2321000016-P3, first_name: Cia, last_name: Ledig, title: Läkare}}
    facilities:
      - hsa_id: {FACILITY}
        name: Ängens vårdcentral
        rebook_to: [{OTHER_FACILITY}]
        performers: [{PERFORMER}, {SECOND}, SE2321000016-P3]
        schedules:
          - {{hours: ["08:00-10:00"], time_types: [NYBESOK], performers: [{PERFORMER}]}}
          - {{hours: ["10:00-12:00"], time_types: [NYBESOK], open_to: invited, performers: [{PERFORMER}]}}
          - {{hours: ["13:00-14:00"], time_types: [PROV]}}
          - {{hours: ["14:00-15:00"], time_types: [UTVALD]}}
          - {{hours: ["15:00-16:00"], time_types: [NYBESOK], performers: [{SECOND}]}}
          - {{hours: ["16:00-17:00"], time_types: [FAST]}}
          - {{hours: ["17:00-18:00"], time_types: [STANGD]}}
      - hsa_id: {OTHER_FACILITY}
        name: Åsens vårdcentral
        rebook_to: [{FACILITY}]
        performers: []
        schedules:
          - {{hours: ["08:00-10:00"], time_types: [NYBESOK]}}
          - {{hours: ["10:00-12:00"], time_types: [NYBESOK], open_to: invited}}
      - hsa_id: {UNLISTED}
        name: Bäckens vårdcentral
        performers: []
        schedules:
          - {{hours: ["08:00-10:00"], time_types: [NYBESOK]}}
          - {{hours: ["10:00-12:00"], time_types: [NYBESOK], open_to: invited}}
      - {{hsa_id: {VIRTUAL}, name: Kallelsecentralen, virtual: true, rebook_to: [{FACILITY}], time_types: [NYBESOK]}}
bookings:
  - id: B-1
    resident: "{RESIDENT}"
    facility: {FACILITY}
    time_type: NYBESOK
    start: "+7d 09:00"
    performer: {PERFORMER}
  - {{id: B-2, resident: "{RESIDENT}", facility: {OTHER_FACILITY}, time_type: NYBESOK, start: "+7d 08:00"}}
  - {{id: B-FAST, resident: "{RESIDENT}", facility: {FACILITY}, time_type: FAST, start: "+3d 16:00"}}
  - {{id: B-HID, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, start: "+9d 09:00", hidden: true}}
  - {{id: B-PAST, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, start: "+0d 07:00"}}
  - {{id: B-SOON, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, start: "+1d 07:00"}}
invitations:
  - id: I-1
    resident: "{RESIDENT}"
    facility: {FACILITY}
    time_type: NYBESOK
    text: Välkommen på kontroll.
    start: "+8d 09:00"
    performer: {PERFORMER}
  - {{id: I-2, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, text: Boka en tid.}}
  - {{id: I-OLD, resident: "{RESIDENT}", facility: {FACILITY}, time_type: NYBESOK, text: Boka., valid_until: "-1d"}}
"""


@contextmanager
def bad(fault: str = "", profile: str = "reference", **fields: Any) -> Iterator[Bad]:
    """The world, with a fault on if one is named."""
    with make_app(scenario=SCENARIO.replace("PROFILE", profile)) as app:
        if fault:
            on(app, fault, **fields)
        yield Bad(app)


class Bad:
    """What is asked of a producer in these tests; Tolvan asks unless somebody else is named."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.door = Door(sender(app))

    def ask(self, contract: str, **fields: Any) -> Answer:
        return self.door.ask(contract, **fields)

    def ids(self, **fields: Any) -> list[str]:
        return self.ask("GetSubjectOfCareSchedule", **fields).all("bookingId")

    def dates(self, first: str = "20260804", last: str = "20260807", **fields: Any) -> list[str]:
        asked = {"startDateInclusive": first, "endDateInclusive": last, **fields}
        return list(dict.fromkeys(self.ask("GetAvailableDates", **asked).all("date")))

    def starts(self, first: str = "20260804", last: str = "20260804", **fields: Any) -> list[str]:
        asked = {"startDateInclusive": first, "endDateInclusive": last, **fields}
        return self.ask("GetAvailableTimeslots", **asked).all("startTimeInclusive")

    def details(self, booking_id: str, **fields: Any) -> Answer:
        return self.ask("GetBookingDetails", bookingId=booking_id, **fields)

    def set_clock(self, now: str) -> None:
        """ISO 8601."""
        moved = call(self.app, "PUT", "/__admin/clock", f'{{"now": "{now}"}}'.encode(), {"Host": "localhost"})
        assert moved.status == 200, moved.body

    def book(self, slot: Slot, resident: str = CITIZEN, **fields: Any) -> Answer:
        return self.door.book(resident, slot, **fields)

    def rebook(self, booking_id: str, slot: Slot) -> Answer:
        return self.door.rebook(RESIDENT, booking_id, slot)

    def cancel(self, booking_id: str, **fields: Any) -> Answer:
        return self.ask("CancelBooking", bookingId=booking_id, **fields)

    def units(self, booking_id: str | None = None, **fields: Any) -> list[str]:
        return self.ask("GetAllHealthcareFacilities", bookingId=booking_id, **fields).all("healthcare_facility")


def time(start: str, minutes: int = 30, facility: str = FACILITY) -> Slot:
    """`start`: day in August 2026 and time, `04 0800`."""
    day, clock = start.split()
    total = int(clock[:2]) * 60 + int(clock[2:]) + minutes
    return Slot(f"202608{day}{clock}00", f"202608{day}{total // 60:02}{total % 60:02}00", facility)


AGENT = {"actor": STAFF, "actor_type": "subject_of_care_agent"}
