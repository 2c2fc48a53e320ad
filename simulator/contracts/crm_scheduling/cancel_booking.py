"""CancelBooking 1.1: cancel a booking or a timed invitation (TKB crm:scheduling 1.1, 6.1).

The request does not say whose booking it is: the producer knows the caller only through the Actor header.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    bookingId: str
    message: str | None


@dataclass(frozen=True, slots=True)
class Response:
    resultCode: str
    resultText: str | None


def answer(request: Request, system: BookingSystem) -> Response:
    outcome = system.cancel(request.healthcare_facility, request.bookingId, request.message)
    return Response(outcome.code.value, outcome.text)


CONTRACT = ServiceContract(
    name="CancelBooking",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation="if cancel_booking_allowed can be true",
    reference="TKB crm:scheduling 1.1, 6.1",
)
