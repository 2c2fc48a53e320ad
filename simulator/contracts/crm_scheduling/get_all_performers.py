"""GetAllPerformers 1.1: staff that can be booked online by a citizen (TKB crm:scheduling 1.1, 6.4).

The element with the HSA-id is spelt `perfomer` in the standard, and must be sent so (PR-GPF-02).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import DOMAIN, VERSION
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    healthcare_facility: str
    timeTypeIDs: tuple[str, ...]
    careTypeIDs: tuple[str, ...]
    subject_of_care: str


@dataclass(frozen=True, slots=True)
class PerformerInfoType:
    perfomer: str
    firstName: str
    lastName: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Response:
    performerInfos: tuple[PerformerInfoType, ...]


def answer(request: Request, system: BookingSystem) -> Response:
    found = system.performers(
        request.healthcare_facility, request.subject_of_care, request.timeTypeIDs, request.careTypeIDs
    )
    return Response(tuple(PerformerInfoType(who.hsa_id, who.first_name, who.last_name, who.title) for who in found))


CONTRACT = ServiceContract(
    name="GetAllPerformers",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation="if the unit lets the citizen choose staff",
    reference="TKB crm:scheduling 1.1, 6.4",
)
