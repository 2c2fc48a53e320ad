"""The admin API of one session, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from simulator.bdd.transport import Reply, Transport

Json = Any


class Refused(Exception):
    """An API said no; the text holds its sentence."""


@dataclass(frozen=True, slots=True)
class JsonApi:
    """`url` is the base of the API's addresses; `headers` go with every request."""

    url: str
    transport: Transport
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: str | int | bool | None) -> Json:
        """A query that is None is left out."""
        told = urlencode({name: _word(value) for name, value in query.items() if value is not None})
        return self._ask("GET", f"{path}?{told}" if told else path).json()

    def post(self, path: str, body: Mapping[str, Json]) -> Json:
        return self._ask("POST", path, json.dumps(body).encode()).json()

    def put(self, path: str, body: Mapping[str, Json]) -> Json:
        return self._ask("PUT", path, json.dumps(body).encode()).json()

    def put_text(self, path: str, text: str) -> Json:
        return self._ask("PUT", path, text.encode(), "application/yaml; charset=UTF-8").json()

    def delete(self, path: str) -> None:
        self._ask("DELETE", path)

    def _ask(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> Reply:
        headers = {**self.headers, "Content-Type": content_type}
        reply = self.transport.request(method, f"{self.url}{path}", body, headers)
        if reply.status >= 400:
            raise Refused(f"{method} {self.url}{path} gives {reply.status}: {reply.body.decode('utf-8', 'replace')}")
        return reply


def _word(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
