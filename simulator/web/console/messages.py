"""A logged message for people: readable XML, and what our own schema says of it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from simulator.contracts import CATALOGUE, envelope, schemas
from simulator.contracts.envelope import SOAP
from simulator.errors import TechnicalError

_MOST_READABLE = 400_000
"""Bytes; a longer message is to be downloaded."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`verdict` is valid, invalid, fault, unknown, unreadable or empty; `problems` says why, one sentence each."""

    verdict: str
    text: str
    problems: tuple[str, ...] = ()


def readable(body: bytes) -> str:
    """Indented when it is XML; else as it came, with what cannot be read marked."""
    if len(body) <= _MOST_READABLE:
        try:
            return indented(envelope.root_of(body)[0])
        except TechnicalError:
            pass
    text = body[:_MOST_READABLE].decode("utf-8", "replace").replace("\0", "�")
    return text if len(body) <= _MOST_READABLE else f"{text}\n… (resten finns i filen)"


def indented(root: etree._Element) -> str:
    """Text that stands beside elements is left where it is."""
    etree.indent(root, space="  ")
    return str(etree.tostring(root, encoding="unicode"))


def judged(body: bytes) -> Judged:
    """The element in the Body, against the schema of the contract that its namespace names."""
    if not body.strip():
        return Judged("empty", "Tomt.")
    try:
        payload = envelope.parse(body).payload
    except TechnicalError as error:
        return Judged("unreadable", "Går inte att läsa som ett SOAP-meddelande.", (error.text,))
    name = etree.QName(payload)
    if name.namespace == SOAP and name.localname == "Fault":
        return Judged("fault", "SOAP-fel.", (payload.findtext("faultstring") or "(utan text)",))
    contract = CATALOGUE.get(name.namespace or "")
    if contract is None:
        return Judged("unknown", f"Inget känt tjänstekontrakt har elementet {payload.tag}.")
    if schemas.is_valid(contract.xsd, payload):
        return Judged("valid", f"Giltigt enligt schemat för {contract.name} {contract.version}.")
    problems = tuple(schemas.problems(contract.xsd, payload))
    return Judged("invalid", f"Ogiltigt enligt schemat för {contract.name} {contract.version}.", problems)
