"""TimeslotType: one type, five messages, and which of its twenty fields each message may hold (TKB crm:scheduling
1.1, 3.7).

The table is the one of spec/scheduling-1.1.md section 2.1: R required, o optional, - must be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.contracts.presence import Presence
from simulator.domain.timeslot import TimeslotDetail


@dataclass(slots=True)  # not frozen: that would make it three times as slow to make, and it is made for every row
class TimeslotType:
    startTimeInclusive: str | None
    endTimeExclusive: str | None
    healthcare_facility: str
    performer: str | None
    bookingId: str | None
    subject_of_care: str | None
    purpose: str | None
    reason: str | None
    resourceName: str | None
    healthcare_facility_name: str | None
    performerName: str | None
    resourceID: str | None
    timeTypeName: str | None
    timeTypeID: str | None
    careTypeName: str | None
    careTypeID: str | None
    cancel_booking_allowed: bool | None
    rebooking_allowed: bool | None
    message_allowed: bool | None
    isInvitation: bool | None


_MESSAGES = ("GetAvailableTimeslots", "GetBookingDetails", "GetSubjectOfCareSchedule", "MakeBooking", "UpdateBooking")

_TABLE = """
    startTimeInclusive        R o R R R
    endTimeExclusive          R o R R R
    healthcare_facility       R R R R R
    performer                 o o o o o
    bookingId                 o o R o R
    subject_of_care           - R R R R
    purpose                   o o o o o
    reason                    o o o o o
    resourceName              o o o o o
    healthcare_facility_name  o o o o o
    performerName             o o o o o
    resourceID                o o o o o
    timeTypeName              o o o o o
    timeTypeID                o o o o o
    careTypeName              o o o o o
    careTypeID                o o o o o
    cancel_booking_allowed    o R o - -
    rebooking_allowed         o R o - -
    message_allowed           o R o - -
    isInvitation              - o o - -
"""

_MARKS = {"R": Presence.REQUIRED, "o": Presence.OPTIONAL, "-": Presence.FORBIDDEN}


def presence_in(message: str, element: str) -> Mapping[str, Presence]:
    """The message's column, keyed by path below `element` (`timeslotDetail` or `requestedTimeslot`)."""
    column = 1 + _MESSAGES.index(message)
    rows = (line.split() for line in _TABLE.strip().splitlines())
    return {f"{element}/{row[0]}": _MARKS[row[column]] for row in rows}


def timeslot_type(detail: TimeslotDetail) -> TimeslotType:
    """Everything we know about a time; the message's writer leaves out what the table forbids."""
    flags = detail.flags
    return TimeslotType(
        detail.start,
        detail.end,
        detail.facility,
        detail.performer,
        detail.booking_id,
        detail.resident,
        detail.purpose,
        detail.reason,
        detail.resource_name,
        detail.facility_name,
        detail.performer_name,
        detail.resource,
        detail.time_type_name,
        detail.time_type,
        detail.care_type_name,
        detail.care_type,
        flags.cancel,
        flags.rebook,
        flags.message,
        detail.is_invitation,
    )
