"""One call's view of the engagement index (spec/platform.md 4.3 to 4.8). Implements domain.engagement.EngagementIndex.

A batch's rows, its deletions and what subscribers are to hear of it are one transaction in the ledger.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from simulator.domain.engagement import Engagement, FindQuery, Transaction
from simulator.domain.platform import IndexSetup
from simulator.domain.times import parse_timestamp, timestamp
from simulator.engagement_index.batch import Batch, changes, of_notification, of_update
from simulator.engagement_index.key import key
from simulator.engagement_index.matching import check_query, matching
from simulator.engagement_index.subscribers import kept
from simulator.engagement_index.validation import check, check_address
from simulator.store.engagements import Accepted, EngagementStore, Writing
from simulator.store.revision import Replaced


@dataclass(frozen=True, slots=True)
class Index:
    """`now` is 14 digits of the session's clock; `logical_address` the SOAP header's, "" when there was none.

    `reserved`: HSA-ids that no row may lead to; the index's own and the router's.
    """

    store: EngagementStore
    setup: IndexSetup
    now: str
    logical_address: str = ""
    reserved: frozenset[str] = frozenset()

    def update(self, transactions: Sequence[Transaction]) -> None:
        """Raises TechnicalError, and stores nothing, for the first thing that does not hold."""
        check_address(self.logical_address, self.setup.hsa_id)
        check(transactions, self.reserved, owner_required=False)
        self._accept(transactions, notification=False)

    def process_notification(self, transactions: Sequence[Transaction]) -> None:
        """As `update`, whatever the address; what the index itself owns has come back to it and is dropped (R4)."""
        check(transactions, self.reserved, owner_required=True)
        others = [each for each in transactions if each.engagement and each.engagement.owner != self.setup.hsa_id]
        if others:
            self._accept(others, notification=True)

    def find(self, query: FindQuery) -> Sequence[Engagement]:
        check_query(query)
        with contextlib.suppress(Replaced):  # a look at what is there now
            self.settle()
        return matching(self.store.of_resident(query.resident or "", query.service_domain or ""), query)

    def settle(self) -> None:
        """Carry out what has been accepted and whose write delay is over, at the time it was to be done.

        Raises Replaced.
        """
        if self.store.is_anything_due(self.now):
            with self.store.writing() as writing:
                for accepted in writing.take_due(self.now):
                    self._carry_out(writing, accepted)

    def _accept(self, transactions: Sequence[Transaction], *, notification: bool) -> None:
        """OK means accepted: the effect is there at once, unless the index has a write delay."""
        with self.store.writing() as writing:
            if self.setup.write_delay > 0:
                due = timestamp(parse_timestamp(self.now) + timedelta(seconds=self.setup.write_delay))
                writing.accept(transactions, due, notification=notification)
            else:
                self._carry_out(writing, Accepted(self.now, tuple(transactions), notification))

    def _carry_out(self, writing: Writing, accepted: Accepted) -> None:
        batch = self._notified(writing, accepted) if accepted.notification else self._updated(writing, accepted)
        writing.remove(batch.removed)
        writing.save(batch.saved)
        for subscriber in self.setup.subscribers:
            told = kept(subscriber, batch.told)
            if told:
                writing.notify(subscriber.hsa_id, told)

    def _updated(self, writing: Writing, accepted: Accepted) -> Batch:
        wanted = changes(accepted.transactions, self.setup.hsa_id)
        return of_update(wanted, writing.stored(each.key for each in wanted), accepted.due)

    def _notified(self, writing: Writing, accepted: Accepted) -> Batch:
        own = self.setup.hsa_id
        wanted = changes(accepted.transactions)
        stored = writing.stored([*(each.key for each in wanted), *(key(each.row, own) for each in wanted)])
        return of_notification(wanted, accepted.transactions, stored, own, accepted.due)
