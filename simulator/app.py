"""Where everything meets: one WSGI application of the producers' addresses and the web, per session (design, section
5)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from simulator.domain.engagement import INDEX
from simulator.errors import UnknownSession
from simulator.loglines import safe
from simulator.platform.catalogue import PLATFORM, PORTAL
from simulator.platform.registry import RegistryHost
from simulator.platform.router import Platform
from simulator.platform.wsgi import PlatformAddresses, is_platforms
from simulator.portal.patient_portal import PatientPortalHost
from simulator.portal.portal import Portal
from simulator.settings import Settings
from simulator.soap.care_contact_host import DOMAIN as CARE_CONTACTS
from simulator.soap.care_contact_host import CareContactHost
from simulator.soap.endpoint import Endpoint
from simulator.soap.hosts import Host
from simulator.soap.index_host import IndexHost
from simulator.soap.reporting import Reporter
from simulator.soap.wsgi import PREFIX, ProducerAddresses, unavailable
from simulator.store.call_log import CallLog, MemoryCallLog
from simulator.store.database import Database
from simulator.web import make_web
from simulator.web.context import SESSION_KEY, not_found
from simulator.worlds import DEFAULT_SESSION, World, Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

logger = logging.getLogger("tidbok.soap")

_SESSION_PREFIX = "/s/"


class Application:
    """The WSGI application.

    `/s/<session>/…` is the same as `/…` in another world.
    """

    def __init__(self, worlds: Worlds, call_log: CallLog, settings: Settings) -> None:
        self.worlds = worlds
        self.call_log = call_log
        self.reporter = Reporter(settings, call_log)
        hosts: dict[str, Host] = {
            INDEX: IndexHost(self.reporter),
            PLATFORM: RegistryHost(),
            CARE_CONTACTS: CareContactHost(),
            PORTAL: PatientPortalHost(),
        }
        endpoint = Endpoint(settings, call_log, worlds.open, hosts, self.reporter.catch_up)
        self.platform = Platform(endpoint, settings, call_log)
        self._producers = ProducerAddresses(endpoint, settings)
        self._platform_addresses = PlatformAddresses(self.platform, settings)
        self._web: Callable[..., Iterable[bytes]] = make_web(worlds, call_log, self.reporter, settings, self._portal_of)

    def _portal_of(self, world: World) -> Portal:
        """1177 in a world, on its way to the platform."""
        return Portal(world, lambda: self.platform.sending(world), lambda: self.reporter.catch_up(world))

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ[SESSION_KEY] = DEFAULT_SESSION
        path = environ["PATH_INFO"]
        if path.startswith(_SESSION_PREFIX):
            session, _, rest = path.removeprefix(_SESSION_PREFIX).partition("/")
            environ[SESSION_KEY] = session
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}{_SESSION_PREFIX}{session}"
            environ["PATH_INFO"] = path = f"/{rest}"
        doors = self._platform_addresses if is_platforms(path) else self._producers if path.startswith(PREFIX) else None
        if doors is None:
            return self._web(environ, start_response)
        try:
            world = self.worlds.open(environ[SESSION_KEY])
        except UnknownSession as error:
            return not_found(start_response, str(error))
        except Exception:  # the boundary: a store that is gone is a fault to a SOAP client, and logged
            logger.exception("the session %s cannot be opened", safe(environ[SESSION_KEY]))
            return unavailable(start_response)
        return doors(environ, start_response, world)


def create_app(database: Database, settings: Settings | None = None, call_log: CallLog | None = None) -> Application:
    """Wire an application on an open ledger.

    Sessions are filled through `app.worlds`.
    """
    settings = settings or Settings()
    return Application(Worlds(database, settings.real), call_log or MemoryCallLog(), settings)
