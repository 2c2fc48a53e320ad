"""Who comes in to the console, and what every page of it says to the browser.

It wants what the admin API wants (`web/guard.py`): without a token it is for this machine only; with one, the token is
asked for once and remembered in a signed cookie. Every POST must come from a page of ours: its form carries a value
made of a secret that is in a cookie, which no other site can read, and of the session's name. Nothing is kept on the
server, so that several workers agree.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, HTTPException, NotFound

from simulator import errors
from simulator.loglines import safe
from simulator.loopback import is_loopback
from simulator.web.console.desk import Desk
from simulator.web.context import session_name
from simulator.web.guard import has_token

logger = logging.getLogger("tidbok.web")

_SECRET_COOKIE = "tidbok_console"
_LOGIN_COOKIE = "tidbok_console_login"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_HOURS = 12
_FIELD = "csrf"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # not no-referrer: a form's POST would then say Origin: null
}
_ALWAYS = ("console.login", "console.logout", "console.report")
"""What may be posted to a console that changes nothing."""
_STATUS = {errors.NotFound: 404, errors.Gone: 410, errors.Conflict: 409, errors.BadRequest: 400, errors.UsageError: 400}


class Door:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settings = desk.settings

    def install(self, pages: Blueprint) -> None:
        pages.before_request(self._check)
        pages.after_request(_leave)
        pages.context_processor(self._in_templates)
        pages.add_url_rule("/login", "login", self._login, methods=["GET", "POST"])
        pages.add_url_rule("/logout", "logout", self._logout, methods=["POST"])
        pages.add_url_rule("/<path:rest>", "nowhere", _nowhere)
        pages.register_error_handler(errors.TidbokError, self._our_no)
        pages.register_error_handler(HTTPException, self._http_error)
        pages.register_error_handler(Exception, self._broken)

    def _check(self) -> ResponseReturnValue | None:
        if request.endpoint == "console.static":
            return None
        request.max_form_memory_size = self._settings.most_scenario_bytes  # a scenario can be written in a form
        if not self._settings.admin_token and not _is_here():
            raise Forbidden(f"Utan lösenord är konsolen bara för den här datorn, inte för {request.host}.")
        if request.endpoint != "console.login" and not self._is_in():
            return redirect(url_for("console.login", next=_asked_for()), 303)
        if request.method == "POST":
            _refuse_foreign()
            if self._settings.read_only and request.endpoint not in _ALWAYS:
                raise Forbidden("Konsolen är startad för att bara titta i (--read-only).")
        return None

    def _is_in(self) -> bool:
        token = self._settings.admin_token
        if not token:
            return _is_here()
        return has_token(token) or self._is_signed(token, request.cookies.get(_LOGIN_COOKIE, ""))

    def _is_signed(self, token: str, cookie: str) -> bool:
        until, _, signature = cookie.partition(".")
        fresh = until.isdecimal() and len(until) < 20 and int(until) > self._settings.real()
        return fresh and hmac.compare_digest(signature.encode(), _signature(token, until).encode())

    def _login(self) -> ResponseReturnValue:
        token = self._settings.admin_token
        if not token:
            return redirect(url_for("console.overview"), 303)
        if request.method == "GET":
            return self._desk.show("login.html", next=request.args.get("next", ""))
        if not hmac.compare_digest(request.form.get("token", "").strip().encode(), token.encode()):
            self._settings.sleep(1.0)  # so that guessing takes time
            return self._desk.show("login.html", 403, next=request.form.get("next", ""), wrong=True)
        response = redirect(_next(request.form.get("next", "")), 303)
        until = str(int(self._settings.real()) + _HOURS * 3600)
        _set_cookie(response, _LOGIN_COOKIE, f"{until}.{_signature(token, until)}", _HOURS * 3600)
        return response

    def _logout(self) -> ResponseReturnValue:
        response = redirect(url_for("console.login"), 303)
        _set_cookie(response, _LOGIN_COOKIE, "", 0)
        return response

    def _in_templates(self) -> dict[str, Any]:
        return {
            "csrf_value": _form_value,
            "has_login": bool(self._settings.admin_token),
            "is_in": self._is_in(),
            "read_only": self._settings.read_only,
        }

    def _our_no(self, error: errors.TidbokError) -> ResponseReturnValue:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        return self._desk.show("error.html", status, text=str(error), language="en")

    def _http_error(self, error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if error.response is not None:
            return error.response
        text = _TEXTS.get(code) or error.description or error.name
        shown = error.description if isinstance(error, Forbidden) else text
        return self._desk.show("error.html", code, text=shown, language="sv")

    def _broken(self, error: Exception) -> ResponseReturnValue:
        rule = request.url_rule or "an unknown address"  # not the path: it has residents' numbers in it
        logger.error("%s %s broke", safe(request.method), rule, exc_info=error)
        text = "Något gick sönder i simulatorn. Felet är loggat på servern."
        return self._desk.show("error.html", 500, text=text, language="sv")


_TEXTS = {
    404: "Den sidan finns inte i konsolen.",
    405: "Så kan adressen inte användas.",
    413: "Det som skickades är för stort.",
}


_POSTED = {
    "scenario/shipped": "scenario",
    "scenario/upload": "scenario",
    "scenario/edit": "scenario",
    "scenario/reset": "scenario",
    "faults/off": "faults",
    "faults/all-off": "faults",
    "calls/clear": "calls",
    "logout": "overview",
}
"""Addresses that are only posted to, and the page to see when one of them is looked at."""


def _nowhere(rest: str) -> ResponseReturnValue:
    if rest in _POSTED:
        return redirect(url_for(f"console.{_POSTED[rest]}"), 303)
    raise NotFound


def _asked_for() -> str:
    """Where to go after the login: an address within the console, of a page that is only looked at."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _next(path: str) -> str:
    """A page of ours and nothing else: the path is put after the session's own root."""
    mine = path.startswith("/console/") and "\\" not in path and "//" not in path and path.isprintable()
    return f"{request.script_root}{path}" if mine else url_for("console.overview")


def _is_here() -> bool:
    """Asked for by a name of this machine's own."""
    return is_loopback(urlsplit(f"//{request.host}").hostname or "")


def _signature(token: str, until: str) -> str:
    return hmac.new(token.encode(), f"tidbok console until {until}".encode(), hashlib.sha256).hexdigest()


def _refuse_foreign() -> None:
    """Raises Forbidden for a POST that no page of ours has made."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden("Begäran kom från en annan webbplats.")
    given = request.form.get(_FIELD, "")
    known = _SECRET.fullmatch(request.cookies.get(_SECRET_COOKIE, ""))
    if known is None or not hmac.compare_digest(given.encode(), _form_value().encode()):
        raise Forbidden("Formuläret är för gammalt, eller så sparar webbläsaren inga kakor. Ladda om sidan.")


def _form_value() -> str:
    """Of this browser and this session."""
    return hmac.new(_secret().encode(), session_name().encode(), hashlib.sha256).hexdigest()


def _secret() -> str:
    """This browser's; a new one is made when it has none, and set by `_leave`."""
    if "console_secret" not in g:
        known = request.cookies.get(_SECRET_COOKIE, "")
        g.console_is_new = _SECRET.fullmatch(known) is None
        g.console_secret = secrets.token_urlsafe(32) if g.console_is_new else known
    return str(g.console_secret)


def _leave(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    if request.endpoint != "console.static":
        response.headers["Cache-Control"] = "no-store"
    if g.get("console_is_new"):
        _set_cookie(response, _SECRET_COOKIE, g.console_secret, None)
    return response


def _set_cookie(response: Any, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="Strict", secure=request.is_secure
    )
