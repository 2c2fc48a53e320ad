"""What the index demands of an Update or a ProcessNotification, in its own order (spec/platform.md 4.3, 4.7).

The address first, then the number of transactions, then each transaction through every check before the next. The first
no ends it all: nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.domain.engagement import Engagement, Transaction
from simulator.domain.times import parse_timestamp
from simulator.engagement_index.codes import error, unreadable_date
from simulator.engagement_index.key import key
from simulator.errors import TechnicalError

FEWEST, MOST = 1, 1_000
"""Transactions in a request (EI000)."""

NAMES: Mapping[str, str] = {
    "resident": "registeredResidentIdentification",
    "service_domain": "serviceDomain",
    "categorization": "categorization",
    "logical_address": "logicalAddress",
    "business_object": "businessObjectInstanceIdentifier",
    "clinical_process": "clinicalProcessInterestId",
    "source_system": "sourceSystem",
    "data_controller": "dataController",
    "owner": "owner",
}
"""The mandatory parts of a row in the order they are checked, and what the wire calls them."""

LONGEST: Mapping[str, int] = {
    "resident": 32,
    "service_domain": 255,
    "categorization": 255,
    "logical_address": 64,
    "business_object": 128,
    "clinical_process": 128,
    "source_system": 64,
    "data_controller": 64,
}
"""Characters of a row's parts (EI004)."""
_TIMES: Mapping[str, str] = {
    "most_recent_content": "mostRecentContent",
    "update_time": "updateTime",
    "creation_time": "creationTime",
}
_LONGEST_TIME = 14
_BLANKS = "".join(map(chr, range(33)))  # what Java's trim takes away


def check_address(logical_address: str, owner: str) -> None:
    """Update only: the header must name the index itself (EI003). "" is a header that was not there."""
    if logical_address != owner:
        raise error("EI003", logical_address or "missing", owner)


def check(transactions: Sequence[Transaction], reserved: frozenset[str], *, owner_required: bool) -> list[Engagement]:
    """The rows of the transactions, when all of them hold; raises TechnicalError with the index's own text.

    `reserved`: HSA-ids that no row may lead to, since the aggregating services would call themselves (EI005, EI006).
    """
    _check_count(len(transactions))
    rows: list[Engagement] = []
    seen: dict[str, int] = {}
    for number, transaction in enumerate(transactions, start=1):
        row = _row(number, transaction)
        first = seen.setdefault(key(row, row.owner), number)
        if first != number:
            raise error("EI002", first, number)
        _check_row(number, row, reserved, owner_required)
        rows.append(row)
    return rows


def _check_count(count: int) -> None:
    if count < FEWEST:
        text = f"The request contains less than {FEWEST} engagements. Minium number of engagements per request is "
        raise error("EI000", f"{text}{FEWEST}.")
    if count > MOST:
        text = f"The request contains more than {MOST} engagements. Maximum number of engagements per request is "
        raise error("EI000", f"{text}{MOST}.")


def _row(number: int, transaction: Transaction) -> Engagement:
    """What the running index cannot even read ends in a text without a code."""
    row = transaction.engagement
    if row is None:
        raise TechnicalError(f"EngagementTransaction #{number} has no engagement", party="Server")
    if row.most_recent_content and not is_timestamp(row.most_recent_content):
        raise unreadable_date(row.most_recent_content)
    return row


def _check_row(number: int, row: Engagement, reserved: frozenset[str], owner_required: bool) -> None:
    mandatory = [name for name in NAMES if owner_required or name != "owner"]
    _check_blanks(row)
    if row.logical_address in reserved:
        raise error("EI005", number, row.logical_address or "")
    if row.source_system in reserved:
        raise error("EI006", number, row.source_system or "")
    for name in mandatory:
        if not getattr(row, name):
            raise error("EI004", f'mandatory field "{NAMES[name]}" is missing')
    _check_lengths(row)
    for name, wire in _TIMES.items():
        value = getattr(row, name)
        if value and not is_timestamp(value):
            raise error("EI004", f'Field "{wire}": Unparseable date: "{value}"')


def _check_blanks(row: Engagement) -> None:
    """A value of blanks alone slips through here, and is no empty one either: the index takes it."""
    for name, wire in NAMES.items():
        value = getattr(row, name)
        if name != "owner" and value and value.strip(_BLANKS) not in ("", value):
            raise error("EI004", f'mandatory field "{wire}" contains white space in beginning or end')


def _check_lengths(row: Engagement) -> None:
    longest = [(name, NAMES[name], most) for name, most in LONGEST.items()]
    for name, wire, most in [*longest, *((name, wire, _LONGEST_TIME) for name, wire in _TIMES.items())]:
        if len(getattr(row, name) or "") > most:
            raise error("EI004", f'Field "{wire}" is to long')


def is_timestamp(digits: str) -> bool:
    """True for 14 digits that are a time in the calendar."""
    try:
        parse_timestamp(digits)
    except ValueError:
        return False
    return True
