"""Every message of every scenario keeps its contract, by our schema files and, where they are at hand, by the published
ones.

A reply that a fault has been put on is excused, and so is an aggregated one whose producers' were: the platform passes
their rows on as they are. A request is excused when it was refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from simulator.contracts import CATALOGUE
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import SOAP

VARIABLE = "TIDBOK_PUBLISHED_CONTRACTS"
_PUBLISHED = Path(os.environ.get(VARIABLE) or Path(__file__).parents[3] / "shared" / "contracts")
_FAULT = f"{{{SOAP}}}Fault"


def breaches(calls: Iterable[dict[str, Any]]) -> list[str]:
    """A sentence per message that breaks its contract; `calls` are rows of the admin API's call list."""
    rows = list(calls)
    harmed = {row["correlation"] for row in rows if row["faults"] and row["correlation"]}
    return [sentence for row in rows for sentence in _breaches(row, row["correlation"] in harmed)]


def _breaches(row: dict[str, Any], near_a_fault: bool) -> Iterator[str]:
    if row["component"] == "external" or row["faults"]:
        return
    reply = _payload(row["reply"])
    if reply is None or reply.tag == _FAULT:
        return
    for name, payload in (("request", _payload(row["request"])), ("reply", None if near_a_fault else reply)):
        if payload is not None:
            yield from (f"{row['contract']} {name}: {problem}" for problem in _problems(payload))


def _payload(message: str) -> etree._Element | None:
    """The element in the Body; None when there is no such message."""
    try:
        return etree.fromstring(message.encode()).find(f"{{{SOAP}}}Body/*")
    except etree.XMLSyntaxError:
        return None


def _problems(payload: etree._Element) -> Iterator[str]:
    contract = CATALOGUE.get(etree.QName(payload).namespace or "")
    if contract is None:
        yield f"no contract has {payload.tag}"
        return
    for schema in _schemas(contract):
        if not schema.validate(payload):
            yield str(schema.error_log.last_error)  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def _schemas(contract: ServiceContract) -> tuple[etree.XMLSchema, ...]:
    published = sorted(_PUBLISHED.glob(f"{contract.folder.name}/**/{contract.xsd.name}"))
    return tuple(etree.XMLSchema(etree.parse(str(file))) for file in (contract.xsd, *published[:1]))
