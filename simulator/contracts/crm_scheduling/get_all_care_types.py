"""GetAllCareTypes 1.1: the care types a citizen can book within (TKB crm:scheduling 1.1, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    timeTypeIDs: tuple[str, ...]
    performer: tuple[str, ...]
    subject_of_care: str


@dataclass(frozen=True, slots=True)
class CareTypeType:
    careTypeName: str
    careTypeId: str


@dataclass(frozen=True, slots=True)
class Response:
    careTypes: tuple[CareTypeType, ...]


def answer(request: Request, system: BookingSystem) -> Response:
    found = system.care_types(
        request.healthcare_facility, request.subject_of_care, request.timeTypeIDs, request.performer
    )
    return Response(tuple(CareTypeType(care_type.name, care_type.id) for care_type in found))


CONTRACT = ServiceContract(
    name="GetAllCareTypes",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation="if the unit uses care types",
    reference="TKB crm:scheduling 1.1, 6.2",
)
