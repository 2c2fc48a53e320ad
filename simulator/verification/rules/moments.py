"""Points in time, wherever they stand (spec/producer-rules.md, A: PR-GEN-09 to 11, 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

from simulator.domain.times import in_gap, parse_datestamp, parse_timestamp
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Row
from simulator.verification.rule import Basis, Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.steps import basics, reading, told
from simulator.verification.words import Words

_TIMESTAMPS = ("startTimeInclusive", "endTimeExclusive")


@rule(
    "PR-GEN-09",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 5.2.1, 5.2.2",
    Words(
        "Tidpunkter är 14 siffror och datum 8, och finns i kalendern.",
        "Points in time are 14 digits and dates 8, and exist in the calendar.",
    ),
    citizen=Words("Invånaren ser inte tiden: 1177 kan inte tolka den.", "The citizen does not see the time."),
    passive=True,
)
def times_are_digits_and_real(run: Run) -> Iterator[Check]:
    for row in told.rows(run):
        for name, parse, expected in (
            ("startTimeInclusive", parse_timestamp, Words("ÅÅÅÅMMDDttmmss", "YYYYMMDDhhmmss")),
            ("endTimeExclusive", parse_timestamp, Words("ÅÅÅÅMMDDttmmss", "YYYYMMDDhhmmss")),
            ("date", parse_datestamp, Words("ÅÅÅÅMMDD", "YYYYMMDD")),
        ):
            text = row.text(name)
            if text:
                yield Check(_can(parse, text), row.exchange, row.at(name), expected=expected, got=text)


def _can(parse: object, text: str) -> bool:
    assert callable(parse)
    try:
        parse(text)
    except ValueError:
        return False
    return True


@rule(
    "PR-GEN-10",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 5.2.3",
    Words(
        "Tider är svensk lokal tid vid den tidpunkt de anger, sommar och vinter, utan tidszon.",
        "Times are Swedish local time at the moment they describe, summer and winter, without a zone.",
    ),
    citizen=Words("Invånaren kommer en eller två timmar fel.", "The citizen comes one or two hours wrong."),
)
def times_are_swedish_local_time(run: Run) -> Iterator[Check]:
    """Compared with what the unit's own calendar says (known.local_times): nothing else can tell."""
    stated = run.target.known.local_times
    if not stated:
        raise Missing(
            Words(
                "ange known.local_times: en bokning på vintern och en på sommaren, med den tid som står i tidboken",
                "give known.local_times: a booking in winter and one in summer, with the time that the timetable says",
            )
        )
    found = set()
    for booking_id, row in _told_of(run, stated):
        start = row.text("startTimeInclusive")
        if start:
            found.add(booking_id)
        if start and _can(parse_timestamp, start):
            yield Check(
                start == stated[booking_id],
                row.exchange,
                row.at("startTimeInclusive"),
                expected=stated[booking_id],
                got=start,
            )
    unseen = [each for each in stated if each not in found]
    if unseen:
        raise Missing(
            Words(
                f"bokningen {unseen[0]} i known.local_times visas inte för någon testperson",
                f"the booking {unseen[0]} of known.local_times is shown for no test person",
            )
        )


def _told_of(run: Run, stated: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
    """What the lists and the details say of the named bookings."""
    for _, exchange in reading.schedules(run):
        for row in exchange.rows():
            if (row.text("bookingId") or "") in stated:
                yield row.text("bookingId") or "", row
    with suppress(Missing, NotClaimed):
        for _, booking_id, exchange in reading.all_details(run):
            if booking_id in stated:
                yield from ((booking_id, row) for row in exchange.rows())


@rule(
    "PR-GEN-11",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 5.2.3",
    Words(
        "Ingen tid ligger i timmen som hoppas över när sommartiden börjar.",
        "No time lies in the hour that is skipped when summer time begins.",
    ),
    citizen=Words("Invånaren får en tid som inte finns.", "The citizen gets an appointment that does not exist."),
    basis=Basis.DERIVED,
    passive=True,
)
def no_time_is_in_the_spring_gap(run: Run) -> Iterator[Check]:
    basics.ask_everything(run)
    with suppress(Missing, NotClaimed):
        person, time_type, _ = basics.criteria(run)
        sunday = _when_summer_time_begins(run.today)
        reading.available_timeslots(run, person, sunday, sunday, time_type=time_type)
    for row, name, moment in _moments(run):
        yield Check(
            not in_gap(moment),
            row.exchange,
            row.at(name),
            expected=Words("en tid som finns", "a time that exists"),
            got=row.text(name) or "",
        )


def _when_summer_time_begins(today: date) -> date:
    """The next last Sunday of March."""
    for year in (today.year, today.year + 1):
        last = date(year, 3, 31)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday >= today:
            break
    return sunday


@rule(
    "PR-GEN-16",
    Level.SHOULD,
    Origin.SCHEMA,
    "XSD: startTimeInclusive, endTimeExclusive",
    Words("Sluttiden är senare än starttiden.", "The end is later than the start."),
    citizen=Words("Invånaren ser en tid som inte går ihop.", "The citizen sees a time that makes no sense."),
    basis=Basis.DERIVED,
    passive=True,
)
def the_end_is_after_the_start(run: Run) -> Iterator[Check]:
    for row in told.timeslots(run):
        start, end = (_moment(row, name) for name in _TIMESTAMPS)
        if start is not None and end is not None:
            yield Check(
                start < end,
                row.exchange,
                row.at("endTimeExclusive"),
                expected=Words(
                    f"senare än {row.text('startTimeInclusive')}", f"after {row.text('startTimeInclusive')}"
                ),
                got=row.text("endTimeExclusive") or "",
            )


def _moments(run: Run) -> Iterator[tuple[Row, str, datetime]]:
    for row in told.timeslots(run):
        for name in _TIMESTAMPS:
            moment = _moment(row, name)
            if moment is not None:
                yield row, name, moment


def _moment(row: Row, name: str) -> datetime | None:
    """None when it is not there or cannot be read, which others judge."""
    try:
        return parse_timestamp(row.text(name) or "")
    except ValueError:
        return None
