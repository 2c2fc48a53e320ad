"""Messages as text, by functions compiled once per message from its shape and presence table.

Order, namespaces and prefixes come from schemas/; what the contract description forbids is never written, what it
requires is never left out in silence, and nothing is written empty (PR-GEN-12, PR-GEN-13). Measured: several times
faster than building elements, and twenty times faster than Spyne's serialiser (spec/spyne.md, 2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, get_type_hints

from simulator.contracts.models import check_same_fields, dataclass_in
from simulator.contracts.presence import Presence
from simulator.contracts.shapes import ComplexType, Element, SimpleType

Writer = Callable[[Any], str]
_Append = Callable[[str], None]

_SHORT = 200
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ReplyError(Exception):
    """We were about to send a message that breaks the contract: our bug, never the other side's."""


def escape(text: str) -> str:
    """Text as XML character data. Short ones are kept: names and ids recur in every row of every reply."""
    return _kept(text) if len(text) <= _SHORT else _escaped(text)


def _escaped(text: str) -> str:
    if not text.isalnum():
        text = NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace("\r", "&#13;")
    return text


_kept = lru_cache(maxsize=16_384)(_escaped)


def writer(root: Element, value_type: type, presence: Mapping[str, Presence]) -> Writer:
    """A function that writes a whole message, request or reply. `presence` is keyed by path, e.g.
    `timeslotDetail/startTimeInclusive`.

    Raises TypeError when `value_type` has not exactly the elements of the schema.
    """
    if not isinstance(root.type, ComplexType):
        raise TypeError(f"{root.name} is not of a complex type")
    prefixes = {namespace: f"ns{number}" for number, namespace in enumerate(_namespaces(root))}
    write_content = _Compiler(prefixes, presence).compile(root.type, value_type, "")
    name = f"{prefixes[root.namespace]}:{root.name}"
    declarations = "".join(f' xmlns:{prefix}="{namespace}"' for namespace, prefix in prefixes.items())
    head, tail = f"<{name}{declarations}>", f"</{name}>"

    def write(value: Any) -> str:
        parts = [head]
        write_content(value, parts.append)
        parts.append(tail)
        return "".join(parts)

    return write


def _namespaces(root: Element) -> Iterator[str]:
    """Every namespace below an element, each once, the root's own first."""
    seen: dict[str, None] = {}

    def visit(element: Element) -> None:
        seen.setdefault(element.namespace)
        if isinstance(element.type, ComplexType):
            for child in element.type.elements:
                visit(child)

    visit(root)
    return iter(seen)


class _Compiler:
    """Writes one Python function per complex type: a line of code per element instead of a decision per element and
    row.
    """

    def __init__(self, prefixes: Mapping[str, str], presence: Mapping[str, Presence]) -> None:
        self._prefixes = prefixes
        self._presence = presence

    def compile(self, shape: ComplexType, value_type: type, path: str) -> Callable[[Any, _Append], None]:
        check_same_fields(shape, value_type)
        hints = get_type_hints(value_type)
        scope: dict[str, Any] = {"escape": escape, "missing": _missing}
        lines = ["def write(value, out):", "    pass"]
        for element in shape.elements:
            here = f"{path}{element.name}"
            if self._presence.get(here) is not Presence.FORBIDDEN:
                lines += self._element(element, here, hints[element.name], scope)
        exec("\n".join(lines), scope)  # our own text, made from schemas/
        write: Callable[[Any, _Append], None] = scope["write"]
        return write

    def _element(self, element: Element, path: str, hint: Any, scope: dict[str, Any]) -> Iterator[str]:
        name = f"{self._prefixes[element.namespace]}:{element.name}"
        if isinstance(element.type, ComplexType):
            scope[f"write_{element.name}"] = self.compile(element.type, dataclass_in(hint), f"{path}/")
            content = [f"out('<{name}>')", f"write_{element.name}(x, out)", f"out('</{name}>')"]
        elif element.type.base == "boolean":
            content = [f"out('<{name}>true</{name}>' if x else '<{name}>false</{name}>')"]
        elif element.type.base == "int":
            content = [f"out(f'<{name}>{{x:d}}</{name}>')"]
        else:
            content = [f"out('<{name}>' + escape(x) + '</{name}>')"]
        if element.many:
            yield f"    for x in value.{element.name}:"
        else:
            yield f"    x = value.{element.name}"
            yield (
                "    if x is not None and x != '':" if isinstance(element.type, SimpleType) else "    if x is not None:"
            )
        yield from (f"        {line}" for line in content)
        if not element.many and self._required(element, path):
            yield "    else:"
            yield f"        missing({path!r})"

    def _required(self, element: Element, path: str) -> bool:
        return element.required or self._presence.get(path) is Presence.REQUIRED


def _missing(path: str) -> None:
    raise ReplyError(f"the message lacks {path}, which the contract requires")
