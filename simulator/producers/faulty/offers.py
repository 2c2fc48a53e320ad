"""What a system with faults says can be booked: dates, times, and the choices that narrow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from simulator.domain.booking import Booking, BookingKind
from simulator.domain.booking_system import TimesQuery
from simulator.domain.facility import CareType, Facility, Performer, TimeType
from simulator.domain.fault import ChoiceMistake, DateMistake, Filter, IntervalMistake, Stumble, UnitMistake
from simulator.domain.times import datestamp, parse_datestamp
from simulator.domain.timeslot import AvailableDate, FreeDate, FreeTimes, Timeslot, TimeslotDetail
from simulator.producers import selection
from simulator.producers.faulty import names
from simulator.producers.faulty.names import what
from simulator.producers.faulty.stumbling import on_query, stumble
from simulator.producers.selection import View
from simulator.store.views import timeslot_rows

_MOST = 100_000
_OVERRUN = timedelta(days=7)  # reaches a working day whatever day it is
_DAY = timedelta(days=1)
_UNKNOWN = "OKAND"


# Dates and times.


def asked(view: View, unit: Facility, query: TimesQuery) -> TimesQuery:
    """The question as the system understands it."""
    on_query(view, unit, query)
    first, last = _interval(view, parse_datestamp(query.first_date), parse_datestamp(query.last_date))
    return _unfiltered(view, replace(query, first_date=datestamp(first), last_date=datestamp(last)))


def free_dates(view: View, wanted: FreeTimes) -> list[FreeDate]:
    found = view.ledger.free_dates(wanted)
    taken = (FreeDate(each.start[:8], each.time_type, each.performer, each.resource) for each in _taken(view, wanted))
    return sorted({*found, *taken}, key=lambda each: (each.date, each.time_type, each.performer or ""))


def free_timeslots(view: View, wanted: FreeTimes) -> list[Timeslot]:
    found = [*view.ledger.free_timeslots(wanted), *_taken(view, wanted)]
    return sorted(found, key=lambda each: (each.start, each.slot_id))


def dates(view: View, query: TimesQuery, found: list[AvailableDate]) -> list[AvailableDate]:
    """`query` is the one that was asked."""
    stumble(view, **{Stumble.NOTHING_FOUND: not found})
    mistake = what(view.faults, names.WRONG_DATES)
    if mistake == DateMistake.LACKING:
        return [each for each in found if each.date != found[0].date]
    if mistake == DateMistake.WITHOUT_TIMES and found:
        there = {each.date for each in found}
        empty = (day for day in _days(view, query) if day not in there)
        return sorted(found + [replace(found[0], date=day) for day in list(empty)[:1]], key=lambda each: each.date)
    return found


def timeslots(view: View, slots: Sequence[Timeslot], found: list[TimeslotDetail]) -> list[TimeslotDetail]:
    """`found` are `slots` as they are to be told."""
    stumble(view, **{Stumble.NOTHING_FOUND: not found})
    if names.TIMES_HAVE_IDS not in view.faults:
        return found
    return [replace(row, booking_id=_time_id(slot)) for slot, row in zip(slots, found, strict=True)]


def time_by_id(view: View, unit: Facility, time_id: str) -> Booking | None:
    """A free time as if it were the caller's booking."""
    resident = view.caller.actor_id if view.caller else ""
    for slot in _timetable(view, unit.key, free=True):
        if _time_id(slot) == time_id:
            return Booking(
                time_id,
                view.setup.id,
                slot.facility,
                resident,
                BookingKind.BOOKING,
                slot.time_type,
                slot.start,
                slot.end,
                slot.slot_id,
                slot.performer,
                slot.resource,
            )
    return None


def is_time_id(booking_id: str | None) -> bool:
    return booking_id is not None and booking_id.startswith("LEDIG-")


def _time_id(slot: Timeslot) -> str:
    return f"LEDIG-{slot.slot_id}"


def _interval(view: View, first: date, last: date) -> tuple[date, date]:
    mistake = what(view.faults, names.WRONG_INTERVAL)
    if mistake == IntervalMistake.START_EXCLUSIVE:
        return first + _DAY, last
    if mistake == IntervalMistake.END_EXCLUSIVE or (mistake == IntervalMistake.ONE_DAY_EMPTY and first == last):
        return first, last - _DAY
    return (first, last + _OVERRUN) if mistake == IntervalMistake.OVERRUNS else (first, last)


def _unfiltered(view: View, query: TimesQuery) -> TimesQuery:
    ignored = what(view.faults, names.FILTER_IGNORED, "which")
    if ignored == Filter.TIME_TYPE:
        return replace(query, time_type=None, time_type_name=None)
    if ignored == Filter.PERFORMER:
        return replace(query, performers=())
    if ignored == Filter.CARE_TYPE:
        return replace(query, care_type=None, care_type_name=None)
    if ignored in (Filter.BOOKING_ID, Filter.INVITATION) and query.booking_id is not None:
        booking = view.booking(query.booking_id)
        is_open = booking is not None and booking.start is None
        return replace(query, booking_id=None) if is_open == (ignored == Filter.INVITATION) else query
    return query


