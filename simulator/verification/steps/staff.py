"""What staff do in the target's own system, by the address that its test bench has for it (target.Control.bookings).

Speaks tidbok's own admin API: POST {"booking_system", "healthcare_facility", "resident", "start", "time_type",
"performer"} and 201 with {"booking_id"}. What stands as a query in the address goes into the body as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from simulator.verification.check import Missing
from simulator.verification.exchange import Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, reading
from simulator.verification.steps.acting import Look
from simulator.verification.target import Person
from simulator.verification.words import Words


@dataclass(frozen=True, slots=True)
class BookedByStaff:
    """`booked` is from directly after staff booked the time, `cancelled` from after the citizen cancelled it."""

    person: Person
    slot: Row
    booking_id: str
    booked: Look


@step
@part_of("personal bokar")
def booked_by_staff(run: Run) -> BookedByStaff:
    """Staff book a free time for a test person, who then cancels it. Raises Missing without control.bookings."""
    demand_control(run)
    person = reading.booker(run)
    row = acting.free_slot(run, person=person)
    facility = row.exchange.logical_address
    booking_id = post(run, person, row)
    booked = acting.look(run, person, row, dates=False)
    if run.target.claims("CancelBooking") and run.cleanup.owns(booking_id, facility):
        acting.cancel(run, person, booking_id, facility=facility)
    delete(run, booking_id, facility)
    return BookedByStaff(person, row, booking_id, booked)


def demand_control(run: Run) -> None:
    """Raises Missing."""
    if not run.target.control.bookings:
        raise Missing(
            Words(
                "regeln låter personalen boka: ange control.bookings i målfilen (för tidbok …/__admin/ledger/bookings)",
                "the rule has staff book: give control.bookings in the target file (for tidbok "
                "…/__admin/ledger/bookings)",
            )
        )


def post(run: Run, person: Person, row: Row, *, hidden: bool = False) -> str:
    """The new booking's id; in the clean-up log before it is sent. Raises Missing when staff cannot book.

    `hidden`: it is not to be shown to the citizen.
    """
    url = run.target.control.bookings
    wanted = {
        **dict(parse_qsl(urlsplit(url).query)),
        "healthcare_facility": (row.text("healthcare_facility") or "").strip() or row.exchange.logical_address,
        "resident": person.id,
        "start": acting.begins(row).isoformat(),
        "time_type": (row.text("timeTypeID") or "").strip(),
    }
    wanted.setdefault("booking_system", system_of(run))
    if row.text("performer"):
        wanted["performer"] = (row.text("performer") or "").strip()
    more = {"hidden": True} if hidden else {}
    number = acting.intend(run, person, row.exchange.logical_address, acting.start_of(row))
    headers = {"Content-Type": "application/json", **run.target.headers}
    status, body = run.http("POST", url.partition("?")[0], json.dumps(wanted | more).encode(), headers)
    if 400 <= status < 500:
        run.cleanup.refused(number)
        acting.release(run, row)
    try:
        booking_id = str(json.loads(body)["booking_id"])
    except (ValueError, KeyError, TypeError) as error:
        told = " ".join(body.decode("utf-8", "replace").split())[:200] or "-"
        raise Missing(
            Words(
                f"personalens bokning gick inte: POST {url} gav HTTP {status}: {told}",
                f"staff could not book: POST {url} gave HTTP {status}: {told}",
            )
        ) from error
    run.cleanup.made(number, booking_id)
    return booking_id


def delete(run: Run, booking_id: str, facility: str) -> bool:
    """Staff take away what verify has had them book, and what is still there."""
    system = system_of(run)
    if not run.cleanup.owns(booking_id, facility) or {booking_id, system} & {".", ".."}:
        return False
    url = f"{run.target.control.bookings.partition('?')[0].rstrip('/')}/{quote(system, '')}/{quote(booking_id, '')}"
    status, _ = run.http("DELETE", url, b"", {"Content-Type": "application/json", **run.target.headers})
    if 200 <= status < 300:
        run.cleanup.gone(booking_id, facility)
    return 200 <= status < 300


def system_of(run: Run) -> str:
    """What the address's query says, else the name in tidbok's own addresses, …/producers/<system>."""
    told = dict(parse_qsl(urlsplit(run.target.control.bookings).query)).get("booking_system")
    if told:
        return told
    parts = [part for part in urlsplit(run.target.url).path.split("/") if part]
    place = parts.index("producers") if "producers" in parts else -1
    return parts[place + 1] if 0 <= place < len(parts) - 1 else run.target.name
