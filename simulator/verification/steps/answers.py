"""Looks at the answers of acts that several themes of rules share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange
from simulator.verification.run import Run
from simulator.verification.steps import acting
from simulator.verification.words import Text, Words

T = TypeVar("T")
Flow = Callable[[Run], object]


def answers_to(run: Run, contract: str, *flows: Flow) -> list[Exchange]:
    """Every call of the contract in the run so far, after the flows that make some. Raises what the first flow raised
    when there is none.
    """
    why: Missing | NotClaimed | None = None
    for flow in flows:
        try:
            flow(run)
        except (Missing, NotClaimed) as error:
            why = why or error
    found = [each for each in run.exchanges if each.contract.name == contract]
    if not found and why is not None:
        raise why
    return found


def acts(run: Run, contract: str, *flows: Flow) -> list[Exchange]:
    """Those that were answered by the contract's own response."""
    return [each for each in answers_to(run, contract, *flows) if each.answered]


def unless_none(value: T | None) -> tuple[T, ...]:
    return () if value is None else (value,)


def starts_by_id(schedule: Exchange) -> dict[str, str]:
    """Of a GetSubjectOfCareSchedule reply."""
    return {(row.text("bookingId") or "").strip(): acting.start_of(row) for row in schedule.rows()}


def result_words(exchange: Exchange) -> Text:
    """What an act answered, in a few words."""
    if not exchange.answered:
        text = exchange.fault_text or (exchange.silence.sv if exchange.silence else "")
        return Words(f"{exchange.outcome}: {text}", f"{_OUTCOMES.get(exchange.outcome, exchange.outcome)}: {text}")
    result = acting.said(exchange)
    return ", ".join(filter(None, (result.code, result.booking_id, result.text)))


_OUTCOMES = {"SOAP-fel": "SOAP fault", "inget svar": "no reply"}
