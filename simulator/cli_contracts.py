"""`tidbok contracts`: the catalogue, and each contract's table of what must, may and must not be in its messages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.contracts.contract import ServiceContract

app = typer.Typer(help="The service contracts and their fields.", no_args_is_help=True)


@app.command("list")
def list_contracts() -> None:
    """One line per contract: name, version, when a booking system must support it, or who hosts it."""
    from simulator.contracts import CATALOGUE

    for contract in CATALOGUE.values():
        domain = f"{contract.domain} {contract.version}"
        print(f"{contract.name:38} {domain:48} {contract.obligation}")


@app.command(epilog="Example:  tidbok contracts show MakeBooking, or GetCareContacts/3")
def show(
    name: Annotated[str, typer.Argument(help="A contract's name, or name/version.")],
    version: Annotated[
        str, typer.Argument(help="Its version, where there are several; without it all are shown.")
    ] = "",
) -> None:
    """A contract's addresses, and its fields: says where the contract description is stricter than the schema."""
    from simulator.contracts import CATALOGUE

    asked, _, written_with_it = name.partition("/")
    for number, contract in enumerate(_chosen(CATALOGUE.values(), asked, version or written_with_it)):
        if number:
            print()
        _show(contract)


def _chosen(contracts: Iterable[ServiceContract], name: str, version: str) -> list[ServiceContract]:
    """Those of that name. Raises UsageError when there are none, or none of that version, which is `3` or `3.0`."""
    by_name: dict[str, list[ServiceContract]] = {}
    for contract in contracts:
        by_name.setdefault(contract.name, []).append(contract)
    if name not in by_name:
        near = get_close_matches(name, by_name, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"no contract {name!r}{hint} There are: {', '.join(by_name)}")
    found = [each for each in by_name[name] if version in ("", each.version, each.major)]
    if not found:
        there_are = ", ".join(each.version for each in by_name[name])
        raise UsageError(f"no version {version!r} of {name}; there is: {there_are}")
    return found


def _show(contract: ServiceContract) -> None:
    from simulator.contracts import BOOKING_CONTRACTS
    from simulator.contracts.presence import presence_rows

    of_booking_systems = contract in BOOKING_CONTRACTS.values()
    print(f"{contract.name} {contract.version} ({contract.reference})")
    print(f"address     {'/producers/<system>' if of_booking_systems else '…'}/{contract.path}")
    print(f"SOAPAction  {contract.soap_action}")
    print(f"must be supported {contract.obligation}" if of_booking_systems else contract.obligation)
    for root, rules in (
        (contract.request_element, contract.request_rules),
        (contract.response_element, contract.response_rules),
    ):
        print(f"\n{root.name}")
        for row in presence_rows(root, rules):
            stricter = "" if row.presence is row.by_schema else f"  (schema: {row.by_schema.value})"
            print(f"  {row.path:52} {row.presence.value}{stricter}")
