"""The aggregating platform (AGP): one question in, the index asked, the producers asked at once, one answer out.

Step by step as spec/platform.md section 3. A producer that fails never fails the whole; the index does. Where the
contract text says otherwise, this follows the running platform:

- zero hits, and failure of every producer, are HTTP 200 (the text allows a fault);
- lastSuccessfulSynch is left out for a failed source although its schema requires it;
- rows come in the order they arrive, unsorted, not deduplicated, and nobody checks whose they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from lxml import etree

from simulator.contracts import envelope
from simulator.contracts.envelope import SOAP, Message
from simulator.contracts.processing_status import (
    DATA_FROM_SOURCE,
    NO_DATA_SYNCH_FAILED,
    ProcessingRecord,
    processing_status_header,
)
from simulator.domain.call import Answer, Call, NoAnswer, Send
from simulator.domain.engagement import Engagement, FindQuery
from simulator.domain.platform import PlatformSetup
from simulator.errors import TechnicalError
from simulator.platform.catalogue import ServiceCatalogue
from simulator.platform.sender import CORRELATION, ORIGINAL, SENDER
from simulator.platform.services import AggregatingService, Question, question

logger = logging.getLogger("tidbok.platform")

_MANDATORY = (SENDER, ORIGINAL, CORRELATION)
_HTTP_FAULT, _HTTP_TIMEOUT, _OTHER = "500", "504", "43000"
_TIMED_OUT = "Read timed out"
_UNKNOWN = "Unknown error"

Find = Callable[[FindQuery], Awaitable[Sequence[Engagement]]]
"""The index as an aggregating service asks it.

Raises IndexFailed.
"""


class IndexFailed(Exception):
    """The index answered with a fault, or not at all: its text becomes the whole call's fault (3.3)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an aggregation needs: the platform as set up, its catalogue, the clock, and the ways out."""

    platform: PlatformSetup
    catalogue: ServiceCatalogue
    now: str
    send: Send
    find: Find


@dataclass(slots=True)
class _Gathered:
    """What has come in so far, in order of arrival."""

    rows: list[etree._Element] = field(default_factory=list)
    records: list[ProcessingRecord] = field(default_factory=list)


async def aggregate(
    service: AggregatingService, body: bytes, content_type: str, http: Mapping[str, str], around: Surroundings
) -> Answer:
    """Answers always; a no is a SOAP fault with HTTP 500."""
    try:
        _check_headers(http)
        message = envelope.parse(body, content_type)
        _check_root(service, message)
        asked = question(message, service)
        found = await around.find(_query(service, asked))
    except TechnicalError as error:
        return Answer(500, envelope.fault(TechnicalError(error.text, party="Server")))
    except IndexFailed as error:
        return Answer(500, envelope.fault(TechnicalError(str(error), party="Server")))
    requests = service.requests(asked, _kept(service, found, http, around))
    gathered = await _ask(service, requests, http, around)
    return Answer(200, _merged(service, gathered))


def _check_headers(http: Mapping[str, str]) -> None:
    """An empty one passes (3.1)."""
    missing = [name for name in _MANDATORY if name not in http]
    if missing:
        raise TechnicalError("".join(f"Mandatory HTTP header {name} is missing\n" for name in missing))


def _check_root(service: AggregatingService, message: Message) -> None:
    if message.payload.tag != f"{{{service.contract.responder_namespace}}}{service.contract.name}":
        raise TechnicalError(
            f"Message part {message.payload.tag} was not recognized.  (Does it exist in service WSDL?)"
        )


def _query(service: AggregatingService, asked: Question) -> FindQuery:
    """A category is asked for when there is exactly one; never a time, a system or an owner (3.2)."""
    only = service.categorizations[0] if len(service.categorizations) == 1 else None
    return FindQuery(resident=asked.resident, service_domain=service.service_domain, categorization=only)


