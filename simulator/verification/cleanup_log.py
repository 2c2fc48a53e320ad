"""The clean-up log: what verify has booked, written down before it is asked for, so that it survives a crash.

A timeout, Ctrl-C or power cut in the middle of a call leaves a trace. The log has the personal numbers of test persons:
readable by its owner only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from simulator.domain.identifiers import hsa_key
from simulator.errors import UsageError
from simulator.verification.client import hosts_of
from simulator.verification.target import Target
from simulator.verification.words import Words

_TARGET = "target"
"""The event of the first line: whose log it is."""


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
    facility just before, and that verify had not made; None when they could not be asked for.
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
    told: str = ""
    """The first id it had: MakeBooking's, where lists have another."""

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

    def __init__(self, path: Path | None = None, target: Target | None = None) -> None:
        """The file is made when there is something to write in it; its first line has the hosts of `target`.

        Raises UsageError when there already is one: it may hold what another run has left.
        """
        self.path = path
        self.entries: list[Entry] = []
        self.stuck: set[tuple[str, str]] = set()
        """Facility (hsa_key) and id of what CancelBooking did not let go: a reason not to book more."""
        self.others: set[tuple[str, str]] = set()
        """Facility (hsa_key) and id of what test persons had before verify booked anything."""
        self.resumed = False
        """It is the log of an earlier run: others may have booked since then."""
        self._hosts = [] if target is None else sorted(hosts_of(target))
        self._file: int | None = None
        self._closed = False
        if path is not None:
            _demand_room(path)

    @classmethod
    def load(cls, path: Path, target: Target) -> CleanUp:
        """The log of an earlier run, to go on with. Raises UsageError when it cannot be read, is no such log, or is
        another target's.
        """
        log = cls(target=target)
        try:
            content = path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]  # a line that was cut off belongs to a call that was never sent
            first, *lines = whole.decode().splitlines() or [""]
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: the clean-up log cannot be read: {error}") from error
        if first:
            log._demand_own(first, path)
        for number, line in enumerate(lines, start=2):
            log._play_line(line, path, number)
        log.path, log.resumed, log._file = path, True, _opened(path, 0)
        os.ftruncate(log._file, len(whole))
        return log

    def _demand_own(self, line: str, path: Path) -> None:
        """Raises UsageError when the log is of another target."""
        try:
            told = json.loads(line)
            hosts = sorted(map(str, told["hosts"])) if told["event"] == _TARGET else None
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}:1: this is no line of a clean-up log") from error
        if hosts is None:
            raise UsageError(f"{path}:1: this is no line of a clean-up log")
        if hosts != self._hosts:
            raise UsageError(
                f"{path}: the log is of a run against {', '.join(hosts) or '-'}, and the target is "
                f"{', '.join(self._hosts) or '-'}: give the target that the log is of"
            )

    def _play_line(self, line: str, path: Path, number: int) -> None:
        try:
            self._play(json.loads(line))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise UsageError(f"{path}:{number}: this is no line of a clean-up log") from error

    def intend(
        self, citizen: str, facility: str, start: str, known: Iterable[str] | None = None, *, moved: bool = False
    ) -> int:
        """Before the call is sent. Gives the number by which `made` and `refused` know it.

        `known`: the ids that the citizen has there just then; those that verify has made are left out.
        """
        number = len(self.entries) + 1
        place = citizen, hsa_key(facility)
        own = {each.booking_id for each in self.entries if each.place == place}
        ids = None if known is None else sorted(set(known) - own)
        self._tell(
            Fate.INTENDED, number=number, citizen=citizen, facility=facility, start=start.strip(), known=ids,
            moved=moved,
        )  # fmt: skip
        return number

    def made(self, number: int, booking_id: str) -> None:
        """The target says so; the id is empty when it did not tell it.

        An id that somebody had there before is not believed: undoing it would take a booking that is none of ours.
        """
        self._tell(Fate.BOOKED, number=number, id="" if self._had_before(number, booking_id) else booking_id)

    def _had_before(self, number: int, booking_id: str) -> bool:
        """What is told later may be known of entries made after it: they were asked for when it was already there."""
        unit = self.entries[number - 1].place[1]
        before = (each.known or () for each in self.entries[:number] if each.place[1] == unit)
        return (unit, booking_id) in self.others or any(booking_id in known for known in before)

    def refused(self, number: int) -> None:
        self._tell(Fate.REFUSED, number=number)

    def gone(self, booking_id: str, facility: str) -> None:
        """It has been cancelled, or has moved to what another entry says."""
        self.stuck.discard((hsa_key(facility), booking_id))
        for entry in self._booked(booking_id, facility):
            self._tell(Fate.GONE, number=entry.number)

    def gone_number(self, number: int) -> None:
        self._tell(Fate.GONE, number=number)

    def renamed(self, old_id: str, new_id: str, facility: str) -> None:
        """Rebooking gave it a new id."""
        self.stuck.discard((hsa_key(facility), old_id))
        for entry in self._booked(old_id, facility):
            self._tell(Fate.BOOKED, number=entry.number, id=new_id)

    def owns(self, booking_id: str, facility: str = "", citizen: str = "") -> bool:
        """Whether verify made it, at that facility and for that citizen where they are said, and may undo it."""
        return any(citizen in ("", each.citizen) for each in self._booked(booking_id, facility))

    def entry_of(self, booking_id: str, citizen: str, facility: str = "") -> Entry | None:
        """The newest of the citizen's with this id: one that is booked before others, one at `facility` before others'.

        A booking may be at another facility than the caller thinks, when it has been moved.
        """
        unit = hsa_key(facility)
        wanted = booking_id, citizen
        found = [each for each in self.entries if booking_id and (each.booking_id, each.citizen) == wanted]
        return max(
            found, key=lambda each: (each.fate is Fate.BOOKED, each.place[1] == unit, each.number), default=None
        )  # fmt: skip

    def stay(self, booking_id: str, facility: str) -> None:
        """It is still booked although it should have been cancelled."""
        unit = hsa_key(facility)
        if any(entry.booking_id == booking_id and entry.place[1] == unit for entry in self.entries):
            self.stuck.add((unit, booking_id))

    def _booked(self, booking_id: str, facility: str) -> list[Entry]:
        """Of that facility; of any when it is empty."""
        unit = hsa_key(facility)
        return [
            each for each in self.entries
            if booking_id and each.booking_id == booking_id and each.fate is Fate.BOOKED and unit in ("", each.place[1])
        ]  # fmt: skip

    @property
    def uncertain(self) -> list[Entry]:
        """What may be booked under an id that nobody has told."""
        return [entry for entry in self.outstanding() if not entry.booking_id]

    def outstanding(self) -> list[Entry]:
        """What is booked, or may be."""
        return [entry for entry in self.entries if entry.fate in (Fate.INTENDED, Fate.BOOKED)]

    def close(self) -> None:
        self._closed = True
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _tell(self, fate: Fate, **fields: Any) -> None:
        event = {"event": fate.value, **fields}
        if self.path is not None and self._file is None and not self._closed:
            self._file = _opened(self.path, os.O_CREAT | os.O_EXCL)
            self._write({"event": _TARGET, "hosts": self._hosts, "began": datetime.now(UTC).isoformat()})
        self._write(event)
        self._play(event)

    def _write(self, event: Mapping[str, Any]) -> None:
        if self._file is not None:
            os.write(self._file, json.dumps(event, ensure_ascii=False).encode() + b"\n")
            os.fsync(self._file)

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
        entry.told = entry.told or entry.booking_id


def _masked(citizen: str) -> str:
    return f"{citizen[:8]}****"


def _readable(digits: str) -> str:
    if len(digits) != 14:
        return digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]} {digits[8:10]}:{digits[10:12]}"


def _demand_room(path: Path) -> None:
    """Raises UsageError when there is a log already, or none can be made."""
    if path.exists():
        raise _already(path)
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{path}: the clean-up log cannot be written: {path.parent} is no folder to write in")


def _already(path: Path) -> UsageError:
    return UsageError(f"{path} is already there: finish it with --clean-up {path}, or remove it")


def _opened(path: Path, how: int) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | how, 0o600)
    except FileExistsError as error:
        raise _already(path) from error
    except OSError as error:
        raise UsageError(f"{path}: the clean-up log cannot be written: {error.strerror}") from error
