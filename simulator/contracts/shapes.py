"""The shape of messages, read from schemas/ when the catalogue loads (design decision 9).

RIV-TA uses a small part of XML Schema: sequences of elements, references, a wildcard last, restrictions of string,
boolean, int and anyURI, and simple content that adds nothing to its base. Anything else in a schema file is an error
here, so that a new contract never loses a part in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree

_XS = "http://www.w3.org/2001/XMLSchema"
_BUILT_IN = frozenset({"string", "boolean", "anyURI", "int"})
_UNBOUNDED = "unbounded"


@dataclass(frozen=True, slots=True)
class SimpleType:
    """`base` is the built-in it rests on; facets are the XSD validator's business, not ours."""

    name: str
    base: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a sequence, or a root. `many` means maxOccurs is unbounded."""

    name: str
    namespace: str
    type: SimpleType | ComplexType
    required: bool = True
    many: bool = False


@dataclass(frozen=True, slots=True)
class ComplexType:
    """An ordered sequence. `wildcard`: foreign elements are tolerated last."""

    name: str
    namespace: str
    elements: tuple[Element, ...]
    wildcard: bool


class UnknownSchemaPart(Exception):
    """A schema file uses a part of XML Schema that `shapes` does not read."""


@lru_cache(maxsize=64)
def root_elements(xsd: Path) -> Mapping[str, Element]:
    """Global elements of one schema file's own namespace, by local name, with everything they refer to resolved."""
    reader = _Reader()
    namespace = reader.read(xsd)
    return {name: reader.element(namespace, name) for (space, name) in reader.elements if space == namespace}


class _Reader:
    """Collects the global declarations of a file and its imports, then resolves them on demand."""

    def __init__(self) -> None:
        self.elements: dict[tuple[str, str], etree._Element] = {}
        self._types: dict[tuple[str, str], etree._Element] = {}
        self._read: set[Path] = set()

    def read(self, path: Path) -> str:
        root = etree.parse(str(path)).getroot()
        namespace = root.get("targetNamespace", "")
        self._read.add(path)
        for part in _children(root):
            self._declare(path, namespace, part)
        return namespace

    def _declare(self, path: Path, namespace: str, part: etree._Element) -> None:
        kind = _local(part)
        key = (namespace, part.get("name", ""))
        if kind == "element":
            self.elements[key] = part
        elif kind in ("complexType", "simpleType"):
            self._types[key] = part
        elif kind == "import":
            imported = (path.parent / part.get("schemaLocation", "")).resolve()
            if imported not in self._read:
                self.read(imported)
        elif kind != "annotation":
            raise UnknownSchemaPart(f"{path.name}: xs:{kind}")

    def element(self, namespace: str, name: str) -> Element:
        return Element(name, namespace, self._type(self.elements[namespace, name]))

    def _type(self, element: etree._Element) -> SimpleType | ComplexType:
        space, name = _qname(element, element.get("type", "xs:string"))
        if space == _XS:
            return SimpleType(name, _built_in(name))
        declaration = self._types[space, name]
        if _local(declaration) == "simpleType":
            return SimpleType(name, self._base(declaration))
        simple = declaration.find(f"{{{_XS}}}simpleContent")
        if simple is not None:
            return SimpleType(name, self._extended(name, simple))
        return self._complex(space, name, declaration)

    def _base(self, declaration: etree._Element) -> str:
        restriction = declaration.find(f"{{{_XS}}}restriction")
        if restriction is None:
            raise UnknownSchemaPart(f"simpleType {declaration.get('name')} without restriction")
        return self._rests_on(restriction)

    def _rests_on(self, derivation: etree._Element) -> str:
        """The built-in type that a restriction or an extension comes down to."""
        space, name = _qname(derivation, derivation.get("base", ""))
        return _built_in(name) if space == _XS else self._base(self._types[space, name])

    def _extended(self, name: str, simple: etree._Element) -> str:
        """Simple content without attributes of its own is its base, on the wire."""
        (extension,) = _children(simple)
        if _local(extension) != "extension" or any(True for _ in _children(extension)):
            raise UnknownSchemaPart(f"simpleContent of {name}, other than an extension without attributes")
        return self._rests_on(extension)

    def _complex(self, space: str, name: str, declaration: etree._Element) -> ComplexType:
        parts = [part for child in _children(declaration) for part in self._sequence(child)]
        wildcard = bool(parts) and _local(parts[-1]) == "any"
        elements = parts[:-1] if wildcard else parts
        return ComplexType(name, space, tuple(self._particle(space, part) for part in elements), wildcard)

    def _sequence(self, part: etree._Element) -> Iterator[etree._Element]:
        if _local(part) == "annotation":
            return
        if _local(part) != "sequence":
            raise UnknownSchemaPart(f"xs:{_local(part)} in a complexType")
        yield from _children(part)

    def _particle(self, space: str, part: etree._Element) -> Element:
        if _local(part) != "element":
            raise UnknownSchemaPart(f"xs:{_local(part)} in a sequence, other than a wildcard last")
        least, most = part.get("minOccurs", "1"), part.get("maxOccurs", "1")
        if least not in ("0", "1") or most not in ("1", _UNBOUNDED):
            raise UnknownSchemaPart(f"{least} to {most} occurrences")
        required, many = least == "1", most == _UNBOUNDED
        reference = part.get("ref")
        if reference is None:
            return Element(part.get("name", ""), space, self._type(part), required, many)
        target_space, name = _qname(part, reference)
        return Element(name, target_space, self._type(self.elements[target_space, name]), required, many)


def _built_in(name: str) -> str:
    if name not in _BUILT_IN:
        raise UnknownSchemaPart(f"xs:{name}")
    return name


def _children(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _qname(element: etree._Element, text: str) -> tuple[str, str]:
    prefix, _, name = text.rpartition(":")
    return element.nsmap.get(prefix or None) or "", name
