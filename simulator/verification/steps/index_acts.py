"""Acts that only the rules of the engagement index need. What they book is undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlsplit

from simulator.verification.bench_clock import moved_to
from simulator.verification.check import Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.index_posts import Post
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, indexing, reading, staff
from simulator.verification.steps.acting import said
from simulator.verification.steps.own import movable_booking, see
from simulator.verification.target import Person
from simulator.verification.words import Words


@step
@part_of("omboka till en annan vårdgivare på samma tid")
def other_performer(run: Run) -> Exchange:
    """A booking of verify's own gets another performer, and keeps its time and place. Raises Missing."""
    person = reading.booker(run)
    with movable_booking(run, person, wanted=lambda row: _other(row) is not None) as (own, before):
        other = _other(own.row)
        assert other is not None  # no row without was wanted
        rebooked = acting.rebook(run, person, own.booking_id, other)
        own.follow(other, see(run, person, own.booking_id, own.facility), before)
    if not said(rebooked).carried_out:
        raise acting.not_done(rebooked, "byta vårdgivare", "change performer")
    return rebooked


def _other(row: Row) -> Row | None:
    """The same time and type with somebody else."""
    same = ("startTimeInclusive", "endTimeExclusive", "timeTypeID")
    performer = (row.text("performer") or "").strip()
    for other in row.exchange.rows() if performer else ():
        theirs = (other.text("performer") or "").strip()
        if theirs and theirs != performer and all(row.text(name) == other.text(name) for name in same):
            return other
    return None


@dataclass(frozen=True, slots=True)
class Hidden:
    """What staff have booked and the citizen is not to see; `posts` is what the index was told of it."""

    booking_id: str
    posts: tuple[Post, ...]


@step
def hidden_by_staff(run: Run) -> Hidden:
    """Staff book a time that is not to be shown, and take it away again. Raises Missing without control.bookings."""
    staff.demand_control(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    facility, start = row.exchange.logical_address, acting.start_of(row)
    began = run.seconds
    number = run.cleanup.intend(person.id, facility, start, acting.known_ids(run, person, facility))
    booking_id = _book_hidden(run, person, row)
    run.cleanup.made(number, booking_id)
    indexing.rest(run)
    index = indexing.listener(run)
    posts = tuple(each for each in index.posts if each.booking_id == booking_id and each.at >= began)
    _take_away(run, person, booking_id, facility)
    return Hidden(booking_id, posts)


def _book_hidden(run: Run, person: Person, row: Row) -> str:
    """As staff.py, with `hidden`."""
    url = run.target.control.bookings
    wanted = {
        "booking_system": staff.system_of(run),
        **dict(parse_qsl(urlsplit(url).query)),
        "healthcare_facility": (row.text("healthcare_facility") or "").strip() or row.exchange.logical_address,
        "resident": person.id,
        "start": acting.begins(row).isoformat(),
        "time_type": (row.text("timeTypeID") or "").strip(),
        "hidden": True,
    }
    if row.text("performer"):
        wanted["performer"] = (row.text("performer") or "").strip()
    status, body = run.http("POST", url.partition("?")[0], json.dumps(wanted).encode(), _headers(run))
    try:
        return str(json.loads(body)["booking_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise Missing(
            Words(
                f"personalen kunde inte lägga in en dold tid: POST {url} gav HTTP {status}",
                f"staff could not make a hidden booking: POST {url} gave HTTP {status}",
            )
        ) from error


def _take_away(run: Run, person: Person, booking_id: str, facility: str) -> None:
    """As staff, or else as the citizen; what neither can is left to the clean-up log."""
    parts = urlsplit(run.target.control.bookings)
    system = dict(parse_qsl(parts.query)).get("booking_system") or staff.system_of(run)
    url = f"{run.target.control.bookings.partition('?')[0].rstrip('/')}/{system}/{booking_id}"
    status, _ = run.http("DELETE", url, b"", _headers(run))
    if 200 <= status < 300:
        run.cleanup.gone(booking_id)
    elif run.target.claims("CancelBooking"):
        acting.cancel(run, person, booking_id, facility=facility)


def _headers(run: Run) -> dict[str, str]:
    return {"Content-Type": "application/json", **run.target.headers}


@dataclass(frozen=True, slots=True)
class Expired:
    """An open invitation that the target file says is valid until `last`; `deleted` is what was told after that."""

    booking_id: str
    last: date
    deleted: tuple[Post, ...]


@step
def expired(run: Run) -> tuple[Expired, ...]:
    """The clock is moved past the last day of each of known.open_until. Raises Missing without them."""
    if not run.target.known.open_until:
        raise Missing(
            Words(
                "ange known.open_until i målfilen: en öppen kallelses id och dess sista dag",
                "give known.open_until in the target file: an open invitation's id and its last day",
            )
        )
    return tuple(_expired(run))


def _expired(run: Run) -> Iterator[Expired]:
    for booking_id, last in sorted(run.target.known.open_until.items(), key=lambda each: each[1]):
        began = run.seconds
        past = datetime.combine(last + timedelta(days=1), time(8, 0))
        if past <= run.now:
            continue
        with moved_to(run, past):
            indexing.wait_for_posts(run, booking_id, delete=True, since=began)
        posts = (each for each in indexing.listener(run).posts if each.delete and each.booking_id == booking_id)
        yield Expired(booking_id, last, tuple(each for each in posts if each.at >= began))
