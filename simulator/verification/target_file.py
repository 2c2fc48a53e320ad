"""Target file (YAML) -> Target. Every mistake is told at once, with its line, as of scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from simulator.contracts import BOOKING_CONTRACTS
from simulator.domain.identifiers import hsa_key, masked_identity
from simulator.errors import Problem, ScenarioError, UsageError
from simulator.scenarios.explain import findings
from simulator.scenarios.part import Part
from simulator.scenarios.schema import json_schema
from simulator.scenarios.words import unknown
from simulator.scenarios.yaml_source import Finding, Kind, Lines, Unreadable, decode, load
from simulator.verification.client import hosts_of
from simulator.verification.rule import Safety
from simulator.verification.rule_ids import no_such
from simulator.verification.rules import RULES
from simulator.verification.target import Bookable, Control, Known, Person, Target, Tls, Waiver
from simulator.verification.target_spec import PersonSpec, TargetSpec, header_of, secrets_of

KIND = Kind("target", ("name", "url", "facilities"))


def schema() -> str:
    """The JSON Schema of target files, for editors."""
    return json_schema(TargetSpec, "tidbok verify --schema")


def read(file: str) -> Target:
    """Raises ScenarioError with every problem, or UsageError when there is no such file."""
    path = FilePath(file)
    try:
        text = decode(path.read_bytes())
    except Unreadable as error:
        raise ScenarioError([Problem(file, error.line, error.text)]) from error
    except OSError as error:
        raise UsageError(f"cannot read the target {file}: {error.strerror or error}") from error
    return parse(text, file)


def parse(text: str, file: str) -> Target:
    """The target that `text` says; `file` is what messages call it, and paths are relative to. Raises ScenarioError."""
    try:
        data, lines, mistakes = load(text, KIND)
    except Unreadable as error:
        raise ScenarioError([Problem(file, error.line, error.text)]) from error
    problems = [Problem(file, line, sentence) for line, sentence in mistakes]
    try:
        spec = TargetSpec.model_validate(data)
    except ValidationError as error:
        found = findings(error, TargetSpec)
        raise ScenarioError(_sorted([*problems, *_located(file, lines, found)])) from error
    folder = FilePath(file).parent
    problems += _located(file, lines, (finding for check in _CHECKS for finding in check(spec)))
    problems += _located(file, lines, _files(spec, folder))
    if problems:
        raise ScenarioError(_sorted(problems))
    return _target(spec, file, folder)


# -- what fields say of each other


def _addresses(spec: TargetSpec) -> Iterator[Finding]:
    if spec.url is None and not spec.urls:
        yield (), "field 'url' is missing in a target: its base address, or urls with one for each contract"
    for name in spec.urls:
        if name not in BOOKING_CONTRACTS:
            yield ("urls", name), unknown("contract", name, sorted(BOOKING_CONTRACTS), " in urls")
    if spec.url is None and spec.urls:
        for name in spec.contracts:
            if name not in spec.urls:
                yield ("contracts",), f"{name} has no address: give url, or {name} in urls"


def _control(spec: TargetSpec) -> Iterator[Finding]:
    own = hosts_of(_bare(spec.url or "", spec.urls))
    for name in ("clock", "bookings"):
        url = getattr(spec.control, name)
        if url and own and not hosts_of(_bare(url)) <= own:
            yield (
                ("control", name),
                f"{url} is not on the target's own host ({', '.join(sorted(own))}): no other host is ever called",
            )


def _bare(url: str, urls: Mapping[str, str] | None = None) -> Target:
    return Target(name="", url=url, urls=urls or {})


def _facilities(spec: TargetSpec) -> Iterator[Finding]:
    hosted = {hsa_key(each) for each in spec.facilities}
    for number, name in _repeated(spec.facilities, hsa_key):
        yield ("facilities", number), f"{name} stands twice"
    if spec.unknown_facility and hsa_key(spec.unknown_facility) in hosted:
        yield ("unknown_facility",), f"{spec.unknown_facility} is among the facilities: give one that is not hosted"
    unlisted = spec.known.unlisted_facility
    if unlisted and hsa_key(unlisted) == hsa_key(spec.facilities[0]):
        yield ("known", "unlisted_facility"), f"{unlisted} is the main facility: give one that it does not list"
    for path, facility in (
        *((("persons", number, "facility"), person.facility) for number, person in enumerate(spec.persons)),
        (("bookable", "facility"), spec.bookable.facility),
    ):
        if facility and hsa_key(facility) not in hosted:
            yield path, unknown("facility", facility, spec.facilities)


def _persons(spec: TargetSpec) -> Iterator[Finding]:
    for number, who in _repeated([person.id for person in spec.persons], str):
        yield ("persons", number, "id"), f"{masked_identity(who)} stands twice"
    for number, person in enumerate(spec.persons):
        for name, text in _ids(person):
            yield ("persons", number, name), text


def _ids(person: PersonSpec) -> Iterator[tuple[str, str]]:
    """Field and sentence for ids that cannot be what two fields say of them."""
    kinds = ("bookings", "timed_invitations", "open_invitations", "expired_invitations", "hidden")
    seen: dict[str, str] = {}
    for kind in kinds:
        for each in getattr(person, kind) or ():
            if each in seen:
                yield kind, f"{each} stands twice: here and in {seen[each]}"
            seen.setdefault(each, kind)
    for name, opposite in (("not_rebookable", "rebookable"), ("not_cancellable", "cancellable")):
        for each in getattr(person, name):
            if each in getattr(person, opposite):
                yield name, f"{each} is in {opposite} too"
    if person.bookings is None or person.timed_invitations is None:
        return
    timed = (*person.bookings, *person.timed_invitations)
    for name in ("rebookable", "not_rebookable", "cancellable", "not_cancellable"):
        for each in getattr(person, name):
            if each not in timed:
                yield name, f"{each} is neither in bookings nor in timed_invitations"


def _time_types(spec: TargetSpec) -> Iterator[Finding]:
    bookable = spec.bookable
    if bookable.time_type and bookable.time_type == bookable.other_time_type:
        yield ("bookable", "other_time_type"), "is the same as time_type: give another one"


def _headers(spec: TargetSpec) -> Iterator[Finding]:
    for name, value in spec.headers.items():
        try:
            header_of(name, value)
        except ValueError as error:
            yield ("headers", name), f"{name} in headers: {error}"


def _waivers(spec: TargetSpec) -> Iterator[Finding]:
    for number, waiver in enumerate(spec.waivers):
        if waiver.rule not in RULES:
            yield ("waivers", number, "rule"), no_such(waiver.rule, RULES)
    for number, rule in _repeated([waiver.rule for waiver in spec.waivers], str):
        yield ("waivers", number, "rule"), f"{rule} has a waiver already"


def _repeated(values: Iterable[str], key: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Place and value of those that have stood before."""
    seen: Counter[str] = Counter()
    for number, value in enumerate(values):
        if seen[key(value)]:
            yield number, value
        seen[key(value)] += 1


