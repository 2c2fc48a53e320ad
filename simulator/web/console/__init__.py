"""The operator's console, `/console/…`: the admin API, the call log and 1177's collection as pages for people.

Every page works without JavaScript. A page is a module here, a function `add` in it, and a line in `_PAGES`.
"""

from __future__ import annotations

from flask import Blueprint

from simulator.web.console import (
    calls,
    clock,
    fan_out_pages,
    fault_pages,
    index,
    overview,
    people,
    reports,
    rules,
    scenario,
    sessions,
    world,
)
from simulator.web.console.desk import Desk
from simulator.web.console.door import Door
from simulator.web.console.showing import install_filters

CONSOLE = "/console"
_PAGES = (overview, world, people, index, calls, fan_out_pages, fault_pages, clock, scenario, sessions, rules, reports)


def blueprint(desk: Desk) -> Blueprint:
    pages = Blueprint(
        "console",
        __name__,
        url_prefix=CONSOLE,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    Door(desk).install(pages)
    install_filters(pages)
    for page in _PAGES:
        page.add(pages, desk)
    return pages
