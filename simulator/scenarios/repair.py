"""What can still be checked of a scenario with mistakes in its fields, so that one run reports as much as possible.

Wrong fields are left out where they may be, and wrong bookings, invitations and faults altogether: nothing refers to
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from simulator.scenarios.model import Scenario
from simulator.scenarios.yaml_source import Finding, Path

_DROPPED_WHOLE = ("bookings", "invitations", "faults")


def without_mistakes(data: dict[str, Any], paths: Iterable[Path]) -> tuple[Scenario, dict[str, list[int]]] | None:
    """The scenario without what stands at `paths`, and the numbers in the file of what was kept of such lists.

    None when it cannot do without them. Changes `data`.
    """
    dropped: dict[str, set[int]] = {name: set() for name in _DROPPED_WHOLE}
    for path in paths:
        if len(path) > 1 and path[0] in _DROPPED_WHOLE and isinstance(path[1], int):
            dropped[str(path[0])].add(path[1])
        elif not _deleted(data, path):
            return None
    kept = {}
    for name, numbers in dropped.items():
        items = data.get(name) or []
        kept[name] = [number for number in range(len(items)) if number not in numbers]
        data[name] = [items[number] for number in kept[name]]
    try:
        return Scenario.model_validate(data), kept
    except ValidationError:
        return None


def renumbered(finding: Finding, kept: dict[str, list[int]]) -> Finding:
    """The finding with the numbers that the file has."""
    path, text = finding
    if len(path) > 1 and path[0] in kept and isinstance(path[1], int):
        return (path[0], kept[str(path[0])][path[1]], *path[2:]), text
    return finding


def _deleted(data: Any, path: Path) -> bool:
    """True when there was a field at `path` and it is now gone."""
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    if not path or not isinstance(data, dict) or path[-1] not in data:
        return False
    del data[path[-1]]
    return True
