"""Validation: lxml decides, xmlschema explains.

lxml's schema objects keep their error log inside, so one shared between threads gives another request's words (27 % of
the time, spec/spyne.md 5); hence one per thread. xmlschema is a hundred times slower but reports every mistake of a
message, with its path.
"""

from __future__ import annotations

import contextlib
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import xmlschema
from lxml import etree

from simulator.contracts.explain import explained
from simulator.resources import SCHEMAS

HEADERS = SCHEMAS / "common" / "interoperability_headers_1.0.xsd"

_MOST_NODES = 5_000  # elements and attributes; nobody reads the mistakes of a larger message, and explaining is slow
_MOST_ATTRIBUTES = 20  # of one element: xmlschema's time grows with the square of their number (2,000 take 11 s)

_local = threading.local()
_explaining = threading.Lock()

# libxml2 makes its table of built-in types when a process compiles its first schema, without a lock. Two threads that
# are first at once leave it half made, and no schema compiles in that process any more. An import is one thread's.
etree.XMLSchema(etree.XML('<schema xmlns="http://www.w3.org/2001/XMLSchema"/>'))


def schema(xsd: Path) -> etree.XMLSchema:
    """The compiled schema, this thread's own."""
    mine: dict[Path, etree.XMLSchema] | None = getattr(_local, "schemas", None)
    if mine is None:
        mine = _local.schemas = {}
    found = mine.get(xsd)
    if found is None:
        found = mine[xsd] = etree.XMLSchema(etree.parse(str(xsd)))
    return found


def is_valid(xsd: Path, element: etree._Element) -> bool:
    return bool(schema(xsd).validate(element))


def problems(xsd: Path, element: etree._Element, most: int = 5) -> list[str]:
    """What is wrong with a message that lxml has rejected, in plain Swedish, one sentence each, with its place.

    Every mistake that xmlschema finds, `most` at the most; what lxml said when xmlschema finds none.
    """
    found: list[str] = []
    if _explainable(element):
        # One at a time: xmlschema is not made for threads. What it cannot explain must not hide that lxml said no:
        # it raises, among others, for an xsi:type that is unknown and for wildcards nested 200 deep.
        with _explaining, contextlib.suppress(Exception):
            for error in _load(xsd).iter_errors(element):
                sentence = explained(error, element)
                if sentence not in found:
                    found.append(sentence)
                if len(found) == most:
                    break
    return found or [_as_lxml_says(xsd, element)]


def _explainable(element: etree._Element) -> bool:
    nodes = 0
    for each in element.iter():
        nodes += 1 + len(each.attrib)
        if nodes > _MOST_NODES or len(each.attrib) > _MOST_ATTRIBUTES:
            return False
    return True


def _as_lxml_says(xsd: Path, element: etree._Element) -> str:
    checker = schema(xsd)
    checker.validate(element)
    first: Any = next(iter(checker.error_log), None)  # type: ignore[call-overload]  # the stubs lack it
    return first.message.rstrip(".") if first is not None else "meddelandet följer inte schemat"


@lru_cache(maxsize=32)
def _load(xsd: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(xsd), allow="local")
