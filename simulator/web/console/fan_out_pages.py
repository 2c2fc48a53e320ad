"""Fan-outs: the newest ones, and each as a picture with a table, an SVG file, and a bundle for a support case."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from lxml import etree
from markupsafe import Markup

from simulator.errors import NotFound
from simulator.store.call_log import CallFilter
from simulator.web.console.bundle import packed
from simulator.web.console.calls import download
from simulator.web.console.desk import Desk
from simulator.web.console.diagram import Names, as_file, drawn
from simulator.web.console.fan_out import FanOut, Row, fan_out, newest_first
from simulator.worlds import World

_MOST = 1_000  # calls, as many as the log keeps
_SHOWN = 50


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/fan-outs")
    def fan_outs() -> ResponseReturnValue:
        world = desk.world()
        calls = desk.call_log.newest(world.state.session, CallFilter(limit=_MOST))
        found = newest_first(calls, world.setup.platform.hsa_id)
        return desk.show("fan_outs.html", fan_outs=found[:_SHOWN])

    @pages.get("/fan-outs/<correlation>")
    def one_fan_out(correlation: str) -> ResponseReturnValue:
        world = desk.world()
        found = _found(desk, world, correlation)
        names = _names(world, found)
        picture = Markup(etree.tostring(drawn(found, names), encoding="unicode"))  # made of elements, never of text
        return desk.show("fan_out.html", fan_out=found, names=names, picture=picture)

    @pages.get("/fan-outs/<correlation>/diagram.svg")
    def fan_out_svg(correlation: str) -> Response:
        world = desk.world()
        found = _found(desk, world, correlation)
        return download(as_file(drawn(found, _names(world, found))), "image/svg+xml", f"{correlation}.svg")

    @pages.get("/fan-outs/<correlation>/bundle.zip")
    def fan_out_bundle(correlation: str) -> Response:
        world = desk.world()
        found = _found(desk, world, correlation)
        unmasked = request.args.get("unmasked") == "1"
        body = packed(found, _names(world, found), world, unmasked)
        return download(body, "application/zip", f"{correlation}{'-omaskerat' if unmasked else ''}.zip")


def _found(desk: Desk, world: World, correlation: str) -> FanOut:
    wanted = CallFilter(correlation=correlation.replace("\0", ""), limit=_MOST)
    calls = desk.call_log.newest(world.state.session, wanted)
    if not calls:
        raise NotFound(
            f"no calls with the correlation id {correlation!r} are in the log; it keeps the newest calls only"
        )
    return fan_out(calls, world.setup.platform.hsa_id)


def _names(world: World, found: FanOut) -> Names:
    """Units and systems by the names of the scenario, where it has them."""
    systems = {each.id: each.name for each in world.setup.systems.values()}
    systems |= {each.id: each.name for each in world.setup.platform.external}
    facilities = {key: each.name for system in world.setup.systems.values() for key, each in system.facilities.items()}
    began = next((row.call.sender for row in found.rows if row.caller is None and row.call.sender), "")

    def answered(row: Row) -> str:
        call = row.call
        match call.component:
            case "platform":
                return "Plattformen"
            case "index":
                return "Engagemangsindex"
            case "portal":
                return "1177"
        return facilities.get(call.logical_address.upper()) or systems.get(call.producer) or call.producer

    return Names("1177" if began in ("", world.setup.portal.hsa_id) else began, answered)
