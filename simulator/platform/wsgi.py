"""The platform over HTTP: `POST /vp/…` (the path plays no part, the message does), `GET /vp/<contract's path>?wsdl`,
and the aggregating services at addresses of their own below `/agp/`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from simulator.contracts import BY_PATH
from simulator.domain.call import Answer
from simulator.errors import TechnicalError
from simulator.platform import http_headers
from simulator.platform.router import Platform, Request
from simulator.platform.services import SERVICES
from simulator.platform.vp_faults import VPFault
from simulator.settings import Settings
from simulator.soap import wsdl
from simulator.soap.wsgi import own_url, read_body
from simulator.worlds import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Environ = dict[str, Any]

ROUTER = "/vp"
AGGREGATION = "/agp/"
_WSDL = "text/xml;UTF-8"  # literally so (spec/platform.md 1.6)
_TEXT = "text/plain;UTF-8"
_REASONS = {200: "OK", 404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error"}
_AGGREGATED: Mapping[str, str] = {
    f"getaggregated{name}/service/v{service.contract.major}": namespace
    for namespace, service in SERVICES.items()
    for name in [service.contract.name.removeprefix("Get").lower()]
}


def is_platforms(path: str) -> bool:
    return path == ROUTER or path.startswith((f"{ROUTER}/", AGGREGATION))


class PlatformAddresses:
    """A WSGI door; `world` is the session the request belongs to."""

    def __init__(self, platform: Platform, settings: Settings) -> None:
        self._platform = platform
        self._settings = settings

    def __call__(self, environ: Environ, start_response: StartResponse, world: World) -> Iterable[bytes]:
        asked = {
            name.lower(): value for name, value in parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        }
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if "wsdl" in asked or "xsd" in asked:
            return _send(start_response, *_description(environ, path, asked), without_body=method == "HEAD")
        if method != "POST":
            hint = f"POST a SOAP message here, or GET {own_url(environ)}?wsdl\n".encode()
            return _send(start_response, 405, _TEXT, hint, {"Allow": "GET, HEAD, POST"}, method == "HEAD")
        answer = self._post(environ, world, path)
        return _send(start_response, answer.status, answer.content_type, answer.body, answer.headers)

    def _post(self, environ: Environ, world: World, path: str) -> Answer:
        try:
            body = read_body(environ, self._settings.most_bytes)
        except TechnicalError as error:
            refused = VPFault("VP015", error.text).answer(world.setup.platform.instance_name)
            correlation = environ.get("HTTP_X_SKLTP_CORRELATION_ID") or str(uuid.uuid4())
            return http_headers.to_consumer(refused, None, correlation, None)
        request = Request(
            body,
            environ.get("CONTENT_TYPE", ""),
            environ.get("HTTP_CONTENT_ENCODING", ""),
            {key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")},
        )
        if not path.startswith(AGGREGATION):
            return self._platform.answer(world, request)
        contract = _AGGREGATED.get(path.removeprefix(AGGREGATION).rstrip("/").lower())
        if contract is None:
            known = "".join(f"  {AGGREGATION}{each}\n" for each in sorted(_AGGREGATED))
            return Answer(404, f"no aggregating service here; there are:\n{known}".encode(), _TEXT)
        return self._platform.aggregated(world, contract, request)


def _description(environ: Environ, path: str, asked: Mapping[str, str]) -> tuple[int, str, bytes]:
    """The WSDL or one of its schemas.

    Needs no identification; an unknown path is answered with all known ones, as HTTP 500.
    """
    url = own_url(environ)
    contract = BY_PATH.get(path.removeprefix(ROUTER).strip("/").lower())
    if contract is None:
        base = url[: url.rindex(ROUTER)] if ROUTER in url else url
        known = "\n".join(f"{base}{ROUTER}/{each.path}?wsdl" for each in BY_PATH.values())
        text = f"No wsdl found on this path, following wsdl paths is available:\n{known}"
        return 500, _TEXT, text.encode()
    if "wsdl" in asked:
        return 200, _WSDL, wsdl.wsdl(contract, url)
    found = wsdl.xsd(contract, asked["xsd"], url)
    if found is None:
        return 500, _TEXT, f"No xsd {asked['xsd']} found on this path".encode()
    return 200, _WSDL, found


def _send(
    start_response: StartResponse,
    status: int,
    content_type: str,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    without_body: bool = False,
) -> Iterable[bytes]:
    known = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
    start_response(f"{status} {_REASONS.get(status, 'Unknown')}", known + list((headers or {}).items()))
    return [] if without_body else [body]
