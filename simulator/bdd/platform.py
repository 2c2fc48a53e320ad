"""The national platform's door as a consumer uses it: RIVTABP21 messages to `/vp/…`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from simulator.bdd.transport import Transport
from simulator.contracts import BOOKING_CONTRACTS, care_contacts, engagement_index, envelope, headers
from simulator.contracts.clinicalprocess_logistics_logistics.parts import DatePeriodType, person_id
from simulator.contracts.consumer import request_writer
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import (
    cancel_booking,
    get_booking_details,
    get_subject_of_care_schedule,
    make_booking,
    update_booking,
)
from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType
from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.contracts.envelope import SOAP
from simulator.contracts.processing_status import PROCESSING_STATUS, ProcessingRecord, read_processing_status
from simulator.domain.booking_system import Caller
from simulator.domain.engagement import SCHEDULING
from simulator.domain.platform import NATIONAL

SCHEDULE = BOOKING_CONTRACTS["GetSubjectOfCareSchedule"]
CARE_CONTACTS = {2: care_contacts.get_care_contacts_2.CONTRACT, 3: care_contacts.get_care_contacts_3.CONTRACT}
FIND_CONTENT = engagement_index.find_content.CONTRACT
Row = dict[str, str]
"""An element's children that hold text, by local name."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time in a facility's timetable. Points in time are 14 digits."""

    healthcare_facility: str
    start: str
    end: str
    time_type: str


@dataclass(frozen=True, slots=True)
class SoapReply:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.body)

    @property
    def payload(self) -> etree._Element:
        """The first element of the Body. Raises AssertionError when this is no SOAP message."""
        body = self.root.find(f"{{{SOAP}}}Body")
        assert body is not None, f"HTTP {self.status} without a SOAP Body: {self.body[:300]!r}"
        assert len(body), f"HTTP {self.status} with an empty SOAP Body"
        return body[0]

    @property
    def is_fault(self) -> bool:
        return bool(self.payload.tag == f"{{{SOAP}}}Fault")

    @property
    def fault(self) -> str:
        """The faultstring; "" when it is no fault."""
        return (self.payload.findtext("faultstring") or "") if self.is_fault else ""

    @property
    def fault_detail(self) -> str:
        return self.payload.findtext("detail/detailString") or ""

    def rows(self, name: str) -> list[Row]:
        """Elements of that name directly below the reply's root."""
        return [_texts(element) for element in self.payload.iterchildren(f"{{*}}{name}")]

    def texts(self, name: str) -> list[str]:
        """Of all elements of that name, wherever they are."""
        return [element.text or "" for element in self.payload.iter(f"{{*}}{name}")]

    @property
    def sources(self) -> list[ProcessingRecord]:
        """How each source answered an aggregating service, by the header ProcessingStatus."""
        return list(self._sources())

    def _sources(self) -> Iterator[ProcessingRecord]:
        for header in self.root.iter(PROCESSING_STATUS):
            yield from read_processing_status(header)


@dataclass(frozen=True, slots=True)
class PlatformClient:
    """`url` is the session's base address."""

    url: str
    transport: Transport

    def schedule(self, resident: str, logical_address: str = NATIONAL, **http: str) -> SoapReply:
        """GetSubjectOfCareSchedule; addressed to the platform itself it is aggregated."""
        request = get_subject_of_care_schedule.Request(logical_address, resident)
        return self.ask(SCHEDULE, logical_address, request, resident, http)

    def care_contacts(
        self, version: int, resident: str, logical_address: str = NATIONAL, period: tuple[str, str] | None = None
    ) -> SoapReply:
        """GetCareContacts 2 or 3; `period` is first and last day, 8 digits each."""
        days = None if period is None else DatePeriodType(*period)
        who = person_id(resident)
        request: Any = (
            care_contacts.get_care_contacts_2.Request((), who, days, None, ())
            if version == 2
            else care_contacts.get_care_contacts_3.Request((), (), who, days, None, ())
        )
        return self.ask(CARE_CONTACTS[version], logical_address, request, resident)

    def find_content(self, resident: str, service_domain: str = SCHEDULING, index: str = NATIONAL) -> list[Row]:
        """The resident's rows in the engagement index. Raises AssertionError when it answers with a fault."""
        request = engagement_index.find_content.Request(resident, service_domain)
        reply = self.ask(FIND_CONTENT, index, request, resident)
        assert not reply.is_fault, reply.fault
        return reply.rows("engagement")

    def details(self, resident: str, healthcare_facility: str, booking_id: str) -> SoapReply:
        request = get_booking_details.Request(healthcare_facility, booking_id)
        return self.ask(get_booking_details.CONTRACT, healthcare_facility, request, resident)

    def book(self, resident: str, name: tuple[str, str], time: Time, invitation: str | None = None) -> SoapReply:
        """MakeBooking; `name` is first and last, `invitation` an open one's id."""
        citizen = SubjectOfCareType(None, None, None, None, name[0], None, name[1])
        wanted = _wanted(resident, time, invitation)
        request = make_booking.Request(time.healthcare_facility, wanted, citizen, None)
        return self.ask(make_booking.CONTRACT, time.healthcare_facility, request, resident)

    def rebook(self, resident: str, booking_id: str, time: Time) -> SoapReply:
        """UpdateBooking, to whatever facility the time is at."""
        request = update_booking.Request(_wanted(resident, time, booking_id), None, None)
        return self.ask(update_booking.CONTRACT, time.healthcare_facility, request, resident)

    def cancel(self, resident: str, healthcare_facility: str, booking_id: str) -> SoapReply:
        request = cancel_booking.Request(healthcare_facility, booking_id, None)
        return self.ask(cancel_booking.CONTRACT, healthcare_facility, request, resident)

    def ask(
        self,
        contract: ServiceContract,
        logical_address: str,
        request: Any,
        resident: str,
        http: Mapping[str, str] | None = None,
    ) -> SoapReply:
        """Any contract; `request` is of its module's own Request. Underscores in HTTP headers' names mean hyphens."""
        actor = Caller(resident, is_agent=False) if contract.needs_actor else None
        head = headers.request_head(logical_address, actor, contract.address_namespace)
        return self.send(contract, envelope.request(request_writer(contract)(request), head), http)

    def send(self, contract: ServiceContract, message: bytes, http: Mapping[str, str] | None = None) -> SoapReply:
        """A whole message as it is, right or wrong."""
        told = {
            "Content-Type": "text/xml; charset=UTF-8",
            "SOAPAction": f'"{contract.soap_action}"',
            **{name.replace("_", "-"): value for name, value in (http or {}).items()},
        }
        reply = self.transport.request("POST", f"{self.url}/vp/{contract.path}", message, told)
        return SoapReply(reply.status, reply.body, reply.headers)


def _wanted(resident: str, time: Time, booking_id: str | None) -> TimeslotType:
    values: dict[str, Any] = dict.fromkeys(TimeslotType.__slots__)
    values |= {
        "startTimeInclusive": time.start,
        "endTimeExclusive": time.end,
        "healthcare_facility": time.healthcare_facility,
        "bookingId": booking_id,
        "subject_of_care": resident,
        "timeTypeID": time.time_type,
    }
    return TimeslotType(**values)


def _texts(element: etree._Element) -> Row:
    return {etree.QName(child).localname: child.text or "" for child in element.iterchildren("*")}
