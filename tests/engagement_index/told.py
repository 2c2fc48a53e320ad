"""An index on a ledger of its own, and rows to tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.domain.engagement import Engagement, FindQuery, Transaction
from simulator.domain.platform import IndexSetup
from simulator.engagement_index.index import Index
from simulator.store import outbox
from simulator.store.database import Database
from simulator.store.engagements import EngagementStore

OWN = "5565594230"
ROUTER = "SE5565594230-ROUTER"
NOW = "20260803080000"
LATER = "20260803090000"
TOLVAN = "191212121212"
SCHEDULING = "riv:crm:scheduling"
ROW = Engagement(
    resident=TOLVAN,
    service_domain=SCHEDULING,
    categorization="NA",
    logical_address="SE2321000016-1HZ5",
    business_object="B-1",
    clinical_process="NA",
    most_recent_content="20260810090000",
    source_system="SE2321000016-SYS1",
    creation_time=None,
    update_time=None,
    data_controller="SE2321000016",
    owner=None,
)


def save(**fields: str | None) -> Transaction:
    return Transaction(False, replace(ROW, **fields))


def remove(**fields: str | None) -> Transaction:
    return Transaction(True, replace(ROW, **{"most_recent_content": None, **fields}))


@dataclass
class Told:
    """The index at a time, by what a test wants to do to it."""

    database: Database
    setup: IndexSetup = field(default_factory=lambda: IndexSetup(OWN))
    address: str = OWN

    def at(self, now: str = NOW) -> Index:
        store = EngagementStore(self.database, "default")
        return Index(store, self.setup, now, self.address, frozenset((OWN, ROUTER)))

    def update(self, *transactions: Transaction, now: str = NOW) -> None:
        self.at(now).update(transactions)

    def process(self, *transactions: Transaction, now: str = NOW) -> None:
        self.at(now).process_notification(transactions)

    def rows(self, now: str = NOW, **query: Any) -> list[Engagement]:
        asked = {"resident": TOLVAN, "service_domain": SCHEDULING, **query}
        return list(self.at(now).find(FindQuery(**asked)))

    def heard(self, subscriber: str) -> list[Sequence[Transaction]]:
        """What is to be told, batch by batch."""
        return [each.transactions for each in outbox.notifications_for(self.database, "default", subscriber)]
