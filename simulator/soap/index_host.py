"""The engagement index as an addressee: FindContent, Update and ProcessNotification (spec/platform.md 4.1)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.contracts.contract import ServiceContract
from simulator.domain.booking_system import Caller
from simulator.domain.engagement import INDEX
from simulator.domain.fault import FaultSetting
from simulator.soap.index_view import index_of
from simulator.soap.reporting import Reporter
from simulator.worlds import World


class IndexHost:
    """Of the contract domain itintegration:engagementindex. Implements hosts.Host.

    Only an Update minds its address, and the index judges that itself (EI003).
    """

    component = "index"

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def knows(self, world: World, producer: str) -> bool:
        return producer == INDEX

    def accept(self, world: World, producer: str, contract: ServiceContract, logical_address: str) -> float:
        return world.setup.platform.index.delay

    def open(
        self,
        world: World,
        producer: str,
        caller: Caller | None,
        logical_address: str,
        faults: Mapping[str, FaultSetting],
    ) -> object:
        """Who looks at the index sees what producers have told until now."""
        self._reporter.catch_up(world)
        return index_of(world, logical_address)
