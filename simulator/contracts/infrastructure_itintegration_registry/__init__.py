"""The contracts of the service registry, infrastructure:itintegration:registry 2.0, one module each."""

from simulator.contracts.infrastructure_itintegration_registry import (
    get_logical_addressees_by_service_contract,
    get_supported_service_contracts,
)

__all__ = ["get_logical_addressees_by_service_contract", "get_supported_service_contracts"]
