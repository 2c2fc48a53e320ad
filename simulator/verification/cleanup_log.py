"""The clean-up log: what verify has booked, written down before it is asked for, so that it survives a crash.

A timeout, Ctrl-C or power cut in the middle of a call leaves a trace. The log has the personal numbers of test persons:
readable by its owner only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from simulator.domain.identifiers import hsa_key
from simulator.errors import UsageError
from simulator.verification.words import Words


class Fate(Enum):
    """What is known of a booking that was asked for."""

    INTENDED = "intend"
    """Asked for; what came of it is not known."""
    BOOKED = "made"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(slots=True)
class Entry:
    """One booking that was, or was to be, made. `start` is 14 digits; `known` are the ids that the citizen had at the
    facility before verify booked anything, None when they could not be asked for.
    """

    number: int
    citizen: str
    facility: str
    start: str
    known: frozenset[str] | None
    moved: bool = False
    """It is where another booking was moved to, whose id it may not keep."""
    booking_id: str = ""
    fate: Fate = Fate.INTENDED

    @property
    def place(self) -> tuple[str, str]:
        return self.citizen, hsa_key(self.facility)

    @property
    def words(self) -> Words:
        named = f", id {self.booking_id}" if self.booking_id else ""
        when = _readable(self.start)
        return Words(
            f"{_masked(self.citizen)} på {self.facility}, {when}{named}",
            f"{_masked(self.citizen)} at {self.facility}, {when}{named}",
        )


class CleanUp:
    """`path` None: in memory only. Each event is a line of JSON that is on the disk before the call goes out."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises UsageError when there already is a file: it may hold what another run has left."""
        self.path = path
        self.entries: list[Entry] = []
        self.stuck: set[str] = set()
        """Ids that CancelBooking did not let go: a reason not to book more."""
        self._file: int | None = None
        if path is not None:
            self._file = _opened(path, os.O_CREAT | os.O_EXCL)

    @classmethod
    def load(cls, path: Path) -> CleanUp:
        """The log of an earlier run, to go on with. Raises UsageError when it cannot be read or is no such log."""
        log = cls()
        try:
            content = path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]  # a line that was cut off belongs to a call that was never sent
            for number, line in enumerate(whole.decode().splitlines(), start=1):
                log._play_line(line, path, number)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: the clean-up log cannot be read: {error}") from error
        log.path, log._file = path, _opened(path, 0)
        os.ftruncate(log._file, len(whole))
        return log

    def _play_line(self, line: str, path: Path, number: int) -> None:
        try:
            self._play(json.loads(line))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise UsageError(f"{path}:{number}: this is no line of a clean-up log") from error

    def intend(
        self, citizen: str, facility: str, start: str, known: Iterable[str] | None = None, *, moved: bool = False
    ) -> int:
        """Before the call is sent. Gives the number by which `made` and `refused` know it."""
        number = len(self.entries) + 1
        ids = None if known is None else sorted(known)
        self._tell(
            Fate.INTENDED, number=number, citizen=citizen, facility=facility, start=start, known=ids, moved=moved
        )
        return number

    def made(self, number: int, booking_id: str) -> None:
        """The target says so; the id is empty when it did not tell it."""
        self._tell(Fate.BOOKED, number=number, id=booking_id)

    def refused(self, number: int) -> None:
        self._tell(Fate.REFUSED, number=number)

    def gone(self, booking_id: str) -> None:
        """It has been cancelled, or has moved to what another entry says."""
        if not booking_id:
            return
        self.stuck.discard(booking_id)
        for entry in self.entries:
            if entry.booking_id == booking_id and entry.fate is Fate.BOOKED:
                self._tell(Fate.GONE, number=entry.number)

    def gone_number(self, number: int) -> None:
        self._tell(Fate.GONE, number=number)

    def renamed(self, old_id: str, new_id: str) -> None:
        """Rebooking gave it a new id."""
        for entry in self.entries:
            if entry.booking_id == old_id and entry.fate is Fate.BOOKED:
                self._tell(Fate.BOOKED, number=entry.number, id=new_id)

    def owns(self, booking_id: str) -> bool:
        """Whether verify made it, and may undo it."""
        return any(entry.booking_id == booking_id and entry.fate is Fate.BOOKED for entry in self.entries)

    def stay(self, booking_id: str) -> None:
        """It is still booked although it should have been cancelled."""
        if any(entry.booking_id == booking_id for entry in self.entries):
            self.stuck.add(booking_id)

    @property
    def uncertain(self) -> list[Entry]:
        """What may be booked under an id that nobody has told."""
        return [entry for entry in self.outstanding() if not entry.booking_id]

    def outstanding(self) -> list[Entry]:
        """What is booked, or may be."""
        return [entry for entry in self.entries if entry.fate in (Fate.INTENDED, Fate.BOOKED)]

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _tell(self, fate: Fate, **fields: Any) -> None:
        event = {"event": fate.value, **fields}
        if self._file is not None:
            os.write(self._file, json.dumps(event, ensure_ascii=False).encode() + b"\n")
            os.fsync(self._file)
        self._play(event)

    def _play(self, event: Mapping[str, Any]) -> None:
        fate, number = Fate(event["event"]), int(event["number"])
        if fate is Fate.INTENDED:
            known = event["known"]
            before = None if known is None else frozenset(known)
            self.entries.append(
                Entry(number, event["citizen"], event["facility"], event["start"], before, event["moved"])
            )
            return
        entry = self.entries[number - 1]
        entry.fate, entry.booking_id = fate, event.get("id", entry.booking_id)


def _masked(citizen: str) -> str:
    return f"{citizen[:8]}****"


def _readable(digits: str) -> str:
    if len(digits) != 14:
        return digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]} {digits[8:10]}:{digits[10:12]}"


def _opened(path: Path, how: int) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | how, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path} is already there: finish it with --clean-up {path}, or remove it") from error
    except OSError as error:
        raise UsageError(f"{path}: the clean-up log cannot be written: {error.strerror}") from error
