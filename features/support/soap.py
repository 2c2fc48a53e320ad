"""SOAP 1.1 by RIVTABP21, built and read with plain lxml (TKB crm:scheduling 1.1, 3.5: LogicalAddress and Actor)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from simulator.bdd.transport import Transport

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
REGISTRY = "urn:riv:itintegration:registry:1"
HEADERS = "urn:riv:interoperability:headers:1"


class SoapFault(Exception):
    """The system could not answer; the text is its faultstring."""


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf a call is made."""

    id: str
    type: str = "subject_of_care"


def child(parent: etree._Element, namespace: str, name: str, value: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    element.text = value
    return element


def call(
    transport: Transport, url: str, action: str, logical_address: str, actor: Actor, body: etree._Element
) -> etree._Element:
    """The first element of the answer's Body.

    Raises SoapFault.
    """
    envelope = etree.Element(f"{{{SOAP}}}Envelope")
    header = child(envelope, SOAP, "Header")
    child(header, REGISTRY, "LogicalAddress", logical_address)
    acting = child(header, HEADERS, "Actor")
    child(acting, HEADERS, "actorId", actor.id)
    child(acting, HEADERS, "actorType", actor.type)
    child(envelope, SOAP, "Body").append(body)
    message = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
    headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": f'"{action}"'}
    answer = transport.request("POST", url, message, headers)
    return _content(answer.body)


def _content(reply: bytes) -> etree._Element:
    body = etree.fromstring(reply).find(f"{{{SOAP}}}Body")
    if body is None or not len(body):
        raise AssertionError(f"no SOAP Body: {reply!r}")
    if body[0].tag == f"{{{SOAP}}}Fault":
        raise SoapFault(body[0].findtext("faultstring"))
    return body[0]
