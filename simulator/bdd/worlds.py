"""Scenarios as tests name them: a shipped one's name, a file, or YAML text."""

from __future__ import annotations

from pathlib import Path

from simulator.resources import SCENARIOS

ScenarioSource = str | Path
"""`"minimal"`, `Path("tests/world.yaml")`, or text with at least one line break."""


def yaml_of(scenario: ScenarioSource) -> str:
    """Raises ValueError with a sentence when there is no such scenario."""
    if isinstance(scenario, str) and "\n" in scenario:
        return scenario
    file = Path(scenario) if is_file_name(scenario) else SCENARIOS / f"{scenario}.yaml"
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        shipped = ", ".join(sorted(path.stem for path in SCENARIOS.glob("*.yaml")))
        raise ValueError(f"no scenario {str(scenario)!r}: write a file's name, or one of {shipped}") from error


def is_file_name(scenario: ScenarioSource) -> bool:
    return isinstance(scenario, Path) or Path(scenario).suffix in (".yaml", ".yml")
