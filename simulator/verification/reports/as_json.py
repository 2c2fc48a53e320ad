"""The report as JSON, by report.schema.json. Nothing is left out; every other format says less."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from simulator.verification.exchange import Exchange
from simulator.verification.report import Finding, Report, Result, State
from simulator.verification.reports.bodies import decoded, readable
from simulator.verification.reports.masking import Masking
from simulator.verification.rule import Rule
from simulator.verification.target import Target, Waiver
from simulator.verification.words import Text

VERSION = 1
"""Of the format. A reader of version 1 can read everything that says 1."""

SCHEMA = "urn:tidbok:verification-report:1"
"""The $id of report.schema.json."""


def write(report: Report, *, masked: bool = True) -> str:
    return json.dumps(as_dict(report, masked=masked), ensure_ascii=False, indent=1) + "\n"


def schema() -> str:
    """report.schema.json: what `write` gives, in JSON Schema, draft 2020-12."""
    return Path(__file__).with_name("report.schema.json").read_text("utf-8")


def masking(report: Report, masked: bool = True) -> Masking:
    """Hides the target's test persons, however their numbers are written; and, masked or not, its secrets."""
    return Masking((person.id for person in report.target.persons), masked, report.target.secrets)


def as_dict(report: Report, *, masked: bool = True) -> dict[str, Any]:
    hide = masking(report, masked)
    found = without_bodies(report, hide)
    for name, exchanges in (("exchanges", report.exchanges), ("told", report.told)):
        for shown, exchange in zip(found[name], exchanges, strict=True):
            shown["request"] = _encodable(body(exchange.request, hide))
            shown["reply"] = _encodable(body(exchange.reply, hide))
    return found


def without_bodies(report: Report, hide: Masking) -> dict[str, Any]:
    """All but the messages themselves, which are most of it."""
    found: dict[str, Any] = _encodable(hide.all_of(_report(report)))
    return {"$schema": SCHEMA, "version": VERSION, "masked": hide.on, **found}


def _report(report: Report) -> dict[str, Any]:
    """Unmasked, and without the bodies."""
    return {
        "tool": {"name": "tidbok", "version": report.version},
        "began": report.began,
        "seconds": round(report.seconds, 3),
        "waited_seconds": round(report.waited, 3),
        "exit_code": report.exit_code.value,
        "interrupted": report.interrupted,
        "stopped": _text(report.stopped),
        "summary": {state.value: report.counts[state] for state in State},
        "command": report.command,
        "clock": dict(report.clock),
        "target": _target(report.target),
        "cleaned": [_text(each) for each in report.cleaned],
        "left": [_text(each) for each in report.left],
        "results": [_result(report, each) for each in report.results],
        "exchanges": [_exchange(each) for each in report.exchanges],
        "told": [_exchange(each) for each in report.told],
    }


def _target(target: Target) -> dict[str, Any]:
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
        "persons": [person.id for person in target.persons],
        "actor": target.actor,
        "agent": target.agent,
        "source_system": target.source_system,
        "safety": target.safety.value,
        "rate": target.rate,
        "timeout": target.timeout,
        "client_certificate": bool(target.tls.certificate),
        "waivers": [_waiver(each) for each in target.waivers],
    }


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {
        "rule": waiver.rule,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires.isoformat(),
    }


def _result(report: Report, result: Result) -> dict[str, Any]:
    return {
        **_rule(result.rule),
        "state": result.state.value,
        "reason": _text(result.reason),
        "looked_at": result.looked_at,
        "seconds": round(result.seconds, 3),
        "findings": [_finding(each) for each in result.findings],
        "exchanges": [each.number for each in result.exchanges],
        "repeat": repeating(report, result),
        "waiver": None if result.waiver is None else _waiver(result.waiver),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "level": rule.level.value,
        "origin": rule.origin.value,
        "basis": rule.basis.value,
        "source": rule.source,
        "safety": rule.safety.value,
        "contracts": list(rule.contracts),
        "flow": rule.flow,
        "profile": rule.profile,
        "sentence": _text(rule.sentence),
        "citizen": _text(rule.citizen),
        "manual": _text(rule.manual),
    }


def repeating(report: Report, result: Result) -> str:
    """The command that asks for this rule alone."""
    return f"{report.command} --rules {result.rule.id}"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "expected": _text(finding.expected),
        "got": _text(finding.got),
        "xpath": finding.xpath,
        "exchange": None if finding.exchange is None else finding.exchange.number,
        "also": [each.number for each in finding.also],
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "incoming": exchange.incoming,
        "contract": exchange.contract.name,
        "url": exchange.url,
        "logical_address": exchange.logical_address,
        "purpose": _text(exchange.purpose),
        "step": exchange.step,
        "lawful": exchange.lawful,
        "began_seconds": round(exchange.began, 3),
        "elapsed_seconds": round(exchange.elapsed, 4),
        "status": exchange.status,
        "outcome": exchange.outcome,
        "silence": _text(exchange.silence),
        "request_headers": dict(exchange.request_headers),
        "headers": dict(exchange.headers),
    }


def body(content: bytes, hide: Masking) -> dict[str, str]:
    """`text` where it is UTF-8, else `base64`. Masked, other bytes are read as UTF-16 or Latin-1, and cannot be got
    back.
    """
    text = decoded(content)
    if text is None and not hide.on:
        return {"base64": base64.b64encode(content).decode()}
    return {"text": hide.body(readable(content) if text is None else text)}


def _text(text: Text | None) -> Any:
    """A value as it is, a sentence in both languages."""
    return text if text is None or isinstance(text, str) else {"sv": text.sv, "en": text.en}


def _encodable(value: Any) -> Any:
    """Half of a surrogate pair, which no encoding can write, becomes a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_encodable(key): _encodable(each) for key, each in value.items()}
    return [_encodable(each) for each in value] if isinstance(value, list) else value
