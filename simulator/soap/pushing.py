"""Messages to others than the simulator's own, who may be slow, gone or not what they seem: never raises.

No redirect is followed and no proxy used: a message with a resident in it goes where the scenario says, or nowhere.
"""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0
_MOST_BYTES = 1024 * 1024  # of a reply that says OK


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came back; `status` 0 when nothing did, and then `problem` says why."""

    status: int
    body: bytes = b""
    problem: str | None = None

    @property
    def arrived(self) -> bool:
        return self.status == http.HTTPStatus.OK


def push(url: str, body: bytes, headers: Mapping[str, str]) -> Pushed:
    """POST a message."""
    try:
        request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
        with _opener().open(request, timeout=READ_SECONDS) as answer:
            return Pushed(answer.status, answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return Pushed(error.code, _rest(error), f"HTTP {error.code} {error.reason}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Pushed(0, problem=f"{url} does not answer: {error}")


def _rest(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException):
        return b""


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.timeout = CONNECT_SECONDS
        super().connect()
        self.sock.settimeout(READ_SECONDS)


class _SecureConnection(http.client.HTTPSConnection):
    def connect(self) -> None:
        self.timeout = CONNECT_SECONDS
        super().connect()
        self.sock.settimeout(READ_SECONDS)


class _Http(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, request)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_SecureConnection, request, context=ssl.create_default_context())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Http, _Https, _NoRedirect)
