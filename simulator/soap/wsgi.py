"""The producers' addresses over HTTP: POST a message, GET ?wsdl or ?xsd=NAME.

`/producers/<system>/<domain with slashes>/<Contract>/<major>/rivtabp21` (design, section 5). Domain and contract are
matched without case, as the national platform does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from simulator.contracts import BOOKING_CONTRACTS
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import too_large
from simulator.domain.reply import Reply
from simulator.errors import TechnicalError
from simulator.faults.transport import reason
from simulator.settings import Settings
from simulator.soap import wsdl
from simulator.soap.endings import hang_up
from simulator.soap.endpoint import OUR_FAULT, Endpoint, Post
from simulator.soap.hosting import fault_reply
from simulator.worlds import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Environ = dict[str, Any]

PREFIX = "/producers/"
_XML = "text/xml; charset=UTF-8"
_TEXT = "text/plain; charset=UTF-8"
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_BY_PATH: Mapping[str, ServiceContract] = {each.path.lower(): each for each in BOOKING_CONTRACTS.values()}


class ProducerAddresses:
    """A WSGI door; `world` is the session the request belongs to."""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        self._endpoint = endpoint
        self._settings = settings

    def __call__(self, environ: Environ, start_response: StartResponse, world: World) -> Iterable[bytes]:
        system, _, rest = environ["PATH_INFO"].removeprefix(PREFIX).partition("/")
        contract = _BY_PATH.get(rest.rstrip("/").lower())
        if system not in world.setup.systems:
            return _text(start_response, 404, _unknown("booking system", system, world.setup.systems))
        if contract is None:
            return _text(start_response, 404, _unknown("contract address", rest, _BY_PATH_AS_WRITTEN))
        if environ["REQUEST_METHOD"] == "POST":
            return send_reply(environ, start_response, self._post(environ, world, system, contract))
        if environ["REQUEST_METHOD"] == "GET":
            return _get(environ, start_response, contract)
        if environ["REQUEST_METHOD"] == "HEAD":
            _get(environ, start_response, contract)
            return []  # waitress would send a body, and the connection's next reply would begin in the middle of it
        return _text(start_response, 405, "POST a SOAP message here, or GET ?wsdl", [("Allow", "GET, HEAD, POST")])

    def _post(self, environ: Environ, world: World, system: str, contract: ServiceContract) -> Reply:
        try:
            body = read_body(environ, self._settings.most_bytes)
        except TechnicalError as error:
            return fault_reply(error)
        content_type = environ.get("CONTENT_TYPE", "")
        content_encoding = environ.get("HTTP_CONTENT_ENCODING", "")
        return self._endpoint.answer(world, Post(system, contract, body, content_type, content_encoding))


_BY_PATH_AS_WRITTEN = tuple(contract.path for contract in BOOKING_CONTRACTS.values())


def read_body(environ: Environ, most: int) -> bytes:
    """The whole body; the server has already put chunks together. Raises TechnicalError when it is larger than
    allowed.
    """
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > most:
        raise too_large(most)
    body: bytes = environ["wsgi.input"].read(int(length) if length.isdigit() else most + 1)
    if len(body) > most:
        raise too_large(most)
    return body


def _get(environ: Environ, start_response: StartResponse, contract: ServiceContract) -> Iterable[bytes]:
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    asked = {name.lower(): value for name, value in query}
    url = own_url(environ)
    if "wsdl" in asked:
        return _send(start_response, 200, _XML, wsdl.wsdl(contract, url))
    if "xsd" in asked:
        found = wsdl.xsd(contract, asked["xsd"], url)
        if found is not None:
            return _send(start_response, 200, _XML, found)
        return _text(start_response, 404, _unknown("schema", asked["xsd"], wsdl.xsd_names(contract)))
    hint = f"{contract.name} {contract.version}: POST a SOAP message here, or GET {url}?wsdl"
    return _text(start_response, 405, hint, [("Allow", "GET, HEAD, POST")])


def own_url(environ: Environ) -> str:
    """This address as the caller wrote it: the Host header, and what a proxy in front says of itself."""
    scheme = _first(environ.get("HTTP_X_FORWARDED_PROTO")) or environ["wsgi.url_scheme"]
    host = _first(environ.get("HTTP_X_FORWARDED_HOST")) or environ.get("HTTP_HOST", "")
    if not _HOST.fullmatch(host):
        host = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    if scheme not in ("http", "https"):
        scheme = environ["wsgi.url_scheme"]
    return f"{scheme}://{host}{quote(environ.get('SCRIPT_NAME', '') + environ['PATH_INFO'])}"


def _first(header: str | None) -> str:
    """The first of a comma list: the outermost proxy's word."""
    return (header or "").split(",")[0].strip()


def _unknown(kind: str, found: str, known: Iterable[str]) -> str:
    lines = "\n".join(f"  {each}" for each in sorted(known))
    return f"no {kind} {found!r} here; there are:\n{lines}"


def unavailable(start_response: StartResponse) -> Iterable[bytes]:
    """The fault when there is no world to ask."""
    reply = fault_reply(TechnicalError(OUR_FAULT, party="Server"))
    return _send(start_response, reply.status, reply.content_type, reply.body)


def send_reply(environ: Environ, start_response: StartResponse, reply: Reply) -> Iterable[bytes]:
    """A reply with the ending it is to have."""
    if reply.ending in ("reset", "silence"):
        hang_up(environ, reply)
    return _send(start_response, reply.status, reply.content_type, reply.body, announced=reply.announced)


def _text(
    start_response: StartResponse, status: int, text: str, headers: list[tuple[str, str]] | None = None
) -> Iterable[bytes]:
    return _send(start_response, status, _TEXT, f"{text}\n".encode(), headers)


def _send(
    start_response: StartResponse,
    status: int,
    content_type: str,
    body: bytes,
    headers: list[tuple[str, str]] | None = None,
    announced: int | None = None,
) -> Iterable[bytes]:
    """`announced`: how many bytes HTTP is told, where they are not all sent; then the server ends the connection."""
    length = len(body) if announced is None else announced
    known = [("Content-Type", content_type), ("Content-Length", str(length))]
    start_response(f"{status} {reason(status)}", known + (headers or []))
    return [body]
