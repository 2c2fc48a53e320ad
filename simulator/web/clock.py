"""The admin API's changes to a session's clock: set, advance, run, in that order."""

from __future__ import annotations

from datetime import datetime

from simulator.domain.clock import Clock
from simulator.domain.times import move, parse_timestamp, to_instant
from simulator.errors import BadRequest
from simulator.web import shapes


def changed(change: shapes.ClockChange, clock: Clock, real: float) -> Clock:
    """Raises BadRequest with a sentence, e.g. for a time in the hour that is skipped in spring."""
    if change.now is None and change.advance is None and change.running is None:
        raise BadRequest('nothing to change: send {"now": …}, {"advance": "PT24H"} or {"running": true}')
    try:
        if change.now is not None:
            clock = clock.moved_to(to_instant(_moment(change.now)), real)
        if change.advance is not None:
            clock = clock.moved_to(move(clock.instant(real), change.advance), real)
    except (ValueError, OverflowError) as error:
        raise BadRequest(str(error)) from error
    if not _FIRST <= clock.instant(real) <= _LAST:
        raise BadRequest("the clock can be set from the year 1970 to 2199")
    return clock if change.running is None else clock.run(change.running, real)


_FIRST = 0.0
_LAST = to_instant(datetime(2199, 12, 31))


def _moment(text: str) -> datetime:
    """ISO 8601, or the contracts' own 14 digits."""
    try:
        return parse_timestamp(text) if text.isdigit() else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a point in time: write for example 2026-07-01T08:00:00") from None
