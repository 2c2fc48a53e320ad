"""The JSON Schema of scenario files, for editors. Made from the model; scenarios/scenario.schema.json is a copy."""

from __future__ import annotations

import json
from typing import Any

from simulator.scenarios.model import Scenario
from simulator.scenarios.part import Part

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(root: type[Part] = Scenario, made_by: str = "tidbok scenario schema") -> str:
    """As text, the same bytes every time. `root` is what the whole file says."""
    schema = {"$schema": _DIALECT, "$comment": f"Made by: {made_by}", **_tidy(root.model_json_schema())}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _tidy(part: Any) -> Any:
    """Without the titles and defaults that pydantic derives from names: they tell an author nothing."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    tidied = {
        name: _tidied_each(value) if name in ("properties", "$defs") else _tidy(value)
        for name, value in part.items()
        if not _noise(name, value)
    }
    options = tidied.get("anyOf")
    if isinstance(options, list) and len(options) == 2 and options[1] == {"type": "null"}:
        del tidied["anyOf"]
        return {**options[0], **tidied}
    return tidied


def _tidied_each(named: dict[str, Any]) -> dict[str, Any]:
    """Names here are an author's words, also when one is called default or title."""
    return {name: _tidy(value) for name, value in named.items()}


def _noise(name: str, value: Any) -> bool:
    return (name == "title" and isinstance(value, str)) or (
        name == "default" and (value is None or isinstance(value, list | dict))
    )
