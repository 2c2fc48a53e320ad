"""Switching faults on in a small world, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from simulator.app import Application
from simulator.domain.call import NoAnswer
from simulator.faults.reading import fault_setting
from simulator.store import faults as store
from simulator.store.call_log import CallFilter, Exchange
from tests.support.messages import RESIDENT, message
from tests.support.world import Answer, Door, post, sender, slots

SCHEDULE, DETAILS, TIMES = "GetSubjectOfCareSchedule", "GetBookingDetails", "GetAvailableTimeslots"


def on(app: Application, fault: str, session: str = "default", **fields: Any) -> None:
    store.put(app.worlds.database, session, fault_setting({"fault": fault, **fields}))


def off(app: Application, session: str = "default") -> None:
    store.clear(app.worlds.database, session)


def ask(app: Application, contract: str = SCHEDULE, **fields: Any) -> Answer:
    return post(app, contract, message(contract, **fields))


def heard(app: Application, contract: str = SCHEDULE, **fields: Any) -> Answer | NoAnswer:
    """What a client is left with."""
    try:
        return ask(app, contract, **fields)
    except NoAnswer as nothing:
        return nothing


def last_call(app: Application) -> Exchange:
    return app.call_log.newest("default", CallFilter(limit=1))[0]


def counters(app: Application, session: str = "default") -> Mapping[str, tuple[int, int]]:
    """Seen and harmed by the fault's id."""
    return {each.setting.id: (each.seen, each.harmed) for each in store.listed(app.worlds.database, session)}


def harmed_calls(app: Application, calls: int) -> list[int]:
    """Which of so many equal calls were answered by a SOAP fault, counted from 1."""
    return [number for number in range(1, calls + 1) if ask(app).is_fault]


def tags(answer: Answer) -> list[str]:
    return [etree.QName(element).localname for element in answer.payload.iter()]


def booked(app: Application) -> Answer:
    """Tolvan books the first free time."""
    return Door(sender(app)).book(RESIDENT, slots(1)[0])
