"""Everything that can break, as one tree. A refusal to a citizen is never here: that is an `Outcome`.

TidbokError
├── TechnicalError        the caller gets a SOAP fault; `party` says whose mistake it was
├── UsageError            a command was given something it cannot use (exit code 2)
│   ├── ScenarioError     a scenario file is wrong; carries one `Problem` per mistake, each with file and line
│   └── StoreError        the ledger cannot be opened or written
├── NotFound              the admin API was asked about something that is not there (HTTP 404)
│   └── UnknownSession    no such session
├── Gone                  it was asked about something that is no longer there (HTTP 410)
├── Conflict              it was asked for something that what is there does not allow (HTTP 409)
└── BadRequest            it was given something it cannot use (HTTP 400)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_LONGEST = 800  # characters of a fault's sentence
Party = Literal["Client", "Server", "VersionMismatch", "MustUnderstand"]


class TidbokError(Exception):
    """Root of the tree; its text is meant for people and says what to do."""


class TechnicalError(TidbokError):
    """A breakdown in a service contract: becomes a SOAP fault (TKB crm:scheduling 1.1, 4.3).

    `details` are further sentences, one per mistake, when there are several.
    """

    def __init__(self, text: str, party: Party = "Client", details: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.text = _readable(text)
        self.party: Party = party
        self.details = tuple(_readable(detail) for detail in details)


def _readable(text: str) -> str:
    """A caller's own huge value, quoted in a sentence, is cut in the middle: its end says what to do."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 4 :]}"


class UsageError(TidbokError):
    """A command or its input is wrong; the command ends with exit code 2."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it stands, and a sentence that says what was found and what would be right."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class ScenarioError(UsageError):
    """A scenario cannot be used; nothing of it was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StoreError(UsageError):
    """The ledger cannot be opened, or is of another version."""


class NotFound(TidbokError):
    """There is no such thing; answered with HTTP 404 and this text."""


class UnknownSession(NotFound):
    """The address names a session that does not exist."""


class Gone(TidbokError):
    """There was such a thing, and its time has passed; answered with HTTP 410 and this text."""


class Conflict(TidbokError):
    """What is there does not allow it: a name or a time is taken. Answered with HTTP 409 and this text."""


class BadRequest(TidbokError):
    """The admin API cannot use what it was given; answered with HTTP 400 and this text."""
