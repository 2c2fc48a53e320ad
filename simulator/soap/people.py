"""Whom a message is about, in every contract: the citizen may be named by either of three elements."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from simulator.contracts.envelope import Message
from simulator.domain.booking_system import Caller

_NAMES = ("subject_of_care", "registeredResidentIdentification")


def named_in(message: Message, caller: Caller | None) -> frozenset[str]:
    """The citizens of the payload; where it names none (a booking id does not), the one who asks."""
    named = frozenset(_named(message.payload))
    if not named and caller is not None and not caller.is_agent:
        return frozenset((caller.actor_id,))
    return named


def _named(payload: etree._Element) -> Iterator[str]:
    for element in payload.iter():
        name = etree.QName(element).localname
        if name in _NAMES:
            yield (element.text or "").strip()
        elif name == "patientId":
            yield (element.findtext("{*}id") or "").strip()
