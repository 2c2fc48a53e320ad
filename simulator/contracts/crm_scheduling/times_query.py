"""What GetAvailableDates and GetAvailableTimeslots share: the question (TKB 6.6.4 and 6.7.4: the same list, order and
namespaces).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.booking_system import TimesQuery


@dataclass(frozen=True, slots=True)
class TimesRequest:
    healthcare_facility: str
    bookingId: str | None
    startDateInclusive: str
    endDateInclusive: str
    performer: tuple[str, ...]
    timeTypeName: str | None
    timeTypeID: str | None
    careTypeName: str | None
    careTypeID: str | None
    subject_of_care: str


def times_query(request: TimesRequest) -> TimesQuery:
    return TimesQuery(
        facility=request.healthcare_facility,
        resident=request.subject_of_care,
        first_date=request.startDateInclusive,
        last_date=request.endDateInclusive,
        booking_id=request.bookingId,
        performers=request.performer,
        time_type=request.timeTypeID,
        time_type_name=request.timeTypeName,
        care_type=request.careTypeID,
        care_type_name=request.careTypeName,
    )
