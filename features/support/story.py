"""What has happened so far in one scenario: at which facility we are, who holds what, and what the system said last.

Steps say one thing to it each. It reads the timetable as staff see it (admin API) to know what there is to ask for, and
everything that the citizens get to know by calling the booking system as any consumer would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from features.support.booking_system import Answer, BookingSystem, Facility, Row, Search, Time
from features.support.soap import SoapFault
from simulator.bdd.session import Row as LedgerRow
from simulator.bdd.session import Session
from simulator.bdd.swedish import on_the_wire

_UNUSUAL = timedelta(minutes=30)
"""How long a time is taken to be that is not in the timetable at all."""


@dataclass(frozen=True, slots=True)
class Held:
    """A booking or an invitation, and the facility that has it."""

    booking_id: str
    facility: Facility


class Story:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = {row["first_name"]: _client(session, row) for row in session.ledger("residents")}
        self.facilities = {row["name"]: _facility(row) for row in session.ledger("facilities")}
        self.place = next(iter(self.facilities.values()))
        self.held: dict[str, Held] = {}
        self.answer = Answer("none")
        self.answers: list[Answer] = []
        self.fault: str | None = None
        self.details: Row = {}
        self.times: list[Row] = []
        self.dates: list[str] = []

    # What has been

    def stand_at(self, place: str) -> None:
        self.place = self.facilities[place]

    def write_address_in_lower_case(self) -> None:
        self.place = replace(self.place, hsa_id=self.place.hsa_id.lower())

    def has_booked(self, who: str, at: datetime) -> None:
        self.book(who, at)
        assert self.answer.is_yes, self.answer

    def has_rebooked(self, who: str, at: datetime) -> None:
        self.rebook(who, at)
        assert self.answer.is_yes, self.answer

    def has_cancelled(self, who: str) -> None:
        self.cancel(who)
        assert self.answer.is_yes, self.answer

    def has_booked_on_invitation(self, who: str, at: datetime) -> None:
        self.book_on_invitation(who, at)
        assert self.answer.is_yes, self.answer

    def was_refused_on_invitation(self, who: str, at: datetime, place: str) -> None:
        self.book_on_invitation(who, at, place)
        assert not self.answer.is_yes, self.answer

    def invited(self, who: str, place: str, at: datetime | None = None) -> None:
        """Hold the invitation that the world has; from here on it is about the facility that sent it."""
        self.stand_at(place)
        start = None if at is None else at.isoformat()
        self._hold(who, "invitations", lambda row: row["start"] == start)

    def holds_hidden(self, who: str) -> None:
        self._hold(who, "bookings", lambda row: bool(row["hidden"]))

    def _hold(self, who: str, kind: str, wanted: Callable[[LedgerRow], bool]) -> None:
        mine = {"resident": self.people[who].resident, "healthcare_facility": self.place.hsa_id, "state": "active"}
        row = next(row for row in self.session.ledger(kind, **mine) if wanted(row))
        self.held[who] = Held(row["booking_id"], self.place)

    # What the citizens do

    def book(self, who: str, at: datetime, reason: str | None = None) -> None:
        self._heard_by(who, self._client(who).book(self.place, self.time_at(at), reason))

    def book_as_shown(self, who: str, at: datetime) -> None:
        """With the values of the row that was shown, and no others."""
        row = next(row for row in self.times if row["startTimeInclusive"] == on_the_wire(at))
        shown = Time(on_the_wire(at), row["endTimeExclusive"], row.get("timeTypeID"), row.get("performer"))
        self._heard_by(who, self._client(who).book(self.place, shown))

    def book_by_agent(self, agent: str, who: str, at: datetime) -> None:
        self._heard_by(who, self._client(who).as_agent(agent).book(self.place, self.time_at(at)))

    def book_on_invitation(self, who: str, at: datetime, place: str | None = None, invited: str | None = None) -> None:
        where = self.facilities[place] if place else self.place
        invitation = self.held[invited or who]
        answer = self._client(who).book(where, self.time_at(at, where), invitation=invitation.booking_id)
        self._heard_by(who, answer, where)

    def rebook(self, who: str, at: datetime, place: str | None = None) -> None:
        where = self.facilities[place] if place else self.place
        held = self.held[who]
        self.answer = self._client(who).rebook(where, held.booking_id, self.time_at(at, where))
        if self.answer.is_yes:
            self.held[who] = replace(held, facility=where)

    def cancel(self, who: str, message: str | None = None, whose: str | None = None) -> None:
        held = self.held[whose or who]
        self.answer = self._client(who).cancel(held.facility, held.booking_id, message)

    def use_unknown_id(self, who: str) -> None:
        self.held[who] = Held("FINNS-INTE", self.place)

    def read_details(self, who: str, whose: str | None = None) -> None:
        held = self.held[whose or who]
        self.fault, self.details = None, {}
        try:
            self.details = self._client(who).details(held.facility, held.booking_id)
        except SoapFault as fault:
            self.fault = str(fault)

    def search(self, who: str, first: date, last: date, of: str | None = None, performer: str | None = None) -> None:
        """Look for times to book; with `of` or `performer` only such ones."""
        chosen = (self._client(who).performers(self.place)[performer],) if performer else ()
        self._search(who, Search(on_the_wire(first), on_the_wire(last), self.time_type(of), chosen))

    def search_for_held(self, who: str, first: date, last: date, place: str | None = None) -> None:
        """Look for times to move a booking to, or to use an invitation for."""
        booking_id = self.held[who].booking_id
        self._search(who, Search(on_the_wire(first), on_the_wire(last), booking_id=booking_id), place)

    def _search(self, who: str, search: Search, place: str | None = None) -> None:
        where = self.facilities[place] if place else self.place
        self.dates = self._client(who).available_dates(where, search)
        self.times = self._client(who).available_times(where, search)

    def at_once(self, *deeds: Callable[[], Answer]) -> None:
        """Let several things happen at the same time."""
        with ThreadPoolExecutor(len(deeds)) as threads:
            self.answers = [future.result() for future in [threads.submit(deed) for deed in deeds]]

    def both_book(self, one: str, other: str, at: datetime) -> None:
        time = self.time_at(at)
        self.at_once(*(lambda who=who: self._client(who).book(self.place, time) for who in (one, other)))

    def both_rebook(self, one: str, other: str, at: datetime) -> None:
        time = self.time_at(at)
        held = self.held
        self.at_once(
            *(lambda who=who: self._client(who).rebook(self.place, held[who].booking_id, time) for who in (one, other))
        )

    def book_both_on_invitation(self, who: str, one: datetime, other: datetime) -> None:
        times, invitation = (self.time_at(one), self.time_at(other)), self.held[who].booking_id
        self.at_once(*(lambda t=t: self._client(who).book(self.place, t, invitation=invitation) for t in times))

    # What can be seen afterwards

    def booked_times(self, who: str) -> list[Row]:
        """Everything the citizen has, wherever it is."""
        client = self._client(who)
        return [row for place in self.facilities.values() for row in client.booked_times(place)]

    def has_time(self, who: str, at: datetime) -> bool:
        return on_the_wire(at) in {row["startTimeInclusive"] for row in self.booked_times(who)}

    def has_time_here(self, who: str, at: datetime) -> bool:
        rows = self._client(who).booked_times(self.place)
        return on_the_wire(at) in {row["startTimeInclusive"] for row in rows}

    def is_free(self, at: datetime, place: str | None = None) -> bool:
        """Whether the time is offered to anybody who wants to book."""
        where = self.facilities[place] if place else self.place
        anybody = next(iter(self.people.values()))
        rows = anybody.available_times(where, Search(on_the_wire(at)[:8], on_the_wire(at)[:8]))
        return on_the_wire(at) in {row["startTimeInclusive"] for row in rows}

    def has_free_times(self, day: date) -> bool:
        anybody = next(iter(self.people.values()))
        search = Search(on_the_wire(day), on_the_wire(day))
        return bool(anybody.available_dates(self.place, search))

    def may(self, who: str, flag: str) -> bool:
        """What list and details say about it; they must say the same (PR-GSS-09)."""
        held = self.held[who]
        rows = self._client(who).booked_times(held.facility)
        listed = next(row for row in rows if row["bookingId"] == held.booking_id)
        details = self._client(who).details(held.facility, held.booking_id)
        assert listed.get(flag, "false") == details[flag], f"{flag}: list and details disagree"
        return details[flag] == "true"

    def listed(self, who: str) -> Row:
        """The citizen's row for what they hold."""
        held = self.held[who]
        rows = self._client(who).booked_times(held.facility)
        return next(row for row in rows if row["bookingId"] == held.booking_id)

    def shown(self, at: datetime) -> Row:
        return next(row for row in self.times if row["startTimeInclusive"] == on_the_wire(at))

    def days_with_times(self) -> set[str]:
        return {row["startTimeInclusive"][:8] for row in self.times}

    def shown_time_types(self) -> set[str]:
        return {row["timeTypeName"] for row in self.times}

    def shown_performers(self) -> set[str]:
        return {row["performerName"] for row in self.times}

    def offered_time_types(self, who: str) -> list[str]:
        return self._client(who).time_types(self.place)

    def time_types_for_agent(self, agent: str, who: str) -> list[str]:
        return self._client(who).as_agent(agent).time_types(self.place)

    def eligible_facilities(self, who: str) -> list[str]:
        return self._client(who).eligible_facilities(self.held[who].facility, self.held[who].booking_id)

    def has_open_invitation(self, who: str, place: str) -> bool:
        """As the unit has it: no reading contract lists open invitations."""
        sender = self.facilities[place].hsa_id
        rows = self.session.ledger("invitations", resident=self.people[who].resident, healthcare_facility=sender)
        return any(row["start"] is None and row["state"] == "active" for row in rows)

    def message_received(self, who: str) -> str | None:
        return self._staff_row(who)["cancel_message"]

    def _staff_row(self, who: str) -> LedgerRow:
        return self.session.ledger("bookings", booking_id=self.held[who].booking_id)[0]

    # The timetable, and who is who

    def time_at(self, at: datetime, place: Facility | None = None) -> Time:
        """What stands in the timetable then, free or not; half an hour of nothing where nothing does."""
        where = place or self.place
        rows = self.session.ledger("timeslots", healthcare_facility=where.hsa_id, date=f"{at:%Y-%m-%d}")
        row = next((row for row in rows if row["start"] == at.isoformat()), None)
        if row is None:
            return Time(on_the_wire(at), on_the_wire(at + _UNUSUAL))
        end = datetime.fromisoformat(row["end"])
        return Time(on_the_wire(at), on_the_wire(end), row["time_type"], row["performer"])

    def time_type(self, name: str | None) -> str | None:
        rows: Iterable[LedgerRow] = self.session.ledger("time-types") if name else ()
        return next((row["time_type"] for row in rows if row["name"] == name), None)

    def _client(self, who: str) -> BookingSystem:
        return self.people[who]

    def staff_book(self, who: str, at: datetime) -> None:
        """In the unit's own screens: no contract is called."""
        time_type = self.time_at(at).time_type or ""
        booking_id = self.session.staff_book(
            booking_system=self.place.system,
            healthcare_facility=self.place.hsa_id,
            resident=self.people[who].resident,
            start=at.isoformat(),
            time_type=time_type,
        )
        self.held[who] = Held(booking_id, self.place)

    def staff_cancel(self, who: str) -> None:
        self.session.staff_cancel(self.held[who].facility.system, self.held[who].booking_id)

    def _heard_by(self, who: str, answer: Answer, place: Facility | None = None) -> None:
        self.answer = answer
        if answer.is_yes and answer.booking_id:
            self.held[who] = Held(answer.booking_id, place or self.place)


def _client(session: Session, row: LedgerRow) -> BookingSystem:
    return BookingSystem(session.url, session.transport, row["resident"], row["first_name"], row["last_name"])


def _facility(row: LedgerRow) -> Facility:
    return Facility(row["name"], row["healthcare_facility"], row["booking_system"])
