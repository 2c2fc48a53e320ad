"""Flask: the admin API, the portal API, the citizen's pages, the operator's console, and the page of what there is.

Binds nothing itself; `app` mounts it.
"""

from __future__ import annotations

from flask import Flask

from simulator.loops import run
from simulator.settings import Settings
from simulator.soap.reporting import Reporter
from simulator.store.call_log import CallLog
from simulator.web import admin, guard, pages, portal, start
from simulator.web.admin import Admin
from simulator.web.console import blueprint as console
from simulator.web.console.desk import Desk
from simulator.web.faults import Faults
from simulator.web.portal import PortalFor
from simulator.worlds import World, Worlds


def make_web(worlds: Worlds, call_log: CallLog, reporter: Reporter, settings: Settings, portal_for: PortalFor) -> Flask:
    """`portal_for` makes a world's 1177."""

    def settle(world: World) -> None:
        reporter.catch_up_with_all(world)
        run(portal_for(world).settle(), settings.waiting)

    web = Flask("simulator.web", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = settings.most_scenario_bytes
    web.json.ensure_ascii = False  # type: ignore[attr-defined]
    web.json.sort_keys = False  # type: ignore[attr-defined]
    guard.install(web, settings)
    web.register_blueprint(admin.blueprint(worlds, call_log, reporter, settle))
    web.register_blueprint(portal.blueprint(worlds, portal_for, settings))
    operator = Admin(worlds, call_log, reporter, settle)
    web.register_blueprint(console(Desk(worlds, operator, Faults(worlds), call_log, portal_for, settings)))
    web.register_blueprint(start.blueprint(worlds))
    web.register_blueprint(pages.blueprint(worlds, portal_for, settings))
    return web
