"""A time as it travels through a flow: every value that the producer gave, and how it goes back to it.

Values go back as they came (CR-RBK-05, CR-RBK-06); what a message must not hold is left out by the contract's own
writer (CR-RBK-07).
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import date

from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import datestamp
from simulator.portal.collected import said
from simulator.portal.visibility import moment


@dataclass(frozen=True, slots=True)
class FlowTime:
    """A booking, an invitation or a free time. Texts are as they came; None is for what was missing or blank.

    Points in time are 14 digits, if the producer writes them so. Flags are false when they are absent (CR-CON-14).
    """

    start: str | None = None
    end: str | None = None
    facility: str | None = None
    performer: str | None = None
    booking_id: str | None = None
    resident: str | None = None
    purpose: str | None = None
    reason: str | None = None
    resource_name: str | None = None
    facility_name: str | None = None
    performer_name: str | None = None
    resource: str | None = None
    time_type_name: str | None = None
    time_type: str | None = None
    care_type_name: str | None = None
    care_type: str | None = None
    cancel_allowed: bool = False
    rebooking_allowed: bool = False
    message_allowed: bool = False
    is_invitation: bool = False

    @property
    def is_open_invitation(self) -> bool:
        return self.is_invitation and self.start is None and self.end is None

    @property
    def slot_id(self) -> str:
        """The same for the same time, however often it is asked for."""
        digest = hashlib.sha256(repr(astuple(self)).encode()).hexdigest()
        return f"{self.start}-{digest[:8]}"


def from_wire(row: TimeslotType) -> FlowTime:
    return FlowTime(
        start=said(row.startTimeInclusive),
        end=said(row.endTimeExclusive),
        facility=said(row.healthcare_facility),
        performer=said(row.performer),
        booking_id=said(row.bookingId),
        resident=said(row.subject_of_care),
        purpose=said(row.purpose),
        reason=said(row.reason),
        resource_name=said(row.resourceName),
        facility_name=said(row.healthcare_facility_name),
        performer_name=said(row.performerName),
        resource=said(row.resourceID),
        time_type_name=said(row.timeTypeName),
        time_type=said(row.timeTypeID),
        care_type_name=said(row.careTypeName),
        care_type=said(row.careTypeID),
        cancel_allowed=bool(row.cancel_booking_allowed),
        rebooking_allowed=bool(row.rebooking_allowed),
        message_allowed=bool(row.message_allowed),
        is_invitation=bool(row.isInvitation),
    )


def requested(
    slot: FlowTime, resident: str, booking_id: str | None, comment: str | None, care_types: bool
) -> TimeslotType:
    """`slot` as what MakeBooking or UpdateBooking asks for.

    The citizen's comment is its reason (CR-RBK-08). Care types go only to producers that have them (CR-PER-03). Flags
    and isInvitation are here, as in 1177's own object, and never on the wire (M.8).
    """
    return TimeslotType(
        startTimeInclusive=slot.start,
        endTimeExclusive=slot.end,
        healthcare_facility=slot.facility or "",
        performer=slot.performer,
        bookingId=booking_id,
        subject_of_care=resident,
        purpose=slot.purpose,
        reason=comment,
        resourceName=slot.resource_name,
        healthcare_facility_name=slot.facility_name,
        performerName=slot.performer_name,
        resourceID=slot.resource,
        timeTypeName=slot.time_type_name,
        timeTypeID=slot.time_type,
        careTypeName=slot.care_type_name if care_types else None,
        careTypeID=slot.care_type if care_types else None,
        cancel_booking_allowed=slot.cancel_allowed,
        rebooking_allowed=slot.rebooking_allowed,
        message_allowed=slot.message_allowed,
        isInvitation=slot.is_invitation,
    )


def can_be_chosen(slot: FlowTime, facility: str, day: date, now: str) -> bool:
    """Whether what a producer offers for a day is a time on that day, there, that has not begun (`now`: 14 digits).

    An answer about another facility cannot be used: nothing may be booked there (CR-RBK-10).
    """
    start, end = moment(slot.start), moment(slot.end)
    if start is None or end is None or end <= start:
        return False
    there = hsa_key(slot.facility or "") == hsa_key(facility)
    return there and (slot.start or "")[:8] == datestamp(day) and (slot.start or "") > now
