"""AddMessageToPatientPortalInbox 1.0: a message to a person's inbox, told of if so wished (spec/platform.md 7.1)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.infrastructure_eservicesupply_patientportal.domain import DOMAIN, HOSTED, REFERENCE, VERSION
from simulator.domain.patient_portal import InboxMessage, PatientPortal, SenderUnit, SignOnLink


@dataclass(frozen=True, slots=True)
class OrganisationUnitType:
    unitId: str
    unitName: str
    unitAddress: str | None
    unitPostalCode: str | None
    unitPostalCity: str | None
    unitTelephone: str | None


@dataclass(frozen=True, slots=True)
class SSOLinkType:
    systemId: str
    text: str
    queryString: str | None
    type: str


@dataclass(frozen=True, slots=True)
class MessageType:
    organisationUnit: OrganisationUnitType
    messageThreadId: str | None
    messageDescription: str | None
    messageText: str
    ssoLink: SSOLinkType | None


@dataclass(frozen=True, slots=True)
class Request:
    subjectOfCareId: str
    message: MessageType
    notify: bool | None
    sourceSystem: str | None


@dataclass(frozen=True, slots=True)
class Response:
    messageThreadId: str | None
    notificationSent: tuple[str, ...]
    resultCode: str
    resultText: str | None


def answer(request: Request, portal: PatientPortal) -> Response:
    receipt = portal.deliver(_message(request))
    return Response(
        messageThreadId=request.message.messageThreadId,
        notificationSent=tuple(method.value for method in receipt.notified),
        resultCode=receipt.code.value,
        resultText=receipt.text,
    )


def _message(request: Request) -> InboxMessage:
    message, link = request.message, request.message.ssoLink
    return InboxMessage(
        resident=request.subjectOfCareId,
        unit=_unit(message.organisationUnit),
        text=message.messageText,
        heading=message.messageDescription,
        thread=message.messageThreadId,
        link=SignOnLink(link.systemId, link.text, link.queryString, link.type) if link else None,
        notify=bool(request.notify),
        source_system=request.sourceSystem,
    )


def _unit(unit: OrganisationUnitType) -> SenderUnit:
    return SenderUnit(
        unit.unitId, unit.unitName, unit.unitAddress, unit.unitPostalCode, unit.unitPostalCity, unit.unitTelephone
    )


CONTRACT = ServiceContract(
    name="AddMessageToPatientPortalInbox",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference=REFERENCE,
    needs_actor=False,
)
