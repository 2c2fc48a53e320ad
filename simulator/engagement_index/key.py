"""The business key: what identifies a row (spec/platform.md 4.4). The index minds case, and has no separators."""

from __future__ import annotations

from hashlib import sha256

from simulator.domain.engagement import Engagement

_UNUSED = "NA"


def key(row: Engagement, owner: str | None) -> str:
    """64 hexadecimal digits. `owner` stands in for the row's own, which the index overwrites (4.5)."""
    parts = (
        row.resident,
        row.service_domain,
        row.categorization or _UNUSED,
        row.logical_address,
        row.business_object or _UNUSED,
        row.source_system,
        row.data_controller,
        owner,
        row.clinical_process or _UNUSED,
    )
    return sha256("".join(part or "" for part in parts).encode()).hexdigest()
