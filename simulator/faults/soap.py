"""Faults of the envelope and of the schema: what a client library or a validator stumbles on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import SOAP12, fault, wrap
from simulator.contracts.shapes import ComplexType, Element, SimpleType
from simulator.contracts.writers import escape
from simulator.domain.reply import Reply
from simulator.errors import TechnicalError
from simulator.faults.document import Document
from simulator.faults.fault import Values

_SOAP12_TYPE = "application/soap+xml; charset=UTF-8"


def soap_fault(values: Values) -> Reply:
    text = str(values["text"])
    return Reply(500, fault(TechnicalError(text, party="Server")), text)


def soap_fault_with_200(values: Values) -> Reply:
    return replace(soap_fault(values), status=200)


def soap12_fault(values: Values) -> Reply:
    text = str(values["text"])
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="{SOAP12}"><env:Body><env:Fault>'
        "<env:Code><env:Value>env:Receiver</env:Value></env:Code>"
        f'<env:Reason><env:Text xml:lang="sv">{escape(text)}</env:Text></env:Reason>'
        "</env:Fault></env:Body></env:Envelope>"
    )
    return Reply(500, body.encode(), text, _SOAP12_TYPE)


def fault_as_success(reply: Reply, contract: ServiceContract) -> Reply:
    """The shortest answer that the schema lets through: no rows, OK, or a booking made up (PR-GEN-06, PR-GEN-07)."""
    root = _least(contract.response_element)
    etree.cleanup_namespaces(root)
    return Reply(200, wrap(etree.tostring(root, encoding="unicode")))


_MADE_UP = {
    "resultCode": "OK",
    "bookingId": "B-0",
    "healthcare_facility": "SE2321000016-0",
    "pingDateTime": "20300101000000",
}
_ADDED = {"MakeBooking": ("bookingId",)}
"""What an answer has beside what the schema requires, so that it looks right."""


def _least(element: Element) -> etree._Element:
    made = etree.Element(_tag(element))
    if isinstance(element.type, SimpleType):
        made.text = "false" if element.type.base == "boolean" else _MADE_UP.get(element.name, "0")
        return made
    wanted = _ADDED.get(element.name.removesuffix("Response"), ())
    made.extend(_least(each) for each in element.type.elements if each.required or each.name in wanted)
    return made


def not_well_formed(reply: Reply, values: Values) -> Reply:
    """All bytes that were announced come; the last end tag is not among them."""
    return replace(reply, body=reply.body.rstrip().rpartition(b"</")[0])


def wrong_content_type(reply: Reply, values: Values) -> Reply:
    """A header takes ASCII only."""
    return replace(reply, content_type=str(values["content_type"]).encode("ascii", "replace").decode())


def wrong_charset(reply: Reply, values: Values) -> Reply:
    """HTTP and the XML declaration still say UTF-8."""
    return replace(reply, body=reply.body.decode("utf-8", "replace").encode(str(values["charset"]), "replace"))


def broken_letters(reply: Reply, values: Values) -> Reply:
    """UTF-8 that somebody has taken for Latin-1 and written as UTF-8 once more: Ã¥ instead of å."""
    return replace(reply, body=reply.body.decode("latin-1").encode())


def wrong_namespace(document: Document, values: Values) -> None:
    """The reply element and its own children as if they were of the contract's next major version."""
    namespace = document.contract.responder_namespace
    other = f"{namespace.rpartition(':')[0]}:{int(document.contract.major) + 1}"
    for element in _elements(document.payload):
        name = etree.QName(element)
        if name.namespace == namespace:
            element.tag = f"{{{other}}}{name.localname}"
    _tidy(document)


def wrong_root(document: Document, values: Values) -> None:
    """The request's name on the reply."""
    document.payload.tag = f"{{{document.contract.responder_namespace}}}{document.contract.name}"


def misspelt_element(document: Document, values: Values) -> None:
    """Every element of the name, or else the first leaf, with its last letter twice."""
    wanted = str(values["element"])
    leaves = [each for each in _elements(document.payload) if each is not document.payload and len(each) == 0]
    named = [each for each in _elements(document.payload) if etree.QName(each).localname == wanted]
    for element in named if wanted else leaves[:1]:
        element.tag = f"{element.tag}{str(element.tag)[-1]}"


def schema_invalid(document: Document, values: Values) -> None:
    """An element that no schema knows, first in the reply."""
    document.payload.insert(0, etree.Element("okant"))


def elements_out_of_order(document: Document, values: Values) -> None:
    """The children of every element that has several kinds of them, last first."""
    for element in list(_elements(document.payload)):
        if len({child.tag for child in element}) > 1:
            for child in reversed(list(element)):
                element.append(child)  # moves it


def empty_elements(document: Document, values: Values) -> None:
    """Every optional text that has no value is sent all the same, empty (PR-GEN-13 forbids it)."""
    shape = document.contract.response_element.type
    if isinstance(shape, ComplexType):
        _fill(document.payload, shape)


def _fill(element: etree._Element, shape: ComplexType) -> None:
    place = 0
    for each in shape.elements:
        found = element.findall(_tag(each))
        for child in found:
            if isinstance(each.type, ComplexType):
                _fill(child, each.type)
        if found:
            place = element.index(found[-1]) + 1
        elif isinstance(each.type, SimpleType) and not each.required:
            element.insert(place, etree.Element(_tag(each)))
            place += 1


def _tag(element: Element) -> str:
    return f"{{{element.namespace}}}{element.name}"


def _elements(payload: etree._Element) -> Iterator[etree._Element]:
    return (each for each in payload.iter() if isinstance(each.tag, str))


def _tidy(document: Document) -> None:
    """Declarations of namespaces that nothing uses any longer."""
    etree.cleanup_namespaces(document.root)
