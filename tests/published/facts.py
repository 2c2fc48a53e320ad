"""What an XSD or WSDL file says, without how it says it.

A file becomes its components (global elements, types, messages, bindings …), each a list of plain lines: names resolved
to their namespaces, defaults written out, wording, comments and prefixes left behind. Two files that say the same thing
give equal facts; where they do not, the lines differ just where the files do.
"""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from lxml import etree

Facts = dict[str, list[str]]

_XS = "{http://www.w3.org/2001/XMLSchema}"
_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"

_WORDING = {f"{_XS}annotation", f"{_WSDL}documentation"}
_QNAMES = {"type", "ref", "base", "itemType", "memberTypes", "substitutionGroup", "element", "message", "binding"}
_ONCE = {"minOccurs": "1", "maxOccurs": "1"}
_DEFAULTS = {
    f"{_XS}schema": {"elementFormDefault": "unqualified", "attributeFormDefault": "unqualified"},
    f"{_XS}element": {**_ONCE, "nillable": "false"},
    f"{_XS}any": {**_ONCE, "namespace": "##any", "processContents": "strict"},
    f"{_XS}sequence": _ONCE,
    f"{_XS}choice": _ONCE,
    f"{_XS}all": _ONCE,
    f"{_XS}attribute": {"use": "optional"},
}


def facts(file: Path) -> Facts:
    root = etree.parse(file).getroot()
    found = {etree.QName(root).localname: [_line(root)]}
    for component in _meaningful(root):
        found[_title(component)] = list(_lines(component))
    return found


def differences(ours: Facts, published: Facts) -> list[str]:
    """One text per component that differs, naming it; empty when the files agree."""
    return [
        *(f"{name}: published, but missing from ours" for name in published.keys() - ours.keys()),
        *(f"{name}: ours only" for name in ours.keys() - published.keys()),
        *changes(ours, published),
    ]


def changes(ours: Facts, published: Facts) -> list[str]:
    """As differences(), for the components that both have."""
    return [
        f"{name}:\n" + "\n".join(unified_diff(published[name], ours[name], "published", "ours", lineterm="", n=1))
        for name in published.keys() & ours.keys()
        if published[name] != ours[name]
    ]


def _title(component: etree._Element) -> str:
    name = component.get("name") or component.get("namespace") or ""  # an xs:import has no name, wsdl:types has neither
    return f"{etree.QName(component).localname} {name}".rstrip()


def _lines(element: etree._Element, depth: int = 0) -> Iterator[str]:
    yield "  " * depth + _line(element)
    for child in _meaningful(element):
        yield from _lines(child, depth + 1)


def _meaningful(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element.iterchildren(etree.Element) if child.tag not in _WORDING)


def _line(element: etree._Element) -> str:
    defaults = {} if _is_global(element) else _DEFAULTS.get(element.tag, {})
    written = {str(name): _meaning(element, str(name), str(value)) for name, value in element.attrib.items()}
    attributes = sorted({**defaults, **written}.items())
    return " ".join([etree.QName(element).localname, *(f"{name}={value}" for name, value in attributes)])


def _is_global(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{_XS}schema"


def _meaning(element: etree._Element, name: str, value: str) -> str:
    if name == "schemaLocation":
        return PurePosixPath(value).name  # the folders are laid out differently, the file names are the same
    if element.tag == f"{_SOAP}address":
        return "(a placeholder in both)"
    if name in _QNAMES:
        return " ".join(_resolved(element, word) for word in value.split())
    return value


def _resolved(element: etree._Element, word: str) -> str:
    prefix, _, local_name = word.rpartition(":")
    return f"{{{element.nsmap.get(prefix or None, '')}}}{local_name}"
