"""Faults of the guard in front of a booking system: what it lets in that it should refuse, and the other way round."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from simulator.contracts.envelope import Message
from simulator.contracts.headers import ACTOR
from simulator.errors import TechnicalError

NO_ACTOR, ANY_ACTOR_TYPE = "actor_not_needed", "any_actor_type"
ANY_ADDRESS, NO_EXTENSIONS = "any_address", "refuses_extensions"
_DOMAIN = "urn:riv:crm:scheduling:"
_KNOWN_TYPES = ("subject_of_care", "subject_of_care_agent")


def seen(message: Message, address: str, met: Collection[str]) -> str:
    """The address that the system takes the message to have, given the faults it has met, by name.

    Raises TechnicalError for what it does not take (PR-GEN-08). An actorType that it does not know it takes for a
    citizen's (PR-ACT-05).
    """
    if NO_EXTENSIONS in met and any(_is_foreign(each) for each in message.payload.iter()):
        raise TechnicalError("Meddelandet innehåller element som inte känns igen.")
    if ANY_ACTOR_TYPE in met:
        for header in message.headers:
            for kind in header.iter("{*}actorType"):
                kind.text = kind.text if kind.text in _KNOWN_TYPES else _KNOWN_TYPES[0]
    named = next(message.payload.iter("{*}healthcare_facility"), None)
    return named.text if ANY_ADDRESS in met and named is not None and named.text else address


def spared(message: Message, met: Collection[str]) -> bool:
    """Whether the message is taken without an Actor (PR-ACT-04)."""
    return NO_ACTOR in met and all(header.tag != ACTOR for header in message.headers)


def _is_foreign(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and not (etree.QName(element).namespace or "").startswith(_DOMAIN)
