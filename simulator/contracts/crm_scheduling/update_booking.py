"""UpdateBooking 1.1: move a booking or a timed invitation to another time (TKB crm:scheduling 1.1, 6.11).

`requestedTimeslot/bookingId` is the original booking's id; every other value is the new time's. The answer carries no
id.
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
    requestedTimeslot: TimeslotType
    subject_of_care_info: SubjectOfCareType | None
    notification: str | None


@dataclass(frozen=True, slots=True)
class Response:
    resultCode: str
    resultText: str | None


def answer(request: Request, system: BookingSystem) -> Response:
    outcome = system.rebook(
        time_request(request.requestedTimeslot), contact(request.subject_of_care_info, request.notification)
    )
    return Response(outcome.code.value, outcome.text)


CONTRACT = ServiceContract(
    name="UpdateBooking",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    request_rules=presence_in("UpdateBooking", "requestedTimeslot"),
    obligation="if rebooking_allowed can be true",
    reference="TKB crm:scheduling 1.1, 6.11",
)
