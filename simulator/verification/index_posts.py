"""What a target tells the engagement index, read off the bytes that came: Updates, and the posts that are in them.

Local names only, and values as they stand: what is missing or misspelt is not there, and the rule about it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from simulator.domain.engagement import SCHEDULING
from simulator.verification.exchange import Exchange

PERSON = "registeredResidentIdentification"
DOMAIN = "serviceDomain"
CATEGORIZATION = "categorization"
ADDRESS = "logicalAddress"
OBJECT = "businessObjectInstanceIdentifier"
PROCESS = "clinicalProcessInterestId"
CONTENT = "mostRecentContent"
SOURCE = "sourceSystem"
CONTROLLER = "dataController"
KEY = (PERSON, DOMAIN, CATEGORIZATION, ADDRESS, OBJECT, PROCESS, SOURCE, CONTROLLER)
"""What identifies a post (spec/engagement-index-rules.md, 2)."""
NOT_SENT = ("creationTime", "updateTime", "owner")
"""The index's own (EI-07)."""


@dataclass(frozen=True, slots=True)
class Post:
    """One engagementTransaction, the `place`th of its Update. `values` by local name, not stripped."""

    exchange: Exchange
    place: int
    at: float
    """When it came: seconds since the run began."""
    now: datetime
    """What the target's clock said then."""
    delete: bool
    values: Mapping[str, str]

    def value(self, name: str) -> str:
        """Stripped; "" for what is not there."""
        return self.values.get(name, "").strip()

    @property
    def person(self) -> str:
        return self.value(PERSON)

    @property
    def booking_id(self) -> str:
        return self.value(OBJECT)

    @property
    def is_nameless(self) -> bool:
        """Whether it tells of no booking in particular."""
        return self.booking_id in ("", "NA")

    @property
    def content(self) -> str:
        """mostRecentContent."""
        return self.value(CONTENT)

    @property
    def address(self) -> str:
        return self.value(ADDRESS)

    @property
    def key(self) -> tuple[str, ...]:
        """As the index has it: literal, minding case."""
        return tuple(self.values.get(name, "") for name in KEY)

    @property
    def is_of_scheduling(self) -> bool:
        """Whether its service domain is bookings', or an attempt at it (`urn:riv:crm:scheduling`)."""
        return self.value(DOMAIN).lower().removeprefix("urn:") == SCHEDULING or "scheduling" in self.value(DOMAIN)

    @property
    def said(self) -> tuple[bool, Mapping[str, str]]:
        """What makes two posts the same."""
        return self.delete, self.values

    def at_(self, name: str) -> str:
        """The XPath of one of its values, below the Update."""
        return f"{self.xpath}/engagement/{name}"

    @property
    def xpath(self) -> str:
        return f"engagementTransaction[{self.place}]"


@dataclass(frozen=True, slots=True)
class Told:
    """One Update as it came. `refused` is what the index said no with; empty when it took it."""

    exchange: Exchange
    at: float
    posts: tuple[Post, ...]
    refused: str


def posts_in(exchange: Exchange, at: float, now: datetime) -> tuple[Post, ...]:
    """None when it is no envelope, or holds something else than an Update."""
    if exchange.question is None or _local(exchange.question) != exchange.contract.name:
        return ()
    transactions = (each for each in exchange.question.iterchildren("{*}*") if _local(each) == "engagementTransaction")
    return tuple(_post(exchange, place, at, now, each) for place, each in enumerate(transactions, start=1))


def _post(exchange: Exchange, place: int, at: float, now: datetime, transaction: etree._Element) -> Post:
    children = {_local(child): child for child in transaction.iterchildren("{*}*")}
    flag = children.get("deleteFlag")
    delete = flag is not None and (flag.text or "").strip() in ("true", "1")
    values = dict(_values(children.get("engagement")))
    return Post(exchange, place, at, now, delete, values)


def _values(engagement: etree._Element | None) -> Iterator[tuple[str, str]]:
    if engagement is not None:
        yield from ((_local(child), child.text or "") for child in engagement.iterchildren("{*}*"))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
