"""A scenario's faults: read as the admin API reads them, with lines for what is wrong (simulator/faults)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from simulator.domain.engagement import INDEX
from simulator.domain.fault import FaultSetting
from simulator.domain.identifiers import INDEX_STUB_IDENTITIES, hsa_key
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Value
from simulator.faults.reading import UnusableFault, fault_setting
from simulator.scenarios.country import addresses, own_addresses
from simulator.scenarios.fields import flag_of
from simulator.scenarios.model import FaultSpec, Scenario
from simulator.scenarios.references import no_such, twice, unknown_of
from simulator.scenarios.validity import first_moment, last_moment
from simulator.scenarios.yaml_source import Finding, Path

_ANY_DAY = date(2025, 1, 15)
_COMMON = ("fault", "id", "producer", "contract", "logical_address", "resident", "after", "times", "probability")


def settings(scenario: Scenario, today: date) -> list[FaultSetting]:
    """In the order of the file; `today` is where relative days are counted from."""
    return [fault_setting(_mapping(spec, today)) for spec in scenario.faults]


def faults(scenario: Scenario) -> Iterator[Finding]:
    """A check: parameters that the fault does not have, and names of what is not in the scenario."""
    named = ((("faults", number, "id"), spec.id or spec.fault) for number, spec in enumerate(scenario.faults))
    for path, text in twice("fault", named):
        yield path, f"{text}: give it an id of its own"
    for number, spec in enumerate(scenario.faults):
        at: Path = ("faults", number)
        yield from _unusable(at, spec)
        yield from _nobody(at, spec, scenario)


def _unusable(at: Path, spec: FaultSpec) -> Iterator[Finding]:
    try:
        fault_setting(_mapping(spec, None))
    except UnusableFault as error:
        for field, text in error.findings:
            name = field.split(".")[-1]
            said = text if name in _COMMON and not field.startswith("parameters") else f"{name} in a fault: {text}"
            yield (*at, *field.split(".")), said


def _nobody(at: Path, spec: FaultSpec, scenario: Scenario) -> Iterator[Finding]:
    if spec.producer is not None:
        simulated, outside = scenario.booking_systems, scenario.external_systems
        known = [INDEX, *(system.id for system in simulated), *(system.id for system in outside)]
        yield from unknown_of((*at, "producer"), "producer", [spec.producer], known)
    if spec.resident is not None and spec.resident not in INDEX_STUB_IDENTITIES and scenario.population is None:
        residents = [resident.id for resident in scenario.residents]
        yield from unknown_of((*at, "resident"), "resident", [spec.resident], residents)
    if spec.logical_address is not None:
        there = [*addresses(scenario), *own_addresses(scenario)]
        if hsa_key(spec.logical_address) not in map(hsa_key, there):
            yield (*at, "logical_address"), no_such("logical address", spec.logical_address, there)


def _mapping(spec: FaultSpec, today: date | None) -> dict[str, object]:
    """As the admin API would be given it; without `today` the points in time are left out."""
    own = {name: said for name, said in spec.parameters.items() if name != "parameters"}
    under = spec.parameters.get("parameters")
    said: dict[str, object] = {name: getattr(spec, name) for name in _COMMON}
    if today is not None:
        said |= {"since": first_moment(spec.since, today, None), "until": last_moment(spec.until, today, None)}
    if under is not None:
        said["parameters"] = _typed(spec.fault, under) if isinstance(under, dict) else under
    return {**said, **_typed(spec.fault, own)}


def _typed(fault: str, parameters: Mapping[str, Any]) -> dict[str, object]:
    """YAML's scalars are text here; numbers and truth values become what the fault's parameters are."""
    defaults = {each.name: each.default for each in FAULTS[fault].parameters}
    return {name: _value(defaults.get(name), said) for name, said in parameters.items()}


def _value(default: Value | None, said: object) -> object:
    """What cannot become the parameter's type stays text, and is refused as that."""
    try:
        if isinstance(default, bool):
            return flag_of(said)
        if isinstance(default, int) and isinstance(said, str):
            return int(said) if said.isascii() else said
        if isinstance(default, float) and isinstance(said, str):
            return float(said) if said.isascii() else said
    except ValueError:
        return said
    return said
