"""IsActiveUser 1.0: does a person use the patient portal, and how are they notified (spec/platform.md 7.2)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.infrastructure_eservicesupply_patientportal.domain import DOMAIN, HOSTED, REFERENCE, VERSION
from simulator.domain.patient_portal import PatientPortal


@dataclass(frozen=True, slots=True)
class Request:
    subjectOfCareId: str


@dataclass(frozen=True, slots=True)
class Response:
    status: bool
    activeNotificationMethods: tuple[str, ...]


def answer(request: Request, portal: PatientPortal) -> Response:
    methods = portal.notification_methods(request.subjectOfCareId)
    return Response(methods is not None, tuple(method.value for method in methods or ()))


CONTRACT = ServiceContract(
    name="IsActiveUser",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference=REFERENCE,
    needs_actor=False,
)
