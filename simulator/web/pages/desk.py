"""What every page stands on: the request's 1177, whom the citizen is, and how a page is drawn.

Whom somebody has chosen to be is in a cookie: personal numbers are in no address, so neither in a log nor in a history.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from flask import Response, abort, g, redirect, render_template, request, url_for

from simulator import loops
from simulator.domain.identifiers import SUBJECT_OF_CARE_ID
from simulator.portal import Portal, swedish, texts
from simulator.portal.flows import wording
from simulator.settings import Settings
from simulator.web.context import session_name
from simulator.web.pages import safety
from simulator.web.portal import PortalFor
from simulator.worlds import Worlds

T = TypeVar("T")
COOKIE = "tidbok_resident"


class Desk:
    """One for all requests; what it gives is of the present one."""

    def __init__(self, worlds: Worlds, portal_for: PortalFor, settings: Settings) -> None:
        self._worlds = worlds
        self._portal_for = portal_for
        self._settings = settings

    @property
    def portal(self) -> Portal:
        """Raises UnknownSession."""
        if "portal" not in g:
            g.portal = self._portal_for(self._worlds.open(session_name()))
        found: Portal = g.portal
        return found

    @property
    def resident(self) -> str:
        """Who has been chosen. Whoever has chosen nobody is shown to where that is done."""
        chosen = resident_or_none()
        if chosen is None:
            abort(see(url_for("citizen.residents")))
        return chosen

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return loops.run(coroutine, self._settings.waiting)

    def draw(self, template: str, here: str = "", **context: Any) -> str:
        """`here` is the endpoint that the menu marks as the present one."""
        chosen = resident_or_none()
        world = self.portal.world
        return render_template(
            f"citizen/{template}",
            here=here,
            now=world.now,
            scenario=world.state.scenario,
            citizen=None if chosen is None else self.portal.settings(chosen),
            form_token=safety.form_token,
            texts=texts,
            wording=wording,
            words=swedish,
            **context,
        )


def resident_or_none() -> str | None:
    chosen = request.cookies.get(COOKIE, "")
    return chosen if SUBJECT_OF_CARE_ID.fullmatch(chosen) else None


def see(address: str) -> Response:
    """What was done is done; here is the page of it (303), which can be loaded again without doing it again."""
    return redirect(address, 303, Response)  # type: ignore[return-value]  # werkzeug's type, Flask's class
