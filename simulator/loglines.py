"""What may stand in the server's log of what others have written: no resident's number, never more than one line."""

from __future__ import annotations

import re

_LONGEST = 200
_CUT = "…"
_NUMBER = re.compile(r"(?<![a-z0-9])(?:\d{2})?\d{6}[-+]?[a-z0-9]{4}(?![a-z0-9])", re.IGNORECASE)
"""Personal, coordination and reserve numbers of 10 or 12 characters. An HSA-id is none, nor is a time of 14 digits."""


def safe(text: object, longest: int = _LONGEST) -> str:
    """`text` between quotes, at most `longest` characters of it, its line breaks written out and its numbers masked."""
    written = _NUMBER.sub("<number>", str(text)[: 4 * longest])
    return repr(written if len(written) <= longest else written[:longest] + _CUT)
