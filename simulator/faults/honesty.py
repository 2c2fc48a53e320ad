"""The other side of the promise: a reply that no fault has been put on keeps to its schema, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from simulator.contracts import schemas
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import SOAP


def unannounced(reply: bytes, contract: ServiceContract, faults: Sequence[str]) -> list[str]:
    """What is wrong with a reply, in Swedish; nothing when a fault is named, or when it is a SOAP fault or no reply.

    `faults`: those that the call log names on the call, and for an aggregated answer those of every call with the same
    correlation: the platform passes producers' rows on as they are.
    """
    if faults or not reply:
        return []
    try:
        payload = etree.fromstring(reply).find(f"{{{SOAP}}}Body/*")
    except etree.XMLSyntaxError as error:
        return [f"svaret är inte välformad XML: {error}"]
    if payload is None:
        return ["svaret har inget innehåll i soap:Body"]
    if payload.tag == f"{{{SOAP}}}Fault" or schemas.is_valid(contract.xsd, payload):
        return []
    return schemas.problems(contract.xsd, payload)
