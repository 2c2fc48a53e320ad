"""GetBookingDetails 1.1: one booking or invitation by its id (TKB crm:scheduling 1.1, 6.8).

There is no logical error here and exactly one answer, so an unknown id can only be a SOAP fault (PR-GBD-09).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.contracts.crm_scheduling.timeslot import TimeslotType, presence_in, timeslot_type
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    bookingId: str


@dataclass(frozen=True, slots=True)
class Response:
    timeslotDetail: TimeslotType


def answer(request: Request, system: BookingSystem) -> Response:
    return Response(timeslot_type(system.details(request.healthcare_facility, request.bookingId)))


CONTRACT = ServiceContract(
    name="GetBookingDetails",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    response_rules=presence_in("GetBookingDetails", "timeslotDetail"),
    obligation="for every booking and invitation the unit has put in the engagement index",
    reference="TKB crm:scheduling 1.1, 6.8",
)
