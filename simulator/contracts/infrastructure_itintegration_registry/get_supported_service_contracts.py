"""GetSupportedServiceContracts 2.0: what a consumer, or anybody, may call at a logical address (spec/platform.md 5)."""

from __future__ import annotations

from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_registry.asking import (
    DOMAIN_2,
    HOSTED,
    VERSION_2,
    SupportedRequest,
    SupportedResponse,
    address,
    is_blank,
    supported,
)
from simulator.domain.registry import ServiceRegistry

Request = SupportedRequest
Response = SupportedResponse


def answer(request: Request, registry: ServiceRegistry) -> Response:
    consumer = None if is_blank(request.serviceConsumerHsaId) else request.serviceConsumerHsaId
    return supported(registry.supported_contracts(address(request), consumer))


CONTRACT = ServiceContract(
    name="GetSupportedServiceContracts",
    domain=DOMAIN_2,
    version=VERSION_2,
    request=Request,
    response=Response,
    answer=answer,
    obligation=HOSTED,
    reference="TKB infrastructure:itintegration:registry 2.0",
    needs_actor=False,
    lenient=True,
)
