"""What a service contract is: one record per contract, from which routes, WSDL, validation and field rules follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.contracts.presence import Presence
from simulator.contracts.shapes import Element, root_elements
from simulator.errors import TechnicalError
from simulator.resources import SCHEMAS

REGISTRY = "urn:riv:itintegration:registry:1"
"""The namespace of the LogicalAddress header."""


@dataclass(frozen=True, eq=False)
class ServiceContract:
    """A tjänstekontrakt of RIVTABP21. `obligation` says when a booking system must support it (spec/producer-rules.md,
    M), or, of the other contracts, who hosts it.
    """

    name: str
    domain: str
    version: str
    request: type
    response: type
    answer: Callable[[Any, Any], Any]
    """From a request, and whoever is asked: the Protocol that the contract's module names."""
    obligation: str
    reference: str
    request_rules: Mapping[str, Presence] = field(default_factory=dict)
    """Stricter than the schema, by path. What is forbidden is ignored when it comes: 1177 may send it (CR, M.8)."""
    response_rules: Mapping[str, Presence] = field(default_factory=dict)
    needs_actor: bool = True
    any_address: bool = False
    """Answers whatever logical address it is called with."""
    lenient: bool = False
    """Requests are not judged by the schema: the host has its own order and words. Replies always are."""
    action: str = ""
    """Its SOAPAction, where that does not follow the pattern."""
    address_namespace: str = REGISTRY
    """Of the LogicalAddress in a request's header."""

    @property
    def major(self) -> str:
        return self.version.partition(".")[0]

    @cached_property
    def responder_namespace(self) -> str:
        """Also the contract's name in the service catalogue."""
        return f"urn:riv:{self.domain}:{self.name}Responder:{self.major}"

    @property
    def soap_action(self) -> str:
        return self.action or f"{self.responder_namespace}:{self.name}"

    @property
    def path(self) -> str:
        """The end of its address, e.g. crm/scheduling/MakeBooking/1/rivtabp21."""
        return f"{self.domain.replace(':', '/')}/{self.name}/{self.major}/rivtabp21"

    @property
    def folder(self) -> Path:
        return SCHEMAS / f"{self.domain.replace(':', '_')}_{self.version}"

    @cached_property
    def xsd(self) -> Path:
        return self.folder / f"{self.name}Responder_{self.version}.xsd"

    @property
    def wsdl(self) -> Path:
        return self.folder / f"{self.name}Interaction_{self.version}_RIVTABP21.wsdl"

    @cached_property
    def request_element(self) -> Element:
        return root_elements(self.xsd)[self.name]

    @cached_property
    def response_element(self) -> Element:
        return root_elements(self.xsd)[f"{self.name}Response"]


def demand(contract: ServiceContract, request: object) -> None:
    """Raises TechnicalError for what the contract description requires although the schema does not."""
    for path, presence in contract.request_rules.items():
        if presence is Presence.REQUIRED and _at(request, path) in (None, ""):
            raise TechnicalError(
                f"{path} saknas eller är tomt i {contract.name}: "
                f"valfritt i schemat men obligatoriskt enligt kontraktsbeskrivningen ({contract.reference})."
            )


def _at(value: Any, path: str) -> Any:
    for name in path.split("/"):
        if value is None:
            return None
        value = getattr(value, name)
    return value
