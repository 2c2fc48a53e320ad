"""The SOAP headers of RIVTABP21: LogicalAddress in every message, Actor in every message of crm:scheduling 1.1."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from simulator.contracts import schemas
from simulator.contracts.envelope import SOAP
from simulator.domain.booking_system import Caller
from simulator.errors import TechnicalError

LOGICAL_ADDRESS = "{urn:riv:itintegration:registry:1}LogicalAddress"
ACTOR = "{urn:riv:interoperability:headers:1}Actor"
_ACTOR_ID = "{urn:riv:interoperability:headers:1}actorId"
_ACTOR_TYPE = "{urn:riv:interoperability:headers:1}actorType"
_AGENT = "subject_of_care_agent"
_UNDERSTOOD = {LOGICAL_ADDRESS, ACTOR}
_NEXT = "http://schemas.xmlsoap.org/soap/actor/next"


def logical_address(headers: Iterable[etree._Element]) -> str:
    """Raises TechnicalError when it is missing or blank."""
    element = _find(headers, LOGICAL_ADDRESS)
    address = (element.text or "").strip() if element is not None else ""
    if not address:
        missing = "saknas" if element is None else "är tomt"
        raise TechnicalError(
            f"LogicalAddress {missing} i soap:Header: mottagningens HSA-id väntas i elementet LogicalAddress, "
            "namnrymd urn:riv:itintegration:registry:1."
        )
    return address


def caller(headers: Iterable[etree._Element]) -> Caller:
    """Raises TechnicalError when Actor is missing or does not follow its schema (PR-ACT-04, PR-ACT-05)."""
    element = _find(headers, ACTOR)
    if element is None:
        raise TechnicalError(
            "Actor saknas i soap:Header: från crm:scheduling 1.1 ska varje anrop säga vem som agerar "
            "(actorId och actorType, namnrymd urn:riv:interoperability:headers:1)."
        )
    _without_soap_attributes(element)
    if not schemas.is_valid(schemas.HEADERS, element):
        raise TechnicalError(
            f"Actor är fel. {' '.join(f'{each}.' for each in schemas.problems(schemas.HEADERS, element))}"
        )
    actor_id = (element.findtext(_ACTOR_ID) or "").strip()
    if not actor_id:
        raise TechnicalError("Actor/actorId är tomt: invånarens personnummer eller medarbetarens HSA-id väntas.")
    return Caller(actor_id, is_agent=element.findtext(_ACTOR_TYPE) == _AGENT)


def refuse_not_understood(headers: Iterable[etree._Element]) -> None:
    """SOAP 1.1, 4.2.3: a header that must be understood and is not, is a fault."""
    for element in headers:
        must = element.get(f"{{{SOAP}}}mustUnderstand", "").strip()
        to_us = element.get(f"{{{SOAP}}}actor", "").strip() in ("", _NEXT)
        if must in ("1", "true") and to_us and element.tag not in _UNDERSTOOD:
            raise TechnicalError(
                f"Headern {etree.QName(element).text} har mustUnderstand=1 men känns inte igen.", party="MustUnderstand"
            )


def _without_soap_attributes(element: etree._Element) -> None:
    """mustUnderstand and actor may stand on every header block (SOAP 1.1, 4.2); its own schema does not know them."""
    for name in element.attrib:
        if str(name).startswith(f"{{{SOAP}}}"):
            del element.attrib[name]


def _find(headers: Iterable[etree._Element], tag: str) -> etree._Element | None:
    return next((element for element in headers if element.tag == tag), None)
