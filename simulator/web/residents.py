"""How a resident is named in the portal API's paths."""

from __future__ import annotations

from simulator.domain.identifiers import SUBJECT_OF_CARE_ID
from simulator.errors import BadRequest


def identity(resident: str) -> str:
    """Raises BadRequest for what is no identity."""
    if not SUBJECT_OF_CARE_ID.fullmatch(resident):
        raise BadRequest(f"resident {resident!r} is not an identity: 12 characters, YYYYMMDDNNNN, without hyphen")
    return resident
