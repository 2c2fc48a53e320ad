"""What the engagement index tells 1177, and what 1177 tells the citizen of it (CR-REL-04, CR-REL-05, CR-CON-18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from simulator.domain.engagement import SCHEDULING, Engagement, Transaction
from simulator.domain.portal import PortalSetup
from simulator.portal.collected import CollectedTime
from simulator.portal.relations import Event, index_reaches_inbox
from simulator.portal.visibility import moment


class MessageKind(Enum):
    OPEN_INVITATION = "open_invitation"
    TIMED_INVITATION = "timed_invitation"
    BOOKING = "booking"

    @property
    def event(self) -> Event:
        """What such a message does to the relation."""
        return Event.INDEXED_BOOKING if self is MessageKind.BOOKING else Event.INVITATION


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a notification makes 1177 ask about: GetBookingDetails at the row's logical address."""

    resident: str
    facility: str
    booking_id: str
    source_system: str


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be put into the inbox. `facility` is as it is written, `booking_id` the producer's."""

    resident: str
    facility: str
    kind: MessageKind
    heading: str
    text: str
    booking_id: str
    system: str


def lookup_of(transaction: Transaction) -> Lookup | None:
    """None for what gives no message: deletions, other domains, and rows that lack what the question needs."""
    row = transaction.engagement
    if transaction.delete or row is None or row.service_domain != SCHEDULING:
        return None
    return _complete(row)


def worth_asking(told: Iterable[Sequence[Transaction]]) -> list[list[tuple[Transaction, Lookup]]]:
    """Of each notification, oldest first, what is to be looked up: the last that is told of every row.

    A booking that has been cancelled since cannot be found any more, and one that has changed is found as it is now.
    """
    batches = [list(transactions) for transactions in told]
    last = {_row_of(each): id(each) for batch in batches for each in batch}
    return [
        [
            (each, lookup)
            for each in batch
            if last[_row_of(each)] == id(each) and (lookup := lookup_of(each)) is not None
        ]
        for batch in batches
    ]


def _row_of(transaction: Transaction) -> tuple[str | None, ...]:
    row = transaction.engagement
    if row is None:
        return ()
    return (row.service_domain, row.resident, row.logical_address, row.business_object, row.source_system)


def _complete(row: Engagement) -> Lookup | None:
    if not (row.resident and row.logical_address and row.business_object):
        return None
    return Lookup(row.resident, row.logical_address, row.business_object, row.source_system or "")


def kind_of(details: CollectedTime, now: datetime, setup: PortalSetup) -> MessageKind | None:
    """None when the citizen is not to be told: a booking, after 2021."""
    if details.is_invitation:
        return MessageKind.TIMED_INVITATION if details.start else MessageKind.OPEN_INVITATION
    return MessageKind.BOOKING if index_reaches_inbox(now.date(), setup) else None


def message_of(
    lookup: Lookup, details: CollectedTime, facility_name: str, now: datetime, setup: PortalSetup
) -> NewMessage | None:
    """The message that a notification gives, or None. Details of somebody else's time are never told."""
    if details.resident is not None and details.resident.strip().upper() != lookup.resident.upper():
        return None
    kind = kind_of(details, now, setup)
    if kind is None:
        return None
    heading, text = _words(kind, facility_name, details)
    return NewMessage(
        lookup.resident, lookup.facility, kind, heading, text, lookup.booking_id, lookup.source_system
    )  # fmt: skip


def _words(kind: MessageKind, facility: str, details: CollectedTime) -> tuple[str, str]:
    at = _at(details.start)
    if kind is MessageKind.OPEN_INVITATION:
        heading, text = "Kallelse", f"Du har fått en kallelse från {facility}. Välj själv en tid som passar."
    elif kind is MessageKind.TIMED_INVITATION:
        heading, text = "Kallelse", f"Du har fått en kallelse till {facility}{at}."
    else:
        heading, text = "Bokad tid", f"Du har en bokad tid på {facility}{at}."
    return heading, f"{text}\n\n{details.purpose}" if details.purpose else text


def _at(start: str | None) -> str:
    when = moment(start)
    return f" {when:%Y-%m-%d} klockan {when:%H:%M}" if when else ""
