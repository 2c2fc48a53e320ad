"""What the service registry (TAK) can be asked: who may call what, and where (spec/platform.md 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Filter:
    """What an addressee wants to hear of: a service domain, and some of its categorizations; none means all of them."""

    service_domain: str
    categorizations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """A logical address that may be called. Without filters it wants everything. Only version 2 tells them."""

    logical_address: str
    filters: tuple[Filter, ...] = ()


class ServiceRegistry(Protocol):
    """Contracts are named by their responder namespaces."""

    def supported_contracts(self, logical_address: str, consumer: str | None) -> Sequence[str]:
        """What `consumer` may call at the address; None means anybody (version 2 only)."""
        ...

    def logical_addressees(self, contract_namespace: str, consumer: str) -> Sequence[Addressee]: ...
