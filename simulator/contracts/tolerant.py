"""Messages read as the platform's own programs read them: by name, without judging them by the schema.

An element that is missing, misspelt or in another namespace reads as None and an empty one as ""; order does not
matter, what is unknown is passed by, and of an element that may stand once the last one counts. Nothing a message holds
makes this raise. So do the engagement index and the registry read requests (spec/platform.md 4.1), and so must a
consumer read the replies of producers that break their contracts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

from lxml import etree

from simulator.contracts.models import check_same_fields, dataclass_in
from simulator.contracts.shapes import ComplexType, Element, SimpleType

TolerantReader = Callable[[etree._Element], Any]

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LONGEST_NUMBER = 40  # an xs:int has ten digits; Python refuses to read thousands
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def tolerant_reader(shape: ComplexType, value_type: type) -> TolerantReader:
    """A function from a message's element to `value_type`, a dataclass whose fields are the shape's elements.

    Raises TypeError when the dataclass and the schema differ, here and never later. Fields that the dataclass has as
    required are None like any other when the message lacks them.
    """
    check_same_fields(shape, value_type)
    hints = get_type_hints(value_type)
    names = [element.name for element in shape.elements]
    repeated = [element.name for element in shape.elements if element.many]
    parts = {
        f"{{{element.namespace}}}{element.name}": (element.name, element.many, _content(element, hints[element.name]))
        for element in shape.elements
    }

    def read(message: etree._Element) -> Any:
        values: dict[str, Any] = dict.fromkeys(names)
        lists: dict[str, list[Any]] = {name: [] for name in repeated}
        for child in message:
            part = parts.get(child.tag) if isinstance(child.tag, str) else None
            if part is None:
                continue
            name, many, content = part
            value = None if child.get(_NIL) in ("true", "1") else content(child)
            if not many:
                values[name] = value
            elif value is not None:
                lists[name].append(value)
        for name, found in lists.items():
            values[name] = tuple(found)
        return value_type(**values)

    return read


def _content(element: Element, hint: Any) -> TolerantReader:
    if not isinstance(element.type, SimpleType):
        return tolerant_reader(element.type, dataclass_in(hint))
    return {"boolean": _flag, "int": _number}.get(element.type.base, _text)


def _text(element: etree._Element) -> str:
    return element.text or ""


def _flag(element: etree._Element) -> bool | None:
    return _FLAGS.get(_text(element).strip())


def _number(element: etree._Element) -> int | None:
    try:
        return int(_text(element)[:_LONGEST_NUMBER])
    except ValueError:
        return None
