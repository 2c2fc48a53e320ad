"""`tidbok faults`: what can be made to go wrong, by name, and how each one is switched on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.faults.fault import Fault, Parameter

app = typer.Typer(help="The faults that can be played: what can go wrong, by name.", invoke_without_command=True)


@app.callback()
def _list(context: typer.Context) -> None:
    """The faults that can be played: what can go wrong, by name. Without a command: the list."""
    if context.invoked_subcommand is None:
        list_faults()


@app.command("list")
def list_faults() -> None:
    """One line per fault: its name, its kind, and what it is called in Swedish."""
    from simulator.faults.catalogue import FAULTS

    for fault in FAULTS.values():
        print(f"{fault.name:24} {fault.kind.value:10} {fault.title}")


@app.command(epilog="Example:  tidbok faults show slow")
def show(name: Annotated[str, typer.Argument(help="A fault's name.")]) -> None:
    """What a fault does, what can be set about it, and how to switch it on."""
    from simulator.faults.catalogue import FAULTS
    from simulator.faults.reading import FIELDS, unknown

    fault = FAULTS.get(name)
    if fault is None:
        raise UsageError(unknown("fault", name, FAULTS))
    print(f"{fault.name} ({fault.kind.value}): {fault.title}")
    print(fault.description)
    print(f"\ncontracts   {', '.join(sorted(fault.contracts)) or 'all'}")
    for parameter in fault.parameters:
        print(f"parameter   {parameter.name:16} {_wanted(parameter)}")
        print(f"            {'':16} {parameter.description}")
    print(f"\nof every fault: {', '.join(FIELDS)}")
    print(f"\nin a scenario:\n  faults:\n    - {_as_yaml(fault)}")
    print(f"by the admin API:\n  PUT /__admin/faults/{fault.name}")


def _wanted(parameter: Parameter) -> str:
    """Type, bounds and default on one line."""
    if parameter.choices:
        return f"{', '.join(parameter.choices)} (default {parameter.default})"
    default = str(parameter.default).lower() if isinstance(parameter.default, bool) else repr(parameter.default)
    unit = f" {parameter.unit}" if parameter.unit else ""
    bounds = ""
    if parameter.least is not None and parameter.most is not None and not isinstance(parameter.default, str):
        bounds = f", {parameter.least:g} to {parameter.most:g}{unit}"
    return f"{parameter.type}{bounds} (default {default}{unit})"


def _as_yaml(fault: Fault) -> str:
    """The shortest that can be written, with the first parameter as an example."""
    first = next(iter(fault.parameters), None)
    example = f", {first.name}: {json.dumps(first.default, ensure_ascii=False)}" if first else ""
    return f"{{fault: {fault.name}{example}}}"
