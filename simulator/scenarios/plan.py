"""The scenario's bookings and invitations on a given day: relative times become points in time, as in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from simulator.domain.booking import Booking, BookingKind, Origin
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import datestamp, in_gap, parse_timestamp, timestamp
from simulator.scenarios.look_up import Place, places
from simulator.scenarios.model import BookingSpec, InvitationSpec, Scenario
from simulator.scenarios.times import day_of, moment_of
from simulator.scenarios.validity import impossible
from simulator.scenarios.yaml_source import Finding, Path

_SKIPPED_HOUR = 2
# Days to try a scenario on that follows the computer's clock: what is wrong on all of them is wrong on any day.
_PROBES = (date(2025, 2, 3), date(2025, 9, 4), date(2026, 5, 16))


@dataclass(frozen=True, slots=True)
class Plan:
    """`unindexed` holds the bookings, by system and booking id, that the engagement index is not to have at first."""

    bookings: tuple[Booking, ...]
    findings: tuple[Finding, ...]
    unindexed: frozenset[tuple[str, str]] = frozenset()


def plan(scenario: Scenario, today: date) -> Plan:
    """Every booking and invitation when the session's clock says `today`, and what cannot be."""
    known = places(scenario)
    planned: list[Booking] = []
    findings: list[Finding] = list(impossible(scenario, today))
    unindexed: set[tuple[str, str]] = set()
    occupied: dict[tuple[str, str], str] = {}
    for path, spec in _specs(scenario):
        place = known.get(hsa_key(spec.facility))
        if place is None or spec.time_type not in {time_type.id for time_type in place.system.time_types}:
            continue  # said by `references`
        booking = _timed(path, spec, place, today, findings)
        if booking is None:
            continue
        try:
            bookings = _repeated(booking, spec)
        except OverflowError:
            findings.append(((*path, "count"), "the last of them are outside the calendar: lower count or every"))
            continue
        planned += bookings
        findings += _at_once(path, bookings, occupied)
        if not spec.indexed:
            unindexed.update((booking.system, booking.booking_id) for booking in bookings)
    return Plan(tuple(planned), tuple(findings), frozenset(unindexed))


def _at_once(path: Path, bookings: Iterable[Booking], occupied: dict[tuple[str, str], str]) -> Iterator[Finding]:
    """The first of the bookings that begins when its performer already has another."""
    for booking in bookings:
        if booking.performer and booking.start:
            other = occupied.setdefault((booking.performer, booking.start), booking.booking_id)
            if other != booking.booking_id:
                when = f"{booking.start[:8]} {booking.start[8:12]}"
                yield (*path, "start"), f"performer {booking.performer} already has {other!r} at {when}"
                return


def _repeated(booking: Booking, spec: BookingSpec | InvitationSpec) -> list[Booking]:
    """`count` of the booking, each `every` minutes after the one before; hours that are skipped are passed over."""
    if not isinstance(spec, BookingSpec) or spec.count is None or booking.start is None or booking.end is None:
        return [booking]
    start, end = parse_timestamp(booking.start), parse_timestamp(booking.end)
    gap = timedelta(minutes=spec.every) if spec.every else end - start
    starts = (moment for number in count() if not _skipped(moment := start + number * gap))
    return [
        replace(
            booking, booking_id=booking_id, start=timestamp(moment), end=timestamp(_after_gap(moment + (end - start)))
        )
        for booking_id, moment in zip(spec.ids, starts, strict=False)
    ]


def always_wrong(scenario: Scenario) -> list[Finding]:
    """What cannot be whatever day the scenario is loaded, or on the day where its own clock stands."""
    if scenario.clock is not None:
        at = scenario.clock.at
        return list(plan(scenario, at.on).findings) if at.on else []
    tried = [plan(scenario, day).findings for day in _PROBES]
    paths = [{path for path, _ in findings} for findings in tried]
    return [finding for finding in tried[0] if all(finding[0] in others for others in paths)]


def _specs(scenario: Scenario) -> Iterator[tuple[Path, BookingSpec | InvitationSpec]]:
    for number, booking in enumerate(scenario.bookings):
        yield ("bookings", number), booking
    for number, invitation in enumerate(scenario.invitations):
        yield ("invitations", number), invitation


def _timed(
    path: Path, spec: BookingSpec | InvitationSpec, place: Place, today: date, findings: list[Finding]
) -> Booking | None:
    try:
        booking = _booking(spec, place) if isinstance(spec, BookingSpec) else _invitation(spec, place, today)
        if spec.start is None:
            return booking
        start = moment_of(spec.start, today)
    except ValueError as error:
        findings.append(((*path, "start"), str(error)))
        return None
    try:
        end = _end(spec, place, start, today)
    except ValueError as error:
        findings.append(((*path, "end" if spec.end else "start"), str(error)))
        return None
    except OverflowError:
        findings.append(((*path, "start"), f"{spec.start.text!r} and its length are outside the calendar"))
        return None
    return replace(booking, start=timestamp(start), end=timestamp(end))


def _end(spec: BookingSpec | InvitationSpec, place: Place, start: datetime, today: date) -> datetime:
    if spec.end is None:
        end = start + timedelta(minutes=place.time_type(spec.time_type).minutes)
        return _after_gap(end)
    end = moment_of(spec.end, start.date() if spec.end.same_day else today)
    if end <= start:
        raise ValueError(f"the end {end:%Y-%m-%d %H:%M} is not after the start {start:%Y-%m-%d %H:%M}")
    return end


def _after_gap(moment: datetime) -> datetime:
    return moment + timedelta(hours=1) if _skipped(moment) else moment


def _skipped(moment: datetime) -> bool:
    """Asked for every booking of many, and only the hour after two is ever skipped."""
    return moment.hour == _SKIPPED_HOUR and in_gap(moment)


def _booking(spec: BookingSpec, place: Place) -> Booking:
    return Booking(
        booking_id=spec.id,
        system=place.system.id,
        facility=place.facility.key,
        resident=spec.resident,
        kind=BookingKind.BOOKING,
        time_type=spec.time_type,
        performer=hsa_key(spec.performer) if spec.performer else None,
        resource=spec.resource,
        reason=spec.reason,
        purpose=spec.purpose,
        hidden=spec.hidden,
        origin=Origin(spec.origin),
        message_allowed=spec.message_allowed,
    )


def _invitation(spec: InvitationSpec, place: Place, today: date) -> Booking:
    return Booking(
        booking_id=spec.id,
        system=place.system.id,
        facility=place.facility.key,
        resident=spec.resident,
        kind=BookingKind.OPEN_INVITATION if spec.is_open else BookingKind.TIMED_INVITATION,
        time_type=spec.time_type,
        performer=hsa_key(spec.performer) if spec.performer else None,
        resource=spec.resource,
        purpose=spec.text,
        message_allowed=spec.message_allowed,
        valid_until=datestamp(day_of(spec.valid_until, today)) if spec.valid_until else None,
        invited_on=timestamp(moment_of(spec.invited_on, today)) if spec.invited_on else None,
        facilities=tuple(hsa_key(facility) for facility in spec.facilities),
    )
