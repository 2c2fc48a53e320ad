"""What the contracts of the service registry share, in both versions: how a contract is named, and what must be said.

The registry reads leniently, and has its own words for what is missing (spec/platform.md 5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.errors import TechnicalError

DOMAIN = "itintegration:registry"
DOMAIN_2 = "infrastructure:itintegration:registry"
VERSION = "1.0"
VERSION_2 = "2.0"
HOSTED = "hosted by the service registry (TAK)"

_NO_ADDRESS = "LogicalAddress must not be empty or null"
_NO_CONSUMER = "ServiceConsumerHsaId must not be empty or null"
_NO_CONTRACT = "ServiceContractNamespece must not be empty or null"  # spelt so by the registry


@dataclass(frozen=True, slots=True)
class ServiceContractNamespaceType:
    ServiceContractNamespace: str | None


@dataclass(frozen=True, slots=True)
class SupportedRequest:
    serviceConsumerHsaId: str | None
    logicalAdress: str | None


@dataclass(frozen=True, slots=True)
class SupportedResponse:
    serviceContractNamespace: tuple[ServiceContractNamespaceType, ...]


@dataclass(frozen=True, slots=True)
class AddresseesRequest:
    serviceConsumerHsaId: str | None
    serviceContractNameSpace: ServiceContractNamespaceType | None


def address(request: SupportedRequest) -> str:
    return _said(request.logicalAdress, _NO_ADDRESS)


def consumer(request: SupportedRequest | AddresseesRequest) -> str:
    return _said(request.serviceConsumerHsaId, _NO_CONSUMER)


def contract_namespace(request: AddresseesRequest) -> str:
    wrapped = request.serviceContractNameSpace
    return _said(wrapped.ServiceContractNamespace if wrapped else None, _NO_CONTRACT)


def is_blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _said(text: str | None, otherwise: str) -> str:
    if text is None or is_blank(text):
        raise TechnicalError(otherwise, party="Server")
    return text


def supported(namespaces: Iterable[str]) -> SupportedResponse:
    return SupportedResponse(tuple(map(ServiceContractNamespaceType, namespaces)))
