"""`tidbok verify` and `tidbok doctor`: does this producer keep the contract and 1177's rules, and what is there.

Exit codes of verify: 0 no SHALL rule failed, 1 one did, 2 usage, 3 nothing could be judged, 4 tidbok broke,
130 interrupted.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from simulator.errors import UsageError
from simulator.verification.rule import Safety
from simulator.verification.words import LanguageName

_BROKE, _INTERRUPTED = 4, 130


class ProfileName(Enum):
    REFERENCE = "reference"
    PASIS = "pasis"
    PMO = "pmo"


class FormatName(Enum):
    JSON = "json"
    HTML = "html"
    JUNIT = "junit"
    CSV = "csv"


Where = Annotated[str, typer.Argument(metavar="TARGET|URL", help="A target file, or a base address for a first look.")]
Persons = Annotated[
    list[str] | None, typer.Option("--person", metavar="ID", help="Test person's number; may be repeated.")
]
Addresses = Annotated[
    list[str] | None, typer.Option("--address", metavar="HSAID", help="Logical address of the unit; may be repeated.")
]
Profile = Annotated[ProfileName | None, typer.Option(help="Whose habits the target follows.", show_default="reference")]
Rate = Annotated[
    float | None,
    typer.Option(help="Most calls a second; 0 lifts it, for targets on this computer.", show_default="1"),
]
Timeout = Annotated[float | None, typer.Option(help="Seconds for a whole reply.", show_default="30")]
Cert = Annotated[str | None, typer.Option(help="PEM file: client certificate for mutual TLS.")]
Key = Annotated[str | None, typer.Option(help="PEM file: its key.")]
Ca = Annotated[str | None, typer.Option(help="PEM file: the authorities to trust.")]
Headers = Annotated[
    list[str] | None,
    typer.Option("--header", metavar="'N: V'", help="Further HTTP header; ${NAME} comes from the environment."),
]
LanguageOption = Annotated[LanguageName, typer.Option("--language", help="Of what is told.")]


def _print_schema(wanted: bool) -> None:
    if wanted:
        from simulator.verification import target_file

        typer.echo(target_file.schema(), nl=False)
        raise typer.Exit


def verify(
    target: Where,
    person: Persons = None,
    address: Addresses = None,
    profile: Profile = None,
    flow: Annotated[
        list[str] | None, typer.Option(metavar="FLOW", help="What the unit offers: list, details, book, rebook …")
    ] = None,
    safety: Annotated[
        Safety | None, typer.Option(help="What may be done to the target's data.", show_default="read-only")
    ] = None,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="GLOB", help="Only these, for example 'PR-GSS-*'.")
    ] = None,
    report: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the reports in this folder.")] = None,
    format_: Annotated[
        list[FormatName] | None,
        typer.Option("--format", help="Which reports; without --report one, on the screen.", show_default="all"),
    ] = None,
    language: LanguageOption = LanguageName.SV,
    rate: Rate = None,
    timeout: Timeout = None,
    index_port: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=65535, help="Play the engagement index on this port.")
    ] = None,
    index_host: Annotated[str, typer.Option(metavar="HOST", help="Address that the index binds.")] = "127.0.0.1",
    cert: Cert = None,
    key: Key = None,
    ca: Ca = None,
    header: Headers = None,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="Show personal numbers and names.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be judged, and stop.")] = False,
    clean_up: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Undo what an earlier run left, by its clean-up log.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Neither plan nor progress.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tracebacks of what breaks in tidbok.")] = False,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema", help="Print the JSON Schema of target files and stop.", callback=_print_schema, is_eager=True
        ),
    ] = False,
) -> None:
    """Judge a booking system by the contract and 1177's rules: what was sent, what came back, what it means.

    Reads only, at one call a second, unless told otherwise. Ctrl-C stops it, undoes what it booked and reports so far.

    Exit codes: 0 no SHALL rule failed, 1 one did, 2 usage, 3 nothing could be judged, 4 tidbok broke, 130 interrupted.
    """
    from simulator.verification import at_terminal
    from simulator.verification.flags import Flags

    flags = Flags(
        persons=person or (), addresses=address or (), profile=profile.value if profile else None, flows=flow or (),
        safety=safety, rate=rate, timeout=timeout, cert=cert, key=key, ca=ca, headers=header or (),
    )  # fmt: skip
    typed = at_terminal.Typed(
        where=target, flags=flags, language=language.value, rules=rules or (), folder=report,
        formats=[each.value for each in format_ or ()], index=None if index_port is None else (index_host, index_port),
        masked=not unmasked, quiet=quiet,
    )  # fmt: skip
    if clean_up is not None:
        _carefully(lambda: at_terminal.clean_up(typed, clean_up), verbose)
    _carefully(lambda: at_terminal.plan(typed) if plan else at_terminal.verify(typed), verbose)


VERIFY_EXAMPLES = (
    "Examples:  tidbok verify http://127.0.0.1:8080/producers/minimal --address SE2321000016-1HZ5 "
    "--person 191212121212   |   tidbok verify my-system.yaml --safety reversible --report result   |   "
    "tidbok verify my-system.yaml --rules 'PR-GSS-*' --rules PR-MKB-10"
)
DOCTOR_EXAMPLES = (
    "Example:  tidbok doctor https://bokning.example.se/tjanster --address SE2321000016-1HZ5 --person 191212121212 "
    "--write my-system.yaml"
)


def _carefully(act: Callable[[], int], verbose: bool) -> NoReturn:
    """Do it and end with its exit code. What breaks in tidbok is one sentence, and a traceback only when asked for."""
    logging.basicConfig(level=logging.WARNING if verbose else logging.CRITICAL + 1, format="tidbok: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        code = act()
    except UsageError:
        raise
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BrokenPipeError:  # `| head`: there is nobody to tell, and Python would try once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _BROKE
    except Exception as error:  # the boundary: never a stack trace on a user
        logging.getLogger("tidbok").error("it broke", exc_info=True)
        print(f"tidbok: something in tidbok itself broke ({error!r}); --verbose shows where", file=sys.stderr)
        code = _BROKE
    raise typer.Exit(code)


def doctor(
    target: Where,
    person: Persons = None,
    address: Addresses = None,
    profile: Profile = None,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a target file.")] = None,
    language: LanguageOption = LanguageName.SV,
    rate: Rate = None,
    timeout: Timeout = None,
    cert: Cert = None,
    key: Key = None,
    ca: Ca = None,
    header: Headers = None,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="Show personal numbers.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tracebacks of what breaks in tidbok.")] = False,
) -> None:
    """Find out what a booking system has, by reading calls only, and say what is missing for which rules.

    With --write it also makes a target file for `tidbok verify`.
    """
    from simulator.verification import at_terminal
    from simulator.verification import doctor as doctoring
    from simulator.verification.flags import Flags

    flags = Flags(
        persons=person or (), addresses=address or (), profile=profile.value if profile else None,
        rate=rate, timeout=timeout, cert=cert, key=key, ca=ca, headers=header or (),
    )  # fmt: skip
    typed = at_terminal.Typed(target, flags, language.value, masked=not unmasked)
    _carefully(lambda: doctoring.doctor(typed, write), verbose)
