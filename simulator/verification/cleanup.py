"""Undoing what verify has booked.

What the log (cleanup_log.py) knows for certain is never enough: a target that says ERROR may have booked all the same.
So `undo` asks the target what is booked, and cancels what was not there before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from simulator.verification.check import Stopped
from simulator.verification.cleanup_log import CleanUp, Entry, Fate
from simulator.verification.exchange import Exchange, Row
from simulator.verification.target import Person
from simulator.verification.words import Words

if TYPE_CHECKING:
    from simulator.verification.run import Run

__all__ = ["MESSAGE", "STEP", "CleanUp", "Entry", "Fate", "entries_words", "undo"]

STEP = "städa"
"""The name of the flow in sequence diagrams."""

MESSAGE = "Provbokningen behövs inte längre: å, ä, ö"
"""To the unit, where a cancellation has one."""

_WAITS = (1.0, 2.0, 4.0)  # seconds: how long a booking whose answer never came may take to show itself


def undo(run: Run, log: CleanUp, pause: Callable[[float], None] = time.sleep) -> tuple[list[Words], list[Words]]:
    """Cancel everything in the log that is booked. What was undone, and what is left, one sentence each.

    Never raises for what the target does.
    """
    cleaned: list[Words] = []
    left: list[Words] = []
    places: dict[tuple[str, str], list[Entry]] = {}
    for entry in log.entries:
        places.setdefault(entry.place, []).append(entry)
    before, run.step = run.step, STEP
    try:
        for entries in places.values():
            _Place(run, log, entries, cleaned, left).undo(pause)
    finally:
        run.step = before
    return cleaned, left


class _Place:
    """One citizen at one facility."""

    def __init__(self, run: Run, log: CleanUp, entries: list[Entry], cleaned: list[Words], left: list[Words]) -> None:
        self.run, self.log, self.entries, self.cleaned, self.left = run, log, entries, cleaned, left
        self.facility = entries[0].facility
        self.person = _person(run, entries[0].citizen)
        self.found: dict[str, str] = {}
        """By start, the ids of what the list had of ours."""
        self.details: dict[str, Exchange | None] = {}
        """By id; None where they could not be had."""

    def undo(self, pause: Callable[[float], None]) -> None:
        rows = self._rows()
        for seconds in _WAITS:
            if rows is None or all(self._is_seen(entry, rows) for entry in self._uncertain()):
                break
            pause(seconds)
            rows = self._rows()
        if rows is None:
            self._blindly()
            return
        ours = self._ours(rows)
        said = {each: self._cancel_as_known(each, ours) for each in self._to_cancel(rows, ours)}
        after = self._rows() if said else rows
        self._judge(ours, after, said)
        self.left.extend(_doubtful(self._entry(row).words) for row in self._doubted(rows, ours))

    def _cancel_as_known(self, booking_id: str, ours: list[Row]) -> Exchange | None:
        """By the list's id; where it is not to be cancelled by that, by the one that MakeBooking gave."""
        exchange = self._cancel(booking_id)
        starts = {_start(row) for row in ours if _id(row) == booking_id}
        others = {each.told for each in self.entries if each.fate is Fate.BOOKED and each.start in starts}
        for told in sorted(others - {"", booking_id}):
            row = self._detail(told)
            same = row is not None and _start(row) in starts and row.text("subject_of_care") == self.person.id
            if not _carried_out(exchange) and same:
                exchange = self._cancel(told)
        return exchange

    def _uncertain(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.fate is Fate.INTENDED]

    def _is_seen(self, entry: Entry, rows: list[Row]) -> bool:
        return any(_start(row) == entry.start for row in self._ours(rows))

    def _ours(self, rows: list[Row]) -> list[Row]:
        """Those that verify has made: by their ids, or by a start that was asked for and an id that was not there."""
        ids = {entry.booking_id for entry in self.entries if entry.booking_id}
        fates = (Fate.INTENDED,) if self.log.resumed else (Fate.INTENDED, Fate.REFUSED, Fate.BOOKED)
        listed = {_id(row) for row in rows}
        seen = {entry.number for entry in self.entries if entry.booking_id and entry.booking_id in listed}
        asked = [entry for entry in self.entries if entry.fate in fates and entry.number not in seen]
        return [row for row in rows if _id(row) in ids or any(_came_of(entry, row) for entry in asked)]

    def _doubted(self, rows: list[Row], ours: list[Row]) -> list[Row]:
        """Of an earlier run: what somebody else may have booked since then, at a time that verify asked for."""
        if not self.log.resumed:
            return []
        asked = [each for each in self.entries if each.fate in (Fate.REFUSED, Fate.BOOKED)]
        return [row for row in rows if row not in ours and any(_came_of(entry, row) for entry in asked)]

    def _to_cancel(self, rows: list[Row], ours: list[Row]) -> list[str]:
        """What is listed, and what is not listed but has details that say that it is there."""
        listed, starts = [_id(row) for row in ours], {_start(row) for row in ours}
        unlisted = [
            each.booking_id for each in self.entries
            if each.fate is Fate.BOOKED and each.start not in starts and each.booking_id not in listed
        ]  # fmt: skip
        sought = (each for each in dict.fromkeys(unlisted) if each)
        return [*(each for each in dict.fromkeys(listed) if each), *(each for each in sought if self._is_there(each))]

    def _is_there(self, booking_id: str) -> bool:
        """GetBookingDetails has the id with this citizen and a start of ours. Anything else is not ours to cancel."""
        row = self._detail(booking_id)
        starts = {each.start for each in self.entries if each.booking_id == booking_id}
        citizen = "" if row is None else (row.text("subject_of_care") or "").strip()
        return row is not None and citizen == self.person.id and _start(row) in starts

    def _detail(self, booking_id: str) -> Row | None:
        exchange = self._details(booking_id)
        rows = [] if exchange is None else exchange.rows()
        return next((row for row in rows if _id(row) == booking_id), None)

    def _details(self, booking_id: str) -> Exchange | None:
        """Asked once for each id."""
        if booking_id not in self.details:
            asker = self.run.asker(self.person, self.facility)
            claimed = self.run.target.claims("GetBookingDetails")
            asked = self._ask(lambda: self.run.ask(asker.details(booking_id))) if claimed else None
            self.details[booking_id] = asked
        return self.details[booking_id]

    def _is_unknown(self, booking_id: str) -> bool:
        """GetBookingDetails answers, and knows no such booking."""
        exchange = self._details(booking_id)
        return exchange is not None and exchange.answered and self._detail(booking_id) is None

    def _judge(self, ours: list[Row], after: list[Row] | None, said: Mapping[str, Exchange | None]) -> None:
        """By the list, where it could be had afterwards, and else by what CancelBooking said."""
        self.found = {_start(row): _id(row) for row in ours}
        if after is not None:
            known = {(_id(row), _start(row)) for row in ours} | {(each, "") for each in said}
            still = [row for row in after if (_id(row), _start(row)) in known or (_id(row), "") in known]
        else:
            still = [row for row in ours if not _carried_out(said.get(_id(row)))]
        for row in still:
            self.left.append(_not_cancelled(self._entry(row).words, said.get(_id(row))))
        held = {_id(row) for row in still} | {_start(row) for row in still}
        for entry in self.entries:
            if entry.start not in held and (entry.booking_id or "-") not in held:
                self._settle(entry, said)

    def _settle(self, entry: Entry, said: Mapping[str, Exchange | None]) -> None:
        """An entry that the list no longer shows."""
        exchange = said.get(self.found.get(entry.start) or entry.booking_id)
        if entry.fate is Fate.INTENDED and entry.known is None:
            self.left.append(_undecided(entry))
        elif entry.fate is Fate.INTENDED:
            verb = Words("Borta", "Gone") if said else Words("Blev aldrig bokad", "Was never booked")
            self.cleaned.append(Words(f"{verb.sv}: {entry.words.sv}", f"{verb.en}: {entry.words.en}"))
            self.log.refused(entry.number)
        elif entry.fate is Fate.BOOKED and _carried_out(exchange):
            self.cleaned.append(_cancelled(entry))
            self.log.gone_number(entry.number)
        elif entry.fate is Fate.BOOKED and not entry.moved and self._knows_no_more_of(entry, exchange):
            self.log.gone_number(entry.number)  # a cancellation was not heard
        elif entry.fate is Fate.BOOKED:
            self.left.append(_undecided(entry) if exchange is None or exchange.answered else
                             _not_cancelled(entry.words, exchange))  # fmt: skip

    def _knows_no_more_of(self, entry: Entry, cancelled: Exchange | None) -> bool:
        """Neither the list nor what was asked of the id has it."""
        if cancelled is not None:
            return cancelled.answered
        return bool(entry.booking_id) and self._is_unknown(entry.booking_id)

    def _blindly(self) -> None:
        """The list cannot be had: what has an id and details that are ours is cancelled, the rest is told."""
        for entry in self.entries:
            if entry.fate is Fate.BOOKED and entry.booking_id and self._is_there(entry.booking_id):
                exchange = self._cancel(entry.booking_id)
                if _carried_out(exchange):
                    self.cleaned.append(_cancelled(entry))
                    self.log.gone_number(entry.number)
                else:
                    self.left.append(_not_cancelled(entry.words, exchange))
            elif entry.fate in (Fate.INTENDED, Fate.BOOKED):
                self.left.append(_undecided(entry))

    def _entry(self, row: Row) -> Entry:
        return Entry(0, self.person.id, self.facility, _start(row), None, booking_id=_id(row))

    def _rows(self) -> list[Row] | None:
        """GetSubjectOfCareSchedule, fresh; None when it gives no answer, or one in which no row is to be known."""
        asker = self.run.asker(self.person, self.facility)
        exchange = self._ask(lambda: self.run.ask(asker.schedule(self.person.id)))
        if exchange is None or not exchange.answered:
            return None
        rows = exchange.rows()
        unread = exchange.payload is not None and any(True for _ in exchange.payload.iterchildren("{*}*"))
        return None if not rows and unread else rows

    def _cancel(self, booking_id: str) -> Exchange | None:
        """Without a message, and with one where that breaks something."""
        asker = self.run.asker(self.person, self.facility)
        exchange = self._ask(lambda: self.run.ask(asker.cancel(booking_id, facility=self.facility)))
        if exchange is None or exchange.answered:
            return exchange
        return self._ask(lambda: self.run.ask(asker.cancel(booking_id, MESSAGE, self.facility)))

    @staticmethod
    def _ask(call: Callable[[], Exchange]) -> Exchange | None:
        try:
            return call()
        except Stopped:
            return None


