"""Text in both languages of the reports."""

from __future__ import annotations

from enum import Enum
from typing import Literal, NamedTuple

Language = Literal["sv", "en"]


class LanguageName(Enum):
    """The same for command lines, which want an enumeration."""

    SV = "sv"
    EN = "en"


class Words(NamedTuple):
    """The same sentence in Swedish and in English."""

    sv: str
    en: str

    def in_(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en


Text = Words | str
"""A plain str is a value, the same in any language."""


def said(text: Text, language: Language) -> str:
    return text if isinstance(text, str) else text.in_(language)
