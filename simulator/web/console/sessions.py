"""Sessions: the worlds beside this one."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from simulator.errors import BadRequest, Conflict, NotFound, ScenarioError
from simulator.scenarios import loader
from simulator.web.console.desk import Desk, done
from simulator.web.context import parsed
from simulator.web.shapes import SessionRequest


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/sessions")
    def sessions() -> ResponseReturnValue:
        return show({}, "")

    @pages.post("/sessions")
    def make_session() -> ResponseReturnValue:
        given = {name: request.form.get(name, "").strip() for name in ("session", "scenario")}
        wanted = {name: value for name, value in given.items() if value}
        try:
            desk.admin.create_session(parsed(SessionRequest, wanted, "field"))
        except (BadRequest, Conflict, ScenarioError) as error:
            return show(given, str(error))
        return done("sessions", "session-made")

    @pages.post("/sessions/<session>/remove")
    def remove_session(session: str) -> ResponseReturnValue:
        try:
            desk.admin.remove_session(session)
        except (Conflict, NotFound) as error:
            return show({}, str(error))
        return done("sessions", "session-removed")

    def show(given: dict[str, str], problem: str) -> ResponseReturnValue:
        root = request.script_root.removesuffix(_prefix(request.script_root))
        return desk.show(
            "sessions.html",
            400 if problem else 200,
            given=given,
            problem=problem,
            sessions=desk.admin.sessions(),
            shipped=loader.shipped(),
            root=root,
        )


def _prefix(root: str) -> str:
    """The end of the address's root that names this session; "" in the default session."""
    _, found, session = root.rpartition("/s/")
    return f"{found}{session}" if found else ""
