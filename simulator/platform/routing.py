"""Vägval and behörighet, in the router's order: routing errors win over permission errors, profile errors come last
(spec/platform.md 2.1)."""

from __future__ import annotations

from simulator.platform.catalogue import Row, ServiceCatalogue
from simulator.platform.vp_faults import (
    VPFault,
    no_address,
    no_permission,
    no_route,
    several_routes,
)


def route(catalogue: ServiceCatalogue, contract: str, receiver: str | None, sender: str, now: str) -> Row:
    """The one row that leads to the producer.

    Raises VPFault VP003, VP004, VP006, VP010 or VP007.
    """
    if receiver is None:
        raise VPFault("VP003", "No receiverId (logical address) found in message header. ")
    rows = catalogue.routes(contract, receiver, now)
    if not rows:
        raise no_route(contract, receiver)
    if len(rows) > 1:
        raise several_routes(contract, receiver)
    if not rows[0].destination.address.strip():
        raise no_address(contract, receiver)
    if not catalogue.permitted(contract, receiver, sender, now):
        raise no_permission(contract, receiver, sender)
    return rows[0]
