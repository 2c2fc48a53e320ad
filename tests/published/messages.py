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
        return [element for element, declared in self.declarations.items() if declared.type.has_simple_content()]

    def complex(self) -> list[etree._Element]:
        return [element for element, declared in self.declarations.items() if not declared.type.has_simple_content()]

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
    text = _text_type(declaration)
    return text.patterns.regexps[0] if text and text.patterns else None


def enumeration_of(declaration: XsdElement) -> list[str]:
    text = _text_type(declaration)
    return [str(value) for value in (text and text.enumeration) or ()]


def is_boolean(declaration: XsdElement) -> bool:
    return _builtin(declaration) == "boolean"


def is_number(declaration: XsdElement) -> bool:
    return _builtin(declaration) == "decimal"


def foreign_element() -> etree._Element:
    element = etree.Element(f"{{{FOREIGN}}}note")
    etree.SubElement(element, f"{{{FOREIGN}}}text").text = "from an extension nobody here knows"
    return element


def _fill(message: Message, element: etree._Element, declaration: XsdElement, rng: Random) -> None:
    message.declarations[element] = declaration
    if declaration.type.has_simple_content():
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
        value = rng.choice(enumeration)
        return _number(value, rng) if is_number(declaration) else value
    if pattern := pattern_of(declaration):
        return _BY_PATTERN[pattern](rng)
    return _BY_BUILTIN[_builtin(declaration)](rng)


def _builtin(declaration: XsdElement) -> str:
    """The type of XML Schema itself that the text is of; empty where there are elements inside."""
    text = _text_type(declaration)
    return str(text.primitive_type.local_name) if text else ""


def _text_type(declaration: XsdElement) -> XsdAtomic | None:
    """Its simple type, or what a complex type with nothing but text extends; None where there are elements inside."""
    found = declaration.type.simple_type
    return found if isinstance(found, XsdAtomic) else None


def _date(rng: Random) -> str:
    # Day 00 and 31 February are among them: the patterns accept both.
    return f"{rng.randint(1000, 9999)}{rng.randint(1, 12):02}{rng.randint(0, 31):02}"


def _moment(rng: Random) -> str:
    return _date(rng) + _time(rng)


def _contact_date(rng: Random) -> str:
    # Care contacts have a narrower pattern: no day 00, and only our century and the one before.
    return f"{rng.randint(1900, 2099)}{rng.randint(1, 12):02}{rng.randint(1, 31):02}"


def _contact_moment(rng: Random) -> str:
    return _contact_date(rng) + _time(rng)


def _partial_date(rng: Random) -> str:
    return rng.choice(("", "-")) + f"{rng.randint(0, 9999):04}{_contact_date(rng)[4:]}"[: rng.choice((4, 6, 8))]


def _time(rng: Random) -> str:
    return f"{rng.randint(0, 23):02}{rng.randint(0, 59):02}{rng.randint(0, 59):02}"


def _person(rng: Random) -> str:
    return f"{rng.randint(0, 99999999):08}{rng.choice('0123456789pPtTfF')}{rng.randint(0, 999):03}"


def _resident(rng: Random) -> str:
    return f"{rng.randint(0, 99999999):08}" + "".join(rng.choices("0123456789ABTZptf", k=4))


def _number(value: str, rng: Random) -> str:
    return rng.choice((value, value, f"0{value}", f"+{value}", f" {value} "))


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
_CONTACT_DATE = r"(19|20)\d\d(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])"
_BY_PATTERN: dict[str, Value] = {  # a KeyError here: the new domain has a new pattern, add a line
    _DATE: _date,
    _DATE + _TIME: _moment,
    "[0-9]{8}[0-9pPtTfF][0-9]{3}": _person,
    "[0-9]{8}[0-9A-Zptf]{4}": _resident,
    _CONTACT_DATE: _contact_date,
    _CONTACT_DATE + "(0[0-9]|1[0-9]|2[0123])([0-5])([0-9])([0-5])([0-9])": _contact_moment,
    "-?([1-9][0-9]{3}|0[0-9]{3})((0[1-9]|1[0-2])((0[1-9]|[12][0-9]|3[01]))?)?": _partial_date,
}
_BY_BUILTIN: dict[str, Value] = {"string": _text, "boolean": _boolean, "anyURI": _text}
