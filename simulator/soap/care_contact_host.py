"""Booking systems as sources of care contacts: GetCareContacts, addressed to the system (spec/platform.md 6.4)."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.care_contacts.source import BookingsAsCareContacts
from simulator.contracts.clinicalprocess_logistics_logistics.parts import DOMAIN
from simulator.contracts.contract import ServiceContract
from simulator.domain.booking_system import Caller
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.worlds import World

__all__ = ("DOMAIN", "CareContactHost")


class CareContactHost:
    """Of the contract domain clinicalprocess:logistics:logistics; producers are booking systems. Implements
    hosts.Host.
    """

    component = "producer"

    def knows(self, world: World, producer: str) -> bool:
        return producer in world.setup.systems

    def accept(self, world: World, producer: str, contract: ServiceContract, logical_address: str) -> float:
        """Raises TechnicalError when another than the system is addressed, or it does not answer this version."""
        setup = world.setup.systems[producer]
        if hsa_key(logical_address) != hsa_key(setup.hsa_id):
            raise TechnicalError(
                f"LogicalAddress {logical_address!r} är inte {setup.name}: {contract.name} adresseras till "
                f"källsystemet självt ({setup.hsa_id})."
            )
        if int(contract.major) not in setup.care_contacts:
            answered = ", ".join(map(str, sorted(setup.care_contacts))) or "ingen"
            raise TechnicalError(
                f"{setup.name} stödjer inte {contract.name} {contract.major}. Versioner som det stödjer: {answered}."
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
        return BookingsAsCareContacts(
            world.setup.systems[producer],
            world.setup.profiles[producer],
            world.ledger,
            logical_address,
            timestamp(world.now),
            world.state.loaded_at,
        )
