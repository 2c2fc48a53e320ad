"""Everything that has been told in the run, for rules that look at all of it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run
from simulator.verification.steps import basics

_ACTS = ("MakeBooking", "UpdateBooking", "CancelBooking")
_TIMESLOT_MESSAGES = ("GetSubjectOfCareSchedule", "GetBookingDetails", "GetAvailableTimeslots")


def rows(run: Run) -> Iterator[Row]:
    """Every repeated element of the reading contracts' answers."""
    basics.ask_everything(run)
    for exchange in run.exchanges:
        yield from basics.rows_of(exchange)


def timeslots(run: Run) -> Iterator[Row]:
    """Every timeslotDetail."""
    return (row for row in rows(run) if row.exchange.contract.name in _TIMESLOT_MESSAGES)


def first_questions(run: Run) -> list[Exchange]:
    """What must be served. That some other question of a contract is served tells that it is there: what it is that
    it does not serve is then other rules' to say.
    """
    asked = [*_ordinary(run), *_first_acts(run)]
    there = {exchange.contract.name for exchange in run.exchanges if exchange.lawful and exchange.answered}
    return [exchange for exchange in asked if exchange.answered or exchange.contract.name not in there]


def _ordinary(run: Run) -> Iterator[Exchange]:
    """The reply to each claimed reading contract's ordinary question, whatever it is."""
    for name in basics.READING:
        try:
            yield basics.basic(run, name).ask()
        except Missing as error:
            yield from (each for each in error.exchanges if each.contract.name == name)
        except NotClaimed:
            continue


def _first_acts(run: Run) -> Iterator[Exchange]:
    """Of each flow that has been gone through, the first booking, rebooking and cancelling: of what was offered."""
    seen = set()
    for exchange in run.exchanges:
        place = (exchange.step, exchange.contract.name)
        if exchange.step and exchange.lawful and exchange.contract.name in _ACTS and place not in seen:
            seen.add(place)
            yield exchange
