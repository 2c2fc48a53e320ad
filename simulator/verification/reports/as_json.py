"""The report as JSON, by report.schema.json. Nothing is left out; every other format says less."""

from __future__ import annotations

import base64
import json
from typing import Any

from simulator.verification.exchange import Exchange
from simulator.verification.report import Finding, Report, Result, State
from simulator.verification.reports.masking import Masking
from simulator.verification.target import Target
from simulator.verification.words import Text

VERSION = 1
"""Of the format. A reader of version 1 can read everything that says 1."""


def write(report: Report, *, masked: bool = True) -> str:
    return json.dumps(as_dict(report, masked=masked), ensure_ascii=False, indent=1) + "\n"


def as_dict(report: Report, *, masked: bool = True) -> dict[str, Any]:
    hide = Masking((person.id for person in report.target.persons), on=masked)
    return {
        "version": VERSION,
        "tool": {"name": "tidbok", "version": report.version},
        "began": report.began,
        "seconds": round(report.seconds, 3),
        "waited_seconds": round(report.waited, 3),
        "exit_code": report.exit_code.value,
        "interrupted": report.interrupted,
        "stopped": _text(report.stopped, hide),
        "summary": {state.value: report.counts[state] for state in State},
        "command": hide.text(report.command),
        "clock": dict(report.clock),
        "target": _target(report.target, hide),
        "cleaned": [_text(each, hide) for each in report.cleaned],
        "left": [_text(each, hide) for each in report.left],
        "results": [_result(report, each, hide) for each in report.results],
        "exchanges": [_exchange(each, hide) for each in report.exchanges],
    }


def _target(target: Target, hide: Masking) -> dict[str, Any]:
    return {
        "name": target.name,
        "file": target.file,
        "url": target.url,
        "urls": dict(target.urls),
        "via": target.via,
        "facilities": list(target.facilities),
        "profile": target.profile,
        "flows": list(target.flows),
        "contracts": list(target.claimed),
        "persons": [hide.text(person.id) for person in target.persons],
        "safety": target.safety.value,
        "rate": target.rate,
        "timeout": target.timeout,
    }


def _result(report: Report, result: Result, hide: Masking) -> dict[str, Any]:
    rule, waiver = result.rule, result.waiver
    return {
        "rule": rule.id,
        "level": rule.level.value,
        "origin": rule.origin.value,
        "basis": rule.basis.value,
        "source": rule.source,
        "safety": rule.safety.value,
        "sentence": _text(rule.sentence, hide),
        "citizen": _text(rule.citizen, hide),
        "state": result.state.value,
        "reason": _text(result.reason, hide),
        "looked_at": result.looked_at,
        "seconds": round(result.seconds, 3),
        "findings": [_finding(each, hide) for each in result.findings],
        "exchanges": [each.number for each in result.exchanges],
        "repeat": hide.text(repeating(report, result)),
        "waiver": None
        if waiver is None
        else {"reason": waiver.reason, "owner": waiver.owner, "expires": waiver.expires.isoformat()},
    }


def repeating(report: Report, result: Result) -> str:
    """The command that asks for this rule alone."""
    return f"{report.command} --rules {result.rule.id}"


def _finding(finding: Finding, hide: Masking) -> dict[str, Any]:
    return {
        "expected": _text(finding.expected, hide),
        "got": _text(finding.got, hide),
        "xpath": finding.xpath,
        "exchange": None if finding.exchange is None else finding.exchange.number,
        "also": [each.number for each in finding.also],
    }


def _exchange(exchange: Exchange, hide: Masking) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "contract": exchange.contract.name,
        "url": hide.text(exchange.url),
        "logical_address": exchange.logical_address,
        "purpose": _text(exchange.purpose, hide),
        "step": exchange.step,
        "lawful": exchange.lawful,
        "began_seconds": round(exchange.began, 3),
        "elapsed_seconds": round(exchange.elapsed, 4),
        "status": exchange.status,
        "outcome": exchange.outcome,
        "silence": _text(exchange.silence, hide),
        "request_headers": {name: hide.text(value) for name, value in exchange.request_headers.items()},
        "headers": {name: hide.text(value) for name, value in exchange.headers.items()},
        "request": _body(exchange.request, hide, ours=True),
        "reply": _body(exchange.reply, hide, ours=False),
    }


def _body(body: bytes, hide: Masking, *, ours: bool) -> dict[str, str]:
    """`text` where it is UTF-8, else `base64`; masked, other bytes are read as Latin-1."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        if hide.on:
            return {"text": hide.text(body.decode("latin-1"))}
        return {"base64": base64.b64encode(body).decode()}
    return {"text": hide.request(text) if ours else hide.text(text)}


def _text(text: Text | None, hide: Masking) -> Any:
    """A value as it is, a sentence in both languages."""
    if text is None:
        return None
    if isinstance(text, str):
        return hide.text(text)
    return {"sv": hide.text(text.sv), "en": hide.text(text.en)}
