"""The scenario: the one that is loaded, another one in its place, and back to what it says."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from simulator.errors import Problem, ScenarioError, UsageError
from simulator.scenarios import loader
from simulator.scenarios.yaml_source import Unreadable, decode
from simulator.web.console.desk import Desk, done
from simulator.web.context import session_name

_MOST_SHOWN = 200_000
"""Characters: a longer one is to be downloaded, not edited in a form."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem, and the line it is about."""

    problem: Problem
    line: str


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/scenario")
    def scenario() -> ResponseReturnValue:
        return show()

    @pages.get("/scenario/source.yaml")
    def scenario_source() -> ResponseReturnValue:
        name = desk.world().state.scenario
        source = desk.worlds.sessions.source(session_name())
        response = Response(source, content_type="application/yaml; charset=UTF-8")
        response.headers.set("Content-Disposition", "attachment", filename=f"{name}.yaml")
        return response

    @pages.post("/scenario/shipped")
    def load_shipped() -> ResponseReturnValue:
        name = request.form.get("name", "")
        shipped = {each.name: each for each in loader.shipped()}  # never another file on the server
        if name not in shipped:
            return show(400, problem=f"no scenario {name!r} is shipped")
        return load(decode(shipped[name].path.read_bytes()), f"{name}.yaml")

    @pages.post("/scenario/upload")
    def upload_scenario() -> ResponseReturnValue:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return show(400, problem="choose a file first")
        try:
            source = decode(sent.read())
        except Unreadable as error:
            return mistaken([Problem(sent.filename, error.line, error.text)], "")
        return load(source, sent.filename)

    @pages.post("/scenario/edit")
    def edit_scenario() -> ResponseReturnValue:
        return load(request.form.get("source", "").replace("\r\n", "\n"), "scenario", written=True)

    @pages.post("/scenario/reset")
    def reset() -> ResponseReturnValue:
        desk.admin.reset()
        return done("scenario", "reset")

    def load(source: str, file: str, written: bool = False) -> ResponseReturnValue:
        try:
            desk.admin.put_scenario(source)
        except ScenarioError as error:
            problems = [Problem(file, each.line, each.text) for each in error.problems]
            return mistaken(problems, source, written)
        except UsageError as error:
            return show(400, problem=str(error))
        return done("scenario", "loaded")

    def mistaken(problems: list[Problem], source: str, written: bool = False) -> ResponseReturnValue:
        lines = dict(enumerate(source.splitlines(), start=1))
        mistakes = [Mistake(each, lines.get(each.line, "")) for each in problems]
        return show(400, mistakes=mistakes, written=source if written else None)

    def show(
        status: int = 200, problem: str = "", mistakes: list[Mistake] | None = None, written: str | None = None
    ) -> ResponseReturnValue:
        source = desk.worlds.sessions.source(session_name())
        return desk.show(
            "scenario.html",
            status,
            problem=problem,
            mistakes=mistakes or [],
            shipped=loader.shipped(),
            source=(source if written is None else written) if len(source) <= _MOST_SHOWN else None,
            open_editor=written is not None,
            most_bytes=desk.settings.most_scenario_bytes,
        )
