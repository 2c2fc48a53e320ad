"""The first page: what runs here, what is wrong on purpose, and what has been asked last."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from simulator.store.call_log import CallFilter
from simulator.web.console.desk import Desk
from simulator.web.console.fan_out import newest_first

_CALLS = 8


def add(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/")
    def overview() -> ResponseReturnValue:
        world = desk.world()
        session = world.state.session
        calls = desk.call_log.newest(session, CallFilter(limit=200))
        return desk.show(
            "overview.html",
            systems=world.setup.systems.values(),
            facilities=sum(len(system.facilities) for system in world.setup.systems.values()),
            faults=desk.faults.faults(),
            calls=calls[:_CALLS],
            fan_outs=newest_first(calls, world.setup.platform.hsa_id)[:5],
            sessions=len(desk.worlds.all()),
        )
