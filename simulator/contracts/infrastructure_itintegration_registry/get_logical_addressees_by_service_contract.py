"""GetLogicalAddresseesByServiceContract 2.0: where a consumer may call a contract, and what each addressee wants to
hear of (spec/platform.md 5). The engagement index finds its subscribers by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.contracts.itintegration_registry.asking import (
    DOMAIN_2,
    HOSTED,
    VERSION_2,
    AddresseesRequest,
    consumer,
    contract_namespace,
)
from simulator.domain.registry import Addressee, ServiceRegistry

Request = AddresseesRequest


@dataclass(frozen=True, slots=True)
class FilterType:
    serviceDomain: str
    categorization: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogicalAddresseeRecordType:
    logicalAddress: str
    filter: tuple[FilterType, ...]


@dataclass(frozen=True, slots=True)
class Response:
    logicalAddressRecord: tuple[LogicalAddresseeRecordType, ...]


def answer(request: Request, registry: ServiceRegistry) -> Response:
    found = registry.logical_addressees(contract_namespace(request), consumer(request))
    return Response(tuple(map(_record, found)))


def _record(addressee: Addressee) -> LogicalAddresseeRecordType:
    filters = (FilterType(each.service_domain, each.categorizations) for each in addressee.filters)
    return LogicalAddresseeRecordType(addressee.logical_address, tuple(filters))


CONTRACT = ServiceContract(
    name="GetLogicalAddresseesByServiceContract",
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
