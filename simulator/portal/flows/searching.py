"""Days and times: which of them a flow asks about, and which it offers (spec/consumer-rules.md E)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from simulator.domain.times import timestamp
from simulator.portal import search_windows
from simulator.portal.flow_time import can_be_chosen
from simulator.portal.flows.state import Flow, Search, Step
from simulator.portal.flows.surroundings import Surroundings
from simulator.portal.search_windows import Window


async def search_first(flow: Flow, around: Surroundings) -> Search:
    """CR-WIN-01 and CR-WIN-02; the first date with free times is chosen at once (CR-WIN-04)."""
    window = search_windows.initial(around.today)
    first = window.first
    dates = await around.client.dates(flow.wanted(), window)
    if not dates:
        window = search_windows.retry(window)
        dates = await around.client.dates(flow.wanted(), window)
    return await _with_day(Search(first, window.last, dates), dates[0] if dates else None, flow, around)


async def searched_further(flow: Flow, around: Surroundings) -> Flow:
    """One month more (CR-WIN-05). A day that has been chosen stays so."""
    search = search_of(flow)
    window = _month_ahead(search.last, around.today)
    dates = await around.client.dates(flow.wanted(), window)
    search = replace(search, last=window.last, dates=(*search.dates, *dates))
    if search.day is None and dates:
        search = await _with_day(search, dates[0], flow, around)
    return replace(flow.at(Step.TIME), search=search)


def _month_ahead(last: date, today: date) -> Window:
    """The next month; of days that have passed since, none is asked about."""
    window = search_windows.further(last)
    while (left := search_windows.still_ahead(window, today)) is None:
        window = search_windows.further(window.last)
    return left


async def with_day(flow: Flow, day: date, around: Surroundings) -> Flow:
    """The times of another day are fetched when it is chosen (CR-WIN-08)."""
    search = await _with_day(search_of(flow), day, flow, around)
    return replace(flow.at(Step.TIME), search=search, slot=None)


async def _with_day(search: Search, day: date | None, flow: Flow, around: Surroundings) -> Search:
    if day is None:
        return search
    found = await around.client.timeslots(flow.wanted(), search_windows.one_day(day))
    now = timestamp(around.now)
    slots = sorted(
        (slot for slot in found if can_be_chosen(slot, flow.chosen_facility, day, now)),
        key=lambda slot: slot.start or "",
    )
    return replace(search, day=day, slots=tuple(dict.fromkeys(slots)))


def search_of(flow: Flow) -> Search:
    if flow.search is None:
        raise AssertionError("a flow at its times has searched for them")
    return flow.search
