"""What cannot be shown or done, as a page. What the code says of it is for developers, and is not told here."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.exceptions import NotFound as NoSuchPage

from simulator.errors import BadRequest, Conflict, Gone, NotFound
from simulator.loglines import safe
from simulator.portal import texts
from simulator.web.guard import PORTAL
from simulator.web.pages.addresses import PREFIX
from simulator.web.pages.safety import secured

logger = logging.getLogger("tidbok.web")

_TEXTS = {
    400: ("Uppgifterna gick inte att använda", "Gå tillbaka och försök igen."),
    403: (
        "Formuläret gäller inte längre",
        "Ingenting har ändrats. Gå tillbaka, ladda om sidan och försök igen. Sidorna behöver kakor för att fungera.",
    ),
    404: ("Sidan finns inte", "Det du söker finns inte, eller gäller någon annan än den person du har valt."),
    405: ("Sidan finns inte", "Adressen går inte att öppna på det här sättet."),
    409: ("Det går inte just nu", "Gå tillbaka, ladda om sidan och försök igen."),
    410: ("Det har gått för lång tid", "Sidan gäller inte längre. Ingenting har ändrats. Börja om från början."),
    413: ("Det är för mycket text", "Gå tillbaka och skriv kortare."),
    500: ("Något gick fel", texts.TECHNICAL_ERROR),
}
_STATUS = {BadRequest: 400, NotFound: 404, Conflict: 409, Gone: 410}


def install(pages: Blueprint) -> None:
    for kind, status in _STATUS.items():
        pages.register_error_handler(kind, lambda error, status=status: page(status))
    pages.register_error_handler(HTTPException, lambda error: page(error.code or 500))
    pages.register_error_handler(Exception, _ours)

    @pages.before_app_request
    def no_such_page() -> Response | None:
        """Addresses below ours that are nobody's: for people, unlike those of the API."""
        if not request.path.startswith(f"{PREFIX}/") or request.path.startswith(PORTAL):
            return None
        wrong = request.routing_exception
        return secured(page(wrong.code or 404)) if isinstance(wrong, (NoSuchPage, MethodNotAllowed)) else None


def page(status: int) -> Response:
    heading, text = _TEXTS.get(status, _TEXTS[500])
    return make_response(render_template("citizen/error.html", heading=heading, text=text), status)


def _ours(error: Exception) -> Response:
    logger.error("%s %s broke", safe(request.method), request.url_rule or "an unknown address", exc_info=error)
    return page(500)
