"""Asking a hosted contract directly: a request's content as text, a host, and what comes back."""

from __future__ import annotations

from lxml import etree

from simulator.contracts import envelope
from simulator.contracts.consumer import response_reader
from simulator.contracts.contract import ServiceContract
from simulator.soap.hosting import hosted


def ask(contract: ServiceContract, content: str, host: object) -> etree._Element:
    """The reply's own element. In `content`, r: is the contract's namespace and c: the one of its domain's types."""
    types = f"urn:riv:{contract.domain}:{contract.major}"
    payload = (
        f'<r:{contract.name} xmlns:r="{contract.responder_namespace}" xmlns:c="{types}">{content}</r:{contract.name}>'
    )
    reply = hosted(contract).call(envelope.parse(envelope.wrap(payload)), host)
    return envelope.parse(reply.body).payload


def told(contract: ServiceContract, content: str, host: object):  # type: ignore[no-untyped-def]
    """The reply as the contract's `Response`."""
    return response_reader(contract)(ask(contract, content, host))
