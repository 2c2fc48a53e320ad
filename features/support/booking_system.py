"""A booking system as its consumers reach it: crm:scheduling 1.1, in the words of booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from features.support.soap import Actor, call, child
from simulator.bdd.transport import Transport

CORE = "urn:riv:crm:scheduling:1"
ADDED = "urn:riv:crm:scheduling:1.1"
"""Where release 1.1 put what it added to shared types."""

Value = str | Sequence[str] | None
Row = dict[str, str]
"""The children of an element by local name."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility and where its booking system is."""

    name: str
    hsa_id: str
    system: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time in somebody's timetable.

    Points in time are 14 digits.
    """

    start: str
    end: str
    time_type: str | None = None
    performer: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for; dates are 8 digits, both included."""

    first: str
    last: str
    time_type: str | None = None
    performers: tuple[str, ...] = ()
    booking_id: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to the citizen who books, rebooks or cancels."""

    code: str
    text: str | None = None
    booking_id: str | None = None

    @property
    def is_yes(self) -> bool:
        return self.code in ("OK", "INFO")


@dataclass(frozen=True, slots=True)
class BookingSystem:
    """Calls on behalf of one resident.

    `url` is the session's base address.
    """

    url: str
    transport: Transport
    resident: str
    first_name: str = "Förnamn"
    last_name: str = "Efternamn"
    actor: Actor | None = None

    def as_agent(self, hsa_id: str) -> BookingSystem:
        """The same calls, made by staff or another agent."""
        return replace(self, actor=Actor(hsa_id, "subject_of_care_agent"))

    def booked_times(self, facility: Facility) -> list[Row]:
        contract = "GetSubjectOfCareSchedule"
        body = _request(contract, healthcare_facility=facility.hsa_id, subject_of_care=self.resident)
        return _rows(self._call(contract, facility, body))

    def details(self, facility: Facility, booking_id: str) -> Row:
        body = _request("GetBookingDetails", healthcare_facility=facility.hsa_id, bookingId=booking_id)
        return _rows(self._call("GetBookingDetails", facility, body))[0]

    def available_dates(self, facility: Facility, search: Search) -> list[str]:
        body = self._search("GetAvailableDates", facility, search)
        return [row["date"] for row in _rows(self._call("GetAvailableDates", facility, body))]

    def available_times(self, facility: Facility, search: Search) -> list[Row]:
        body = self._search("GetAvailableTimeslots", facility, search)
        return _rows(self._call("GetAvailableTimeslots", facility, body))

    def time_types(self, facility: Facility) -> list[str]:
        body = _request("GetAllTimeTypes", healthcare_facility=facility.hsa_id)
        child(body, _responder("GetAllTimeTypes", "1.1"), "subject_of_care", self.resident)
        return [row["timeTypeName"] for row in _rows(self._call("GetAllTimeTypes", facility, body))]

    def performers(self, facility: Facility) -> dict[str, str]:
        """HSA-ids of the staff that can be chosen, by name."""
        body = _request("GetAllPerformers", healthcare_facility=facility.hsa_id, subject_of_care=self.resident)
        rows = _rows(self._call("GetAllPerformers", facility, body))
        return {f"{row['firstName']} {row['lastName']}": row["perfomer"] for row in rows}

    def eligible_facilities(self, facility: Facility, booking_id: str) -> list[str]:
        """Names of the facilities that the booking may be moved to, or the invitation used at."""
        contract = "GetAllHealthcareFacilities"
        body = _request(
            contract, healthcare_facility=facility.hsa_id, subject_of_care=self.resident, bookingId=booking_id
        )
        return [row["healthcare_facility_name"] for row in _rows(self._call(contract, facility, body))]

    def book(self, facility: Facility, time: Time, reason: str | None = None, invitation: str | None = None) -> Answer:
        body = _request("MakeBooking", healthcare_facility_med=facility.hsa_id)
        self._requested(body, "MakeBooking", facility, time, bookingId=invitation, reason=reason)
        citizen = child(body, _responder("MakeBooking"), "subject_of_care_info")
        child(citizen, ADDED, "firstName", self.first_name)
        child(citizen, ADDED, "lastName", self.last_name)
        return _answer(self._call("MakeBooking", facility, body))

    def rebook(self, facility: Facility, booking_id: str, time: Time) -> Answer:
        body = _request("UpdateBooking")
        self._requested(body, "UpdateBooking", facility, time, bookingId=booking_id)
        return _answer(self._call("UpdateBooking", facility, body))

    def cancel(self, facility: Facility, booking_id: str, message: str | None = None) -> Answer:
        body = _request("CancelBooking", healthcare_facility=facility.hsa_id, bookingId=booking_id, message=message)
        return _answer(self._call("CancelBooking", facility, body))

    def _search(self, contract: str, facility: Facility, search: Search) -> etree._Element:
        body = _request(
            contract,
            healthcare_facility=facility.hsa_id,
            bookingId=search.booking_id,
            startDateInclusive=search.first,
            endDateInclusive=search.last,
            performer=search.performers,
            timeTypeID=search.time_type,
        )
        child(body, _responder(contract, "1.1"), "subject_of_care", self.resident)
        return body

    def _requested(
        self, body: etree._Element, contract: str, facility: Facility, time: Time, **said: str | None
    ) -> None:
        slot = child(body, _responder(contract), "requestedTimeslot")
        fields = {
            "startTimeInclusive": time.start,
            "endTimeExclusive": time.end,
            "healthcare_facility": facility.hsa_id,
            "performer": time.performer,
            "bookingId": said.get("bookingId"),
            "subject_of_care": self.resident,
            "reason": said.get("reason"),
            "timeTypeID": time.time_type,
        }
        _add(slot, CORE, fields)

    def _call(self, contract: str, facility: Facility, body: etree._Element) -> etree._Element:
        url = f"{self.url}/producers/{facility.system}/crm/scheduling/{contract}/1/rivtabp21"
        action = f"{_responder(contract)}:{contract}"
        return call(self.transport, url, action, facility.hsa_id, self.actor or Actor(self.resident), body)


def _responder(contract: str, version: str = "1") -> str:
    return f"urn:riv:crm:scheduling:{contract}Responder:{version}"


def _request(contract: str, **fields: Value) -> etree._Element:
    body = etree.Element(f"{{{_responder(contract)}}}{contract}")
    _add(body, _responder(contract), fields)
    return body


def _add(parent: etree._Element, namespace: str, fields: dict[str, Value]) -> None:
    for name, value in fields.items():
        for each in [value] if isinstance(value, str) else value or ():
            child(parent, namespace, name, each)


def _rows(answer: etree._Element) -> list[Row]:
    return [_fields(row) for row in answer]


def _fields(element: etree._Element) -> Row:
    return {etree.QName(child).localname: child.text or "" for child in element}


def _answer(element: etree._Element) -> Answer:
    said = _fields(element)
    return Answer(said["resultCode"], said.get("resultText"), said.get("bookingId"))