def _taken(view: View, wanted: FreeTimes) -> list[Timeslot]:
    """Times that somebody has, where the system goes on offering them."""
    if names.OFFERS_BOOKED not in view.faults:
        return []
    found = _timetable(view, wanted.facility, free=False)
    return [each for each in found if wanted.first <= each.start <= wanted.last and _fits(each, wanted)]


def _fits(slot: Timeslot, wanted: FreeTimes) -> bool:
    return slot.time_type in wanted.time_types and (wanted.performers is None or slot.performer in wanted.performers)


def _timetable(view: View, facility: str, *, free: bool) -> list[Timeslot]:
    rows = timeslot_rows(view.ledger.database, view.ledger.session, {"facility": facility}, None, free, _MOST)
    return [Timeslot(**{name: row[name] for name in Timeslot.__slots__}) for row in rows]


def _days(view: View, query: TimesQuery) -> list[str]:
    """From tomorrow on, 8 digits."""
    first, last = parse_datestamp(query.first_date), parse_datestamp(query.last_date)
    first = max(first, parse_datestamp(view.today) + _DAY)
    return [datestamp(first + timedelta(days=n)) for n in range((last - first).days + 1)]


# Choices.


def time_types(view: View, unit: Facility, resident: str, care_types: Sequence[str]) -> list[TimeType]:
    stumble(view, **{Stumble.CARE_TYPE: bool(care_types)})
    care_types = () if _ignores(view, Filter.CARE_TYPE) else care_types
    found = selection.time_types(view, unit, resident, care_types)
    mistake = what(view.faults, names.WRONG_CHOICES)
    if mistake == ChoiceMistake.NOT_BOOKABLE:
        return [view.setup.time_types[each] for each in unit.time_types]
    if mistake == ChoiceMistake.UNKNOWN_CODE:
        return [*found, TimeType(_UNKNOWN, "Okänd tidstyp")]
    return found[:1] if mistake == ChoiceMistake.NARROW_UNFILTERED and not care_types else found


def care_types(
    view: View, unit: Facility, resident: str, time_types: Sequence[str], performers: Sequence[str]
) -> list[CareType]:
    stumble(view, **{Stumble.TIME_TYPE: bool(time_types), Stumble.PERFORMER: bool(performers)})
    time_types = () if _ignores(view, Filter.TIME_TYPE) else time_types
    performers = () if _ignores(view, Filter.PERFORMER) else performers
    found = selection.care_types(view, unit, resident, time_types, performers)
    mistake = what(view.faults, names.WRONG_CHOICES)
    if mistake == ChoiceMistake.NOT_BOOKABLE:
        return list(view.setup.care_types.values())
    if mistake == ChoiceMistake.UNKNOWN_CODE:
        return [*found, CareType(_UNKNOWN, "Okänd vårdtyp")]
    unfiltered = not time_types and not performers
    return found[:-1] if mistake == ChoiceMistake.NARROW_UNFILTERED and unfiltered else found


def performers(
    view: View, unit: Facility, resident: str, time_types: Sequence[str], care_types: Sequence[str]
) -> list[Performer]:
    stumble(view, **{Stumble.TIME_TYPE: bool(time_types), Stumble.CARE_TYPE: bool(care_types)})
    time_types = () if _ignores(view, Filter.TIME_TYPE) else time_types
    care_types = () if _ignores(view, Filter.CARE_TYPE) else care_types
    found = selection.performers(view, unit, resident, time_types, care_types)
    mistake = what(view.faults, names.WRONG_CHOICES)
    if mistake == ChoiceMistake.NOT_BOOKABLE:
        return [view.setup.performers[key] for key in unit.performers]
    if mistake == ChoiceMistake.UNKNOWN_CODE:
        return [*found, Performer(f"SE2321000016-{_UNKNOWN}", "Okänd", "Utförare")]
    return found[:-1] if mistake == ChoiceMistake.NARROW_UNFILTERED and not time_types else found


def facilities(view: View, unit: Facility, resident: str, booking_id: str | None) -> list[Facility]:
    named = booking_id is not None
    is_unknown = booking_id is not None and view.booking(booking_id) is None
    stumble(view, **{Stumble.BOOKING_ID: named, Stumble.UNKNOWN_ID: is_unknown})
    found = selection.facilities(view, unit, resident, booking_id)
    mistake = what(view.faults, names.WRONG_UNITS)
    if mistake == UnitMistake.OWN_MISSING:
        return [each for each in found if each.key != unit.key]
    if mistake == UnitMistake.VIRTUAL and unit.virtual:
        return [unit, *found]
    if mistake == UnitMistake.NOT_BOOKABLE and found:
        return [*found, Facility("SE2321000016-EJBOKBAR", "Mottagning utan webbtidbok", ())]
    return list(view.setup.facilities.values()) if mistake == UnitMistake.EVERY and found else found


def _ignores(view: View, which: Filter) -> bool:
    return what(view.faults, names.FILTER_IGNORED, "which") == which
