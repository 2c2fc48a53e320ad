"""Faults of the times themselves: a reply that reads well and says something else than the timetable.

They change the rows of GetSubjectOfCareSchedule, GetBookingDetails, GetAvailableTimeslots and GetCareContacts.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from simulator.domain.times import parse_timestamp, timestamp, to_instant
from simulator.faults.document import Document, Row
from simulator.faults.fault import Values

FLAGS = ("cancel_booking_allowed", "rebooking_allowed", "message_allowed")
MALFORMED: dict[str, Callable[[str], str]] = {
    "short": lambda digits: digits[:13],
    "letters": lambda digits: f"{digits[:8]}T{digits[8:13]}",
    "no_such_day": lambda digits: f"{digits[:4]}0230{digits[8:]}",
    "month_13": lambda digits: f"{digits[:4]}13{digits[6:]}",
    "iso": lambda digits: parse_timestamp(digits).isoformat(),
    "date_only": lambda digits: digits[:8],
    "empty": lambda digits: "",
}
"""Ways to write a point in time that is none (CR-VIS-03)."""


def wrong_facility(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        row.set(row.shape.facility, str(values["facility"]))


def missing_facility(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        if values["empty"]:
            row.set(row.shape.facility, "")
        else:
            row.remove(row.shape.facility)


def missing_start(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        row.remove(row.shape.start)


def missing_end(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        row.remove(row.shape.end)


def malformed_start(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        _malform(row, row.shape.start, values)


def malformed_end(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        _malform(row, row.shape.end, values)


def end_before_start(document: Document, values: Values) -> None:
    """The two have changed places."""
    for row in _rows(document, values):
        start, end = row.text(row.shape.start), row.text(row.shape.end)
        if start and end:
            row.set(row.shape.start, end)
            row.set(row.shape.end, start)


def passed_start(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        _move_to(row, document.now - timedelta(minutes=int(values["minutes"])))


def far_ahead(document: Document, values: Values) -> None:
    """More than three years; 29 February becomes 28 February (CR-VIS-06)."""
    now = document.now
    leap = now.month == 2 and now.day == 29
    three_years = now.replace(year=now.year + 3, day=28 if leap else now.day)
    for row in _rows(document, values):
        _move_to(row, three_years + timedelta(seconds=int(values["seconds"])))


def local_time_as_utc(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        for path in (row.shape.start, row.shape.end):
            moment = _moment(row, path)
            if moment is not None:
                offset = (moment - datetime(1970, 1, 1)).total_seconds() - to_instant(moment)
                row.set(path, timestamp(moment - timedelta(seconds=offset)))


def duplicate_rows(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        for _ in range(int(values["copies"])):
            row.copy()


def other_residents_rows(document: Document, values: Values) -> None:
    """As many more rows, which belong to somebody else."""
    for row in _rows(document, values):
        twin = row.copy()
        twin.set(row.shape.resident, str(values["other_resident"]))
        twin.set(row.shape.booking_id, f"{row.text(row.shape.booking_id)}-2")


def lower_case_hsa_ids(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        for path in row.shape.hsa_ids:
            row.set(path, (row.text(path) or "").lower())


def empty_list(document: Document, values: Values) -> None:
    for row in list(document.rows()):
        row.drop()


def no_booking_id(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        row.remove(row.shape.booking_id)


def wrong_booking_id(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        row.set(row.shape.booking_id, f"{row.text(row.shape.booking_id)}-X")


def no_time_type(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        row.remove("timeTypeID")


def no_flags(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        for flag in FLAGS:
            row.remove(flag)


def inverted_flags(document: Document, values: Values) -> None:
    for row in _rows(document, values):
        for flag in FLAGS:
            row.set(flag, "false" if row.text(flag) == "true" else "true")


def same_booking_id(document: Document, values: Values) -> None:
    """Every row has the first one's (PR-GSS-07)."""
    rows = list(document.rows())
    for row in rows:
        row.set(row.shape.booking_id, rows[0].text(row.shape.booking_id) or "")


def message_flag_varies(document: Document, values: Values) -> None:
    """message_allowed is drawn anew in every row of every reply (PR-GAT-08)."""
    for row in _rows(document, values):
        row.set("message_allowed", secrets.choice(("true", "false")))


def time_in_gap(document: Document, values: Values) -> None:
    """Half past two in the next night when there is no such time (PR-GEN-11)."""
    today = document.now.date()
    gap = next(night for year in (today.year, today.year + 1) if (night := _spring_night(year)) > today)
    for row in _rows(document, values):
        _move_to(row, datetime(gap.year, gap.month, gap.day, 2, 30))


def _spring_night(year: int) -> date:
    """The last Sunday of March."""
    last = date(year, 3, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def _rows(document: Document, values: Values) -> Iterator[Row]:
    """A list, since rows are added and taken away meanwhile."""
    return iter(list(document.rows(int(values["row"]))))


def _malform(row: Row, path: str, values: Values) -> None:
    digits = row.text(path)
    if digits:
        row.set(path, MALFORMED[str(values["how"])](digits))


def _moment(row: Row, path: str) -> datetime | None:
    digits = row.text(path)
    return parse_timestamp(digits) if digits else None


def _move_to(row: Row, start: datetime) -> None:
    """As long as before; without an end it stays without."""
    was, end = _moment(row, row.shape.start), _moment(row, row.shape.end)
    row.set(row.shape.start, timestamp(start))
    if was is not None and end is not None:
        row.set(row.shape.end, timestamp(start + (end - was)))