_CHECKS: tuple[Callable[[TargetSpec], Iterable[Finding]], ...] = (
    _addresses,
    _control,
    _facilities,
    _persons,
    _time_types,
    _headers,
    _waivers,
)


def _files(spec: TargetSpec, folder: FilePath) -> Iterator[Finding]:
    for name in ("certificate", "key", "trust"):
        value = getattr(spec.tls, name)
        if value and not (folder / value).is_file():
            yield ("tls", name), f"{value!r} is not a file ({folder / value})"
    if spec.tls.key and not spec.tls.certificate:
        yield ("tls", "key"), "has no certificate: give certificate too"


# -- the target


def _target(spec: TargetSpec, file: str, folder: FilePath) -> Target:
    given = _given(spec)
    given["safety"] = Safety(spec.safety)
    given["persons"] = tuple(Person(**_given(person)) for person in spec.persons)
    given["waivers"] = tuple(Waiver(**_given(waiver)) for waiver in spec.waivers)
    for name, kind in (("bookable", Bookable), ("known", Known), ("control", Control)):
        given[name] = kind(**_given(getattr(spec, name)))
    given["tls"] = Tls(**{name: str(folder / value) for name, value in _given(spec.tls).items()})
    given["headers"] = {name: header_of(name, value) for name, value in spec.headers.items()}
    secrets = (
        secret for name, written in spec.headers.items() for secret in secrets_of(name, given["headers"][name], written)
    )
    given["secrets"] = tuple(dict.fromkeys(secrets))
    return replace(Target(**given), file=file)


def _given(part: Part) -> dict[str, Any]:
    """What the file says, and no defaults: those are the target's own."""
    return {name: getattr(part, name) for name in type(part).model_fields if name in part.model_fields_set}


def _located(file: str, lines: Lines, found: Iterable[Finding]) -> list[Problem]:
    return [Problem(file, lines.of(path), text) for path, text in found]


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
