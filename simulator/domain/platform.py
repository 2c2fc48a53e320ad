"""The national platform as a scenario sets it up: who it is, its service catalogue (TAK), its time limits.

Rows of the catalogue that a scenario does not write follow from its booking systems: each facility is reachable through
every contract that its system answers (platform/catalogue.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NATIONAL = "5565594230"
"""The national platform's HSA-id; a message addressed to it asks for aggregation (CR-COL-02)."""
CALLERS_OWN = "tidbok-anonym"
"""Who a caller is that does not say who it is, on an open platform."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Real seconds. The defaults are the platform's own (spec/platform.md 2.8, 3.2, 3.7)."""

    producer: float = 27.0
    """The aggregating services' patience with one producer."""
    aggregation: float = 28.0
    """Their patience with all of them together."""
    index: float = 20.0
    routing: float = 30.0
    """The router's patience with one producer."""
    connect: float = 2.0
    retry: float = 2.0
    """The router's pause before it tries a producer once more that refuses connections."""


@dataclass(frozen=True, slots=True)
class Route:
    """Vägval: a row that leads (contract, logical address) to a producer.

    `contract` is a responder namespace. `system` is a simulated or external system's id; `address` may be given instead
    of what follows from it ("" is the row without an address, VP010). Dates are 14 digits, both included.
    """

    contract: str
    logical_address: str
    system: str | None = None
    address: str | None = None
    profile: str = "rivtabp21"
    valid_from: str = "00000000000000"
    valid_until: str = "99999999999999"


@dataclass(frozen=True, slots=True)
class Permission:
    """Anropsbehörighet: `consumer` may call (contract, logical address). `*` as address means any."""

    contract: str
    logical_address: str
    consumer: str
    valid_from: str = "00000000000000"
    valid_until: str = "99999999999999"


@dataclass(frozen=True, slots=True)
class Missing:
    """A row that follows from the booking systems and that the scenario takes away; None means any."""

    logical_address: str
    contract: str | None = None
    route: bool = False
    permission: bool = False


@dataclass(frozen=True, slots=True)
class ExternalSystem:
    """A producer that is not simulated: reached over HTTP at `url` followed by the contract's path.

    `urls` names the address of single contracts, by responder namespace. Files are paths of PEM files.
    """

    id: str
    name: str
    hsa_id: str
    url: str
    contracts: frozenset[str]
    """Responder namespaces."""
    logical_addresses: tuple[str, ...]
    urls: Mapping[str, str] = field(default_factory=dict)
    timeout: float | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who the engagement index notifies: by HSA-id, with filters (service domain, categorizations; none means any).

    `url` is where ProcessNotification goes; None is 1177 itself.
    """

    hsa_id: str
    url: str | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class IndexSetup:
    """Engagemangsindex. `write_delay` is seconds by the session's clock between an Update and its effect.

    `url`: an index outside the simulator that our producers report to instead.
    """

    hsa_id: str = NATIONAL
    write_delay: float = 0.0
    delay: float = 0.0
    """Real seconds before it answers."""
    url: str | None = None
    subscribers: tuple[Subscriber, ...] = ()


@dataclass(frozen=True, slots=True)
class PlatformSetup:
    """`is_open`: nobody needs identification or a permission row, so that any SOAP tool can begin at once."""

    hsa_id: str = NATIONAL
    instance_id: str = "tidbok"
    instance_name: str = "tidbok"
    is_open: bool = True
    timeouts: Timeouts = Timeouts()
    routes: tuple[Route, ...] = ()
    permissions: tuple[Permission, ...] = ()
    missing: tuple[Missing, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    """The HSA tree: each unit's parent, ids as written (the tree minds case)."""
    external: tuple[ExternalSystem, ...] = ()
    index: IndexSetup = IndexSetup()
