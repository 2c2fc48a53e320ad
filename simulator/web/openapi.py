"""An API's OpenAPI 3.1 description, made from the same table and models as its routes: it cannot say anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from simulator import __version__
from simulator.web import shapes

Gives = type[BaseModel] | list[type[BaseModel]] | str | None
_MODE: Literal["serialization"] = "serialization"
_REF = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?P<type>\w+):(?P<name>\w+)>")


@dataclass(frozen=True)
class Operation:
    """One method on one path. `gives`: a model, a list of one, a media type, or None for no content."""

    method: Literal["GET", "PUT", "POST", "DELETE"]
    rule: str
    summary: str
    handler: Callable[..., Any]
    gives: Gives
    query: type[BaseModel] | None = None
    body: type[BaseModel] | Literal["yaml"] | None = None
    status: int = 200


def describe(operations: Sequence[Operation], prefix: str, title: str) -> dict[str, Any]:
    """`prefix` stands before every operation's rule."""
    models: list[type[BaseModel]] = [shapes.Error]
    models += [model for operation in operations for model in _models(operation)]
    _, definitions = models_json_schema([(each, _MODE) for each in dict.fromkeys(models)], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = prefix + _PARAMETER.sub(r"{\g<name>}", operation.rule)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__},
        "servers": [{"url": "/"}, {"url": "/s/{session}", "variables": {"session": {"default": "default"}}}],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _models(operation: Operation) -> list[type[BaseModel]]:
    gives = operation.gives[0] if isinstance(operation.gives, list) else operation.gives
    return [model for model in (gives, operation.body) if isinstance(model, type)]


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": operation.handler.__name__
        if operation.handler.__name__ != "handler"
        else "ledger_" + operation.rule.rsplit("/", 1)[1].replace("-", "_"),
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": {str(operation.status): _gives(operation.gives), "default": _json("Error", "What is wrong")},
    }
    if operation.body == "yaml":
        content = {"application/yaml": {"schema": {"type": "string"}}}
        described["requestBody"] = {"required": True, "content": content}
    elif operation.body is not None:
        described["requestBody"] = {"content": _content({"$ref": _REF.format(model=operation.body.__name__)})}
    return described


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    types = {"int": "integer", "string": "string"}
    return [
        {"name": found["name"], "in": "path", "required": True, "schema": {"type": types[found["type"]]}}
        for found in _PARAMETER.finditer(operation.rule)
    ]


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    properties = operation.query.model_json_schema()["properties"]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _gives(gives: Gives) -> dict[str, Any]:
    if gives is None:
        return {"description": "Done"}
    if isinstance(gives, str):
        return {"description": "The bytes", "content": {gives: {}}}
    if isinstance(gives, list):
        rows = {"type": "array", "items": {"$ref": _REF.format(model=gives[0].__name__)}}
        return {"description": "The list", "content": _content(rows)}
    return _json(gives.__name__, gives.__name__)


def _json(model: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": _content({"$ref": _REF.format(model=model)})}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
