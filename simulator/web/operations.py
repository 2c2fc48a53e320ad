"""From a table of operations to an API: routes, strict parsing, JSON, and the OpenAPI description at `openapi.json`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.errors import BadRequest
from simulator.web import openapi, shapes
from simulator.web.context import parsed
from simulator.web.openapi import Operation


def api(name: str, prefix: str, title: str, operations: Sequence[Operation]) -> Blueprint:
    """A blueprint of its own; `prefix` stands before every rule."""
    pages = Blueprint(name, __name__, url_prefix=prefix)
    for operation in operations:
        endpoint = f"{operation.method}{operation.rule}".replace(".", "_")
        pages.add_url_rule(operation.rule, endpoint, _view(operation), methods=[operation.method])
    description = cache(lambda: openapi.describe(operations, prefix, title))  # slow to make, and seldom asked for
    pages.add_url_rule("/openapi.json", "openapi", lambda: jsonify(description()))
    return pages


def _view(operation: Operation) -> Callable[..., Response]:
    """Parse strictly, call, serialise."""

    def view(**path: Any) -> Response:
        arguments = dict(path)
        query = parsed(operation.query or shapes.Nothing, request.args.to_dict(), "query parameter", strict=False)
        if operation.query is not None:
            arguments["query"] = query
        if operation.body == "yaml":
            arguments["source"] = _text_body()
        elif operation.body is not None:
            arguments["body"] = parsed(operation.body, _json_body(), "field")
        return _response(operation.handler(**arguments), operation.status)

    return view


def _response(result: Any, status: int) -> Response:
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=status)
    rows = [row.model_dump() for row in result] if isinstance(result, list) else result.model_dump()
    response = jsonify(rows)
    response.status_code = status
    return response


def _json_body() -> object:
    if not request.get_data(cache=True).strip():
        return {}
    try:
        body = request.get_json(force=True, silent=True)
    except RecursionError:
        body = None
    if body is None:
        raise BadRequest("the body is not JSON")
    return body


def _text_body() -> str:
    try:
        return request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the scenario is not UTF-8: byte {error.start + 1} cannot be read") from error
