"""GetSupportedServiceContracts 1.0: what a consumer may call at a logical address (spec/platform.md 5)."""

from __future__ import annotations

from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_registry.asking import (
    DOMAIN,
    HOSTED,
    VERSION,
    SupportedRequest,
    SupportedResponse,
    address,
    consumer,
    supported,
)
from simulator.domain.registry import ServiceRegistry

Request = SupportedRequest
Response = SupportedResponse


def answer(request: Request, registry: ServiceRegistry) -> Response:
    return supported(registry.supported_contracts(address(request), consumer(request)))


CONTRACT = ServiceContract(
    name="GetSupportedServiceContracts",
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
