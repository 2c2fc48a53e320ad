"""Faults: those that are on, the catalogue, and a form for each, made from what the catalogue says can be set."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.contracts import CATALOGUE
from simulator.domain.engagement import INDEX
from simulator.errors import BadRequest, NotFound
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Fault, Parameter, names_of
from simulator.web.console.desk import Desk, done
from simulator.web.console.showing import KINDS, has_all
from simulator.web.context import parsed
from simulator.web.fault_shapes import ActiveFault, FaultRequest
from simulator.worlds import World

_TEXTS = ("producer", "contract", "logical_address", "resident", "since", "until")
_NUMBERS = ("after", "times", "probability")
_PARAMETER = "parameter."


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/faults")
    def faults() -> ResponseReturnValue:
        return everything()

    @pages.post("/faults/off")
    def fault_off() -> ResponseReturnValue:
        try:
            desk.faults.remove_fault(request.form.get("id", ""))
        except NotFound as error:  # somebody else was first
            return everything(404, str(error))
        return done("faults", "fault-off")

    @pages.post("/faults/all-off")
    def faults_off() -> ResponseReturnValue:
        desk.faults.clear_faults()
        return done("faults", "faults-off")

    @pages.get("/faults/catalogue/<name>")
    def fault(name: str) -> ResponseReturnValue:
        known, wanted = _known(name), request.args.get("id", "")
        on = next((each for each in desk.faults.faults() if each.id == wanted and each.fault == name), None)
        given = _as_form(on) if on is not None else {field: request.args.get(field, "") for field in _TEXTS}
        return form(known, given)

    @pages.post("/faults/catalogue/<name>")
    def fault_on(name: str) -> ResponseReturnValue:
        known = _known(name)
        given = {field: value.strip() for field, value in request.form.items()}
        try:
            body = parsed(FaultRequest, _body(known, given), "field", strict=False)
            desk.faults.put_fault(given.get("id") or _free_id(name, desk.faults.faults()), body)
        except BadRequest as error:
            return form(known, given, 400, str(error))
        return done("faults", "fault-on")

    def everything(status: int = 200, problem: str = "") -> ResponseReturnValue:
        asked = request.args.get("q", "").strip()
        words = asked.split()
        found = [each for each in FAULTS.values() if has_all(words, each.name, each.title, each.description)]
        groups = [(text, [each for each in found if each.kind is kind]) for kind, text in KINDS.items()]
        on = desk.faults.faults()
        return desk.show(
            "faults.html",
            status,
            problem=problem,
            q=asked,
            groups=[group for group in groups if group[1]],
            found=len(found),
            all=len(FAULTS),
            faults=on,
            names={each.fault for each in on},
        )

    def form(known: Fault, given: Mapping[str, str], status: int = 200, problem: str = "") -> ResponseReturnValue:
        return desk.show(
            "fault.html",
            status,
            problem=problem,
            fault=known,
            kind=KINDS[known.kind],
            given=given,
            producers=_producers(desk.world()),
            contracts=_contracts(known),
        )


def _known(name: str) -> Fault:
    if name not in FAULTS:
        raise NotFound(f"no fault {name!r} in the catalogue")
    return FAULTS[name]


def _free_id(name: str, on: list[ActiveFault]) -> str:
    """The fault's name, with a number when it is taken: whoever names no id means another one, not the same anew."""
    taken = {each.id for each in on}
    ids = (f"{name}-{number}" if number > 1 else name for number in count(1))
    return next(each for each in ids if each not in taken)


def _producers(world: World) -> dict[str, str]:
    """Names by id, of all that can be harmed."""
    systems = {each.id: each.name for each in world.setup.systems.values()}
    external = {each.id: each.name for each in world.setup.platform.external}
    return {**systems, **external, INDEX: "Engagemangsindex"}


def _contracts(fault: Fault) -> list[str]:
    """Names, and name/major where several versions can be told apart."""
    touched = [each for each in CATALOGUE.values() if fault.touches(each)]
    names = [each.name for each in touched]
    words = {word for each in touched for word in names_of(each) if "/" not in word or names.count(each.name) > 1}
    return sorted(words)


def _body(fault: Fault, given: Mapping[str, str]) -> dict[str, Any]:
    """What the admin API would be sent; what is no number stays text, and is refused with a sentence."""
    texts = {name: given[name] for name in _TEXTS if given.get(name)}
    numbers = {name: _number(given[name]) for name in _NUMBERS if given.get(name)}
    parameters = {
        each.name: _value(each, given[_PARAMETER + each.name])
        for each in fault.parameters
        if given.get(_PARAMETER + each.name)
    }
    return {"fault": fault.name, **texts, **numbers, "parameters": parameters}


def _value(parameter: Parameter, text: str) -> object:
    if isinstance(parameter.default, bool):
        return {"true": True, "false": False}.get(text, text)
    return text if isinstance(parameter.default, str) else _number(text)


def _number(text: str) -> int | float | str:
    written = text.replace(",", ".")
    for kind in (int, float):
        try:
            return kind(written)
        except ValueError:
            continue
    return text


def _as_form(on: ActiveFault) -> dict[str, str]:
    """A fault that is on, as its form would have been filled in."""
    values = {name: getattr(on, name) for name in ("id", *_TEXTS, *_NUMBERS)}
    values |= {_PARAMETER + name: value for name, value in on.parameters.items()}
    return {name: _written(value) for name, value in values.items() if value is not None}


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
