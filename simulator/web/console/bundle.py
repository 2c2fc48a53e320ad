"""A fan-out to send to somebody who is to help: the picture, every message, and what the log says of them, in one zip.

Personal identity numbers, names and ways to reach people are masked unless somebody asks for them as they are.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from simulator import __version__
from simulator.contracts import envelope
from simulator.errors import TechnicalError
from simulator.store.call_log import Exchange
from simulator.verification.reports.masking import Masking
from simulator.web.console.diagram import Names, as_file, drawn
from simulator.web.console.fan_out import FanOut, Row
from simulator.web.console.messages import judged
from simulator.worlds import World

_GZIP = b"\x1f\x8b"
_README = """Underlag till ett supportärende, ur simulatorn tidbok {version}.

diagram.svg   anropskedjan som bild: vem som frågade vem, hur länge, och vad som gick fel
index.json    samma sak som uppgifter, med filnamn
calls/        varje fråga och svar

{masked}
"""
_MASKED = "Personnummer, namn och kontaktuppgifter är maskerade, så filerna är inte byte för byte vad som skickades."
_UNMASKED = "OBS! Inget är maskerat: meddelandena är byte för byte vad som skickades."


def packed(fan_out: FanOut, names: Names, world: World, unmasked: bool = False) -> bytes:
    masking = Masking(on=not unmasked)
    index: dict[str, Any] = {
        "tidbok": __version__,
        "correlation": fan_out.correlation,
        "session": world.state.session,
        "scenario": world.state.scenario,
        "masked": masking.on,
        "elapsed_ms": round(fan_out.milliseconds, 3),
        "calls": [_described(number, row, names) for number, row in enumerate(fan_out.rows, start=1)],
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        readme = _README.format(version=__version__, masked=_MASKED if masking.on else _UNMASKED)
        file.writestr("README.txt", readme)
        file.writestr("diagram.svg", masking.text(as_file(drawn(fan_out, names)).decode()))
        file.writestr("index.json", json.dumps(masking.all_of(index), ensure_ascii=False, indent=2))
        for name, body in _messages(fan_out):
            file.writestr(masking.text(name), _masked(body, masking))
    return held.getvalue()


def _described(number: int, row: Row, names: Names) -> dict[str, Any]:
    call = row.call
    described = {
        "number": number,
        "asked_by": row.caller + 1 if row.caller is not None else None,
        "answered_by": names.answered(row),
        "starts_after_ms": round(row.start, 3),
        "failure": row.failure or None,
        **_from_log(call),
        "reply_judged": judged(call.reply).verdict,
        "files": [_file(number, call, "request"), _file(number, call, "reply")],
    }
    if row.refused_as is not None:
        described["platform_answered"] = _from_log(row.refused_as)
    return described


def _from_log(call: Exchange) -> dict[str, Any]:
    names = ("call_id", "at", "component", "producer", "contract", "logical_address", "sender", "status", "elapsed_ms")
    return {name: getattr(call, name) for name in names} | {"fault": call.fault, "faults": call.faults.split()}


def _messages(fan_out: FanOut) -> Iterator[tuple[str, bytes]]:
    for number, row in enumerate(fan_out.rows, start=1):
        yield _file(number, row.call, "request"), row.call.request
        yield _file(number, row.call, "reply"), row.call.reply
        if row.refused_as is not None:
            yield _file(number, row.call, "platform-reply"), row.refused_as.reply


def _file(number: int, call: Exchange, what: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]", "_", call.contract)
    return f"calls/{number:03}-{name}-{what}.xml"


def _masked(body: bytes, masking: Masking) -> bytes:
    """Written out anew when it is XML, so that no number hides behind another way of writing it."""
    if not masking.on or not body.strip():
        return body
    if body.startswith(_GZIP):
        return "(packat: utelämnat, eftersom det inte kan maskeras)\n".encode()
    try:
        text = str(etree.tostring(envelope.root_of(body)[0], encoding="unicode"))
    except TechnicalError:
        text = body.replace(b"\0", b"").decode("utf-8", "replace")
    return masking.body(text).encode()
