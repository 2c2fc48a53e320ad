"""The call log of a session: what has gone between 1177, the platform, the index and the booking systems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from simulator.bdd.admin import JsonApi


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """`component` is who answered: producer, platform, index, portal or external. `status` 0: no answer."""

    id: int
    at: str
    component: str
    producer: str
    contract: str
    logical_address: str
    sender: str
    status: int
    fault: str | None
    faults: tuple[str, ...]
    elapsed_ms: float
    request: str
    reply: str

    @property
    def request_xml(self) -> etree._Element:
        return etree.fromstring(self.request.encode())

    @property
    def reply_xml(self) -> etree._Element:
        return etree.fromstring(self.reply.encode())


@dataclass(frozen=True, slots=True)
class Calls:
    api: JsonApi

    def newest(self, limit: int = 1_000, **filters: str | None) -> list[LoggedCall]:
        """Newest first. Filters: contract, producer, logical_address, status, component."""
        return [_logged(row) for row in self.api.get("/calls", limit=limit, **filters)]

    def in_order(self, contract: str | None = None, logical_address: str | None = None) -> list[LoggedCall]:
        """As they ended, the first one first."""
        return self.newest(contract=contract, logical_address=logical_address)[::-1]

    def clear(self) -> None:
        self.api.delete("/calls")


def _logged(row: dict[str, Any]) -> LoggedCall:
    known = {name: row[name] for name in LoggedCall.__slots__ if name in row}
    return LoggedCall(**{**known, "faults": tuple(row.get("faults", ()))})
