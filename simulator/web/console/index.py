"""The engagement index, row by row."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.errors import BadRequest
from simulator.web import shapes
from simulator.web.console.desk import Desk
from simulator.web.context import parsed

_FILTERS = ("resident", "logical_address", "source_system", "service_domain")
_MOST = 200


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/index")
    def index() -> ResponseReturnValue:
        given = {name: request.args.get(name, "").strip() for name in _FILTERS}
        wanted = {name: value for name, value in given.items() if value}
        try:
            query = parsed(shapes.EngagementQuery, {**wanted, "limit": _MOST + 1}, "filter", strict=False)
        except BadRequest as error:
            return desk.show("index.html", 400, given=given, rows=[], problem=str(error))
        rows = desk.admin.engagements(query)
        return desk.show("index.html", given=given, rows=rows[:_MOST], more=len(rows) > _MOST, most=_MOST)
