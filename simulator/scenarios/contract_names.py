"""The contracts as a scenario may name them: `MakeBooking`, or with the major version, `GetCareContacts/3`."""

from __future__ import annotations

from simulator.contracts import BOOKING_CONTRACTS, CATALOGUE
from simulator.contracts.contract import ServiceContract
from simulator.scenarios.words import unknown

CONTRACTS = tuple(sorted(BOOKING_CONTRACTS))
"""Those that a simulated booking system answers."""


def _by_name() -> dict[str, tuple[ServiceContract, ...]]:
    """By name, and by name/major: every version that is meant."""
    found: dict[str, tuple[ServiceContract, ...]] = {}
    for contract in CATALOGUE.values():
        found[contract.name] = (*found.get(contract.name, ()), contract)
        found[f"{contract.name}/{contract.major}"] = (contract,)
    return found


_KNOWN = _by_name()
NAMES = tuple(sorted(name for name in _KNOWN if "/" not in name))
"""Every contract in the simulator."""
WRITTEN = tuple(sorted(name for name, meant in _KNOWN.items() if len(meant) == 1))
"""Every way to name exactly one of them."""
WRITTEN_OF_ANY = tuple(sorted(_KNOWN))
"""Every way to name one of them in all its versions or in one."""


def contract_name(text: str) -> str:
    """`text` when it names contracts. Raises ValueError with a sentence."""
    if text not in _KNOWN:
        raise ValueError(unknown("contract", text, NAMES))
    return text


def one_contract(text: str) -> str:
    """`text` when it names exactly one contract. Raises ValueError with a sentence."""
    meant = _KNOWN[contract_name(text)]
    if len(meant) > 1:
        ways = " or ".join(f"{contract.name}/{contract.major}" for contract in meant)
        raise ValueError(f"{text!r} is there in {len(meant)} versions: write {ways}")
    return text


def responder_namespace(name: str) -> str:
    """The name in the service catalogue of a contract that `one_contract` accepts."""
    return _KNOWN[name][0].responder_namespace
