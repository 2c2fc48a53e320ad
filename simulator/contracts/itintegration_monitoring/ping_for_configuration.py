"""PingForConfiguration 1.0: is the producer there, and which version is it (itintegration:monitoring 1.0; PR-GEN-19).

It has no Actor header, and whoever monitors may call it with any logical address.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts.contract import ServiceContract
from simulator.domain.booking_system import BookingSystem


@dataclass(frozen=True, slots=True)
class Request:
    serviceContractNamespace: str
    logicalAddress: str


@dataclass(frozen=True, slots=True)
class ConfigurationType:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Response:
    version: str
    pingDateTime: str
    configuration: tuple[ConfigurationType, ...]


def answer(request: Request, system: BookingSystem) -> Response:
    return Response(
        system.version, system.now(), tuple(ConfigurationType(name, value) for name, value in system.configuration())
    )


CONTRACT = ServiceContract(
    name="PingForConfiguration",
    domain="itintegration:monitoring",
    version="1.0",
    request=Request,
    response=Response,
    answer=answer,
    obligation="asked of producers until 1.1.1; every simulated system has it",
    reference="TKB crm:scheduling 1.1.1, 3.7",
    needs_actor=False,
    any_address=True,
)
