"""What is about people, made unreadable: a report is mailed around. Which person it was can still be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

_NUMBER = re.compile(r"(?<!\d)((?:18|19|20)\d{6})([-+ ]?|%2[BbDd])(\d{4})(?!\d)")
_RESERVE = re.compile(r"(?<![0-9A-Za-z])((?:18|19|20)\d{6})([-+]?)([A-Za-z]\d{3})(?![0-9A-Za-z])")
_SHORT_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})([-+])(\d{4})(?!\d)")
_FIELDS = frozenset({"firstName", "middleName", "lastName", "phone", "email", "address", "coaddress"})
_CONTACT = re.compile(rf"(<(?:[\w.-]+:)?(?:{'|'.join(sorted(_FIELDS))})\b[^>]*>)[^<]*[^<\s][^<]*", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HIDDEN = "****"
_SHORTEST_SECRET = 4  # shorter ones stand everywhere, and hiding them would hide the report
_FIELD_NAMES = frozenset(name.lower() for name in _FIELDS)


class Masking:
    """`persons` are numbers to hide beside those that look like one. Not `on`: all but `secrets` is left as it is."""

    def __init__(self, persons: Iterable[str] = (), on: bool = True, secrets: Iterable[str] = ()) -> None:
        self.on = on
        self._secrets = sorted((each for each in secrets if len(each) >= _SHORTEST_SECRET), key=len, reverse=True)
        self._persons = [
            (re.compile(rf"(?<!\d){re.escape(form)}(?!\d)", re.IGNORECASE), f"{form[:-4]}{_HIDDEN}")
            for person in persons
            if len(person) > 4
            for form in _forms(person)
        ]

    def text(self, text: str) -> str:
        """Personal identity numbers keep their date of birth: 19121212****."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        if not self.on:
            return text
        for person, hidden in self._persons:
            text = person.sub(hidden, text)
        text = _NUMBER.sub(_hidden, text)
        text = _RESERVE.sub(rf"\1\2{_HIDDEN}", text)
        return _SHORT_NUMBER.sub(rf"\1\2{_HIDDEN}", text)

    def body(self, text: str) -> str:
        """A message: also names, phone and addresses of the citizen."""
        return self.text(_EMAIL.sub("***", _CONTACT.sub(r"\1***", text)) if self.on else text)

    def field(self, name: str, text: str) -> str:
        """The text of a message's element with this local name."""
        if self.on and text.strip() and name.lower() in _FIELD_NAMES:
            return "***"
        return self.text(_EMAIL.sub("***", text) if self.on else text)

    def all_of(self, value: Any) -> Any:
        """Every string in it, however deep; keys of mappings too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.all_of(each) for key, each in value.items()}
        return [self.all_of(each) for each in value] if isinstance(value, list) else value


def _forms(person: str) -> Iterable[str]:
    """The ways a number is written; the longest first."""
    yield person
    if len(person) == 12:
        for mark in "-+":
            yield f"{person[:8]}{mark}{person[8:]}"
        yield person[2:]


def _hidden(found: re.Match[str]) -> str:
    born, mark, last = found.groups()
    if not mark.strip() and _is_time(born, last):
        return found[0]
    return f"{born}{mark}{_HIDDEN}"


def _is_time(day: str, clock: str) -> bool:
    """20260803 0800 is a start without its seconds: of our years, on the clock, and without a right check digit."""
    if day < "2015" or clock[:2] > "23" or clock[2:] > "59":
        return False
    try:
        date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
    except ValueError:
        return False
    doubled = (str(int(digit) * (2 - place % 2)) for place, digit in enumerate(day[2:] + clock))
    return sum(int(digit) for each in doubled for digit in each) % 10 != 0
