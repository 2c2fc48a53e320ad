"""The SOAP headers of RIVTABP21: LogicalAddress in every message, Actor in every message of crm:scheduling 1.1."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from simulator.contracts import schemas
from simulator.contracts.contract import REGISTRY
from simulator.contracts.envelope import SOAP
from simulator.contracts.writers import escape
from simulator.domain.booking_system import Caller
from simulator.errors import TechnicalError

REGISTRY_2 = "urn:riv:infrastructure:itintegration:registry:2"
"""Has a LogicalAddress too. No published WSDL sends it as a header (schemas/README.md), but consumers that take the
namespace of their contract's types do.
"""
INTEROPERABILITY = "urn:riv:interoperability:headers:1"
LOGICAL_ADDRESS = f"{{{REGISTRY}}}LogicalAddress"
ACTOR = f"{{{INTEROPERABILITY}}}Actor"
_ADDRESSES = (LOGICAL_ADDRESS, f"{{{REGISTRY_2}}}LogicalAddress")
_ACTOR_ID = f"{{{INTEROPERABILITY}}}actorId"
_ACTOR_TYPE = f"{{{INTEROPERABILITY}}}actorType"
_CITIZEN, _AGENT = "subject_of_care", "subject_of_care_agent"
_UNDERSTOOD = {*_ADDRESSES, ACTOR}
_NEXT = "http://schemas.xmlsoap.org/soap/actor/next"


def logical_address(headers: Iterable[etree._Element]) -> str:
    """Raises TechnicalError when it is missing or blank."""
    element = _find(headers, *_ADDRESSES)
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


def request_head(logical_address: str, actor: Caller | None = None, namespace: str = REGISTRY) -> str:
    """The header blocks of a request, as text. `namespace` is the contract's `address_namespace`."""
    address = f'<r:LogicalAddress xmlns:r="{namespace}">{escape(logical_address)}</r:LogicalAddress>'
    if actor is None:
        return address
    kind = _AGENT if actor.is_agent else _CITIZEN
    return (
        f'{address}<h:Actor xmlns:h="{INTEROPERABILITY}"><h:actorId>{escape(actor.actor_id)}</h:actorId>'
        f"<h:actorType>{kind}</h:actorType></h:Actor>"
    )


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


def _find(headers: Iterable[etree._Element], *tags: str) -> etree._Element | None:
    return next((element for element in headers if element.tag in tags), None)
