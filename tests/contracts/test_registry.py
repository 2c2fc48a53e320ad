"""The service registry's contracts, in both versions, and its own words for what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.contracts import registry_1, registry_2, schemas
from simulator.contracts.contract import ServiceContract
from simulator.domain.registry import Addressee, Filter
from simulator.errors import TechnicalError
from tests.contracts.asking import ask, told

SUPPORTED_1 = registry_1.get_supported_service_contracts.CONTRACT
SUPPORTED_2 = registry_2.get_supported_service_contracts.CONTRACT
ADDRESSEES_1 = registry_1.get_logical_addressees_by_service_contract.CONTRACT
ADDRESSEES_2 = registry_2.get_logical_addressees_by_service_contract.CONTRACT

BOOKING = "urn:riv:crm:scheduling:MakeBookingResponder:1"
CONSUMER = "<r:serviceConsumerHsaId>SE-C</r:serviceConsumerHsaId>"
ADDRESS = "<r:logicalAdress>SE-A</r:logicalAdress>"
WRAPPED = f"<c:ServiceContractNamespace>{BOOKING}</c:ServiceContractNamespace>"
CONTRACT = f"<r:serviceContractNameSpace>{WRAPPED}</r:serviceContractNameSpace>"


class Registry:
    def __init__(self) -> None:
        self.heard: tuple[str, str | None] | None = None

    def supported_contracts(self, logical_address: str, consumer: str | None) -> Sequence[str]:
        self.heard = (logical_address, consumer)
        return [BOOKING, "urn:riv:x"]

    def logical_addressees(self, contract_namespace: str, consumer: str) -> Sequence[Addressee]:
        self.heard = (contract_namespace, consumer)
        return [Addressee("SE-A"), Addressee("SE-B", (Filter("riv:crm:scheduling", ("Booking",)), Filter("riv:x")))]


@pytest.mark.parametrize("contract", [SUPPORTED_1, SUPPORTED_2], ids=["1", "2"])
def test_the_contracts_at_an_address_are_wrapped_one_by_one(contract: ServiceContract) -> None:
    registry = Registry()
    found = told(contract, CONSUMER + ADDRESS, registry).serviceContractNamespace
    assert [each.ServiceContractNamespace for each in found] == [BOOKING, "urn:riv:x"]
    assert registry.heard == ("SE-A", "SE-C")


@pytest.mark.parametrize("consumer", ["", "<r:serviceConsumerHsaId> </r:serviceConsumerHsaId>"])
def test_version_2_lists_contracts_for_anybody(consumer: str) -> None:
    registry = Registry()
    ask(SUPPORTED_2, consumer + ADDRESS, registry)
    assert registry.heard == ("SE-A", None)


def test_version_1_tells_addresses_alone() -> None:
    assert told(ADDRESSEES_1, CONSUMER + CONTRACT, Registry()).logicalAddress == ("SE-A", "SE-B")


def test_version_2_tells_filters_too() -> None:
    reply = ask(ADDRESSEES_2, CONSUMER + CONTRACT, Registry())
    assert schemas.is_valid(ADDRESSEES_2.xsd, reply)
    first, second = told(ADDRESSEES_2, CONSUMER + CONTRACT, Registry()).logicalAddressRecord
    assert (first.logicalAddress, first.filter) == ("SE-A", ())
    assert [(each.serviceDomain, each.categorization) for each in second.filter] == [
        ("riv:crm:scheduling", ("Booking",)),
        ("riv:x", ()),
    ]


NO_ADDRESS = "LogicalAddress must not be empty or null"
NO_CONSUMER = "ServiceConsumerHsaId must not be empty or null"
NO_CONTRACT = "ServiceContractNamespece must not be empty or null"


@pytest.mark.parametrize(
    ("contract", "content", "says"),
    [
        (SUPPORTED_1, "", NO_ADDRESS),
        (SUPPORTED_1, f"{CONSUMER}<r:logicalAddress>SE-A</r:logicalAddress>", NO_ADDRESS),
        (SUPPORTED_1, f"{CONSUMER}<r:logicalAdress> </r:logicalAdress>", NO_ADDRESS),
        (SUPPORTED_1, ADDRESS, NO_CONSUMER),
        (SUPPORTED_2, "", NO_ADDRESS),
        (ADDRESSEES_1, "", NO_CONTRACT),
        (ADDRESSEES_1, f"{CONSUMER}<r:serviceContractNameSpace/>", NO_CONTRACT),
        (ADDRESSEES_2, f"{CONSUMER}<r:serviceContractNameSpace>{BOOKING}</r:serviceContractNameSpace>", NO_CONTRACT),
        (ADDRESSEES_1, CONTRACT, NO_CONSUMER),
        (ADDRESSEES_2, CONTRACT, NO_CONSUMER),
    ],
)
def test_what_is_missing_or_blank_is_said_in_the_registrys_words(
    contract: ServiceContract, content: str, says: str
) -> None:
    with pytest.raises(TechnicalError) as raised:
        ask(contract, content, Registry())
    assert (raised.value.text, raised.value.party) == (says, "Server")
