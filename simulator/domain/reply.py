"""What goes back to who called, and how the connection ends: a whole reply, a part of one, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.domain.call import XML

Ending = Literal["", "reset", "silence", "truncated"]


@dataclass(frozen=True, slots=True)
class Reply:
    """`fault` is the sentence of a SOAP fault, or says what the caller was left with instead of a reply.

    `ending`: "" is a whole reply; `reset`, nothing was sent and the connection was broken; `silence`, nothing is sent
    for `seconds`; `truncated`, `body` is what was sent of the `announced` bytes. Without a reply the status is 0.
    """

    status: int
    body: bytes
    fault: str | None = None
    content_type: str = XML
    ending: Ending = ""
    seconds: float = 0.0
    announced: int | None = None
