"""GetAllHealthcareFacilities 1.1: where a booking can be moved, or an invitation booked (TKB crm:scheduling 1.1, 6.3).

An unknown bookingId gives an empty list, not a fault: said only in the published WSDL's text (PR-GHF-03).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    subject_of_care: str
    bookingId: str | None


@dataclass(frozen=True, slots=True)
class HealthcareFacilityInfoType:
    healthcare_facility: str
    healthcare_facility_name: str | None


@dataclass(frozen=True, slots=True)
class Response:
    healthcareFacilityInfos: tuple[HealthcareFacilityInfoType, ...]


def answer(request: Request, system: BookingSystem) -> Response:
    found = system.facilities(request.healthcare_facility, request.subject_of_care, request.bookingId)
    return Response(tuple(HealthcareFacilityInfoType(facility.hsa_id, facility.name) for facility in found))


CONTRACT = ServiceContract(
    name="GetAllHealthcareFacilities",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation="if bookings can be moved to other units, or the unit sends open invitations",
    reference="TKB crm:scheduling 1.1, 6.3",
)
