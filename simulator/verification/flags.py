"""The command line's flags over a target file, or over a bare address; and the command that says the same again."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from simulator.domain.identifiers import is_unit_id, masked_identity, problem_with_identity
from simulator.errors import UsageError
from simulator.scenarios.words import unknown
from simulator.verification import target_file
from simulator.verification.rule import Safety
from simulator.verification.target import FLOWS, Person, Profile, Target
from simulator.verification.target_spec import HIGHEST_RATE, header_of, is_secret, secrets_of, url_of


@dataclass(frozen=True, slots=True)
class Flags:
    """As they were typed; None and empty: not given. They go before what the target file says."""

    persons: Sequence[str] = ()
    addresses: Sequence[str] = ()
    profile: Profile | None = None
    flows: Sequence[str] = ()
    safety: Safety | None = None
    rate: float | None = None
    timeout: float | None = None
    cert: str | None = None
    key: str | None = None
    ca: str | None = None
    headers: Sequence[str] = ()


def is_address(where: str) -> bool:
    return where.lower().startswith(("http://", "https://"))


def target_of(where: str, flags: Flags) -> Target:
    """Raises UsageError with a sentence."""
    if is_address(where):
        return _with(Target(name=_read("TARGET", url_of, where), url=where), flags)
    if not Path(where).exists():
        raise UsageError(f"no target {where!r}: neither a file nor an address that begins with http:// or https://")
    return _with(target_file.read(where), flags)


def _with(target: Target, flags: Flags) -> Target:
    if flags.persons:
        target = replace(target, persons=tuple(_person(each, target) for each in dict.fromkeys(flags.persons)))
    if flags.addresses:
        target = replace(target, facilities=tuple(_read("--address", _unit, each) for each in flags.addresses))
    if not target.facilities:
        raise UsageError(
            "give the unit's logical address (HSA-id) with --address, for example --address SE2321000016-1HZ5"
        )
    if flags.flows:
        target = replace(target, flows=tuple(_read("--flow", _flow, each) for each in dict.fromkeys(flags.flows)))
    if flags.profile is not None:
        target = replace(target, profile=flags.profile)
    if flags.safety is not None:
        target = replace(target, safety=flags.safety)
    if flags.rate is not None:
        target = replace(target, rate=_rate(flags.rate))
    if flags.timeout is not None:
        target = replace(target, timeout=_seconds(flags.timeout))
    return _with_headers(_with_tls(target, flags), flags)


def _person(number: str, target: Target) -> Person:
    """What the target file says of the person, if it does."""
    problem = problem_with_identity(number)
    if problem:
        raise UsageError(f"--person: personal identity number {masked_identity(number)} {problem}")
    return next((person for person in target.persons if person.id == number), Person(number))


def _unit(text: str) -> str:
    if not is_unit_id(text.strip()):
        raise ValueError(f"{text!r} is not a complete HSA-id: write for example SE2321000016-1HZ5")
    return text.strip()


def _flow(text: str) -> str:
    if text not in FLOWS:
        raise ValueError(unknown("flow", text, FLOWS))
    return text


def _rate(rate: float) -> float:
    if rate != 0 and not 0.01 <= rate <= HIGHEST_RATE:
        raise UsageError(f"--rate: {rate:g} is not from 0.01 to {HIGHEST_RATE:g} calls a second (0: no limit)")
    return rate


def _seconds(seconds: float) -> float:
    if not 0.1 <= seconds <= 600:
        raise UsageError(f"--timeout: {seconds:g} is not from 0.1 to 600 seconds")
    return seconds


def _with_tls(target: Target, flags: Flags) -> Target:
    tls = target.tls
    for option, path in (("--cert", flags.cert), ("--key", flags.key), ("--ca", flags.ca)):
        if path is not None and not Path(path).is_file():
            raise UsageError(f"{option}: {path} is not a file")
    tls = replace(tls, certificate=flags.cert or tls.certificate, key=flags.key or tls.key, trust=flags.ca or tls.trust)
    if tls.key and not tls.certificate:
        raise UsageError("--key: give the certificate too, with --cert")
    return replace(target, tls=tls)


def _with_headers(target: Target, flags: Flags) -> Target:
    headers, secrets = dict(target.headers), list(target.secrets)
    for line in flags.headers:
        name, colon, value = line.partition(":")
        if not colon or not value.strip():
            raise UsageError(f"--header: {line!r} is not a header: write for example 'X-Environment: test'")
        headers[name.strip()] = _read("--header", partial(header_of, name.strip()), value)
        secrets += secrets_of(name, headers[name.strip()], value)
    return replace(target, headers=headers, secrets=tuple(dict.fromkeys(secrets)))


def _read(option: str, read: Callable[[str], str], value: str) -> str:
    try:
        return read(value)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error


# -- the command again


def command_of(where: str, flags: Flags, *more: str) -> str:
    """`tidbok verify …` as it can be pasted into a shell; secrets are read from the environment instead."""
    words = ["tidbok", "verify", where]
    for option, values in (
        ("--person", flags.persons),
        ("--address", flags.addresses),
        ("--flow", flags.flows),
        ("--header", [_open_header(each) for each in flags.headers]),
    ):
        words += [word for value in values for word in (option, value)]
    for option, value in (
        ("--profile", flags.profile),
        ("--safety", flags.safety.value if flags.safety else None),
        ("--rate", None if flags.rate is None else f"{flags.rate:g}"),
        ("--timeout", None if flags.timeout is None else f"{flags.timeout:g}"),
        ("--cert", flags.cert),
        ("--key", flags.key),
        ("--ca", flags.ca),
    ):
        words += [] if value is None else [option, value]
    return quoted([*words, *more])


def quoted(words: Sequence[str]) -> str:
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _open_header(line: str) -> str:
    """`Authorization: ${AUTHORIZATION}` for a secret that was typed."""
    name, _, value = line.partition(":")
    if "${" in value or not is_secret(name):
        return line
    variable = re.sub(r"\W", "_", name.strip().upper())
    return f"{name.strip()}: ${{{variable}}}"
