"""Faults of one named element in a reply: gone, with another value, or there although it should not be.

Behind them stand rules on single fields, so one fault with the element's name does for many (PR-GBD-01, PR-GAT-07 …).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from simulator.contracts.shapes import ComplexType, Element
from simulator.faults.document import Document
from simulator.faults.fault import Values


def missing_element(document: Document, values: Values) -> None:
    """Every one of the name is left out, in rows and outside them."""
    for element in list(_named(document, values)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def wrong_value(document: Document, values: Values) -> None:
    """Every one of the name says `value`; empty is an empty element. What is not there is not added."""
    for element in _named(document, values):
        element.text = str(values["value"])


def extra_element(document: Document, values: Values) -> None:
    """Put in its place by the schema wherever the schema has one and the reply has none."""
    shape = document.contract.response_element.type
    if isinstance(shape, ComplexType):
        _add(document.payload, shape, str(values["element"]), str(values["value"]))


def double_blanks(document: Document, values: Values) -> None:
    """Two blanks where there was one, between the words of a name (PR-GEN-15)."""
    for element in _named(document, values):
        element.text = (element.text or "").replace(" ", "  ")


def renamed_element(document: Document, values: Values) -> None:
    """In the same namespace, under another name."""
    for element in list(_named(document, values)):
        element.tag = f"{{{etree.QName(element).namespace}}}{values['to']}"


def element_in_wrong_namespace(document: Document, values: Values) -> None:
    """In the namespace of the contract's extensions, or if it belongs there in the contract's own."""
    own = document.contract.responder_namespace
    extension = f"{own}.1"
    moved = list(_named(document, values)) if values["element"] else list(document.payload)
    for element in moved:
        name = etree.QName(element)
        element.tag = f"{{{own if name.namespace == extension else extension}}}{name.localname}"


def _named(document: Document, values: Values) -> Iterator[etree._Element]:
    return document.payload.iter(f"{{*}}{values['element']}")


def _add(element: etree._Element, shape: ComplexType, name: str, text: str) -> None:
    place = 0
    for each in shape.elements:
        found = element.findall(_tag(each))
        for child in found:
            if isinstance(each.type, ComplexType):
                _add(child, each.type, name, text)
        if found:
            place = element.index(found[-1]) + 1
        elif each.name == name:
            added = etree.Element(_tag(each))
            added.text = text
            element.insert(place, added)


def _tag(element: Element) -> str:
    return f"{{{element.namespace}}}{element.name}"
