"""A message on its way over the platform, and what comes back.

Everything that asks, asks through a `Send`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

XML = "text/xml; charset=UTF-8"

NoAnswerKind = Literal["timeout", "refused", "reset", "broken", "empty"]


@dataclass(frozen=True, slots=True)
class Call:
    """`contract` is a responder namespace, `body` the whole envelope, `headers` HTTP headers by lower-case name."""

    contract: str
    logical_address: str
    body: bytes
    content_type: str = XML
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: float = 0.0
    """When it left, by `perf_counter`, where many leave at once: a producer's delay is counted from then.

    0: now.
    """

    rounds: int = 0
    """How many aggregations it is part of."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP, whatever it is.

    `headers` by lower-case name.
    """

    status: int
    body: bytes
    content_type: str = XML
    headers: Mapping[str, str] = field(default_factory=dict)


class NoAnswer(Exception):
    """The other side never answered, or not in HTTP.

    Its text says what happened, in English as a client library would.
    """

    def __init__(self, kind: NoAnswerKind, text: str) -> None:
        super().__init__(text)
        self.kind: NoAnswerKind = kind


Send = Callable[[Call], Awaitable[Answer]]
"""Raises NoAnswer."""
