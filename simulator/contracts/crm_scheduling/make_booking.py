"""MakeBooking 1.1: book a free time, directly or on an open invitation (TKB crm:scheduling 1.1, 6.10).

`healthcare_facility_med` is the unit with medical responsibility; the reception is inside `requestedTimeslot`.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType, contact, time_request
from simulator.contracts.crm_scheduling.timeslot import TimeslotType, presence_in
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility_med: str
    requestedTimeslot: TimeslotType
    subject_of_care_info: SubjectOfCareType
    notification: str | None


@dataclass(frozen=True, slots=True)
class Response:
    bookingId: str | None
    resultCode: str
    resultText: str | None


def answer(request: Request, system: BookingSystem) -> Response:
    outcome = system.book(
        time_request(request.requestedTimeslot), contact(request.subject_of_care_info, request.notification)
    )
    return Response(outcome.booking_id, outcome.code.value, outcome.text)


CONTRACT = ServiceContract(
    name="MakeBooking",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    request_rules=presence_in("MakeBooking", "requestedTimeslot"),
    obligation="if the unit offers new booking",
    reference="TKB crm:scheduling 1.1, 6.10",
)
