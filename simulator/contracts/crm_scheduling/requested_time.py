"""What MakeBooking and UpdateBooking share: the requested time and the citizen's contact details."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.domain.booking_system import Contact, TimeRequest


@dataclass(frozen=True, slots=True)
class SubjectOfCareType:
    phone: str | None
    email: str | None
    address: str | None
    coaddress: str | None
    firstName: str
    middleName: str | None
    lastName: str


def time_request(slot: TimeslotType) -> TimeRequest:
    """The fields that name a time. Flags and isInvitation are ignored when they come (spec/consumer-rules.md M.8)."""
    return TimeRequest(
        facility=slot.healthcare_facility,
        resident=slot.subject_of_care or "",
        start=slot.startTimeInclusive or "",
        end=slot.endTimeExclusive or "",
        booking_id=slot.bookingId,
        performer=slot.performer,
        resource=slot.resourceID,
        time_type=slot.timeTypeID,
        time_type_name=slot.timeTypeName,
        care_type=slot.careTypeID,
        care_type_name=slot.careTypeName,
        reason=slot.reason,
    )


def contact(info: SubjectOfCareType | None, notification: str | None) -> Contact:
    if info is None:
        return Contact(notification=notification)
    return Contact(phone=info.phone, email=info.email, notification=notification)
