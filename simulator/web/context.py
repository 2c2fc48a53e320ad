"""What the web pages and the APIs share: which session a request is in, and how a no is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from simulator.errors import BadRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

SESSION_KEY = "tidbok.session"


def session_name() -> str:
    return str(request.environ[SESSION_KEY])


def not_found(start_response: StartResponse, text: str) -> Iterable[bytes]:
    """A plain 404 for addresses outside Flask."""
    body = f"{text}\n".encode()
    headers = [("Content-Type", "text/plain; charset=UTF-8"), ("Content-Length", str(len(body)))]
    start_response("404 Not Found", headers)
    return [body]


Shape = TypeVar("Shape", bound=BaseModel)


def parsed(shape: type[Shape], values: object, what: str, strict: bool = True) -> Shape:
    """`values` as `shape`. Raises BadRequest with a sentence per mistake, and the known names.

    `strict`: 0 is no boolean and "1" no number; a query, which is text only, is read less strictly.
    """
    try:
        return shape.model_validate(values, strict=strict)
    except ValidationError as error:
        _refuse(error, shape, what)


def _refuse(error: ValidationError, shape: type[BaseModel], what: str) -> NoReturn:
    known = ", ".join(shape.model_fields) or "none"
    sentences = []
    for each in error.errors():
        where = ".".join(str(step) for step in each["loc"])
        if each["type"] == "extra_forbidden":
            sentences.append(f"unknown {what} {where!r}; known here: {known}")
        elif each["type"] == "missing":
            sentences.append(f"{what} {where!r} is missing")
        else:
            reason = each["msg"].removeprefix("Value error, ")
            sentences.append(f"{what} {where!r}: {reason}" if where else reason)
    raise BadRequest("; ".join(sentences)) from error
