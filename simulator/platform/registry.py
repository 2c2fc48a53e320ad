"""The catalogue as its own contracts show it: GetSupportedServiceContracts, GetLogicalAddresseesByServiceContract, and
the ping of the platform itself (spec/platform.md 5)."""

from __future__ import annotations

import platform as computer
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator import __version__
from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_engagementindex import process_notification
from simulator.domain.booking_system import Caller
from simulator.domain.fault import FaultSetting
from simulator.domain.registry import Addressee, Filter
from simulator.domain.times import timestamp
from simulator.platform.catalogue import PLATFORM, ServiceCatalogue, catalogue
from simulator.worlds import World

_NOTIFICATION = process_notification.CONTRACT.responder_namespace


@dataclass(frozen=True, slots=True)
class Registry:
    """Implements domain.registry.ServiceRegistry, and what PingForConfiguration asks for."""

    world: World
    catalogue: ServiceCatalogue

    def supported_contracts(self, logical_address: str, consumer: str | None) -> Sequence[str]:
        return self.catalogue.contracts_at(logical_address, consumer, timestamp(self.world.now))

    def logical_addressees(self, contract_namespace: str, consumer: str) -> Sequence[Addressee]:
        """Subscribers of the index are its addressees of ProcessNotification, with their filters."""
        if contract_namespace == _NOTIFICATION:
            return [
                Addressee(each.hsa_id, tuple(Filter(domain, kinds) for domain, kinds in each.filters))
                for each in self.world.setup.platform.index.subscribers
            ]
        return [Addressee(address, ()) for address in self.catalogue.addressees(contract_namespace, consumer)]

    @property
    def version(self) -> str:
        return f"tidbok {__version__}"

    def now(self) -> str:
        return timestamp(self.world.now)

    def configuration(self) -> Sequence[tuple[str, str]]:
        setup = self.world.setup
        return (
            ("platform", setup.platform.instance_name),
            ("systems", str(len(setup.systems) + len(setup.platform.external))),
            ("python", computer.python_version()),
        )


class RegistryHost:
    """Implements soap.hosts.Host for the registry's two domains."""

    component = "platform"

    def knows(self, world: World, producer: str) -> bool:
        return producer == PLATFORM

    def accept(self, world: World, producer: str, contract: ServiceContract, logical_address: str) -> float:
        return 0.0

    def open(
        self,
        world: World,
        producer: str,
        caller: Caller | None,
        logical_address: str,
        faults: Mapping[str, FaultSetting] | None = None,
    ) -> object:
        return Registry(world, catalogue(world.setup))
