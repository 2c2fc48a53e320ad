"""1177 as those who send messages to its inbox meet it: AddMessageToPatientPortalInbox, IsActiveUser, and what the
engagement index tells it (spec/platform.md 7; CR-INB-02, CR-INB-03).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.domain.booking_system import Caller
from simulator.domain.engagement import Transaction
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.domain.outcome import ResultCode
from simulator.domain.patient_portal import NOT_ACTIVE, InboxMessage, NotificationMethod, Receipt
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.platform.catalogue import PORTAL
from simulator.portal.confirmations import OWN, counter_of
from simulator.store import messages, residents
from simulator.store.messages import NewMessage
from simulator.worlds import World

NO_SOURCE_SYSTEM = "sourceSystem saknas: meddelandet är levererat, men ingen avisering har skickats."
_HEADING = "Meddelande"


@dataclass(frozen=True, slots=True)
class PatientPortalOf:
    """One call's view of 1177 in a world. Implements domain.patient_portal.PatientPortal."""

    world: World

    def deliver(self, message: InboxMessage) -> Receipt:
        """Put into the inbox and paid for, or not at all."""
        methods = self.notification_methods(message.resident)
        if methods is None:
            return Receipt(ResultCode.ERROR, NOT_ACTIVE)
        new = NewMessage(
            resident=message.resident,
            facility=message.unit.hsa_id,
            at=timestamp(self.world.now),
            kind=OWN,
            heading=message.heading or _HEADING,
            text=message.text,
            system=message.source_system,
        )
        ledger, state = self.world.ledger, self.world.state
        if not messages.put(ledger.database, state.session, state.revision, new, counter_of(message.unit.hsa_id)):
            raise TechnicalError("Sessionen laddades om medan meddelandet kom in.", party="Server")
        if message.notify and not message.source_system:
            return Receipt(ResultCode.INFO, NO_SOURCE_SYSTEM)
        return Receipt(ResultCode.OK, None, methods if message.notify else ())

    def notification_methods(self, resident: str) -> tuple[NotificationMethod, ...] | None:
        known = residents.at_portal(self.world.ledger.database, self.world.state.session, resident)
        return known.notified_by if known.active else None

    def process_notification(self, transactions: Sequence[Transaction]) -> None:
        """From an engagement index outside: kept, and read when 1177 is asked anything (portal/settling.py)."""
        state, subscriber = self.world.state, self.world.setup.portal.hsa_id
        messages.keep_notification(self.world.ledger.database, state.session, state.revision, subscriber, transactions)


class PatientPortalHost:
    """Everything that is addressed to 1177. Implements soap.hosts.Host."""

    component = "portal"

    def knows(self, world: World, producer: str) -> bool:
        return producer == PORTAL

    def accept(self, world: World, producer: str, contract: ServiceContract, logical_address: str) -> float:
        """Raises TechnicalError when somebody else is addressed."""
        own = world.setup.portal.hsa_id
        if hsa_key(logical_address) != hsa_key(own):
            raise TechnicalError(
                f"LogicalAddress {logical_address!r} är inte 1177: {contract.name} adresseras till {own} "
                "(systemadressering)."
            )
        return 0.0

    def open(
        self,
        world: World,
        producer: str,
        caller: Caller | None,
        logical_address: str,
        faults: Mapping[str, FaultSetting],
    ) -> object:
        return PatientPortalOf(world)
