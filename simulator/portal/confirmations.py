"""1177's own confirmations in the inbox, and what the units' own cost (CR-INB-01 to CR-INB-03, CR-INB-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import timestamp
from simulator.portal import texts
from simulator.portal.display import Facilities
from simulator.portal.flow_time import FlowTime
from simulator.portal.flows import wording
from simulator.portal.flows.state import Flow, Kind, Step
from simulator.store.messages import NewMessage

KRONOR_PER_MESSAGE = 1
"""What a unit pays for a message of its own (CR-INB-03)."""
_COUNTER = "own_messages."


class ConfirmationKind(Enum):
    """Named as the portal API names kinds of messages."""

    BOOKED = "booked"
    REBOOKED = "rebooked"
    CANCELLED = "cancelled"


_KINDS = {
    Kind.BOOKING: ConfirmationKind.BOOKED,
    Kind.INVITATION: ConfirmationKind.BOOKED,
    Kind.REBOOKING: ConfirmationKind.REBOOKED,
    Kind.CANCELLING: ConfirmationKind.CANCELLED,
}
_HEADINGS = {
    ConfirmationKind.BOOKED: "Bokad tid",
    ConfirmationKind.REBOOKED: "Ombokad tid",
    ConfirmationKind.CANCELLED: "Avbokad tid",
}
OWN = "from_facility"
"""The kind of a message that a unit has sent itself."""


def confirmation(flow: Flow, facilities: Facilities, now: datetime) -> NewMessage | None:
    """The message about a flow that has come to its end; None when nothing was done, or the facility has opted out.

    What staff do for the citizen is not the citizen's own activity.
    """
    if flow.step is not Step.CONFIRMATION or flow.ending is None or flow.agent is not None:
        return None
    time = flow.original if flow.kind is Kind.CANCELLING else flow.slot
    facility = flow.facility if flow.kind is Kind.CANCELLING else flow.chosen_facility
    if not facilities.settings(facility).sends_confirmations:
        return None
    kind = _KINDS[flow.kind]
    return NewMessage(
        resident=flow.resident,
        facility=facility,
        at=timestamp(now),
        kind=kind.value,
        heading=_HEADINGS[kind],
        text=_text(flow, time or FlowTime(), facilities.name(facility)),
        booking_id=flow.ending.booking_id or flow.booking_id,
    )


def _text(flow: Flow, time: FlowTime, facility: str) -> str:
    done = flow.kind.act.texts.done
    where = f"{texts.FACILITY}: {facility}."
    when = wording.at(time.start).strip()
    said = flow.ending.text if flow.ending and flow.ending.code and flow.ending.code.value == "INFO" else None
    parts = (done, f"Tid: {when}." if when else None, where, said)
    return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class OwnMessages:
    """What one unit has sent in the session. `facility` is an HSA key."""

    facility: str
    messages: int

    @property
    def kronor(self) -> int:
        return self.messages * KRONOR_PER_MESSAGE


def counter_of(facility: str) -> Mapping[str, int]:
    """What one message of a unit's adds to the session's counters."""
    return {f"{_COUNTER}{hsa_key(facility)}": 1}


def own_messages(counted: Mapping[str, int]) -> tuple[OwnMessages, ...]:
    """By facility, from the session's counters."""
    return tuple(
        OwnMessages(name.removeprefix(_COUNTER), number)
        for name, number in sorted(counted.items())
        if name.startswith(_COUNTER)
    )
