"""Flask: the admin API, and the page that says what there is. Binds nothing itself; `app` mounts it."""

from __future__ import annotations

from flask import Flask

from simulator.settings import Settings
from simulator.store.call_log import CallLog
from simulator.web import admin, guard, start
from simulator.worlds import Worlds


def make_web(worlds: Worlds, call_log: CallLog, settings: Settings) -> Flask:
    web = Flask("simulator.web", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = settings.most_scenario_bytes
    web.json.ensure_ascii = False  # type: ignore[attr-defined]
    web.json.sort_keys = False  # type: ignore[attr-defined]
    guard.install(web, settings)
    web.register_blueprint(admin.blueprint(worlds, call_log))
    web.register_blueprint(start.blueprint(worlds))
    return web
