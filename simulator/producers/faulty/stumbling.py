"""A system that breaks on some questions: a SOAP fault where there is nothing wrong with the question."""

from __future__ import annotations

from simulator.domain.booking_system import Contact, TimeRequest, TimesQuery
from simulator.domain.facility import Facility
from simulator.domain.fault import Stumble
from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_datestamp
from simulator.errors import TechnicalError
from simulator.producers.faulty.names import BREAKS_ON, what
from simulator.producers.selection import View

_LONG = 31  # days


def stumble(view: View, **met: bool) -> None:
    """Raises TechnicalError when the system breaks on what is met, by the names of `Stumble`."""
    if met.get(what(view.faults, BREAKS_ON)):
        raise TechnicalError("Internt fel i tidboken. Försök igen senare.", party="Server")


def on_unit(view: View, unit: Facility, facility: str) -> None:
    """Whatever is asked of a facility, which the message calls `facility`."""
    asked = view.caller is not None
    met = {
        Stumble.LETTER_CASE: facility != unit.hsa_id,
        Stumble.AGENT: asked and view.by_agent,
        Stumble.CITIZEN: asked and not view.by_agent,
    }
    stumble(view, **met)


def on_query(view: View, unit: Facility, query: TimesQuery) -> None:
    """GetAvailableDates and GetAvailableTimeslots. An interval is long from 32 days, both ends counted."""
    if BREAKS_ON not in view.faults:
        return
    days = (parse_datestamp(query.last_date) - parse_datestamp(query.first_date)).days + 1
    met = {
        Stumble.TIME_TYPE: query.time_type is not None,
        Stumble.CARE_TYPE: query.care_type is not None,
        Stumble.PERFORMER: bool(query.performers),
        Stumble.BOOKING_ID: query.booking_id is not None,
        Stumble.OTHER_UNIT: _is_elsewhere(view, unit, query.booking_id),
        Stumble.ONE_DAY: days == 1,
        Stumble.LONG_INTERVAL: days > _LONG,
        Stumble.PASSED_INTERVAL: query.last_date < view.today,
    }
    stumble(view, **met)


def on_request(view: View, request: TimeRequest, contact: Contact) -> None:
    """MakeBooking and UpdateBooking."""
    met = {
        Stumble.MINIMAL: contact == Contact(),
        Stumble.BOOKING_ID: request.booking_id is not None,
        Stumble.OTHER_UNIT: _is_elsewhere(view, view.setup.facilities[hsa_key(request.facility)], request.booking_id),
    }
    stumble(view, **met)


def on_cancel(view: View, message: str | None) -> None:
    stumble(view, **{Stumble.MESSAGE: bool(message), Stumble.NO_MESSAGE: not message})


def _is_elsewhere(view: View, unit: Facility, booking_id: str | None) -> bool:
    booking = None if booking_id is None else view.booking(booking_id)
    return booking is not None and booking.facility != unit.key
