"""What is about people, made unreadable: a report is mailed around. Which person it was can still be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"(?<![0-9A-Za-z])((?:18|19|20)\d{6})([-+]?)(\d{4}|[A-Za-z]\d{3})(?![0-9A-Za-z])")
_SHORT_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})([-+])(\d{4})(?![0-9A-Za-z])")
_CONTACT = re.compile(
    r"(<(?:[\w.-]+:)?(firstName|middleName|lastName|phone|email|address|coaddress)\b[^>]*>)[^<]*(?=</)"
)


class Masking:
    """`persons` are numbers to hide beside those that look like one. Not `on`: everything is left as it is."""

    def __init__(self, persons: Iterable[str] = (), on: bool = True) -> None:
        self.on = on
        self._persons = [each for each in persons if len(each) > 4]

    def text(self, text: str) -> str:
        """Personal identity numbers keep their date of birth: 19121212****."""
        if not self.on:
            return text
        for person in self._persons:
            text = text.replace(person, f"{person[:-4]}****")
        text = _NUMBER.sub(r"\1\2****", text)
        return _SHORT_NUMBER.sub(r"\1\2****", text)

    def request(self, text: str) -> str:
        """A body that we sent: also names, phone and addresses of the citizen."""
        return self.text(_CONTACT.sub(r"\1***", text) if self.on else text)
