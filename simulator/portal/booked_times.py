"""Bokade tider: what is shown of what was collected, in which order, and why the rest is not (CR-COL-12 to CR-COL-15).

Rows that may not be shown go first, so that a bad row of a better source does not take a good one of another with it;
what is left is the same however the answers arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from simulator.domain.portal import PortalSetup
from simulator.portal import sameness
from simulator.portal.collected import CollectedTime, Source
from simulator.portal.visibility import Reason, View, reasons_to_hide

_FIELDS = tuple(field.name for field in fields(CollectedTime) if field.name != "source")


@dataclass(frozen=True, slots=True)
class ShownTime:
    """`also_from`: other sources that had the same time."""

    time: CollectedTime
    also_from: frozenset[Source]


@dataclass(frozen=True, slots=True)
class HiddenTime:
    """`reasons` has at least one; the first is the one to tell."""

    time: CollectedTime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class BookedTimes:
    """Every collected row is in one of the two.

    `shown` is ordered by start.
    """

    shown: tuple[ShownTime, ...]
    hidden: tuple[HiddenTime, ...]


def merge(collected: Iterable[CollectedTime], view: View) -> BookedTimes:
    rows = sorted(collected, key=_priority)
    judged = [(row, reasons_to_hide(row, view)) for row in rows]
    hidden = [HiddenTime(row, reasons) for row, reasons in judged if reasons]
    kept, duplicates = _without_duplicates([row for row, reasons in judged if not reasons], view.setup)
    shown = [ShownTime(each.time, frozenset(each.others)) for each in kept]
    shown.sort(key=lambda each: (each.time.start or "", each.time.facility_key, each.time.booking_id or ""))
    return BookedTimes(tuple(shown), (*hidden, *duplicates))


@dataclass(slots=True)
class _Kept:
    time: CollectedTime
    others: set[Source]


def _without_duplicates(rows: Sequence[CollectedTime], setup: PortalSetup) -> tuple[list[_Kept], list[HiddenTime]]:
    """`rows` best first: of the same time the first is kept."""
    kept: list[_Kept] = []
    alike: dict[sameness.Key, list[_Kept]] = {}
    dropped: list[HiddenTime] = []
    for row in rows:
        group = alike.setdefault(sameness.key(row, setup), [])
        found = _same_in(group, row, setup)
        if found is None:
            group.append(new := _Kept(row, set()))
            kept.append(new)
            continue
        if row.source is not found.time.source:
            found.others.add(row.source)
        dropped.append(HiddenTime(row, (_duplicate(row, found.time),)))
    return kept, dropped


def _same_in(group: Sequence[_Kept], row: CollectedTime, setup: PortalSetup) -> _Kept | None:
    """The one with the same booking id rather than another."""
    found = [each for each in group if sameness.same(each.time, row, setup)]
    return next((each for each in found if each.time.booking_id == row.booking_id), found[0] if found else None)


def _duplicate(row: CollectedTime, kept: CollectedTime) -> Reason:
    if row.source is kept.source:
        return Reason(
            "duplicate", "CR-COL-15", f"Samma tid står mer än en gång i det som kom med {_WAYS[kept.source]}."
        )
    return Reason("duplicate", "CR-COL-12", f"Samma tid har hämtats på ett sätt som går före: {_WAYS[kept.source]}.")


_WAYS = {
    Source.AGGREGATED: "anrop 1, den aggregerande tjänsten GetSubjectOfCareSchedule",
    Source.DIRECT: "anrop 2, mottagningsrelation",
    Source.CARE_CONTACTS_V3: "anrop 3, GetCareContacts v3",
    Source.CARE_CONTACTS_V2: "anrop 3, GetCareContacts v2",
}


def _priority(row: CollectedTime) -> tuple[object, ...]:
    """A total order: among equals of one source everything decides, so that the order of arrival does not.

    One with a booking id goes before one without, which could not be cancelled.
    """
    ids = (row.source.priority, row.start or "", row.facility_key, not row.booking_id, row.booking_id or "")
    return (*ids, *(str(getattr(row, name)) for name in _FIELDS))
