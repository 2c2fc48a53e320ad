"""The floor: the least that a WSGI application in Python must do for the same bytes, with lxml and nothing else.

Parse the request, validate it, build the reply's tree with SubElement from rows that lie ready in memory, validate
that, serialise it (`floor-subel` of spec/spyne.md, section 2). No guard, no ledger, no rules, no log: what comes above
it is the simulator's own cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from lxml import etree

from simulator.contracts import BOOKING_CONTRACTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Floor = Callable[[dict[str, Any], "StartResponse"], Iterable[bytes]]
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def floor(contract: str, reply: bytes) -> Floor:
    """An application that parses and checks any question of `contract`, and answers as `reply` does."""
    schema = etree.XMLSchema(etree.parse(str(BOOKING_CONTRACTS[contract].xsd)))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    payload = etree.fromstring(reply)[0][0]
    root, names = payload.tag, {prefix: namespace for prefix, namespace in payload.nsmap.items() if prefix}
    rows = [(post.tag, [(field.tag, field.text) for field in post]) for post in payload]

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ["CONTENT_LENGTH"])
        asked = etree.fromstring(environ["wsgi.input"].read(length), parser)
        schema.assertValid(asked[-1][0])
        envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"soap": _SOAP})
        answer = etree.SubElement(etree.SubElement(envelope, f"{{{_SOAP}}}Body"), root, nsmap=names)
        for tag, fields in rows:
            post = etree.SubElement(answer, tag)
            for name, text in fields:
                etree.SubElement(post, name).text = text
        schema.assertValid(answer)
        body = etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)
        start_response("200 OK", [("Content-Type", "text/xml; charset=UTF-8"), ("Content-Length", str(len(body)))])
        return [body]

    return application
