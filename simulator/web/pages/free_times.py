"""The first free time across facilities (CR-FOR-07)."""

from __future__ import annotations

from datetime import datetime

from flask import request

from simulator.portal.first_free import FirstFree, Need
from simulator.web.context import parsed
from simulator.web.flow_shapes import FirstFreeWanted
from simulator.web.flow_views import first_free
from simulator.web.pages.desk import Desk


class FreeTimePages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def search(self) -> str:
        """A search asks and changes nothing, so it may be an address. Nobody is asked before it has a word."""
        resident = self._desk.resident
        given = {name: request.args.get(name, "").strip() or None for name in ("time_type", "care_type")}
        wanted = parsed(FirstFreeWanted, given, "query parameter")
        asked = "sok" in request.args
        found = self._found(resident, wanted) if asked else None
        return self._desk.draw(
            "free_times.html",
            "citizen.free_times",
            wanted=wanted,
            moment=datetime.fromisoformat,
            found=first_free(found, self._desk.portal.facilities) if found else None,
        )

    def _found(self, resident: str, wanted: FirstFreeWanted) -> FirstFree:
        need = Need(wanted.time_type, wanted.care_type)
        return self._desk.run(self._desk.portal.first_free(resident, need, None))
