"""The call log, newest first, and each exchange: both messages readable, judged by our schemas, and to take home."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from simulator.contracts import CATALOGUE
from simulator.errors import NotFound
from simulator.store.call_log import CallFilter, Exchange
from simulator.web.console.desk import Desk, done
from simulator.web.console.messages import judged, readable
from simulator.web.console.showing import COMPONENTS
from simulator.web.context import session_name
from simulator.web.shapes import LARGEST

_PAGE = 50
_MOST = 1_000  # as many as the log keeps
_FILTERS = ("contract", "producer", "component", "logical_address", "status", "fault", "resident", "correlation")
FAILED = "failed"


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/calls")
    def calls() -> ResponseReturnValue:
        world = desk.world()
        given = {name: request.args.get(name, "").strip() for name in _FILTERS}
        found = _found(desk, given, request.args.get("before", ""))
        shown = found[:_PAGE]
        wanted: dict[str, Any] = {name: value for name, value in given.items() if value}
        older = url_for("console.calls", **wanted, before=shown[-1].call_id) if len(found) > _PAGE else None
        return desk.show(
            "calls.html",
            calls=shown,
            older=older,
            given=given,
            is_filtered=bool(wanted),
            contracts=sorted({each.name for each in CATALOGUE.values()}),
            producers=[*world.setup.systems, *(each.id for each in world.setup.platform.external)],
            components=COMPONENTS,
        )

    @pages.post("/calls/clear")
    def clear_calls() -> ResponseReturnValue:
        desk.admin.clear_calls()
        return done("calls", "calls-cleared")

    @pages.get("/calls/<int:call_id>")
    def call(call_id: int) -> ResponseReturnValue:
        found = _call(desk, call_id)
        return desk.show(
            "call.html",
            call=found,
            component=COMPONENTS.get(found.component, found.component),
            messages=[
                ("request", "Fråga", judged(found.request), readable(found.request), len(found.request)),
                ("reply", "Svar", judged(found.reply), readable(found.reply), len(found.reply)),
            ],
        )

    @pages.get("/calls/<int:call_id>/<any(request, reply):which>.xml")
    def call_message(call_id: int, which: str) -> ResponseReturnValue:
        found = _call(desk, call_id)
        body = found.request if which == "request" else found.reply
        return download(body, "application/octet-stream", f"{call_id}-{found.contract}-{which}.xml")

    @pages.get("/calls/<int:call_id>.zip")
    def call_as_zip(call_id: int) -> ResponseReturnValue:
        found = _call(desk, call_id)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("request.xml", found.request)
            file.writestr("reply.xml", found.reply)
        return download(packed.getvalue(), "application/zip", f"{call_id}-{found.contract}.zip")


def _call(desk: Desk, call_id: int) -> Exchange:
    found = desk.call_log.find(session_name(), min(call_id, LARGEST))
    if found is None:
        raise NotFound(f"call {call_id} is not in the log; it keeps the newest calls only")
    return found


def _found(desk: Desk, given: Mapping[str, str], before: str) -> list[Exchange]:
    """One more than a page has, when there are more. What the log cannot filter by is looked for in what it gives."""
    status = int(given["status"]) if given["status"].isdecimal() and len(given["status"]) < 4 else None
    names = ("contract", "producer", "component", "logical_address", "correlation")
    asked = {name: given[name].replace("\0", "") or None for name in names}
    seen_before = int(before) if before.isdecimal() and len(before) < 19 else None
    wanted = CallFilter(**asked, status=status, before=seen_before, limit=_MOST)
    return list(_fitting(desk.call_log.newest(session_name(), wanted), given))[: _PAGE + 1]


def _fitting(calls: Iterable[Exchange], given: Mapping[str, str]) -> Iterable[Exchange]:
    only_failed = given["status"] == FAILED
    resident = given["resident"].replace("-", "").encode()
    return (
        each
        for each in calls
        if (not only_failed or has_failed(each))
        and (not given["fault"] or _says(each, given["fault"].casefold()))
        and (not resident or resident in each.request or resident in each.reply)
    )


def has_failed(call: Exchange) -> bool:
    return call.status == 0 or call.status >= 400 or call.fault is not None


def _says(call: Exchange, word: str) -> bool:
    """In the name of a fault that was put on it, or in what the fault's text says."""
    return word in call.faults.casefold() or word in (call.fault or "").casefold()


def download(body: bytes, content_type: str, name: str) -> Response:
    """A file for the browser to keep."""
    safe_name = "".join(letter if letter.isalnum() or letter in "-._" else "_" for letter in name)
    response = Response(body, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=safe_name)
    return response
