"""`tidbok scenario …`: check scenario files, list the shipped ones, make large ones, give editors a schema.

What reads scenarios is imported by the commands that need it: pydantic and the calendar take a quarter of a second,
which `--help` should not.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.scenarios.model import Scenario

app = typer.Typer(
    help="Scenarios: the YAML files that say what is true.", no_args_is_help=True, rich_markup_mode=None
)  # fmt: skip
_USAGE = 2

Out = Annotated[Path | None, typer.Option(help="Write to this file instead of the screen.")]


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, or names of shipped scenarios.")],
) -> None:
    """Say everything that is wrong in scenario files; exit code 2 when something is.

    Example: tidbok scenario check scenarios/demo.yaml my.yaml
    """
    from simulator.scenarios.loader import read

    wrong = False
    for file in files:
        try:
            scenario, _ = read(file)
        except UsageError as error:
            typer.echo(str(error), err=True)
            wrong = True
        else:
            typer.echo(f"{file}: ok ({summary(scenario)})")
    if wrong:
        raise typer.Exit(_USAGE)


@app.command("list")
def list_() -> None:
    """The scenarios that travel with the program.

    Example: tidbok serve --scenario demo
    """
    from simulator.scenarios.loader import shipped

    found = shipped()
    width = max((len(scenario.name) for scenario in found), default=0)
    for scenario in found:
        typer.echo(f"{scenario.name:<{width}} {scenario.title}")


@app.command()
def schema(out: Out = None) -> None:
    """The JSON Schema of scenario files, for completion and checking in editors.

    Example: tidbok scenario schema --out scenarios/scenario.schema.json
    """
    from simulator.scenarios.schema import json_schema

    _write(json_schema(), out)


@app.command("generate")
def generate_(
    people: Annotated[int, typer.Option(min=1, max=500_000, help="Number of test persons.")] = 100_000,
    bookings: Annotated[int, typer.Option(min=0, max=5_000_000, help="Number of bookings.")] = 1_000_000,
    systems: Annotated[
        int | None, typer.Option(min=1, max=1_000, help="Booking systems; default by the bookings.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same world.")] = 1,
    out: Out = None,
) -> None:
    """Make a large scenario: systems in full, people and bookings as a `population`.

    Example: tidbok scenario generate --people 100000 --bookings 1000000 --out large.yaml
    """
    from simulator.scenarios.generating import generate

    _write(generate(people, bookings, systems, seed), out)


def summary(scenario: Scenario) -> str:
    """`3 booking systems, 12 facilities, …`, without what there is none of."""
    population = scenario.population
    counted = (
        (len(scenario.booking_systems), "booking system"),
        (sum(len(system.facilities) for system in scenario.booking_systems), "facility"),
        (len(scenario.residents) + (population.people if population else 0), "resident"),
        (
            sum(booking.count or 1 for booking in scenario.bookings) + (population.bookings if population else 0),
            "booking",
        ),
        (len(scenario.invitations), "invitation"),
    )
    return ", ".join(f"{number:,} {_plural(noun, number)}" for number, noun in counted if number)


def _plural(noun: str, number: int) -> str:
    if number == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        typer.echo(f"cannot write {out}: {error.strerror or error}", err=True)
        raise typer.Exit(_USAGE) from error
    typer.echo(f"wrote {out}", err=True)
