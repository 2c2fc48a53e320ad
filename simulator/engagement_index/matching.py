"""FindContent: which rows a question finds (spec/platform.md 4.8). Literal and case-sensitive, `urn:` or not."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.domain.engagement import Engagement, FindQuery
from simulator.engagement_index.codes import error, unreadable_date
from simulator.engagement_index.validation import NAMES, is_timestamp

_MANDATORY = ("resident", "service_domain")
_EQUAL = tuple(name for name in NAMES if name not in _MANDATORY)


def check_query(query: FindQuery) -> None:
    """Raises TechnicalError: EI000 for what is missing or blank, a text without code for a date that is none."""
    for name in _MANDATORY:
        if not (getattr(query, name) or "").strip():
            raise error("EI000", f"{NAMES[name]} is mandatory but missing")
    if query.most_recent_content and not is_timestamp(query.most_recent_content):
        raise unreadable_date(query.most_recent_content)


def matching(rows: Iterable[Engagement], query: FindQuery) -> list[Engagement]:
    """What is left of a resident's rows in a service domain. "" matches nothing."""
    equal = [(name, wanted) for name in _EQUAL if (wanted := getattr(query, name)) is not None]
    since = query.most_recent_content
    if since == "" or any(wanted == "" for _, wanted in equal):
        return []
    found = [row for row in rows if all(getattr(row, name) == wanted for name, wanted in equal)]
    return found if since is None else [row for row in found if (row.most_recent_content or "") >= since]
