"""One call as it was on the wire, and tolerant looks at it.

What is missing or misspelt is not there, and the rule about it says so; every other rule goes on with what can be read.

Only bytes and lxml trees: nothing here has passed the code that our own producers write replies with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from simulator.contracts import envelope
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import SOAP
from simulator.errors import TechnicalError
from simulator.verification.words import Words


@dataclass(eq=False)
class Exchange:
    """`number` counts from 1 in the run. `status` is 0 when no HTTP answer came, and `silence` says why."""

    number: int
    contract: ServiceContract
    url: str
    logical_address: str
    purpose: Words
    request: bytes
    request_headers: Mapping[str, str]
    lawful: bool
    """Whether the request keeps its contract, so that the target has to serve it."""
    began: float
    """Seconds since the run began."""
    elapsed: float = 0.0
    """Seconds until the whole reply had come."""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the reply, by lower-case name."""
    reply: bytes = b""
    silence: Words | None = None
    step: str = ""
    """The flow it was part of, for the sequence diagram; empty outside flows."""
    incoming: bool = False
    """The target asked, and verify answered as its engagement index. XPaths then point into the request."""

    @cached_property
    def unreadable(self) -> str:
        """Why the reply is no SOAP envelope; empty when it is one."""
        try:
            self._message  # noqa: B018  # reading it is the question
        except TechnicalError as error:
            return error.text
        return ""

    @property
    def payload(self) -> etree._Element | None:
        """The element in soap:Body."""
        return None if self.silence is not None or self.unreadable else self._message.payload

    @cached_property
    def question(self) -> etree._Element | None:
        """The element in the request's soap:Body; None when the request is no envelope."""
        try:
            return envelope.parse(self.request, self.request_headers.get("Content-Type", "")).payload
        except TechnicalError:
            return None

    def asked(self, name: str) -> str:
        """The text of the first element of the question with this local name, stripped; "" when there is none."""
        if self.question is None:
            return ""
        return next((found.text or "" for found in self.question.iter(f"{{*}}{name}")), "").strip()

    @property
    def is_fault(self) -> bool:
        return self.payload is not None and self.payload.tag == f"{{{SOAP}}}Fault"

    @property
    def fault_text(self) -> str:
        payload = self.payload
        return "" if payload is None or not self.is_fault else (payload.findtext("faultstring") or "").strip()

    @property
    def answered(self) -> bool:
        """Whether it is the contract's own response, in whatever namespace."""
        payload = self.payload
        return payload is not None and etree.QName(payload).localname == f"{self.contract.name}Response"

    @property
    def outcome(self) -> str:
        """In a few words: `svar`, `SOAP-fel`, `HTTP 503`, `inget svar`."""
        if self.silence is not None:
            return "inget svar"
        if self.is_fault:
            return "SOAP-fel"
        return "svar" if self.answered else f"HTTP {self.status}"

    def rows(self, name: str = "timeslotDetail") -> list[Row]:
        """The response's children with this local name."""
        payload = self.payload
        if payload is None or not self.answered:
            return []
        found = [child for child in payload.iterchildren("{*}*") if etree.QName(child).localname == name]
        return [Row(self, element, f"{name}[{place}]") for place, element in enumerate(found, start=1)]

    def text(self, name: str) -> str | None:
        """The text of the response's first child with this local name; None when there is none."""
        found = self.rows(name)
        return found[0].text() if found else None

    @cached_property
    def _message(self) -> envelope.Message:
        return envelope.parse(self.reply, self.headers.get("content-type", ""))


@dataclass(frozen=True, slots=True)
class Row:
    """An element of a reply with its place."""

    exchange: Exchange
    element: etree._Element
    xpath: str

    def text(self, name: str = "") -> str | None:
        """Of the child with this local name, or of the element itself; None when it is not there. Not stripped."""
        found = self.find(name) if name else self.element
        return None if found is None else (found.text or "")

    def find(self, name: str) -> etree._Element | None:
        return next((child for child in self.element.iterchildren("{*}*") if _local(child) == name), None)

    def flag(self, name: str) -> bool:
        """A boolean of the schema; absent is false (CR-CON-14)."""
        return (self.text(name) or "").strip() in ("true", "1")

    def at(self, name: str) -> str:
        """The XPath of a child."""
        return f"{self.xpath}/{name}"

    def children(self) -> Iterator[etree._Element]:
        return self.element.iterchildren("{*}*")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
