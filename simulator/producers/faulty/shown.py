"""What a system with faults shows of what a citizen has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.facility import Facility
from simulator.domain.fault import ScheduleMistake, Stumble
from simulator.domain.times import datestamp, parse_timestamp
from simulator.domain.timeslot import TimeslotDetail
from simulator.producers.faulty import names, offers
from simulator.producers.faulty.names import what
from simulator.producers.faulty.stumbling import stumble
from simulator.producers.faulty.view import FaultyView, varied
from simulator.producers.selection import View
from simulator.store.ledger import ACTIVE
from simulator.store.views import booking_rows

_MOST = 10_000


def schedule(view: View, unit: Facility, resident: str) -> list[Booking]:
    """The citizen's times as the system has them in mind."""
    if names.BLIND in view.faults:
        return []
    found = _mistaken(view, unit, resident, view.ledger.schedule(unit.key, resident))
    if names.STALE in view.faults:
        found = found + view.ledger.gone(unit.key, resident)
    if isinstance(view, FaultyView):
        found = [each for each in found if not view.is_too_new(each)]
    return sorted(found, key=lambda each: (each.start or "", each.booking_id))


def rows(view: View, found: list[TimeslotDetail]) -> list[TimeslotDetail]:
    stumble(view, **{Stumble.NOTHING_FOUND: not found})
    return [replace(each, booking_id=varied(view, each.booking_id or "")) for each in found]


def booking(view: View, unit: Facility, booking_id: str) -> Booking | None:
    """What GetBookingDetails finds under an id."""
    if names.BLIND in view.faults:
        return None
    found = view.booking(booking_id)
    if found is None and names.TIMES_HAVE_IDS in view.faults:
        return offers.time_by_id(view, unit, booking_id)
    if found is None and names.UNKNOWN_SERVED in view.faults:
        return _made_up(view, unit, booking_id)
    if found is not None and names.IDS_VARY in view.faults:
        return replace(found, booking_id=booking_id)
    was_open = found is not None and found.purpose is not None and found.origin is Origin.RESIDENT
    if found is not None and was_open and names.STILL_OPEN in view.faults:
        return replace(found, kind=BookingKind.OPEN_INVITATION, start=None, end=None)
    return found


def _mistaken(view: View, unit: Facility, resident: str, found: list[Booking]) -> list[Booking]:
    mistake = what(view.faults, names.WRONG_SCHEDULE)
    if mistake == ScheduleMistake.NO_INVITATIONS:
        return [each for each in found if not each.kind.is_invitation]
    if mistake == ScheduleMistake.ONE_MISSING:
        return found[:-1]
    if mistake == ScheduleMistake.HIDDEN:
        return [each for each in _all(view, resident) if each.facility == unit.key and each.start]
    if mistake == ScheduleMistake.OTHER_UNITS:
        return [each for each in _all(view, resident) if each.start and not each.hidden]
    if mistake == ScheduleMistake.OPEN_INVITATIONS:
        invited = (each for each in _all(view, resident) if each.facility == unit.key and each.start is None)
        return [*found, *(_with_a_time(view, each) for each in invited)]
    return found


def _all(view: View, resident: str) -> list[Booking]:
    """Everything live that a citizen has in the system."""
    equal = {"system": view.setup.id, "resident": resident, "state": ACTIVE}
    rows = booking_rows(view.ledger.database, view.ledger.session, equal, None, _MOST)
    found = (view.ledger.booking(view.setup.id, row["booking_id"]) for row in rows)
    return [each for each in found if each is not None]


def _with_a_time(view: View, invitation: Booking) -> Booking:
    """A row of the list has a time, so the system makes one up."""
    day = _tomorrow(view)
    return replace(invitation, start=f"{day}080000", end=f"{day}083000")


def _made_up(view: View, unit: Facility, booking_id: str) -> Booking:
    day, resident = _tomorrow(view), view.caller.actor_id if view.caller else ""
    return Booking(
        booking_id=booking_id,
        system=view.setup.id,
        facility=unit.key,
        resident=resident,
        kind=BookingKind.BOOKING,
        time_type=next(iter(unit.time_types or view.setup.time_types)),
        start=f"{day}080000",
        end=f"{day}083000",
    )


def _tomorrow(view: View) -> str:
    return datestamp(parse_timestamp(view.at.now).date() + timedelta(days=1))
