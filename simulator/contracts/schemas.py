"""Validation: lxml decides, xmlschema explains.

lxml's schema objects keep their error log inside, so one shared between threads gives another request's words (27 % of
the time, spec/spyne.md 5); hence one per thread. xmlschema is a hundred times slower but reports every mistake of a
message, with its path.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

import xmlschema
from lxml import etree

from simulator.contracts.explain import explained
from simulator.resources import SCHEMAS

HEADERS = SCHEMAS / "common" / "interoperability_headers_1.0.xsd"

_local = threading.local()
_loading = threading.Lock()


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
    validator = _explaining(xsd)
    found: list[str] = []
    for error in validator.iter_errors(element):
        sentence = explained(error, element)
        if sentence not in found:
            found.append(sentence)
        if len(found) == most:
            break
    if found:
        return found
    checker = schema(xsd)
    checker.validate(element)
    last = getattr(checker.error_log, "last_error", None)  # the stubs lack it
    return [last.message if last is not None else "meddelandet följer inte schemat"]


def _explaining(xsd: Path) -> xmlschema.XMLSchema:
    with _loading:
        return _load(xsd)


@lru_cache(maxsize=32)
def _load(xsd: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(xsd), allow="local")
