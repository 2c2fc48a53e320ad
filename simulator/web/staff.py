"""What staff do, as the admin API takes it: checked word by word, since nobody else will."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import TypeVar

from simulator.domain.facility import SystemSetup
from simulator.domain.identifiers import hsa_key, problem_with_identity
from simulator.domain.times import timestamp
from simulator.errors import BadRequest, Conflict, NotFound
from simulator.producers import staff
from simulator.producers.selection import View
from simulator.web import shapes
from simulator.worlds import World

Value = TypeVar("Value")


def book(world: World, body: shapes.StaffBooking) -> shapes.Booked:
    """Raises BadRequest when a word is unknown, Conflict when there is no such free time."""
    setup = _known(world.setup.systems, body.booking_system, "booking_system")
    facility = _known(setup.facilities, hsa_key(body.healthcare_facility), "healthcare_facility")
    _known(setup.time_types, body.time_type, "time_type")
    if body.performer is not None:
        _known(setup.performers, hsa_key(body.performer), "performer")
    wrong = problem_with_identity(body.resident)
    if wrong is not None:
        raise BadRequest(f"resident {body.resident!r} {wrong}")
    wanted = staff.StaffBooking(
        facility=facility.key,
        resident=body.resident,
        start=timestamp(_start(body.start)),
        time_type=body.time_type,
        performer=body.performer,
        reason=body.reason or None,
        purpose=body.purpose or None,
        hidden=body.hidden,
    )
    booking_id = staff.book(_view(world, setup, facility.key, body.resident), wanted)
    if booking_id is None:
        raise Conflict(f"{facility.name} has no free time of type {body.time_type} that begins {body.start}")
    return shapes.Booked(booking_id=booking_id)


def cancel(world: World, booking_system: str, booking_id: str) -> None:
    """Raises NotFound when there is no such live booking or invitation."""
    setup: SystemSetup = _known(world.setup.systems, booking_system, "booking_system")
    booking = None if "\0" in booking_id else world.ledger.booking(setup.id, booking_id)
    if booking is None or not staff.cancel(_view(world, setup, booking.facility, booking.resident), booking):
        raise NotFound(f"{setup.name} has no live booking or invitation {booking_id!r}")


def _view(world: World, setup: SystemSetup, facility: str, resident: str) -> View:
    """Staff's look at a system; what it tells the engagement index of it may go wrong as for everybody else."""
    faults = world.faults.on_reports(setup.id, facility, resident, timestamp(world.now))
    return world.system(setup.id, None, facility, faults).view()


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        start = None
    if start is None or start.tzinfo is not None:
        raise BadRequest(f"start {text!r} is not a Swedish local time: write for example 2026-07-01T09:00:00")
    return start


def _known(known: Mapping[str, Value], word: str, what: str) -> Value:
    if word in known:
        return known[word]
    near = get_close_matches(word, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise BadRequest(f"unknown {what} {word!r}; known here: {_some(known)}{hint}")


def _some(words: Iterable[str], most: int = 10) -> str:
    names = sorted(words)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
