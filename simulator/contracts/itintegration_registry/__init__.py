"""The contracts of the service registry, itintegration:registry 1.0, one module each."""

from simulator.contracts.itintegration_registry import (
    get_logical_addressees_by_service_contract,
    get_supported_service_contracts,
)

__all__ = ["get_logical_addressees_by_service_contract", "get_supported_service_contracts"]
