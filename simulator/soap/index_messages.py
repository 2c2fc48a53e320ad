"""The index's messages as bytes, and as they stand in the call log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.contracts import engagement_index, envelope, headers
from simulator.contracts.consumer import request_writer
from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_engagementindex.engagement import transactions_request
from simulator.domain.call import XML
from simulator.domain.engagement import Transaction
from simulator.domain.reply import Reply
from simulator.domain.times import timestamp
from simulator.store.call_log import Exchange
from simulator.worlds import World

UPDATE = engagement_index.update.CONTRACT
NOTIFICATION = engagement_index.process_notification.CONTRACT


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way. `component` is who answers, `producer` what the call log calls it; `sender` an HSA-id."""

    component: str
    producer: str
    contract: ServiceContract
    address: str
    sender: str
    body: bytes
    correlation: str = ""

    def http_headers(self) -> dict[str, str]:
        return {
            "Content-Type": XML,
            "SOAPAction": f'"{self.contract.soap_action}"',
            "x-rivta-original-serviceconsumer-hsaid": self.sender,
            "x-skltp-correlation-id": self.correlation,
        }

    def answered(self, world: World, reply: Reply, began: float, elapsed: float) -> Exchange:
        """`began`: seconds since 1970; `elapsed`: seconds."""
        return Exchange(
            session=world.state.session,
            at=timestamp(world.now),
            component=self.component,
            producer=self.producer,
            contract=self.contract.name,
            logical_address=self.address,
            sender=self.sender,
            correlation=self.correlation,
            status=reply.status,
            fault=reply.fault,
            began=began,
            elapsed_ms=round(elapsed * 1000, 3),
            request=self.body,
            reply=reply.body,
        )


def written(contract: ServiceContract, address: str, transactions: Sequence[Transaction]) -> bytes:
    text = request_writer(contract)(transactions_request(transactions))
    return envelope.request(text, headers.request_head(address, namespace=contract.address_namespace))


def hsa_id(world: World, system: str) -> str:
    """Of a system that may have gone with its world since it left the message."""
    setup = world.setup.systems.get(system)
    return setup.hsa_id if setup else ""
