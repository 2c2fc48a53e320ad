"""The index's own error codes, with the texts that it writes, spelling and all (spec/platform.md 4.3).

Every no is a SOAP fault with HTTP 500, never ResultCode ERROR as the contract description says (4.1).
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.errors import TechnicalError

TEXTS: Mapping[str, str] = {
    "EI000": "A technical error has occurred, error message: {0}",
    "EI002": (
        "EngagementTransaction #{0} and #{1} have the same key. That is not allowed. "
        "See rule for Update-R1 in service contract"
    ),
    "EI003": (
        "Invalid routing. Logical address is {0} but the owner is {1}. They must be the same. "
        "See rule for Update-R7 in service contract"
    ),
    "EI004": "The payload does not validate, error messge: {0}",
    "EI005": "The logicalAddress in EngagementTransaction #{0} is reserved and not allowed, hsa-id: {1}",
    "EI006": "The sourceSystem in EngagementTransaction #{0} is reserved and not allowed, hsa-id: {1}",
}
"""EI001 (schema validation) is defined in the index and never raised."""


def error(code: str, *words: str | int) -> TechnicalError:
    """The fault for a code. Numbers are grouped, as Java's MessageFormat does."""
    said = (f"{word:,}" if isinstance(word, int) else word for word in words)
    return TechnicalError(f"{code}: {TEXTS[code].format(*said)}", party="Server")


def unreadable_date(digits: str) -> TechnicalError:
    """The one no without a code: the date is read before the checks that have codes."""
    return TechnicalError(f'Input date is not according to expected format "YYYYMMDDhhmmss": {digits}', party="Server")
