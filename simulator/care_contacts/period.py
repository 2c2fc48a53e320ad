"""Which contacts a period holds: the two versions' rules, compared as dates (spec/platform.md 6.3).

Version 2's own text asks for a time inside the period; its test suite asks for overlap, and so do we.
"""

from __future__ import annotations

from simulator.domain.care_contact import CareContact, CareContactQuery

_EVER = "99999999"


def within(contact: CareContact, query: CareContactQuery) -> bool:
    """True without a period, for everything."""
    if query.first_date is None or query.last_date is None:
        return True
    rule = _overlaps_in_version_3 if query.version >= 3 else _overlaps_in_version_2
    return rule(contact, query.first_date, query.last_date)


def _overlaps_in_version_2(contact: CareContact, first: str, last: str) -> bool:
    """The contact itself, which goes on where it has no end; or just the time of its registration."""
    if first <= contact.author_time[:8] <= last:
        return True
    start, end = _date(contact.start), _date(contact.end)
    return start is not None and start <= last and (end or _EVER) >= first


def _overlaps_in_version_3(contact: CareContact, first: str, last: str) -> bool:
    """One interval from registration, start and end."""
    dates = [date for date in (contact.author_time[:8], _date(contact.start), _date(contact.end)) if date]
    return min(dates) <= last and max(dates) >= first


def _date(timestamp: str | None) -> str | None:
    return None if timestamp is None else timestamp[:8]
