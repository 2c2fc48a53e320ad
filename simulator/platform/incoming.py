"""What the router reads out of a message: addressee, profile, contract, encoding.

It judges nothing else (spec/platform.md 2.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from simulator.contracts import envelope
from simulator.contracts.envelope import SOAP
from simulator.errors import TechnicalError
from simulator.platform.vp_faults import VPFault

_XOP = "application/xop+xml"
_ENVELOPE = re.compile(rb"<(?:[\w.-]+:)?Envelope\b.*</(?:[\w.-]+:)?Envelope\s*>", re.DOTALL | re.IGNORECASE)
_PROFILES = {"To": "rivtabp20", "LogicalAddress": "rivtabp21"}
_NO_MTOM = "Kunde inte hitta SOAP Envelope i MTOM-meddelandet."
REGISTRY = "urn:riv:itintegration:registry:1"
ADDRESSING = "http://www.w3.org/2005/08/addressing"


@dataclass(frozen=True, slots=True)
class Incoming:
    """`receiver` is None when there is no addressing element, or a blank one; it is not trimmed otherwise.

    `body` is UTF-8; `encoding` is what it came in, when that was something else.
    """

    body: bytes
    root: etree._Element
    contract: str
    receiver: str | None
    profile: str
    encoding: str | None


def read(body: bytes, content_type: str) -> Incoming:
    """Raises VPFault VP015 when there is no message in it."""
    if _XOP in content_type.lower():
        found = _ENVELOPE.search(body)
        if found is None:
            raise VPFault("VP015", _NO_MTOM)
        body, content_type = found[0], "text/xml"
    try:
        root, utf8 = envelope.root_of(body, content_type)
    except TechnicalError as error:
        raise VPFault("VP015", error.text) from error
    receiver, profile = _addressed(root)
    encoding = None if utf8 == body.removeprefix(b"\xef\xbb\xbf") else "UTF-16"
    if encoding is not None:  # its XML declaration says what it no longer is
        utf8 = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return Incoming(utf8, root, _contract(root), receiver, profile, encoding)


def _addressed(root: etree._Element) -> tuple[str | None, str]:
    """Known by its local name, anywhere below an element called Header, whatever the namespace; the last one
    decides."""
    receiver, profile = None, ""
    for header in root.iter("{*}Header"):
        for element in header.iter("{*}To", "{*}LogicalAddress"):
            text = element.text or ""
            receiver = text if text.strip() else None
            profile = _PROFILES[etree.QName(element).localname]
    return receiver, profile


def _contract(root: etree._Element) -> str:
    """The namespace of the first element in the Body; "null" as the router itself writes it when there is none."""
    body = root.find(f"{{{SOAP}}}Body")
    if body is None:
        body = next(root.iter("{*}Body"), None)
    first = next((child for child in body if isinstance(child.tag, str)), None) if body is not None else None
    return (etree.QName(first).namespace or "null") if first is not None else "null"


def as_profile(incoming: Incoming, profile: str) -> bytes:
    """The message in the producer's profile: the addressing element renamed (2.9). Raises VPFault VP005."""
    if incoming.profile.lower() == profile.lower():
        return incoming.body
    pair = {incoming.profile.lower(), profile.lower()}
    if pair != {"rivtabp20", "rivtabp21"}:
        raise VPFault(
            "VP005", f"No receiverId (logical address) with matching Riv-version found for {incoming.profile}"
        )
    old, new = (
        (f"{{{ADDRESSING}}}To", f"{{{REGISTRY}}}LogicalAddress")
        if profile.lower() == "rivtabp21"
        else (f"{{{REGISTRY}}}LogicalAddress", f"{{{ADDRESSING}}}To")
    )
    for element in list(incoming.root.iter(old)):
        renamed = etree.Element(new)
        renamed.text, renamed.tail = element.text, element.tail
        parent = element.getparent()
        if parent is not None:
            parent.replace(element, renamed)
    return etree.tostring(incoming.root, encoding="UTF-8", xml_declaration=True)