def _kept(
    service: AggregatingService, found: Iterable[Engagement], http: Mapping[str, str], around: Surroundings
) -> list[Engagement]:
    """Category (only when several are wanted), the loop guard, the catalogue; what goes leaves no trace (3.4)."""
    several = len(service.categorizations) > 1
    consumers = dict.fromkeys((http[SENDER], http[ORIGINAL]))
    contract = service.contract.responder_namespace
    reachable: dict[str, bool] = {}

    def may_be_called(address: str) -> bool:
        if address not in reachable:
            reachable[address] = any(
                around.catalogue.reachable(contract, address, consumer, around.now) for consumer in consumers
            )
        return reachable[address]

    return [
        each
        for each in found
        if not (several and (each.categorization or "").lower() not in service.categorizations)
        and each.logical_address != around.platform.hsa_id
        and may_be_called(each.logical_address or "")
    ]


async def _ask(
    service: AggregatingService, requests: Mapping[str, bytes], http: Mapping[str, str], around: Surroundings
) -> _Gathered:
    """All at once.

    Whoever has not answered when the time is up is given up, and recorded last, in the order asked (3.8).
    """
    gathered = _Gathered()
    if not requests:
        return gathered
    timeouts = around.platform.timeouts
    contract = service.contract.responder_namespace
    sent = perf_counter()

    async def one(address: str, body: bytes) -> None:
        call = Call(contract, address, body, headers=http, sent=sent)
        try:
            async with asyncio.timeout(timeouts.producer):
                answer = await around.send(call)
            gathered.rows += _rows(service, answer)
            record = ProcessingRecord(address, DATA_FROM_SOURCE, last_successful=around.now)
        except _SourceFailed as failure:
            record = _failed(address, failure.code, failure.text, around.now)
        except (TimeoutError, NoAnswer) as failure:
            timed_out = isinstance(failure, TimeoutError) or failure.kind == "timeout"
            code, text = (_HTTP_TIMEOUT, _TIMED_OUT) if timed_out else (_OTHER, str(failure))
            record = _failed(address, code, text, around.now)
        gathered.records.append(record)

    tasks = [asyncio.create_task(one(address, body)) for address, body in requests.items()]
    _, left = await asyncio.wait(tasks, timeout=timeouts.aggregation)
    for task in left:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            logger.error("a source's answer broke the aggregation's own code", exc_info=outcome)
    heard = {record.logical_address for record in gathered.records}
    gathered.records += [_failed(each, _OTHER, _UNKNOWN, around.now) for each in requests if each not in heard]
    return gathered


class _SourceFailed(Exception):
    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def _failed(address: str, code: str, text: str, now: str) -> ProcessingRecord:
    return ProcessingRecord(address, NO_DATA_SYNCH_FAILED, last_unsuccessful=now, code=code, text=text)


def _rows(service: AggregatingService, answer: Answer) -> list[etree._Element]:
    """Raises _SourceFailed for a fault, and for what cannot be read.

    Rows are taken as they are, valid or not (3.7).
    """
    try:
        message = envelope.parse(answer.body, answer.content_type)
    except TechnicalError as error:
        raise _SourceFailed(_OTHER, error.text) from error
    payload = message.payload
    if payload.tag == f"{{{SOAP}}}Fault":
        raise _SourceFailed(_HTTP_FAULT, payload.findtext("faultstring") or "")
    if payload.tag != f"{{{service.contract.responder_namespace}}}{service.contract.name}Response":
        raise _SourceFailed(_OTHER, f"unexpected element {payload.tag}")
    return list(payload.iterchildren(service.row))


def _merged(service: AggregatingService, gathered: _Gathered) -> bytes:
    namespace = service.contract.responder_namespace
    rows = "".join(etree.tostring(row, encoding="unicode", with_tail=False) for row in gathered.rows)
    name = f"{service.contract.name}Response"
    reply = f'<agp:{name} xmlns:agp="{namespace}">{rows}{service.closing}</agp:{name}>'
    return envelope.wrap(reply, processing_status_header(gathered.records))
