"""Whether a fault that is on is meant for a call: pure, and the same in every process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import hsa_key
from simulator.faults.fault import Fault, Kind, names_of

ROUTER = "router"
"""The component whose own faults are of kind platform, and which meets no others."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A call, or without `contract` an act of staff. `now` is 14 digits of the session's clock.

    `component` says what was called: producer, index, platform, portal or external; `residents` are those that the
    message names.
    """

    producer: str
    contract: ServiceContract | None
    logical_address: str
    residents: frozenset[str]
    now: str
    component: str = "producer"


def fits(setting: FaultSetting, fault: Fault, situation: Situation) -> bool:
    return (
        _touches(fault, situation)
        and _contract_fits(setting, situation)
        and _producer_fits(setting, situation)
        and (setting.logical_address is None or hsa_key(setting.logical_address) == hsa_key(situation.logical_address))
        and (setting.resident is None or setting.resident in situation.residents)
        and (setting.since is None or setting.since <= situation.now)
        and (setting.until is None or situation.now < setting.until)
    )


def drawn(setting: FaultSetting, seed: int, number: int) -> bool:
    """Whether the `number`th call that fits is harmed: the same for the same seed, whoever asks and when."""
    if setting.probability >= 1.0:
        return True
    digest = hashlib.sha256(f"{seed}:{setting.id}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < setting.probability


def _touches(fault: Fault, situation: Situation) -> bool:
    """What staff do reaches no contract, but the index has to hear of it."""
    if (fault.kind is Kind.PLATFORM) is not (situation.component == ROUTER):
        return False
    if situation.contract is None:
        return fault.kind is Kind.INDEX
    return fault.touches(situation.contract)


def _contract_fits(setting: FaultSetting, situation: Situation) -> bool:
    if setting.contract is None:
        return True
    return situation.contract is not None and setting.contract in names_of(situation.contract)


def _producer_fits(setting: FaultSetting, situation: Situation) -> bool:
    """Without a producer the booking systems are meant; the index only where one of its contracts is named."""
    if setting.producer is not None:
        return setting.producer == situation.producer
    if situation.component in ("producer", "external", ROUTER):
        return True
    return situation.component == "index" and setting.contract is not None
