"""Personal numbers out of what is shown: the same person is the same [person 1] throughout a report."""

from __future__ import annotations

import re

_IDENTITY = re.compile(r"(?<![\w-])(?:(?:18|19|20)\d{6}-?[\dA-Za-z]\d{3}|\d{6}[-+]\d{4})(?![\w-])")


class Mask:
    """Remembers whom it has met."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        return _IDENTITY.sub(self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        identity = found[0].replace("-", "").replace("+", "")[-10:]
        return self._known.setdefault(identity, f"[person {len(self._known) + 1}]")
