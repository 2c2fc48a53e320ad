"""A fault as people write it, in a scenario or to the admin API -> a FaultSetting. What would do nothing is an error.

{"fault": "slow", "producer": "tidboken", "seconds": 3}
{"fault": "slow", "producer": "tidboken", "parameters": {"seconds": 3}}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches

from simulator.contracts import CATALOGUE
from simulator.contracts.writers import NOT_XML
from simulator.domain.engagement import INDEX
from simulator.domain.fault import FaultSetting
from simulator.domain.times import parse_timestamp, timestamp
from simulator.errors import BadRequest
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Fault, Kind, Parameter, Value, names_of

FIELDS = (
    "fault", "id", "producer", "contract", "logical_address", "resident",
    "after", "times", "since", "until", "probability", "parameters",
)  # fmt: skip
"""What every fault has; its own parameters come beside them, or under `parameters`."""
_TEXTS = ("producer", "contract", "logical_address", "resident")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MOST_CALLS = 1_000_000_000
_LONGEST_TEXT = 200
_INDEX_DOMAIN = "itintegration:engagementindex"

Finding = tuple[str, str]
"""The field's path, e.g. `parameters.seconds`, and what is wrong with it."""


class UnusableFault(BadRequest):
    """Carries every mistake, so that a scenario can point at each one's line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{path}: {text}" for path, text in self.findings))


def fault_setting(mapping: Mapping[str, object]) -> FaultSetting:
    """Raises UnusableFault. The setting has all the fault's parameters, as written or by default."""
    if not isinstance(mapping, Mapping):
        text = f"a fault is written as fields, for example {{fault: slow, seconds: 3}}, not {_shown(mapping)}"
        raise UnusableFault([("fault", text)])
    reader = _Reader(mapping)
    setting = reader.read()
    if reader.findings:
        raise UnusableFault(reader.findings)
    assert setting is not None
    return setting


