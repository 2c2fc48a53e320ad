"""Mottagningsrelation: what happens, and what it does to the three parts that make a relation (CR-REL-01 to CR-REL-12).

`EVENTS` is the whole of it. A relation is there while the facility is on the start page, listed or approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from simulator.domain.portal import PortalSetup
from simulator.domain.times import datestamp


class Event(Enum):
    """Named as the portal API names them."""

    ADD = "add"
    LIST = "list"
    APPROVE = "approve"
    INVITATION = "invitation"
    INDEXED_BOOKING = "indexed_booking"
    BOOK = "book"
    BOOK_DIRECTLY_LINK = "book_directly_link"
    REMOVE = "remove"
    LISTED_ELSEWHERE = "listed_elsewhere"
    WITHDRAW_APPROVAL = "withdraw_approval"
    OTHER_SERVICE_BOOKING = "other_service_booking"


@dataclass(frozen=True, slots=True)
class Effect:
    """`parts`: what becomes of the fields of Relation that the event concerns; the others stay as they are."""

    rule: str
    text: str
    parts: Mapping[str, bool]


_ON_START_PAGE = {"on_start_page": True}

EVENTS: Mapping[Event, Effect] = {
    Event.ADD: Effect("CR-REL-01", "Invånaren lägger till mottagningen under Mottagningar.", _ON_START_PAGE),
    Event.LIST: Effect("CR-REL-02", "Invånaren är eller blir listad på mottagningen.", {"listed": True}),
    Event.APPROVE: Effect(
        "CR-REL-03",
        "Invånaren blir godkänd för kommunikation, och mottagningen hamnar på startsidan.",
        {"approved": True, "on_start_page": True},
    ),
    Event.INVITATION: Effect("CR-REL-04", "Invånaren får en kallelse i sin inkorg.", _ON_START_PAGE),
    Event.INDEXED_BOOKING: Effect(
        "CR-REL-05",
        "Invånaren får en bokad tid vars system uppdaterar Engagemangsindex; upphörde vid årsskiftet 2021/22.",
        _ON_START_PAGE,
    ),
    Event.BOOK: Effect("CR-REL-06", "Invånaren bokar en tid utan att ha lagt till mottagningen.", _ON_START_PAGE),
    Event.BOOK_DIRECTLY_LINK: Effect(
        "CR-REL-07", "Invånaren loggar in genom en länk för att boka direkt på kontaktkortet.", _ON_START_PAGE
    ),
    Event.REMOVE: Effect(
        "CR-REL-08",
        "Invånaren tar bort mottagningen från startsidan; är invånaren godkänd för kommunikation finns relationen kvar "
        "(CR-REL-11).",
        {"on_start_page": False},
    ),
    Event.LISTED_ELSEWHERE: Effect(
        "CR-REL-09",
        "Invånaren listar sig någon annanstans; ligger mottagningen under Mottagningar finns relationen kvar.",
        {"listed": False},
    ),
    # The source says of this one that the facility disappears from the start page, whoever put it there.
    Event.WITHDRAW_APPROVAL: Effect(
        "CR-REL-10",
        "Personalen tar bort godkännandet för kommunikation, och mottagningen försvinner från startsidan.",
        {"approved": False, "on_start_page": False},
    ),
    Event.OTHER_SERVICE_BOOKING: Effect(
        "CR-REL-12", "Invånaren bokar en tid från en tjänst under Övriga tjänster; det ger ingen relation.", {}
    ),
}


def parts_changed(event: Event, today: date, setup: PortalSetup) -> Mapping[str, bool]:
    """What an event does on a day: what follows from the index ended with 2021 (CR-REL-05, CR-INB-05)."""
    if event is Event.INDEXED_BOOKING and not index_reaches_inbox(today, setup):
        return {}
    return EVENTS[event].parts


def index_reaches_inbox(today: date, setup: PortalSetup) -> bool:
    """True while 1177 makes an inbox message of a booking it reads about in the index."""
    return datestamp(today) <= setup.inbox_from_index_until
