"""The ways to break a message in exactly one place.

A mutation changes the message and says True, or finds nothing to change and says False. It does not promise an invalid
message (an empty string is a string, a foreign element at an xs:any is welcome): the schemas decide, and decide alike.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from random import Random

from lxml import etree
from xmlschema.validators import XsdAnyElement, XsdElement

from tests.published.messages import (
    FOREIGN,
    Message,
    enumeration_of,
    foreign_element,
    is_boolean,
    is_number,
    particles,
    pattern_of,
)

Mutation = Callable[[Message, Random], bool]

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_REGISTRY = "{urn:riv:itintegration:registry:1}"


def missing_element(message: Message, rng: Random) -> bool:
    required = [element for element in message.below_root() if message.declarations[element].min_occurs > 0]
    return _change(required, rng, _remove)


def doubled_element(message: Message, rng: Random) -> bool:
    return _change(message.below_root(), rng, lambda element: element.addnext(deepcopy(element)))


def swapped_order(message: Message, rng: Random) -> bool:
    second = [element for element in message.below_root() if element.tag != _tag_before(element)]
    return _change(second, rng, _swap_with_the_one_before)


def unknown_element_in_own_namespace(message: Message, rng: Random) -> bool:
    def add(element: etree._Element) -> None:
        unknown = etree.Element(f"{{{etree.QName(element).namespace}}}surprise")
        element.insert(rng.randint(0, len(element)), unknown)

    return _change(message.complex(), rng, add)


def foreign_element_at_the_wildcard(message: Message, rng: Random) -> bool:
    return _change(_open_ended(message), rng, lambda element: element.append(foreign_element()))


def foreign_element_before_the_wildcard(message: Message, rng: Random) -> bool:
    filled = [element for element in _open_ended(message) if len(element)]
    return _change(filled, rng, lambda element: element.insert(0, foreign_element()))


def foreign_element_without_a_wildcard(message: Message, rng: Random) -> bool:
    closed = [element for element in message.complex() if not message.takes_foreign_elements(element)]
    return _change(closed, rng, lambda element: element.append(foreign_element()))


def element_without_namespace_at_the_wildcard(message: Message, rng: Random) -> bool:
    # ##other means another namespace, and no namespace is not another one.
    return _change(_open_ended(message), rng, lambda element: element.append(etree.Element("note")))


def known_element_with_bad_content_at_the_wildcard(message: Message, rng: Random) -> bool:
    # processContents="lax" judges what the schema happens to know, so both sides must know the same elements.
    def add(element: etree._Element) -> None:
        known = rng.choice(_strict_elements_elsewhere(message.declarations[element]))
        etree.SubElement(element, known.name).text = "nonsense"

    places = [e for e in _open_ended(message) if _strict_elements_elsewhere(message.declarations[e])]
    return _change(places, rng, add)


def registry_element_with_bad_content_at_the_wildcard(message: Message, rng: Random) -> bool:
    # For the same reason: not every copy of the registry's file knows ServiceContract, and few contracts import one.
    def add(element: etree._Element) -> None:
        name = rng.choice(("LogicalAddress", "ServiceContract"))
        etree.SubElement(element, _REGISTRY + name).append(foreign_element())

    return _change(_open_ended(message), rng, add)


def wrong_namespace(message: Message, rng: Random) -> bool:
    def move(element: etree._Element) -> None:
        own = etree.QName(element)
        others = {None, FOREIGN, f"{own.namespace}.1", message.declarations[element].type.target_namespace}
        namespace = rng.choice(sorted(others - {own.namespace}, key=str))
        element.tag = etree.QName(namespace, own.localname).text

    return _change(message.declarations, rng, move)


def name_in_another_case(message: Message, rng: Random) -> bool:
    def rename(element: etree._Element) -> None:
        own = etree.QName(element)
        element.tag = etree.QName(own.namespace, own.localname.swapcase()).text

    return _change(message.declarations, rng, rename)


def value_outside_the_pattern(message: Message, rng: Random) -> bool:
    spoilers: tuple[Callable[[str], str], ...] = (
        lambda value: value[:-1],
        lambda value: value + "0",
        lambda value: value[:-1] + "x",
        lambda value: f"^{value}$",
        lambda value: f" {value} ",
        lambda value: f"{value[:8]}-{value[8:]}",
        lambda value: f"0{value[1:]}",  # for a person still right
    )
    return _set_text(_patterned(message), rng, rng.choice(spoilers))


def moment_that_does_not_exist(message: Message, rng: Random) -> bool:
    spoilers: tuple[Callable[[str], str], ...] = (
        lambda value: value[:4] + "00" + value[6:],
        lambda value: value[:4] + "13" + value[6:],
        lambda value: value[:6] + "32" + value[8:],
        lambda value: value[:4] + "0230" + value[8:],  # 30 February: no such day, yet the pattern lets it pass
        lambda value: value[:8] + "240000",
        lambda value: value[:8] + "126000",
        lambda value: value[:8] + "120060",
        lambda value: f"{value[:4]}-{value[4:6]}-{value[6:8]}T12:00:00",
    )
    moments = [element for element in _patterned(message) if len(element.text or "") in (8, 14)]
    return _set_text(moments, rng, rng.choice(spoilers))


def moment_without_seconds(message: Message, rng: Random) -> bool:
    moments = [element for element in _patterned(message) if len(element.text or "") == 14]
    return _set_text(moments, rng, lambda value: value[:12])


def digit_of_another_script(message: Message, rng: Random) -> bool:
    # To XML Schema, \d is a digit of any script, [0-9] is not.
    def replace_one(value: str) -> str:
        place = rng.randrange(min(len(value), 8))
        return value[:place] + "٣" + value[place + 1 :]

    return _set_text([element for element in _patterned(message) if element.text], rng, replace_one)


def empty_value(message: Message, rng: Random) -> bool:
    return _set_text([element for element in message.simple() if element.text], rng, lambda _: "")


def bad_boolean(message: Message, rng: Random) -> bool:
    booleans = [element for element in message.simple() if is_boolean(message.declarations[element])]
    bad = rng.choice(("True", "TRUE", "yes", "ja", "2", "-1", "", "true false"))
    return _set_text(booleans, rng, lambda _: bad)


def bad_enumeration_value(message: Message, rng: Random) -> bool:
    spoilers: tuple[Callable[[str], str], ...] = (
        str.swapcase,
        lambda value: f" {value}",
        lambda _: "",
        lambda _: "WARNING",
    )
    enumerated = [element for element in message.simple() if enumeration_of(message.declarations[element])]
    return _set_text(enumerated, rng, rng.choice(spoilers))


def number_outside_the_enumeration(message: Message, rng: Random) -> bool:
    numbers = [element for element in message.simple() if is_number(message.declarations[element])]
    bad = rng.choice(("0", "6", "-1", "11", "1.0", "1e0", "0x1", "1 2", "", "visit", "99999999999", "٣"))
    return _set_text(numbers, rng, lambda _: bad)


def nil(message: Message, rng: Random) -> bool:
    def empty(element: etree._Element) -> None:
        if rng.random() < 0.5:
            element.clear()
        element.set(f"{_XSI}nil", rng.choice(("true", "false")))

    return _change(message.declarations, rng, empty)


def extra_attribute(message: Message, rng: Random) -> bool:
    name = rng.choice(("id", f"{{{FOREIGN}}}id", "{http://www.w3.org/XML/1998/namespace}lang"))
    return _change(message.declarations, rng, lambda element: element.set(name, "sv"))


def text_between_elements(message: Message, rng: Random) -> bool:
    return _set_text(message.complex(), rng, lambda _: "stray")


def element_inside_a_value(message: Message, rng: Random) -> bool:
    return _change(message.simple(), rng, lambda element: element.append(foreign_element()))


def emptied_element(message: Message, rng: Random) -> bool:
    return _change([element for element in message.complex() if len(element)], rng, lambda element: element.clear())


MUTATIONS: tuple[Mutation, ...] = (
    missing_element,
    doubled_element,
    swapped_order,
    unknown_element_in_own_namespace,
    foreign_element_at_the_wildcard,
    foreign_element_before_the_wildcard,
    foreign_element_without_a_wildcard,
    element_without_namespace_at_the_wildcard,
    known_element_with_bad_content_at_the_wildcard,
    registry_element_with_bad_content_at_the_wildcard,
    wrong_namespace,
    name_in_another_case,
    value_outside_the_pattern,
    moment_that_does_not_exist,
    moment_without_seconds,
    digit_of_another_script,
    empty_value,
    bad_boolean,
    bad_enumeration_value,
    number_outside_the_enumeration,
    nil,
    extra_attribute,
    text_between_elements,
    element_inside_a_value,
    emptied_element,
)


def _change(places: Iterable[etree._Element], rng: Random, change: Callable[[etree._Element], object]) -> bool:
    candidates = list(places)
    if not candidates:
        return False
    change(rng.choice(candidates))
    return True


def _set_text(places: Iterable[etree._Element], rng: Random, text: Callable[[str], str]) -> bool:
    def write(element: etree._Element) -> None:
        element.text = text(element.text or "")

    return _change(places, rng, write)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _tag_before(element: etree._Element) -> str:
    """Of an only or first child its own: there is nothing to swap with."""
    before = element.getprevious()
    return element.tag if before is None else before.tag


def _swap_with_the_one_before(element: etree._Element) -> None:
    before = element.getprevious()
    assert before is not None
    element.addnext(before)


def _open_ended(message: Message) -> list[etree._Element]:
    return [element for element in message.complex() if message.takes_foreign_elements(element)]


def _patterned(message: Message) -> list[etree._Element]:
    return [element for element in message.simple() if pattern_of(message.declarations[element])]


def _strict_elements_elsewhere(declaration: XsdElement) -> list[XsdElement]:
    """Global elements that reject "nonsense" and live where the wildcard inside this element reaches."""
    home = next(p.target_namespace for p in particles(declaration) if isinstance(p, XsdAnyElement))
    known = declaration.maps.elements.values()
    return [e for e in known if e.target_namespace != home and (pattern_of(e) or is_boolean(e))]
