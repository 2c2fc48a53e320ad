"""Valid messages, made up by walking a published schema.

Every element remembers its declaration, so that mutations.py knows where a message can be broken, and how.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from lxml import etree
from xmlschema.validators import XsdAnyElement, XsdAtomic, XsdElement

Value = Callable[[Random], str]
FOREIGN = "urn:example:not-in-any-contract"


@dataclass
class Message:
    root: etree._Element
    declarations: dict[etree._Element, XsdElement] = field(default_factory=dict)

    def simple(self) -> list[etree._Element]:
        return [element for element, declared in self.declarations.items() if declared.type.is_simple()]

    def complex(self) -> list[etree._Element]:
        return [element for element, declared in self.declarations.items() if not declared.type.is_simple()]

    def below_root(self) -> list[etree._Element]:
        return [element for element in self.declarations if element is not self.root]

    def takes_foreign_elements(self, element: etree._Element) -> bool:
        return any(isinstance(particle, XsdAnyElement) for particle in particles(self.declarations[element]))


def valid_message(declaration: XsdElement, rng: Random) -> Message:
    message = Message(etree.Element(declaration.name))
    _fill(message, message.root, declaration, rng)
    return message


def particles(declaration: XsdElement) -> Iterator[XsdElement | XsdAnyElement]:
    """What may stand inside: the contracts use flat sequences only, no choice."""
    content = declaration.type.model_group
    return iter(()) if content is None else content.iter_elements()


def pattern_of(declaration: XsdElement) -> str | None:
    patterns = declaration.type.patterns if isinstance(declaration.type, XsdAtomic) else None
    return patterns.regexps[0] if patterns else None


def enumeration_of(declaration: XsdElement) -> list[str]:
    values = declaration.type.enumeration if isinstance(declaration.type, XsdAtomic) else None
    return [str(value) for value in values or ()]


def is_boolean(declaration: XsdElement) -> bool:
    return _builtin(declaration) == "boolean"


def foreign_element() -> etree._Element:
    element = etree.Element(f"{{{FOREIGN}}}note")
    etree.SubElement(element, f"{{{FOREIGN}}}text").text = "from an extension nobody here knows"
    return element


def _fill(message: Message, element: etree._Element, declaration: XsdElement, rng: Random) -> None:
    message.declarations[element] = declaration
    if declaration.type.is_simple():
        element.text = _value(declaration, rng)
        return
    for particle in particles(declaration):
        for _ in range(_how_many(particle, rng)):
            if isinstance(particle, XsdAnyElement):
                element.append(foreign_element())
            else:
                _fill(message, etree.SubElement(element, particle.name), particle, rng)


def _how_many(particle: XsdElement | XsdAnyElement, rng: Random) -> int:
    if isinstance(particle, XsdAnyElement):
        return rng.choice((0, 0, 0, 1, 2))
    most = 3 if particle.max_occurs is None else particle.max_occurs
    return rng.randint(particle.min_occurs, most)


def _value(declaration: XsdElement, rng: Random) -> str:
    if enumeration := enumeration_of(declaration):
        return rng.choice(enumeration)
    if pattern := pattern_of(declaration):
        return _BY_PATTERN[pattern](rng)
    return _BY_BUILTIN[_builtin(declaration)](rng)


def _builtin(declaration: XsdElement) -> str:
    """The type of XML Schema itself that a simple type restricts; empty for a complex type."""
    return str(declaration.type.primitive_type.local_name) if isinstance(declaration.type, XsdAtomic) else ""


def _date(rng: Random) -> str:
    # Day 00 and 31 February are among them: the patterns accept both.
    return f"{rng.randint(1000, 9999)}{rng.randint(1, 12):02}{rng.randint(0, 31):02}"


def _moment(rng: Random) -> str:
    return f"{_date(rng)}{rng.randint(0, 23):02}{rng.randint(0, 59):02}{rng.randint(0, 59):02}"


def _person(rng: Random) -> str:
    return f"{rng.randint(0, 99999999):08}{rng.choice('0123456789pPtTfF')}{rng.randint(0, 999):03}"


def _text(rng: Random) -> str:
    return rng.choice(_TEXTS)


def _boolean(rng: Random) -> str:
    return rng.choice(("true", "false", "1", "0", " true "))


_TEXTS = (
    "SE2321000016-1003",
    "Provtagning på Vårdcentralen Ängen, kl. 8",
    "bring: passport & <letter>",
    "",
    "   ",
    "two\nlines\tand a tab",
    "☎ 08-123 45 67",
    "long " * 20,
)
_DATE = "[1-9]{1}[0-9]{3}(0[1-9]{1}|1[0-2]{1})([0-2]{1}[0-9]{1}|3[0-1]{1})"
_TIME = "([0-1]{1}[0-9]{1}|2[0-3]{1})[0-5]{1}[0-9]{1}[0-5]{1}[0-9]{1}"
_BY_PATTERN: dict[str, Value] = {  # a KeyError here: the new domain has a new pattern, add a line
    _DATE: _date,
    _DATE + _TIME: _moment,
    "[0-9]{8}[0-9pPtTfF][0-9]{3}": _person,
}
_BY_BUILTIN: dict[str, Value] = {"string": _text, "boolean": _boolean, "anyURI": _text}