def _not_cancelled(words: Words, exchange: Exchange | None) -> Words:
    why = Words("", "") if exchange is None else _answer(exchange)
    return Words(
        f"Fortfarande bokad, avboka för hand: {words.sv}{why.sv}",
        f"Still booked, cancel it by hand: {words.en}{why.en}",
    )


def _answer(exchange: Exchange) -> Words:
    said = exchange.fault_text or exchange.text("resultText") or exchange.text("resultCode") or exchange.outcome
    return Words(f" (CancelBooking svarade: {said})", f" (CancelBooking answered: {said})")


def _undecided(entry: Entry) -> Words:
    return Words(
        f"Kan vara bokad, se efter i systemet: {entry.words.sv}",
        f"May be booked, look in the system: {entry.words.en}",
    )


def _doubtful(words: Words) -> Words:
    return Words(
        f"Någon annan kan ha bokat den sedan dess, se efter i systemet: {words.sv}",
        f"Somebody else may have booked it since then, look in the system: {words.en}",
    )


def _came_of(entry: Entry, row: Row) -> bool:
    """It is at the time that was asked for, and was not there before."""
    return entry.known is not None and _start(row) == entry.start and _id(row) not in entry.known


def _cancelled(entry: Entry) -> Words:
    return Words(f"Avbokad: {entry.words.sv}", f"Cancelled: {entry.words.en}")


def _carried_out(exchange: Exchange | None) -> bool:
    return exchange is not None and (exchange.text("resultCode") or "").strip() in ("OK", "INFO")


def _person(run: Run, citizen: str) -> Person:
    return next((each for each in run.persons if each.id == citizen), Person(citizen))


def _id(row: Row) -> str:
    return (row.text("bookingId") or "").strip()


def _start(row: Row) -> str:
    return (row.text("startTimeInclusive") or "").strip()


def entries_words(entries: Iterable[Entry]) -> Iterator[Words]:
    """For what is left when the clean-up itself was stopped."""
    return (
        _undecided(entry) if entry.fate is Fate.INTENDED else _not_cancelled(entry.words, None) for entry in entries
    )
