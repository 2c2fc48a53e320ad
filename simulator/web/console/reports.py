"""A report of `tidbok verify`, opened in the console. It is read and shown; nothing of it is kept."""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError

from simulator.web.console.desk import Desk

State = Literal["failed", "error", "warned", "waived", "skipped", "manual", "passed", "not_applicable"]
"""In the order they are shown: what has to be done something about comes first."""
ORDER: tuple[str, ...] = get_args(State)
MARKS = {"failed": "bad", "error": "bad", "passed": "good"}


class _Words(BaseModel):
    sv: str


_Text = _Words | str | None


class Finding(BaseModel):
    """As in simulator/verification/reports/report.schema.json; what the page does not show is passed by."""

    expected: _Text = None
    got: _Text = None
    xpath: str = ""


class Result(BaseModel):
    rule: str
    level: str
    state: State
    sentence: _Text = None
    citizen: _Text = None
    reason: _Text = None
    looked_at: int = 0
    findings: list[Finding] = []
    repeat: str = ""


class Target(BaseModel):
    name: str
    url: str = ""


class Report(BaseModel):
    version: Literal[1]
    began: str
    masked: bool
    target: Target
    summary: dict[str, int]
    results: list[Result]


def add(pages: Blueprint, desk: Desk) -> None:
    def choose(status: int = 200, problem: str = "") -> ResponseReturnValue:
        return desk.show("reports.html", status, problem=problem, most_bytes=desk.settings.most_scenario_bytes)

    @pages.get("/reports")
    def reports() -> ResponseReturnValue:
        return choose()

    @pages.post("/reports")
    def report() -> ResponseReturnValue:
        sent = request.files.get("file")
        found = _read(sent.read()) if sent is not None else None
        if found is None:
            problem = "Filen är ingen rapport från tidbok verify: välj den report.json som --report skrev."
            return choose(400, problem)
        results = sorted(found.results, key=lambda each: ORDER.index(each.state))
        return desk.show("report.html", report=found, results=results, states=_states(), marks=MARKS, text=_text)


def _states() -> dict[str, str]:
    """Swedish words for the states. Read when they are first needed, as the rules are."""
    from simulator.verification.report import STATE_WORDS

    words = {state.value: each.sv for state, each in STATE_WORDS.items()}
    return {state: words[state] for state in ORDER}


def _read(content: bytes) -> Report | None:
    """None for anything else."""
    try:
        known: Any = json.loads(content)
        json.dumps(known, ensure_ascii=False).encode()  # half of a surrogate pair, which no page can have
        return Report.model_validate(known)
    except (ValueError, RecursionError, ValidationError):
        return None


def _text(text: _Text) -> str:
    """The Swedish words, or the value."""
    return text.sv if isinstance(text, _Words) else text or ""
