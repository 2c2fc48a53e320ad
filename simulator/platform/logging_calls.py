"""The platform's own entries in the call log: what it refused, gathered, or sent outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from simulator.contracts import CATALOGUE, envelope
from simulator.domain.call import Answer, Call
from simulator.domain.times import timestamp
from simulator.errors import TechnicalError
from simulator.platform.sender import Sender
from simulator.store.call_log import CallLog, Exchange, keep
from simulator.worlds import World

_LONGEST = 200  # of a caller's own words; the request is there in full


@dataclass(slots=True)
class Watch:
    """When a call began: by the computer's time, and by a clock that only goes forward."""

    real: Callable[[], float]
    at: float = field(init=False)
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.at, self.began = self.real(), perf_counter()

    @property
    def milliseconds(self) -> float:
        return round((perf_counter() - self.began) * 1000, 3)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call.

    `component` and `producer`: who answered; `failure`: why nobody did, or the fault's text.
    """

    component: str
    producer: str
    answer: Answer
    failure: str | None = None
    faults: str = ""


def log(call_log: CallLog, world: World, call: Call, sender: Sender, watch: Watch, outcome: Outcome) -> None:
    contract = CATALOGUE.get(call.contract)
    exchange = Exchange(
        session=world.state.session,
        at=timestamp(world.now),
        component=outcome.component,
        producer=outcome.producer,
        contract=contract.name if contract is not None else call.contract[:_LONGEST],
        logical_address=call.logical_address[:_LONGEST],
        sender=sender.hsa_id[:_LONGEST],
        correlation=sender.correlation[:_LONGEST],
        status=outcome.answer.status,
        fault=outcome.failure,
        faults=outcome.faults,
        began=watch.at,
        elapsed_ms=watch.milliseconds,
        request=call.body,
        reply=outcome.answer.body,
    )
    keep(call_log, exchange)


def fault_text(answer: Answer) -> str | None:
    if answer.status < 400:
        return None
    try:
        return envelope.parse(answer.body).payload.findtext("faultstring")
    except TechnicalError:
        return None
