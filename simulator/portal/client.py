"""One question of 1177's to the platform, and what came of it: a reply, or a sentence about why there is none.

Nothing that a producer does makes this raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.contracts import envelope, headers
from simulator.contracts.consumer import request_writer
from simulator.contracts.envelope import Message
from simulator.domain.call import Call, NoAnswer, NoAnswerKind, Send
from simulator.domain.platform import PlatformSetup, Timeouts
from simulator.domain.portal import PortalSetup
from simulator.portal.questions import Question
from simulator.portal.replies import Unusable, message_in

Status = Literal["ok", "fault", "http_error", "unreadable", "no_answer"]
"""`fault` is a SOAP fault, whatever its HTTP status; `unreadable` is neither that nor the contract's reply."""


@dataclass(frozen=True, slots=True)
class Heard:
    """`message` is there exactly when `status` is ok; otherwise `error` says in Swedish what happened."""

    status: Status
    elapsed_ms: float
    http_status: int | None = None
    error: str | None = None
    message: Message | None = None


class Client:
    """1177 as the platform knows it. `correlation` is one for everything that belongs together."""

    def __init__(self, send: Send, platform: PlatformSetup, portal: PortalSetup, correlation: str) -> None:
        self._send = send
        self._platform = platform
        self._headers = {
            "x-rivta-original-serviceconsumer-hsaid": portal.hsa_id,
            "x-vp-sender-id": portal.hsa_id,
            "x-vp-instance-id": platform.instance_id,
            "x-skltp-correlation-id": correlation,
        }

    async def ask(self, question: Question, patience: float) -> Heard:
        """`patience` is real seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()

        def elapsed() -> float:
            return round(1000 * (loop.time() - began), 1)

        try:
            async with asyncio.timeout(patience):
                answer = await self._send(call_of(question, self._headers))
        except TimeoutError:
            return Heard("no_answer", elapsed(), error=f"Svar saknas: inget kom inom {patience:g} sekunder.")
        except NoAnswer as error:
            return Heard("no_answer", elapsed(), error=f"{_SENTENCES[error.kind]} ({error})")
        try:
            message = message_in(answer, question.contract)
        except Unusable as error:
            return Heard(error.status, elapsed(), answer.status, str(error))
        return Heard("ok", elapsed(), answer.status, message=message)


def call_of(question: Question, http_headers: Mapping[str, str]) -> Call:
    """The message as it goes to the platform. Only contracts of crm:scheduling have an Actor (CR-CON-01)."""
    contract = question.contract
    actor = question.actor if contract.needs_actor else None
    head = headers.request_head(question.logical_address, actor, contract.address_namespace)
    return Call(
        contract=contract.responder_namespace,
        logical_address=question.logical_address,
        body=envelope.request(request_writer(contract)(question.value), head),
        headers={**http_headers, "soapaction": f'"{contract.soap_action}"'},
    )


def patience_with_producer(timeouts: Timeouts) -> float:
    """A little more than the platform's own, so that what the citizen's session records is the platform's answer.

    It tries a producer that cannot be reached twice (spec/platform.md 2.8).
    """
    return timeouts.routing + 2 * timeouts.connect


def patience_with_aggregation(timeouts: Timeouts) -> float:
    """The index is asked before the producers are, and each has its own time (spec/platform.md 3.7 and 8.31)."""
    return max(timeouts.routing, timeouts.index + timeouts.aggregation) + 2 * timeouts.connect


_SENTENCES: Mapping[NoAnswerKind, str] = {
    "timeout": "Svar saknas: tiden gick ut.",
    "refused": "Svar saknas: ingen tar emot på adressen.",
    "reset": "Svar saknas: förbindelsen bröts.",
    "broken": "Svar saknas: det som kom är inte HTTP, eller tar slut för tidigt.",
    "empty": "Svar saknas: förbindelsen stängdes utan ett ord.",
}
