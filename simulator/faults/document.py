"""A reply taken apart, for the faults that change what it says: its envelope, its payload, and its rows of times."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from simulator.contracts import envelope
from simulator.contracts.contract import ServiceContract
from simulator.errors import TechnicalError

_FAULT = f"{{{envelope.SOAP}}}Fault"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a contract's rows are, and what they call a time's parts: paths of local names below the row.

    A row that is no time has none of them.
    """

    row: str
    start: str = ""
    end: str = ""
    facility: str = ""
    resident: str = ""
    booking_id: str = ""
    hsa_ids: tuple[str, ...] = ()


_TIMESLOT = Shape(
    "timeslotDetail",
    "startTimeInclusive",
    "endTimeExclusive",
    "healthcare_facility",
    "subject_of_care",
    "bookingId",
    ("healthcare_facility", "performer"),
)
_CARE_CONTACT = Shape(
    "careContact",
    "careContactBody/careContactTimePeriod/start",
    "careContactBody/careContactTimePeriod/end",
    "careContactBody/careContactOrgUnit/orgUnitHSAId",
    "careContactHeader/patientId/id",
    "careContactHeader/documentId",
    ("careContactHeader/sourceSystemHSAId", "careContactBody/careContactOrgUnit/orgUnitHSAId"),
)
_SHAPES = {
    "GetAllCareTypes": Shape("careTypes"),
    "GetAllHealthcareFacilities": Shape("healthcareFacilityInfos"),
    "GetAllPerformers": Shape("performerInfos"),
    "GetAllTimeTypes": Shape("ListOfTimeTypes"),
    "GetAvailableDates": Shape("performerAvailabilityByDate"),
    "GetAvailableTimeslots": _TIMESLOT,
    "GetBookingDetails": _TIMESLOT,
    "GetSubjectOfCareSchedule": _TIMESLOT,
    "GetCareContacts": _CARE_CONTACT,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One time in a reply, or one choice in a list of them."""

    element: etree._Element
    shape: Shape

    def find(self, path: str) -> etree._Element | None:
        return self.element.find("/".join(f"{{*}}{step}" for step in path.split("/")))

    def text(self, path: str) -> str | None:
        found = self.find(path)
        return None if found is None else found.text

    def set(self, path: str, text: str) -> None:
        """Change what is there; what is not there is not added."""
        found = self.find(path)
        if found is not None:
            found.text = text

    def remove(self, path: str) -> None:
        found = self.find(path)
        if found is not None:
            _remove(found)

    def copy(self) -> Row:
        """One more like it, after it."""
        twin = deepcopy(self.element)
        self.element.addnext(twin)
        return Row(twin, self.shape)

    def drop(self) -> None:
        _remove(self.element)


@dataclass(frozen=True, slots=True)
class Document:
    """`now` is the session's clock, naive Swedish local time."""

    root: etree._Element
    payload: etree._Element
    contract: ServiceContract
    now: datetime

    def rows(self, number: int = 0) -> Iterator[Row]:
        """The times of the reply, or only the `number`th of them, counted from 1."""
        shape = _SHAPES.get(self.contract.name)
        if shape is None:
            return
        for place, element in enumerate(self.payload.findall(f"{{*}}{shape.row}"), start=1):
            if number in (0, place):
                yield Row(element, shape)

    def bytes(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")


def opened(body: bytes, contract: ServiceContract, now: datetime) -> Document | None:
    """None for a SOAP fault, which has no content to change, and for what a system outside has sent unreadable."""
    try:
        message = envelope.parse(body)
    except TechnicalError:
        return None
    return None if message.payload.tag == _FAULT else Document(message.root, message.payload, contract, now)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
