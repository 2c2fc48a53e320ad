"""Who the index tells of what (spec/platform.md 4.6). Filters mind no case, unlike the index's keys."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.domain.engagement import Engagement, Transaction
from simulator.domain.platform import Subscriber


def kept(subscriber: Subscriber, transactions: Sequence[Transaction]) -> tuple[Transaction, ...]:
    """What is left of a batch for this subscriber."""
    return tuple(each for each in transactions if each.engagement is not None and wants(subscriber, each.engagement))


def wants(subscriber: Subscriber, row: Engagement) -> bool:
    """No filter wants everything; a filter without categorizations wants its whole service domain."""
    if not subscriber.filters:
        return True
    return any(
        _same(domain, row.service_domain)
        and (not categorizations or any(_same(each, row.categorization) for each in categorizations))
        for domain, categorizations in subscriber.filters
    )


def _same(one: str, other: str | None) -> bool:
    return one.casefold() == (other or "").casefold()
