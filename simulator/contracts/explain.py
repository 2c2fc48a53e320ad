"""An XSD validator's finding as a sentence that helps: where, what was found, what would be right. Swedish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree
from xmlschema import XMLSchemaChildrenValidationError, XMLSchemaValidationError

_LONGEST_VALUE = 60
_FORMS = {
    "TS": "en tidpunkt med 14 siffror, ÅÅÅÅMMDDttmmss",
    "DT": "ett datum med 8 siffror, ÅÅÅÅMMDD",
    "SubjectOfCareIdType": "ett personnummer med 12 tecken, ÅÅÅÅMMDDNNNN, utan bindestreck",
}
"""What the patterns of our simple types mean."""
_REASONS = {
    "attribute not allowed": "attributet {name} hör inte hit",
    "character data between": "texten {text!r} hör inte hit: bara element väntas",
    "not nillable": "xsi:nil är inte tillåtet: utelämna elementet i stället",
    "cannot substitute": "xsi:type säger en annan typ än kontraktet: ta bort det",
    "boolean value": "värdet {text!r} passar inte: det ska vara true eller false",
}
"""What xmlschema says, by a part of it, in our words."""


def explained(error: XMLSchemaValidationError, message: etree._Element) -> str:
    """One finding of xmlschema about `message`, in plain words, with the path below the message's own element."""
    element = error.elem
    place = _path(element, message) if isinstance(element, etree._Element) else _name(message)
    if isinstance(error, XMLSchemaChildrenValidationError):
        return f"{place}: {_about_children(error)}"
    return f"{place}: {_about_value(error)}"


def _about_children(error: XMLSchemaChildrenValidationError) -> str:
    wanted = _expected(error)
    unexpected: Any = error.invalid_child
    if unexpected is None:
        return f"{_names(wanted) or 'ett element'} saknas sist"
    found = etree.QName(unexpected)
    for name in map(etree.QName, wanted):
        if name.localname == found.localname and name.namespace != found.namespace:
            return f"{found.localname} står i namnrymden {found.namespace} men ska stå i {name.namespace}"
    if len(wanted) == 1 and not _has(unexpected.getparent(), wanted[0]):
        return f"{_names(wanted)} saknas före {found.localname}"
    if wanted:
        return f"{found.localname} står på fel plats eller hör inte hit: här väntas {_names(wanted)}"
    return f"{found.localname} hör inte hit: inget mer element väntas här"


def _expected(error: XMLSchemaChildrenValidationError) -> list[str]:
    names = (getattr(particle, "name", None) for particle in error.expected or ())
    return [name for name in names if name]


def _has(parent: etree._Element | None, tag: str) -> bool:
    return parent is not None and parent.find(tag) is not None


def _about_value(error: XMLSchemaValidationError) -> str:
    element = error.elem
    value = element.text if isinstance(element, etree._Element) else None
    reason = str(error.reason)
    for part, sentence in _REASONS.items():
        if part in reason:
            return sentence.format(name=_local(reason.partition("'")[2].partition("'")[0]), text=_short(value or ""))
    shown = f"värdet {_short(value)!r}" if value else "värdet är tomt och"
    facet: Any = error.validator
    kind = type(facet).__name__
    if kind == "XsdPatternFacets":
        type_name = getattr(facet.parent, "local_name", None)
        return f"{shown} har fel form: det ska vara {_FORMS.get(type_name or '', reason)}"
    if kind == "XsdEnumerationFacets":
        return f"{shown} är inte tillåtet: välj {_names(map(str, facet.enumeration))}"
    return f"{shown} passar inte: {_short(reason)}"


def _path(element: etree._Element, message: etree._Element) -> str:
    steps: list[str] = []
    here: etree._Element | None = element
    while here is not None:
        steps.append(_step(here))
        if here is message:
            break
        here = here.getparent()
    return "/".join(reversed(steps))


def _step(element: etree._Element) -> str:
    parent = element.getparent()
    alike = [child for child in parent if child.tag == element.tag] if parent is not None else []
    return _name(element) + (f"[{alike.index(element) + 1}]" if len(alike) > 1 else "")


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _names(names: Iterable[str]) -> str:
    return " eller ".join(
        dict.fromkeys(etree.QName(name).localname if name.startswith("{") else name for name in names)
    )


def _local(name: str) -> str:
    return _short(name.rpartition("}")[2])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