def known_fault(name: str) -> Fault:
    """Raises UnusableFault with the nearest name."""
    fault = FAULTS.get(name)
    if fault is None:
        raise UnusableFault([("fault", unknown("fault", name, FAULTS))])
    return fault


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """A sentence that teaches: the nearest known word, and all of them."""
    words = list(known)
    near = get_close_matches(word, words, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    return f"unknown {what} {word!r}{hint} Known: {', '.join(words)}"


class _Reader:
    """Collects what is wrong, so that all of it is said at once."""

    def __init__(self, mapping: Mapping[str, object]) -> None:
        self._mapping = {str(name): value for name, value in mapping.items() if value is not None}
        self.findings: list[Finding] = []

    def read(self) -> FaultSetting | None:
        fault = self._fault()
        if fault is None:
            return None
        texts = {name: self._text(name) for name in _TEXTS}
        contract = self._contract(fault, texts["contract"])
        self._index(fault, texts["producer"], contract)
        setting = FaultSetting(
            id=self._id(fault),
            fault=fault.name,
            producer=texts["producer"],
            contract=contract,
            logical_address=texts["logical_address"],
            resident=texts["resident"],
            after=self._whole("after", 0) or 0,
            times=self._whole("times", 1),
            since=self._moment("since"),
            until=self._moment("until"),
            probability=self._probability(),
            parameters=self._parameters(fault),
        )
        if setting.since is not None and setting.until is not None and setting.until <= setting.since:
            self._wrong("until", f"{setting.until} is not after since, {setting.since}: no call would meet it")
        return setting

    def _wrong(self, path: str, text: str) -> None:
        self.findings.append((path, text))

    def _fault(self) -> Fault | None:
        name = self._mapping.get("fault")
        if not isinstance(name, str):
            missing = "is missing" if name is None else f"is {name!r}, which is no name"
            self._wrong("fault", f"{missing}: one of {', '.join(FAULTS)}")
            return None
        if name not in FAULTS:
            self._wrong("fault", unknown("fault", name, FAULTS))
        return FAULTS.get(name)

    def _id(self, fault: Fault) -> str:
        given = self._mapping.get("id", fault.name)
        if not isinstance(given, str) or not _ID.fullmatch(given):
            text = "cannot name a fault: use 1 to 64 of letters, digits, dot, hyphen and underscore"
            self._wrong("id", f"{_shown(given)} {text}")
        return str(given)

    def _text(self, name: str) -> str | None:
        value = self._mapping.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT or NOT_XML.search(value):
            self._wrong(name, f"{_shown(value)} is not a text of 1 to {_LONGEST_TEXT} characters")
            return None
        return value.strip()

    def _contract(self, fault: Fault, name: str | None) -> str | None:
        if name is None:
            return None
        known = [each for each in CATALOGUE.values() if fault.touches(each)]
        if any(name in names_of(each) for each in known):
            return name
        everything = sorted({word for each in CATALOGUE.values() for word in names_of(each)})
        if name not in everything:
            self._wrong("contract", unknown("contract", name, sorted({each.name for each in CATALOGUE.values()})))
        else:
            touched = ", ".join(sorted({each.name for each in known}))
            self._wrong("contract", f"{fault.name} does nothing to {name}; it can touch {touched}")
        return None

    def _index(self, fault: Fault, producer: str | None, contract: str | None) -> None:
        """The index answers contracts of its own, and no others."""
        if producer != INDEX:
            return
        own = [each for each in CATALOGUE.values() if each.domain == _INDEX_DOMAIN]
        touched = sorted(each.name for each in own if fault.touches(each))
        if not touched or fault.kind is Kind.INDEX:
            self._wrong("producer", f"{fault.name} does nothing to {INDEX}: name a booking system, or none")
        elif contract is not None and contract.partition("/")[0] not in touched:
            self._wrong("contract", f"{INDEX} does not answer {contract}; it answers {', '.join(touched)}")

    def _whole(self, name: str, least: int) -> int | None:
        value = self._mapping.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST_CALLS:
            self._wrong(name, f"{_shown(value)} is not a number of calls, from {least} and up")
            return None
        return value

    def _moment(self, name: str) -> str | None:
        """14 digits, or ISO 8601 without offset: both are Swedish local time."""
        value = self._mapping.get(name)
        if value is None:
            return None
        try:
            text = timestamp(value) if isinstance(value, datetime) else str(value)
            moment = parse_timestamp(text) if text.isdigit() else datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is not None or isinstance(value, bool):
            self._wrong(name, f"{_shown(value)} is not a Swedish local time: write for example 2026-07-01T09:00:00")
            return None
        return timestamp(moment)

    def _probability(self) -> float:
        value = self._mapping.get("probability", 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value <= 1.0:
            self._wrong("probability", f"{_shown(value)} is not a number above 0 and at most 1")
            return 1.0
        return float(value)

    def _parameters(self, fault: Fault) -> dict[str, Value]:
        given, under = self._given()
        known = {each.name: each for each in fault.parameters}
        for name in given:
            if name not in known:
                self._unknown_parameter(fault, name, under)
        return {
            name: self._value(f"parameters.{name}" if name in under else name, parameter, given[name])
            if name in given
            else parameter.default
            for name, parameter in known.items()
        }

    def _given(self) -> tuple[dict[str, object], frozenset[str]]:
        """The fault's own parameters, and which of them stand under `parameters`."""
        beside = {name: value for name, value in self._mapping.items() if name not in FIELDS}
        under = self._mapping.get("parameters", {})
        if not isinstance(under, Mapping):
            self._wrong("parameters", f"{_shown(under)} is not a list of names and values")
            under = {}
        for name in beside.keys() & under.keys():
            self._wrong(name, "stands both beside parameters and under it")
        named = {str(name): value for name, value in under.items()}
        return {**beside, **named}, frozenset(named)

    def _unknown_parameter(self, fault: Fault, name: str, under: frozenset[str]) -> None:
        own = [each.name for each in fault.parameters]
        near = get_close_matches(name, [*own, *FIELDS], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        has = ", ".join(own) or "none"
        path = f"parameters.{name}" if name in under else name
        common = ", ".join(each for each in FIELDS if each != "parameters")
        self._wrong(path, f"unknown field{hint} Parameters of {fault.name}: {has}. Of every fault: {common}")

    def _value(self, path: str, parameter: Parameter, value: object) -> Value:
        wrong = _why_not(parameter, value)
        if wrong is not None:
            self._wrong(path, f"{_shown(value)} is not {wrong}")
            return parameter.default
        return float(value) if isinstance(parameter.default, float) else value  # type: ignore[arg-type,return-value]


def _why_not(parameter: Parameter, value: object) -> str | None:
    """What the value would have to be, or None when it is."""
    default = parameter.default
    if isinstance(default, bool):
        return None if isinstance(value, bool) else "true or false"
    if isinstance(default, str):
        return _why_not_text(parameter, value)
    kinds: tuple[type, ...] = (int, float) if isinstance(default, float) else (int,)
    least, most = parameter.least, parameter.most
    if not isinstance(value, kinds) or isinstance(value, bool):
        return f"a {parameter.type}{_between(parameter)}"
    assert isinstance(value, int | float)
    if (least is None or value >= least) and (most is None or value <= most) and not _is_nan(value):
        return None
    return f"a {parameter.type}{_between(parameter)}"


def _is_nan(value: float) -> bool:
    return value != value


def _why_not_text(parameter: Parameter, value: object) -> str | None:
    if parameter.choices:
        return None if value in parameter.choices else f"one of {', '.join(parameter.choices)}"
    least, most = int(parameter.least or 0), int(parameter.most or _LONGEST_TEXT)
    # A line break would be a header of its own in HTTP; no parameter needs one.
    if isinstance(value, str) and least <= len(value) <= most and not NOT_XML.search(value) and value.isprintable():
        return None
    return f"a text of {least} to {most} characters on one line"


def _between(parameter: Parameter) -> str:
    unit = f" {parameter.unit}" if parameter.unit else ""
    if parameter.least is None or parameter.most is None:
        return unit
    return f" from {parameter.least:g} to {parameter.most:g}{unit}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
