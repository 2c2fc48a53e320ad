"""Faults below SOAP: late, broken off, or not what HTTP promised."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from simulator.domain.reply import Reply
from simulator.faults.fault import Values

LONGEST_SILENCE = 600.0
"""Real seconds; a caller that waits longer is hung up on."""
_HTML = "text/html; charset=UTF-8"
_GARBAGE = bytes(range(128, 256)) + b"\x00\x01\x02 this is not XML \xff\xfe"


def slow(values: Values) -> float:
    return float(values["seconds"])


def no_answer(values: Values) -> Reply:
    seconds = float(values["seconds"]) or LONGEST_SILENCE
    return Reply(
        0, b"", f"inget svar; anslutningen hålls öppen i högst {seconds:g} s", ending="silence", seconds=seconds
    )


def reset(values: Values) -> Reply:
    return Reply(0, b"", "anslutningen bröts utan svar", ending="reset")


def truncated(reply: Reply, values: Values) -> Reply:
    """At least one byte is missing, also of a short reply."""
    keep = min(int(len(reply.body) * float(values["share"])), max(len(reply.body) - 1, 0))
    return replace(reply, body=reply.body[:keep], ending="truncated", announced=len(reply.body))


def garbage(values: Values) -> Reply:
    return Reply(200, _GARBAGE)


def empty_reply(values: Values) -> Reply:
    return Reply(200, b"")


def http_status(values: Values) -> Reply:
    """As a gateway or an application server answers for a system that is not well."""
    status = int(values["status"])
    words = f"{status} {reason(status)}"
    page = f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>"
    return Reply(status, page.encode(), f"HTTP {words}", _HTML)


def reason(status: int) -> str:
    """The standard's words for a status, or something to put in their place."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
