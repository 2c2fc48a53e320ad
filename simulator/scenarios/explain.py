"""What pydantic found, in our words: which field, in what, what was found and what would be right."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.scenarios.fields import described
from simulator.scenarios.model import Scenario
from simulator.scenarios.part import Part
from simulator.scenarios.words import listed, nearest
from simulator.scenarios.yaml_source import Finding, Path


def findings(error: ValidationError, root: type[Part] = Scenario) -> list[Finding]:
    """One finding per mistake; a list is not called empty because of what is wrong with its items.

    `root` is what the whole file says.
    """
    found = error.errors(include_url=False)
    within = {tuple(details["loc"][:length]) for details in found for length in range(len(details["loc"]))}
    return [
        _finding(details, root) for details in found if details["type"] != "too_short" or details["loc"] not in within
    ]


def _finding(details: ErrorDetails, root: type[Part]) -> Finding:
    path = tuple(details["loc"])
    if details["type"] == "missing":
        return path[:-1], f"field {path[-1]!r} is missing in {_part_at(path[:-1], root).NOUN}"
    if details["type"] == "extra_forbidden":
        return path, _unknown_field(path, root)
    return path, f"{_named(path, root)}: {_wrong(details, root)}"


def _unknown_field(path: Path, root: type[Part]) -> str:
    part = _part_at(path[:-1], root)
    elsewhere = part.ELSEWHERE.get(str(path[-1]))
    if elsewhere:
        return f"unknown field {path[-1]!r} in {part.NOUN}: {elsewhere}"
    known = list(part.model_fields)
    guess = nearest(str(path[-1]), known)
    meant = f"; did you mean {guess!r}?" if guess else ""
    return f"unknown field {path[-1]!r} in {part.NOUN}; known here: {listed(known)}{meant}"


def _wrong(details: ErrorDetails, root: type[Part]) -> str:
    value = details["input"]
    if details["type"] == "value_error":
        return str(details["ctx"]["error"])
    if details["type"] in ("model_type", "dict_type"):
        return f"must be {_part_at(tuple(details['loc']), root).WRITTEN}, not {described(value)}"
    say = _SENTENCES.get(details["type"])
    return say(value) if say else f"cannot be {described(value)}"


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "tuple_type": lambda value: f"must be a list, each item after a dash, not {described(value)}",
    "too_short": lambda value: "is empty: at least one is needed",
}


def _named(path: Path, root: type[Part]) -> str:
    """`minutes in a time type`; an item of a list is called by its list."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the file"
    number = len(path) - 1 - path[::-1].index(names[-1])
    return f"{names[-1]} in {_part_at(path[:number], root).NOUN}"


def _part_at(path: Path, root: type[Part]) -> type[Part]:
    """The part of the file that stands at `path`; the last one that has fields of its own."""
    part = root
    for step in path:
        if isinstance(step, str) and step in part.model_fields:
            part = _part_in(part.model_fields[step].annotation) or part
    return part


def _part_in(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    if get_origin(annotation) in (tuple, dict, Union, types.UnionType):
        return next((part for part in map(_part_in, get_args(annotation)) if part), None)
    return None
