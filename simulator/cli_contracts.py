"""`tidbok contracts`: the catalogue, and each contract's table of what must, may and must not be in its messages."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

import typer

from simulator.errors import UsageError

app = typer.Typer(help="The service contracts and their fields.", no_args_is_help=True)


@app.command("list")
def list_contracts() -> None:
    """One line per contract: name, version, when a producer must support it."""
    from simulator.contracts import CATALOGUE

    for contract in CATALOGUE.values():
        print(f"{contract.name:28} {contract.domain} {contract.version}  {contract.obligation}")


@app.command(epilog="Example:  tidbok contracts show MakeBooking")
def show(name: Annotated[str, typer.Argument(help="A contract's name.")]) -> None:
    """A contract's addresses, and its fields: says where the contract description is stricter than the schema."""
    from simulator.contracts import CATALOGUE
    from simulator.contracts.presence import presence_rows

    contract = CATALOGUE.get(name)
    if contract is None:
        near = get_close_matches(name, CATALOGUE, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"no contract {name!r}{hint} There are: {', '.join(CATALOGUE)}")
    print(f"{contract.name} {contract.version} ({contract.reference})")
    print(f"address     /producers/<system>/{contract.path}")
    print(f"SOAPAction  {contract.soap_action}")
    print(f"must be supported {contract.obligation}")
    for root, rules in (
        (contract.request_element, contract.request_rules),
        (contract.response_element, contract.response_rules),
    ):
        print(f"\n{root.name}")
        for row in presence_rows(root, rules):
            stricter = "" if row.presence is row.by_schema else f"  (schema: {row.by_schema.value})"
            print(f"  {row.path:52} {row.presence.value}{stricter}")
