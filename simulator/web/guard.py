"""Who may use the APIs, and how their mistakes are answered: JSON with one sentence, never a stack trace.

A page on another site must not be able to reset a developer's simulator: requests with a foreign Origin are refused,
and so is any Host but this machine's, since a foreign name can be made to lead here. When a token is set (it must be,
when the server is bound to more than this machine), every admin call has to carry it instead. The portal API
does what citizens do, in worlds without real ones: it is open to whoever reaches the server.
"""

from __future__ import annotations

import hmac
import logging
from urllib.parse import urlsplit

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from simulator.errors import BadRequest, Conflict, Gone, NotFound, ScenarioError, UsageError
from simulator.loglines import safe
from simulator.loopback import is_loopback
from simulator.settings import Settings

logger = logging.getLogger("tidbok.web")

ADMIN = "/__admin"
PORTAL = "/1177/api"


def install(web: Flask, settings: Settings) -> None:
    @web.before_request
    def check() -> ResponseReturnValue | None:
        if not request.path.startswith((ADMIN, PORTAL)):
            return None
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            return _no(403, f"requests from another site ({origin}) are refused")
        if request.path.startswith(PORTAL):
            return None
        if not settings.admin_token and not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
            return _no(403, f"without a token the admin API is for this machine only, not for {request.host}")
        if settings.admin_token and not has_token(settings.admin_token):
            return _no(401, "this server wants its admin token: send Authorization: Bearer TOKEN")
        return None

    web.register_error_handler(ScenarioError, _scenario_error)
    web.register_error_handler(UsageError, lambda error: _no(400, str(error)))
    web.register_error_handler(BadRequest, lambda error: _no(400, str(error)))
    web.register_error_handler(NotFound, lambda error: _no(404, str(error)))
    web.register_error_handler(Gone, lambda error: _no(410, str(error)))
    web.register_error_handler(Conflict, lambda error: _no(409, str(error)))
    web.register_error_handler(HTTPException, _http_error)
    web.register_error_handler(Exception, _our_error)


def has_token(token: str) -> bool:
    """True when the request carries it."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


def _no(status: int, text: str) -> ResponseReturnValue:
    return jsonify(error=text), status


def _scenario_error(error: ScenarioError) -> ResponseReturnValue:
    problems = [{"file": p.file, "line": p.line, "text": p.text} for p in error.problems]
    return jsonify(error="the scenario was not loaded; nothing was changed", problems=problems), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """Our body, and the headers that belong to the code: a 405 says which methods there are."""
    headers = {name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")}
    return jsonify(error=error.description or error.name), error.code or 500, headers


def _our_error(error: Exception) -> ResponseReturnValue:
    rule = request.url_rule or "an unknown address"  # not the path: it has residents' numbers in it
    logger.error("%s %s broke", safe(request.method), rule, exc_info=error)
    return _no(500, "something broke in the simulator; it is logged on the server")
