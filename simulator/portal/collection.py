"""How booked times are collected: the current strategy, the target and the previous one (CR-COL-01 to CR-COL-11).

Calls that do not need each other's answers are made at once: call 3 beside call 1, and all of call 2 after call 1. A
source that fails is a call with an error; the others' times are there all the same (CR-COL-16).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from simulator.contracts.processing_status import ProcessingRecord
from simulator.domain.identifiers import hsa_key
from simulator.domain.platform import PlatformSetup
from simulator.domain.portal import PortalSetup
from simulator.portal import questions
from simulator.portal.client import Client, Status, patience_with_aggregation, patience_with_producer
from simulator.portal.collected import CollectedTime, Source
from simulator.portal.questions import Question
from simulator.portal.replies import Unusable, aggregated_from, times_in


class Strategy(Enum):
    """Aktuell, målbild and tidigare logik (source 001)."""

    CURRENT = "current"
    TARGET = "target"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class SourceCall:
    """One call and what it gave. `records`: how each source behind an aggregating service answered."""

    source: Source
    logical_address: str
    status: Status
    http_status: int | None
    elapsed_ms: float
    error: str | None
    times: tuple[CollectedTime, ...] = ()
    records: tuple[ProcessingRecord, ...] = ()

    @property
    def failed(self) -> bool:
        return self.status != "ok"


@dataclass(frozen=True, slots=True)
class Collection:
    """`calls` in the order of priority; `not_asked`: related facilities that call 1 had asked already (CR-COL-04)."""

    strategy: Strategy
    calls: tuple[SourceCall, ...]
    not_asked: tuple[str, ...] = ()

    @property
    def times(self) -> tuple[CollectedTime, ...]:
        return tuple(time for call in self.calls for time in call.times)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Whose times are collected. `related` is the relation list: facilities as they are written."""

    resident: str
    related: Sequence[str]


class Collector:
    """One collection's way of asking."""

    def __init__(self, client: Client, platform: PlatformSetup, portal: PortalSetup, now: datetime) -> None:
        self._client = client
        self._platform = platform
        self._portal = portal
        self._now = now

    async def collect(self, strategy: Strategy, citizen: Citizen) -> Collection:
        """Never raises for anything that a producer does."""
        match strategy:
            case Strategy.CURRENT:
                return await self._current(citizen)
            case Strategy.TARGET:
                return Collection(strategy, (await self._call_1(citizen),))
            case Strategy.PREVIOUS:
                return await self._previous(citizen)

    async def _current(self, citizen: Citizen) -> Collection:
        async with asyncio.TaskGroup() as at_once:
            call_3 = at_once.create_task(self._call_3(citizen))
            call_1 = await self._call_1(citizen)
            rest, not_asked = without(citizen.related, asked_by(call_1))
            call_2 = await self._call_2(citizen.resident, rest)
        return Collection(Strategy.CURRENT, (call_1, *call_2, *call_3.result()), not_asked)

    async def _previous(self, citizen: Citizen) -> Collection:
        everyone, _ = without(citizen.related, frozenset())
        async with asyncio.TaskGroup() as at_once:
            call_3 = at_once.create_task(self._call_3(citizen))
            direct = await self._call_2(citizen.resident, everyone)
        return Collection(Strategy.PREVIOUS, (*direct, *call_3.result()))

    async def _call_1(self, citizen: Citizen) -> SourceCall:
        """One call to the national aggregating service (CR-COL-02)."""
        question = questions.aggregated_schedule(self._platform, citizen.resident)
        return await self._aggregated(Source.AGGREGATED, question)

    async def _call_2(self, resident: str, facilities: Sequence[str]) -> list[SourceCall]:
        """A call to each facility, all at once."""
        patience = patience_with_producer(self._platform.timeouts)
        wanted = [questions.schedule_at(facility, resident) for facility in facilities]
        return list(await asyncio.gather(*(self._ask(Source.DIRECT, question, patience) for question in wanted)))

    async def _call_3(self, citizen: Citizen) -> list[SourceCall]:
        """One call to each version's aggregating service (CR-COL-06)."""
        about = (self._platform, citizen.resident, self._now, self._portal)
        newer = self._aggregated(Source.CARE_CONTACTS_V3, questions.care_contacts_3(*about))
        older = self._aggregated(Source.CARE_CONTACTS_V2, questions.care_contacts_2(*about))
        return list(await asyncio.gather(newer, older))

    async def _aggregated(self, source: Source, question: Question) -> SourceCall:
        return await self._ask(source, question, patience_with_aggregation(self._platform.timeouts))

    async def _ask(self, source: Source, question: Question, patience: float) -> SourceCall:
        heard = await self._client.ask(question, patience)
        address = question.logical_address
        if heard.message is None:
            return SourceCall(source, address, heard.status, heard.http_status, heard.elapsed_ms, heard.error)
        try:
            times = times_in(source, address, heard.message)
        except Unusable as error:
            return SourceCall(source, address, error.status, heard.http_status, heard.elapsed_ms, str(error))
        records = tuple(aggregated_from(heard.message))
        return SourceCall(source, address, "ok", heard.http_status, heard.elapsed_ms, None, times, records)


def asked_by(call_1: SourceCall) -> frozenset[str]:
    """HSA keys of the facilities that call 1 has asked (CR-COL-05).

    They are the addresses of its ProcessingStatus, the failed ones too: "redan anropats" is read literally. Only where
    it says nothing about whom it asked, its rows' own facilities are taken for them. A row may name another facility
    than the one that was asked, which then has not been asked, and must be (CR-COL-08).

    So current shows what previous shows as long as a facility answers alike both ways. One that fails for the
    aggregating service and would not have failed for 1177 is the exception that the literal reading makes: a producer
    that needs longer than the aggregating service waits, but not longer than the router does.
    """
    if call_1.records:
        return frozenset(hsa_key(record.logical_address) for record in call_1.records)
    return frozenset(time.facility_key for time in call_1.times)


def without(related: Sequence[str], asked: frozenset[str]) -> tuple[list[str], tuple[str, ...]]:
    """The facilities to ask, each once, and those that need not be: compared without case (CR-CON-04)."""
    each: dict[str, str] = {}
    for facility in related:
        each.setdefault(hsa_key(facility), facility)
    rest = [facility for key, facility in each.items() if key not in asked]
    return rest, tuple(facility for key, facility in each.items() if key in asked)
