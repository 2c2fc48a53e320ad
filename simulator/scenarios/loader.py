"""Scenario text -> a checked `Scenario`. Every mistake in a file is reported at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from simulator.errors import Problem, ScenarioError, UsageError
from simulator.resources import SCENARIOS
from simulator.scenarios import country, faults, obligations, opening, population, references
from simulator.scenarios.explain import findings
from simulator.scenarios.model import Scenario
from simulator.scenarios.plan import always_wrong
from simulator.scenarios.repair import renumbered, without_mistakes
from simulator.scenarios.words import nearest
from simulator.scenarios.yaml_source import Finding, Lines, Unreadable, decode, load

_CHECKS: tuple[Callable[[Scenario], Iterable[Finding]], ...] = (
    references.duplicates,
    references.references,
    references.repeated,
    obligations.contracts,
    obligations.invitations,
    opening.schedules,
    country.catalogue,
    country.hsa_tree,
    country.external_systems,
    country.relations,
    country.index,
    country.portal,
    country.residents,
    faults.faults,
    population.room,
    always_wrong,
)


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scenario that travels with the program."""

    name: str
    title: str
    path: FilePath


def parse(text: str, file: str) -> Scenario:
    """The scenario that `text` says; `file` is what messages call it. Raises ScenarioError with every problem."""
    try:
        data, lines, mistakes = load(text)
    except Unreadable as error:
        raise ScenarioError([Problem(file, error.line, error.text)]) from error
    except RecursionError as error:
        raise ScenarioError(
            [Problem(file, 1, "has a part that holds itself: look for an *alias inside its &anchor")]
        ) from error
    problems = [Problem(file, line, sentence) for line, sentence in mistakes]
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        found = findings(error)
        problems += _problems(file, lines, [*found, *_also_wrong(data, found)])
        raise ScenarioError(_sorted(problems)) from error
    problems += _problems(file, lines, _checked(scenario))
    if problems:
        raise ScenarioError(_sorted(problems))
    return scenario.located(file, lines)


def _checked(scenario: Scenario) -> Iterator[Finding]:
    return (finding for check in _CHECKS for finding in check(scenario))


def _also_wrong(data: dict[str, Any], found: Iterable[Finding]) -> list[Finding]:
    """What the checks say about the rest of a file that has mistakes in some fields."""
    repaired = without_mistakes(data, [path for path, _ in found])
    if repaired is None:
        return []
    scenario, kept = repaired
    return [renumbered(finding, kept) for finding in _checked(scenario)]


def read(name_or_path: str) -> tuple[Scenario, str]:
    """A scenario and its text, by a file's path or the name of a shipped one. Raises ScenarioError or UsageError."""
    path = _find(name_or_path)
    try:
        text = decode(path.read_bytes())
    except Unreadable as error:
        raise ScenarioError([Problem(str(path), error.line, error.text)]) from error
    except OSError as error:
        raise UsageError(f"cannot read the scenario {name_or_path}: {error.strerror or error}") from error
    return parse(text, str(path) if path == FilePath(name_or_path) else path.name), text


def shipped() -> list[Shipped]:
    """The scenarios that travel with the program, by name."""
    return [Shipped(path.stem, _title(path), path) for path in sorted(SCENARIOS.glob("*.yaml"))]


def _title(path: FilePath) -> str:
    """The title without reading the whole file: a list of scenarios is shown even when one of them is wrong."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("title:"):
            return line.removeprefix("title:").strip().strip("\"'")
    return ""


def _find(name_or_path: str) -> FilePath:
    path = FilePath(name_or_path)
    if path.is_file():
        return path
    names = {found.stem: found for found in sorted(SCENARIOS.glob("*.yaml"))}
    if name_or_path in names:
        return names[name_or_path]
    guess = nearest(path.stem, names)
    meant = f"; did you mean {guess!r}?" if guess else ""
    raise UsageError(f"no scenario {name_or_path!r}: neither a file nor one of {', '.join(names) or 'none'}{meant}")


def _problems(file: str, lines: Lines, found: Iterable[Finding]) -> Iterator[Problem]:
    return (Problem(file, lines.of(path), text) for path, text in found)


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
