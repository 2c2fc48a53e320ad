"""A make-believe country behind the platform: facilities that answer, break and mislead, by a `Send` without any I/O.

Messages are written by hand from the contract descriptions, so that the simulator's own writers are not their judge.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from xml.sax.saxutils import escape

from lxml import etree

from simulator.domain.call import Answer, Call, NoAnswer, Send
from simulator.domain.identifiers import hsa_key
from simulator.domain.platform import NATIONAL, PlatformSetup, Timeouts
from simulator.domain.portal import PortalSetup
from simulator.portal.client import Client
from simulator.portal.collection import Citizen, Collection, Collector, Strategy

TOLVAN = "191212121212"
NOW = datetime(2026, 8, 3, 8, 0)
PLATFORM = PlatformSetup(
    instance_id="NTJP-TEST", timeouts=Timeouts(routing=0.2, index=0.1, aggregation=0.2, connect=0.1)
)
PORTAL = PortalSetup()

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
HEADERS = "urn:riv:interoperability:headers:1"
CORE = "urn:riv:crm:scheduling:1"
SCHEDULE = "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
DETAILS = "urn:riv:crm:scheduling:GetBookingDetailsResponder:1"
LOGISTICS = "urn:riv:clinicalprocess:logistics:logistics"
CARE_CONTACTS = {version: f"{LOGISTICS}:GetCareContactsResponder:{version}" for version in (2, 3)}
BOOKED = {2: "1", 3: "53631000052103"}

_CORE_FIELDS = (
    "startTimeInclusive", "endTimeExclusive", "healthcare_facility", "performer", "bookingId", "subject_of_care",
    "purpose", "reason", "resourceName", "healthcare_facility_name", "performerName", "resourceID", "timeTypeName",
    "timeTypeID", "careTypeName", "careTypeID", "cancel_booking_allowed", "rebooking_allowed", "message_allowed",
)  # fmt: skip

Row = Mapping[str, str]
Misbehaviour = Callable[[], Answer]


def envelope(body: str, head: str = "") -> bytes:
    header = f"<s:Header>{head}</s:Header>" if head else ""
    return f'<s:Envelope xmlns:s="{SOAP}">{header}<s:Body>{body}</s:Body></s:Envelope>'.encode()


def fault(text: str = "VP009 Fel vid kontakt med tjänsteproducenten.", status: int = 500) -> Answer:
    body = f"<s:Fault><faultcode>s:Server</faultcode><faultstring>{escape(text)}</faultstring></s:Fault>"
    return Answer(status, envelope(body))


def no_answer() -> Answer:
    raise NoAnswer("timeout", "Timeout when waiting on response from producer.")


def booking(facility: str, start: str = "20260810090000", **more: str) -> dict[str, str]:
    """A row by wire names; leave a field out by giving it as ""."""
    row = {
        "startTimeInclusive": start,
        "endTimeExclusive": start[:10] + "3000" if len(start) == 14 else "",
        "healthcare_facility": facility,
        "bookingId": f"{facility}/{start}",
        "subject_of_care": TOLVAN,
    }
    return {name: value for name, value in {**row, **more}.items() if value}


def timeslot(row: Row) -> str:
    fields = "".join(f"<c:{name}>{escape(row[name])}</c:{name}>" for name in _CORE_FIELDS if name in row)
    flag = f'<m:isInvitation xmlns:m="{CORE}.1">{row["isInvitation"]}</m:isInvitation>' if "isInvitation" in row else ""
    return f'<r:timeslotDetail xmlns:c="{CORE}">{fields}{flag}</r:timeslotDetail>'


def schedule(rows: Sequence[Row], head: str = "") -> Answer:
    body = "".join(map(timeslot, rows))
    root = "GetSubjectOfCareScheduleResponse"
    return Answer(200, envelope(f'<r:{root} xmlns:r="{SCHEDULE}">{body}</r:{root}>', head))


def booking_details(row: Row) -> Answer:
    root = "GetBookingDetailsResponse"
    return Answer(200, envelope(f'<r:{root} xmlns:r="{DETAILS}">{timeslot(row)}</r:{root}>'))


@dataclass(frozen=True)
class Contact:
    """A care contact; None leaves a part out."""

    facility: str | None
    start: str | None = "20260811100000"
    status: str | None = "booked"
    approved: str | None = "true"
    document_id: str = "DOC-1"

    def xml(self, version: int) -> str:
        core = f"{LOGISTICS}:{version}"
        unit = f"<c:orgUnitHSAId>{self.facility}</c:orgUnitHSAId>" if self.facility else ""
        start = f"<c:start>{self.start}</c:start>" if self.start else ""
        approved = f"<c:approvedForPatient>{self.approved}</c:approvedForPatient>" if self.approved else ""
        return (
            f'<r:careContact xmlns:c="{core}"><c:careContactHeader><c:documentId>{self.document_id}</c:documentId>'
            f"<c:patientId><c:id>{TOLVAN}</c:id></c:patientId>{approved}</c:careContactHeader><c:careContactBody>"
            f"<c:careContactReason>Kontroll</c:careContactReason><c:careContactOrgUnit>{unit}</c:careContactOrgUnit>"
            f"<c:careContactTimePeriod>{start}</c:careContactTimePeriod>{self._status(version)}"
            "</c:careContactBody></r:careContact>"
        )

    def _status(self, version: int) -> str:
        if self.status is None:
            return ""
        code = BOOKED[version] if self.status == "booked" else self.status
        return f"<c:careContactStatus>{code if version == 2 else f'<c:code>{code}</c:code>'}</c:careContactStatus>"


def care_contacts(version: int, contacts: Sequence[Contact], result: str = "INFO") -> Answer:
    body = "".join(contact.xml(version) for contact in contacts)
    if version == 3:
        core = f'xmlns:c="{LOGISTICS}:3"'
        body += f"<r:result {core}><c:resultCode>{result}</c:resultCode><c:logId>NA</c:logId></r:result>"
    root = "GetCareContactsResponse"
    return Answer(200, envelope(f'<r:{root} xmlns:r="{CARE_CONTACTS[version]}">{body}</r:{root}>'))


@dataclass(frozen=True)
class Unit:
    """A facility: what it has, or how it breaks."""

    rows: Sequence[Row] = ()
    breaks: Misbehaviour | None = None

    def answer(self) -> Answer:
        return self.breaks() if self.breaks else schedule(self.rows)


@dataclass
class Country:
    """`units` by HSA-id, whatever its case. `index`: the addresses that the engagement index has for the citizen, as it
    has them. `aggregates` and `care_contacts` replace an aggregating service's answer.
    """

    units: Mapping[str, Unit] = field(default_factory=dict)
    index: Sequence[str] = ()
    aggregates: Misbehaviour | None = None
    says_whom_it_asked: bool = True
    contacts: Mapping[int, Sequence[Contact] | Misbehaviour] = field(default_factory=dict)
    details: Mapping[str, Row | Misbehaviour] = field(default_factory=dict)
    asked: list[Call] = field(default_factory=list)

    async def send(self, call: Call) -> Answer:
        self.asked.append(call)
        await asyncio.sleep(0)
        for version, contract in CARE_CONTACTS.items():
            if call.contract == contract:
                contacts = self.contacts.get(version, ())
                return contacts() if callable(contacts) else care_contacts(version, contacts)
        if call.contract == DETAILS:
            row = self.details.get(text_of(call, "bookingId"), fault)
            return row() if callable(row) else booking_details(row)
        if call.logical_address == NATIONAL:
            return self.aggregates() if self.aggregates else self._aggregated()
        return self._unit(call.logical_address).answer()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Send]:
        yield self.send

    def _unit(self, address: str) -> Unit:
        units = {hsa_key(name): unit for name, unit in self.units.items()}
        return units.get(hsa_key(address), Unit(breaks=lambda: fault("VP004 Det finns inget vägval.")))

    def _aggregated(self) -> Answer:
        rows: list[Row] = []
        records = []
        for address in dict.fromkeys(self.index):
            unit = self._unit(address)
            works = unit.breaks is None
            rows += unit.rows if works else ()
            records.append(record(address, "DataFromSource" if works else "NoDataSynchFailed"))
        head = f'<h:ProcessingStatus xmlns:h="{HEADERS}">{"".join(records)}</h:ProcessingStatus>'
        return schedule(rows, head if self.says_whom_it_asked else "")

    def asked_directly(self) -> list[str]:
        return [
            call.logical_address
            for call in self.asked
            if call.contract == SCHEDULE and call.logical_address != NATIONAL
        ]

    def collect(self, strategy: Strategy, related: Sequence[str] = (), resident: str = TOLVAN) -> Collection:
        self.asked.clear()
        collector = Collector(Client(self.send, PLATFORM, PORTAL, "correlation-1"), PLATFORM, PORTAL, NOW)
        return asyncio.run(collector.collect(strategy, Citizen(resident, related)))

    def hanging(self) -> Country:
        """The same, but no facility's answer ever comes."""

        async def send(call: Call) -> Answer:
            if call.contract == SCHEDULE and call.logical_address != NATIONAL:
                await asyncio.Event().wait()
            return await Country.send(self, call)

        country = replace(self)
        country.send = send  # type: ignore[method-assign]
        return country


def record(address: str, status: str) -> str:
    return (
        f"<h:ProcessingStatusList><h:logicalAddress>{escape(address)}</h:logicalAddress>"
        f"<h:statusCode>{status}</h:statusCode></h:ProcessingStatusList>"
    )


def text_of(call: Call, name: str) -> str:
    """The text of the first element of that name in a request."""
    return next(texts(call, name), "")


def texts(call: Call, name: str) -> Iterator[str]:
    return (element.text or "" for element in etree.fromstring(call.body).iter(f"{{*}}{name}"))
