"""What the faults of one call do to it, in the order of things: the wait, the act, what the reply says, how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulator.contracts.contract import ServiceContract
from simulator.domain.fault import FaultSetting
from simulator.domain.reply import Reply
from simulator.faults.catalogue import FAULTS
from simulator.faults.document import opened
from simulator.faults.fault import Fault, Kind, Values

_HOOKS = (Kind.LOGIC, Kind.INDEX)


@dataclass(frozen=True, slots=True)
class _One:
    setting: FaultSetting
    fault: Fault
    values: Values


@dataclass(frozen=True, slots=True)
class Harm:
    """The faults that one call has met. `instead` is the reply that takes the true one's place, if any."""

    names: str = ""
    """With single blanks between, as the call log keeps them."""
    wait: float = 0.0
    """Real seconds, beside what the addressee takes anyway."""
    instead: Reply | None = None
    carried_out: bool = True
    """Whether the addressee does what it is asked."""
    hooks: Mapping[str, FaultSetting] = field(default_factory=dict)
    """Those that the addressee itself looks for, by the fault's name."""
    changes: Sequence[_One] = ()

    def done_to(self, reply: Reply, contract: ServiceContract, now: datetime) -> Reply:
        """The reply as it leaves."""
        if self.instead is not None:
            return self.instead
        for each in self.changes:
            if each.fault.cover is not None and reply.fault:
                reply = each.fault.cover(reply, contract)
        reply = self._rewritten(reply, contract, now)
        for each in self.changes:
            if each.fault.alter is not None:
                reply = each.fault.alter(reply, each.values)
        return reply

    def _rewritten(self, reply: Reply, contract: ServiceContract, now: datetime) -> Reply:
        rewriting = [each for each in self.changes if each.fault.rewrite is not None]
        document = opened(reply.body, contract, now) if rewriting else None
        if document is None:
            return reply
        for each in rewriting:
            assert each.fault.rewrite is not None
            each.fault.rewrite(document, each.values)
        return Reply(reply.status, document.bytes(), reply.fault)


UNHARMED = Harm()


def harm(settings: Sequence[FaultSetting]) -> Harm:
    """Of several that give a reply of their own the first one counts."""
    if not settings:
        return UNHARMED
    met = [_One(each, FAULTS[each.fault], FAULTS[each.fault].values(each)) for each in settings]
    replacing = next((each for each in met if each.fault.instead is not None), None)
    return Harm(
        names=" ".join(dict.fromkeys(each.fault.name for each in met)),
        wait=sum(each.fault.wait(each.values) for each in met if each.fault.wait is not None),
        instead=replacing.fault.instead(replacing.values) if replacing and replacing.fault.instead else None,
        carried_out=replacing is None or bool(replacing.values["carried_out"]),
        hooks={each.fault.name: each.setting for each in met if each.fault.kind in _HOOKS},
        changes=sorted(
            (each for each in met if each.fault.alter or each.fault.rewrite or each.fault.cover), key=_layer
        ),
    )


def _layer(one: _One) -> int:
    """What the reply says is changed before how it is written, and that before how it is sent."""
    return (Kind.CONTENT, Kind.SOAP, Kind.TRANSPORT).index(one.fault.kind)
