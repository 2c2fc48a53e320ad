"""Who can be asked at an address: booking systems, and what else a contract's answer is made of.

A `Host` judges what its addressee would: is this its logical address, does it answer this contract, how long does it
take.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from simulator.contracts.contract import ServiceContract
from simulator.domain.booking_system import Caller
from simulator.domain.facility import SystemSetup
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.errors import TechnicalError
from simulator.worlds import World


class Host(Protocol):
    component: str
    """What the call log calls it."""

    def knows(self, world: World, producer: str) -> bool:
        """Whether there is such an addressee in the world."""
        ...

    def accept(self, world: World, producer: str, contract: ServiceContract, logical_address: str) -> float:
        """The delay before it answers, in real seconds. Raises TechnicalError when it will not answer this."""
        ...

    def open(
        self,
        world: World,
        producer: str,
        caller: Caller | None,
        logical_address: str,
        faults: Mapping[str, FaultSetting],
    ) -> object:
        """What the contract's `answer` is to be given. `faults`: those it has to look for itself, by their names."""
        ...


class BookingSystems:
    """The simulated booking systems, by their id."""

    component = "producer"

    def knows(self, world: World, producer: str) -> bool:
        return producer in world.setup.systems

    def accept(self, world: World, producer: str, contract: ServiceContract, logical_address: str) -> float:
        """Raises TechnicalError when the system does not host the facility (PR-GEN-03), or not the contract."""
        setup = world.setup.systems[producer]
        if hsa_key(logical_address) not in setup.facilities and not contract.any_address:
            raise TechnicalError(
                f"LogicalAddress {logical_address!r} finns inte i {setup.name}: adressera en av dess mottagningar "
                f"({_some(setup)})."
            )
        if contract.name not in setup.contracts:
            raise TechnicalError(
                f"{setup.name} stödjer inte {contract.name}. Det stödjer: {', '.join(sorted(setup.contracts))}."
            )
        return setup.delay.for_contract(contract.name)

    def open(
        self,
        world: World,
        producer: str,
        caller: Caller | None,
        logical_address: str,
        faults: Mapping[str, FaultSetting],
    ) -> object:
        return world.system(producer, caller, hsa_key(logical_address), faults)


def _some(setup: SystemSetup, most: int = 3) -> str:
    ids = [facility.hsa_id for facility in setup.facilities.values()]
    return ", ".join(ids[:most]) + (f" och {len(ids) - most} till" if len(ids) > most else "")
