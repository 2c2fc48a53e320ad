"""The `tidbok` command. Exit codes: 0 done, 2 usage or configuration; each command says its own others."""

from __future__ import annotations

import logging
import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from simulator import __version__, cli_contracts, cli_faults, cli_rules, cli_scenario, cli_verify
from simulator.errors import UnknownSession, UsageError
from simulator.loopback import is_loopback

if TYPE_CHECKING:
    from simulator.worlds import Worlds

app = typer.Typer(
    help="Simulates Swedish booking systems behind crm:scheduling 1.1, and what 1177 asks of them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cli_scenario.app, name="scenario")
app.add_typer(cli_contracts.app, name="contracts")
app.add_typer(cli_faults.app, name="faults")
app.add_typer(cli_rules.app, name="rules")
app.command(epilog=cli_verify.VERIFY_EXAMPLES)(cli_verify.verify)
app.command(epilog=cli_verify.DOCTOR_EXAMPLES)(cli_verify.doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"tidbok {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command(
    epilog="Examples:  tidbok serve   |   tidbok serve --scenario minimal --port 0   |   "
    "tidbok serve --scenario my-world.yaml --store sqlite:///my-world.db   |   "
    "tidbok serve --workers 2 --store postgresql://tidbok@localhost/tidbok"
)
def serve(
    scenario: Annotated[
        str | None, typer.Option(help="A scenario file, or the name of a shipped one.", show_default="demo")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to bind.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to bind; 0 takes any free one.", min=0, max=65535)] = 8080,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    store: Annotated[str, typer.Option(help="memory, sqlite:///FILE or postgresql://USER@HOST/DATABASE.")] = "memory",
    reset: Annotated[
        bool, typer.Option("--reset", help="Start over in a store that already holds a scenario.")
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="The console shows, and changes nothing: for public displays.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens on stderr.")] = False,
) -> None:
    """Serve a scenario: booking systems that remember, over SOAP.

    Prints one line when it answers. Stop it with Ctrl-C. A file or PostgreSQL store is continued where it was left.
    Bound to more than this machine it wants a token for the admin API in TIDBOK_ADMIN_TOKEN.
    """
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="tidbok: %(message)s")
    # Imported here: Spyne, SQLAlchemy and Flask take half a second that `--help` and `scenario check` do not need.
    from simulator import server
    from simulator.settings import Settings
    from simulator.store.database import open_database

    token = os.environ.get("TIDBOK_ADMIN_TOKEN") or None
    if token is None and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached from other machines: set a token for the admin API in the environment variable "
            "TIDBOK_ADMIN_TOKEN, or bind 127.0.0.1"
        )
    server.stop_on_signals()
    settings = Settings(admin_token=token, read_only=read_only)
    listening = server.listen(host, port, workers)
    database = open_database(store)
    try:
        site = server.site(database, settings, workers)
        name = _load(site.app.worlds, scenario, reset)
        server.run(listening, site, f"tidbok: listening on {listening.url} (scenario {name})")
    finally:
        listening.sock.close()
        database.close()


def _load(worlds: Worlds, wanted: str | None, reset: bool) -> str:
    """Load the scenario, or go on with the one in the store. Gives its name."""
    from simulator.scenarios import loader
    from simulator.worlds import DEFAULT_SESSION

    chosen = loader.read(wanted or "demo") if wanted is not None or reset else None
    if not reset:
        try:
            kept = worlds.sessions.state(DEFAULT_SESSION).scenario
        except UnknownSession:
            chosen = chosen or loader.read("demo")
        else:
            if chosen is not None and chosen[0].name != kept:
                raise UsageError(
                    f"the store holds the scenario {kept!r}, not {chosen[0].name!r}: use --reset to replace it"
                )
            if chosen is not None and chosen[1] != worlds.sessions.source(DEFAULT_SESSION):
                raise UsageError(f"the store holds another text of the scenario {kept!r}: use --reset to replace it")
            print(f"tidbok: going on with what the store holds (scenario {kept}); --reset starts over", file=sys.stderr)
            return kept
    assert chosen is not None
    worlds.load(DEFAULT_SESSION, *chosen, progress=_Progress())
    return chosen[0].name


class _Progress:
    """Says on stderr what is being loaded, once it has taken more than a second."""

    def __init__(self) -> None:
        self._began = perf_counter()

    def __call__(self, text: str) -> None:
        if perf_counter() - self._began > 1:
            print(f"tidbok: {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Entry point: our own errors become one sentence on stderr and exit code 2."""
    try:
        app()
    except UsageError as error:
        print(f"tidbok: {error}", file=sys.stderr)
        sys.exit(2)
