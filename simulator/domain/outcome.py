"""What a booking, rebooking or cancelling ended in (TKB crm:scheduling 1.1, 3.8): a value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ResultCode(Enum):
    """The wire's three codes; only ERROR leaves the state as it was."""

    OK = "OK"
    INFO = "INFO"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`text` is for the citizen, in Swedish; `booking_id` is set exactly when something was booked."""

    code: ResultCode
    text: str | None = None
    booking_id: str | None = None


def done(text: str | None = None, booking_id: str | None = None) -> Outcome:
    """Carried out: OK, or INFO when the unit has something to say."""
    return Outcome(ResultCode.INFO if text else ResultCode.OK, text, booking_id)


def refused(text: str) -> Outcome:
    """Not carried out, nothing changed; the citizen reads why."""
    return Outcome(ResultCode.ERROR, text)
