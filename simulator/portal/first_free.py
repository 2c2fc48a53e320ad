"""The first free time across facilities, for a need (CR-FOR-07; source 003 plans it, and says no more than that).

Every facility is asked by the same contracts as in a new booking, all at once. One that fails is told of and hides no
other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.domain.identifiers import hsa_key
from simulator.domain.portal import CaseType
from simulator.domain.times import timestamp
from simulator.portal import search_windows, services
from simulator.portal.booking_client import BookingClient, CallFailed, MadeCall, Named, TimesWanted
from simulator.portal.client import Client
from simulator.portal.display import Facilities
from simulator.portal.flow_time import FlowTime, can_be_chosen
from simulator.worlds import World

_NEEDED = ("GetAllTimeTypes", "GetAvailableDates", "GetAvailableTimeslots")


@dataclass(frozen=True, slots=True)
class Need:
    """What the citizen wants: by id or by name, without minding case. Nothing said is anything at all."""

    time_type: str | None = None
    care_type: str | None = None

    def fits(self, wanted: str | None, found: Named) -> bool:
        return wanted is None or wanted.strip().casefold() in (found.id.casefold(), found.name.strip().casefold())


@dataclass(frozen=True, slots=True)
class FreeTime:
    """`facility` is where it was asked for: the logical address that it came from."""

    facility: str
    time: FlowTime


@dataclass(frozen=True, slots=True)
class WithoutTime:
    """A facility that gave no time. `failed`: it could not be asked, as opposed to having none."""

    facility: str
    failed: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class FirstFree:
    """`times` earliest first; each facility is in one of the two."""

    times: tuple[FreeTime, ...]
    without: tuple[WithoutTime, ...]
    calls: tuple[MadeCall, ...]


class FirstFreeSearch:
    def __init__(self, world: World, client: Client, facilities: Facilities, resident: str) -> None:
        self._world = world
        self._facilities = facilities
        self._resident = resident
        setup = world.setup
        self._client = BookingClient(client, setup.platform, setup.portal.hsa_id, resident)

    async def across(self, need: Need, asked: Sequence[str] | None) -> FirstFree:
        """`asked`: HSA-ids as they are written; None is every facility of the world."""
        every = self._offering() if asked is None else tuple({hsa_key(each): each for each in asked}.values())
        found = await asyncio.gather(*(self._at(facility, need) for facility in every))
        times = [each for each in found if isinstance(each, FreeTime)]
        times.sort(key=lambda each: (each.time.start or "", hsa_key(each.facility)))
        without = tuple(each for each in found if isinstance(each, WithoutTime))
        return FirstFree(tuple(times), without, self._client.calls)

    def _offering(self) -> tuple[str, ...]:
        each = (facility for system in self._world.setup.systems.values() for facility in system.facilities.values())
        outside = (address for system in self._world.setup.platform.external for address in system.logical_addresses)
        ids = {hsa_key(id_): id_ for id_ in (*(facility.hsa_id for facility in each), *outside)}
        return tuple(id_ for id_ in ids.values() if self._has_access(id_))

    def _has_access(self, facility: str) -> bool:
        return services.has_access(self._facilities.settings(facility), CaseType.BOOK, self._resident)

    async def _at(self, facility: str, need: Need) -> FreeTime | WithoutTime:
        if not self._has_access(facility):
            return WithoutTime(
                facility, False, "Mottagningen erbjuder inte bokning direkt på 1177 för den här invånaren."
            )
        try:
            found = await self._first(facility, need)
        except CallFailed as failure:
            return WithoutTime(facility, True, failure.call.error or "Svar saknas.")
        if isinstance(found, str):
            return WithoutTime(facility, False, found)
        return FreeTime(facility, found)

    async def _first(self, facility: str, need: Need) -> FlowTime | str:
        """Or why there is none. Raises CallFailed."""
        supported = await self._client.supported(facility)
        if supported is not None and not supported.issuperset(_NEEDED):
            return "Mottagningen stödjer inte bokning av nya tider."
        care_type = None
        if need.care_type is not None:
            if supported is None or "GetAllCareTypes" not in supported:
                return "Mottagningen använder inte vårdtyper."
            known = await self._client.care_types(facility)
            care_type = next((each for each in known if need.fits(need.care_type, each)), None)
            if care_type is None:
                return "Mottagningen har inte den vårdtypen."
        types = await self._client.time_types(facility, care_type)
        wanted = [each for each in types if need.fits(need.time_type, each)]
        if not wanted:
            return "Mottagningen har inte den tidstypen."
        asking = (self._first_of(TimesWanted(facility, None, None, each, care_type)) for each in wanted)
        found = await asyncio.gather(*asking, return_exceptions=True)
        times = sorted((each for each in found if isinstance(each, FlowTime)), key=lambda each: each.start or "")
        failure = next((each for each in found if isinstance(each, BaseException)), None)
        if failure is not None and not times:
            raise failure
        return times[0] if times else "Mottagningen har inga lediga tider under perioden."

    async def _first_of(self, wanted: TimesWanted) -> FlowTime | None:
        """In the same windows as a new booking's first search (CR-WIN-01, CR-WIN-02)."""
        now = self._world.now
        window = search_windows.initial(now.date())
        for each in (window, search_windows.retry(window)):
            for day in await self._client.dates(wanted, each):
                slots = await self._client.timeslots(wanted, search_windows.one_day(day))
                usable = [slot for slot in slots if can_be_chosen(slot, wanted.facility, day, timestamp(now))]
                if usable:
                    return min(usable, key=lambda slot: slot.start or "")
        return None
