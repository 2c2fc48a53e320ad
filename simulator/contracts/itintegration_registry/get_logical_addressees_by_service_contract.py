"""GetLogicalAddresseesByServiceContract 1.0: where a consumer may call a contract (spec/platform.md 5)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_registry.asking import (
    DOMAIN,
    HOSTED,
    VERSION,
    AddresseesRequest,
    consumer,
    contract_namespace,
)
from simulator.domain.registry import ServiceRegistry

Request = AddresseesRequest


@dataclass(frozen=True, slots=True)
class Response:
    logicalAddress: tuple[str, ...]


def answer(request: Request, registry: ServiceRegistry) -> Response:
    found = registry.logical_addressees(contract_namespace(request), consumer(request))
    return Response(tuple(addressee.logical_address for addressee in found))


CONTRACT = ServiceContract(
    name="GetLogicalAddresseesByServiceContract",
    domain=DOMAIN,
    version=VERSION,
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference="TD itintegration:registry 1.0.0",
    needs_actor=False,
    lenient=True,
)
