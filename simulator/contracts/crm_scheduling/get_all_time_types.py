"""GetAllTimeTypes 1.1: the time types a citizen can book anew (TKB crm:scheduling 1.1, 6.5).

`ListOfTimeTypes` is the item, not a list around it: it repeats once per time type.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    careTypeIDs: tuple[str, ...]
    subject_of_care: str


@dataclass(frozen=True, slots=True)
class TimeTypeType:
    timeTypeName: str
    timeTypeId: str


@dataclass(frozen=True, slots=True)
class Response:
    ListOfTimeTypes: tuple[TimeTypeType, ...]


def answer(request: Request, system: BookingSystem) -> Response:
    found = system.time_types(request.healthcare_facility, request.subject_of_care, request.careTypeIDs)
    return Response(tuple(TimeTypeType(time_type.name, time_type.id) for time_type in found))


CONTRACT = ServiceContract(
    name="GetAllTimeTypes",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation="if the unit offers new booking",
    reference="TKB crm:scheduling 1.1, 6.5",
)
