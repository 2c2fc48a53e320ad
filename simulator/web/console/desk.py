"""What the console's pages share: the admin API's own handlers, and how a page is shown."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator import loops
from simulator.errors import UnknownSession
from simulator.settings import Settings
from simulator.store.call_log import CallLog
from simulator.web.admin import Admin
from simulator.web.context import session_name
from simulator.web.faults import Faults
from simulator.web.portal import PortalFor
from simulator.worlds import World, Worlds

T = TypeVar("T")

DONE = {
    "clock": "Klockan är ändrad.",
    "fault-on": "Störningen är på.",
    "fault-off": "Störningen är av.",
    "faults-off": "Alla störningar är av.",
    "loaded": "Scenariot är inläst. Allt annat i världen är borta.",
    "reset": "Världen är som scenariot säger igen.",
    "session-made": "Sessionen finns.",
    "session-removed": "Sessionen är borttagen.",
    "calls-cleared": "Anropsloggen är tömd.",
}
"""What a page says when one has been sent there after doing something; the address has the key."""


@dataclass(frozen=True, slots=True)
class Desk:
    worlds: Worlds
    admin: Admin
    faults: Faults
    call_log: CallLog
    portal_for: PortalFor
    settings: Settings

    def world(self) -> World:
        """Raises UnknownSession."""
        return self.worlds.open(session_name())

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return loops.run(coroutine, self.settings.waiting)

    def show(self, template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
        done = DONE.get(request.args.get("done", ""))
        return render_template(f"console/{template}", here=self._here(), done=done, **context), status

    def _here(self) -> World | None:
        """Read anew, after whatever the page has done; None when the address names no session."""
        try:
            return self.world()
        except UnknownSession:
            return None


def done(page: str, what: str, **values: Any) -> ResponseReturnValue:
    """Off to a page that says so: what has been done is not done again when that is loaded again."""
    return redirect(url_for(f"console.{page}", done=what, **values), 303)
