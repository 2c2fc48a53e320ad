"""FindContent 1.0: where a resident has content of a service domain (spec/platform.md 4.8)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_engagementindex.engagement import (
    DOMAIN,
    HOSTED,
    VERSION,
    EngagementType,
    engagement_type,
)
from simulator.domain.engagement import EngagementIndex, FindQuery


@dataclass(frozen=True, slots=True)
class Request:
    registeredResidentIdentification: str | None
    serviceDomain: str | None
    categorization: str | None = None
    logicalAddress: str | None = None
    businessObjectInstanceIdentifier: str | None = None
    clinicalProcessInterestId: str | None = None
    mostRecentContent: str | None = None
    sourceSystem: str | None = None
    dataController: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    engagement: tuple[EngagementType, ...]


def answer(request: Request, index: EngagementIndex) -> Response:
    return Response(tuple(map(engagement_type, index.find(_query(request)))))


def _query(request: Request) -> FindQuery:
    return FindQuery(
        resident=request.registeredResidentIdentification,
        service_domain=request.serviceDomain,
        categorization=request.categorization,
        logical_address=request.logicalAddress,
        business_object=request.businessObjectInstanceIdentifier,
        clinical_process=request.clinicalProcessInterestId,
        most_recent_content=request.mostRecentContent,
        source_system=request.sourceSystem,
        data_controller=request.dataController,
        owner=request.owner,
    )


CONTRACT = ServiceContract(
    name="FindContent",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference="TKB itintegration:engagementindex 1.0",
    needs_actor=False,
    lenient=True,
)
