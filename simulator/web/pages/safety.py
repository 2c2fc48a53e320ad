"""Nobody but the citizen's own pages makes them do anything, and nothing but our own files runs in them.

A form carries a token that follows from a cookie and the session's name; a page of another site can neither read the
one nor send the other along. No secret is needed, so every worker knows every form.
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import Forbidden

from simulator.web.context import session_name
from simulator.web.pages.addresses import PREFIX

FIELD = "form_token"
COOKIE = "tidbok_form"
_KEY = re.compile(r"[0-9a-f]{32}")
_MOST_BYTES = 64 * 1024  # of a form
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(pages: Blueprint) -> None:
    pages.before_request(_check)
    pages.after_request(secured)


def form_token() -> str:
    """For the hidden field of a form."""
    return _token(_key())


def keep(response: Response, name: str, value: str) -> None:
    """A cookie for the pages of this session, until the browser is closed."""
    response.set_cookie(
        name, value, path=f"{request.script_root}{PREFIX}", httponly=True, samesite="Lax", secure=request.is_secure
    )


def secured(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if request.endpoint != "citizen.static":
        response.headers["Cache-Control"] = "no-store"
    if "new_form_key" in g:
        keep(response, COOKIE, g.new_form_key)
    return response


def _check() -> None:
    """Raises Forbidden."""
    request.max_content_length = _MOST_BYTES
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    key = request.cookies.get(COOKIE, "")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden
    if not _KEY.fullmatch(key) or not hmac.compare_digest(_token(key).encode(), request.form.get(FIELD, "").encode()):
        raise Forbidden


def _token(key: str) -> str:
    return hmac.new(key.encode(), f"tidbok:{session_name()}".encode(), sha256).hexdigest()


def _key() -> str:
    known = request.cookies.get(COOKIE, "")
    if _KEY.fullmatch(known):
        return known
    if "new_form_key" not in g:
        g.new_form_key = secrets.token_hex(16)
    made: str = g.new_form_key
    return made
