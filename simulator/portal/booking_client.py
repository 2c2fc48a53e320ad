"""What 1177 asks and does in a flow, as calls over the platform, and what came of each.

One value per request from the citizen: everything it asks has one correlation id, and it keeps account of its calls.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.contracts import BOOKING_CONTRACTS, CATALOGUE, registry_2
from simulator.contracts.consumer import response_reader
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import (
    cancel_booking,
    get_all_care_types,
    get_all_healthcare_facilities,
    get_all_performers,
    get_all_time_types,
    get_available_dates,
    get_available_timeslots,
    get_booking_details,
    make_booking,
    update_booking,
)
from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType
from simulator.contracts.crm_scheduling.times_query import TimesRequest
from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.contracts.itintegration_registry.asking import SupportedRequest
from simulator.domain.outcome import ResultCode
from simulator.domain.platform import PlatformSetup
from simulator.domain.resident_at_portal import ResidentAtPortal
from simulator.domain.times import datestamp, parse_datestamp
from simulator.loglines import safe
from simulator.portal.client import Client, Heard, Status, patience_with_producer
from simulator.portal.collected import said
from simulator.portal.flow_time import FlowTime, from_wire
from simulator.portal.questions import Question
from simulator.portal.replies import misplaced
from simulator.portal.search_windows import Window

logger = logging.getLogger("tidbok.portal")

_SUPPORTED = registry_2.get_supported_service_contracts.CONTRACT
_NAMES = {namespace.lower(): contract.name for namespace, contract in CATALOGUE.items()}
_BOOKING_NAMES = frozenset(BOOKING_CONTRACTS)
_CODES = {code.value: code for code in ResultCode}


@dataclass(frozen=True, slots=True)
class MadeCall:
    """`error` is a Swedish sentence for whoever tests, never for the citizen (CR-RES-06)."""

    contract: str
    version: str
    logical_address: str
    status: Status
    http_status: int | None
    elapsed_ms: float
    error: str | None


class CallFailed(Exception):
    """No usable reply came: a technical error.

    It has been logged.
    """

    def __init__(self, call: MadeCall) -> None:
        super().__init__(f"{call.contract} {call.logical_address}: {call.error}")
        self.call = call


@dataclass(frozen=True, slots=True)
class Named:
    """A time type or a care type: a code without meaning to 1177 (CR-CON-05), and what it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff that can be chosen."""

    hsa_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedFacility:
    """`name` is what the producer calls it, if anything."""

    hsa_id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class TimesWanted:
    """What narrows the questions for dates and times: what has been chosen so far.

    `booking_id` says that it is about rebooking that booking, or booking on that invitation (CR-RBK-03).
    """

    facility: str
    booking_id: str | None = None
    performer: str | None = None
    time_type: Named | None = None
    care_type: Named | None = None
    """Only for a producer that supports GetAllCareTypes (CR-PER-03)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What an act ended in.

    `booking_id` is there when something was booked.
    """

    code: ResultCode
    text: str | None
    booking_id: str | None = None


class BookingClient:
    """`agent`: the HSA-id of staff who act for the resident."""

    def __init__(
        self, client: Client, platform: PlatformSetup, portal_hsa_id: str, resident: str, agent: str | None = None
    ) -> None:
        self._client = client
        self._platform = platform
        self._portal = portal_hsa_id
        self._resident = resident
        self._agent = agent
        self._patience = patience_with_producer(platform.timeouts)
        self._calls: list[MadeCall | None] = []

    @property
    def calls(self) -> tuple[MadeCall, ...]:
        """Those made so far, in the order they were begun."""
        return tuple(call for call in self._calls if call is not None)

    # What there is

    async def supported(self, facility: str) -> frozenset[str] | None:
        """Names of the booking contracts that the service catalogue has for a facility; None when it did not say."""
        value = SupportedRequest(serviceConsumerHsaId=self._portal, logicalAdress=facility)
        try:
            reply = await self._ask(_SUPPORTED, self._platform.hsa_id, value)
        except CallFailed:
            return None
        namespaces = (said(each.ServiceContractNamespace) for each in reply.serviceContractNamespace)
        return frozenset(_NAMES.get((each or "").strip().lower(), "") for each in namespaces) & _BOOKING_NAMES

    async def details(self, facility: str, booking_id: str) -> FlowTime:
        """Raises CallFailed, also when the reply is about nothing."""
        value = get_booking_details.Request(facility, booking_id)
        reply = await self._ask(get_booking_details.CONTRACT, facility, value, needs="timeslotDetail")
        return from_wire(reply.timeslotDetail)

    async def facilities(self, facility: str, booking_id: str) -> tuple[NamedFacility, ...]:
        """Where a booking can be moved or an invitation booked (CR-RBK-02).

        Raises CallFailed.
        """
        value = get_all_healthcare_facilities.Request(facility, self._resident, booking_id)
        reply = await self._ask(get_all_healthcare_facilities.CONTRACT, facility, value)
        found = (
            NamedFacility(hsa_id, said(each.healthcare_facility_name))
            for each in reply.healthcareFacilityInfos
            if (hsa_id := said(each.healthcare_facility)) is not None
        )
        return tuple(found)

    async def care_types(self, facility: str) -> tuple[Named, ...]:
        """Raises CallFailed."""
        value = get_all_care_types.Request(facility, (), (), self._resident)
        reply = await self._ask(get_all_care_types.CONTRACT, facility, value)
        return _named((each.careTypeId, each.careTypeName) for each in reply.careTypes)

    async def time_types(self, facility: str, care_type: Named | None = None) -> tuple[Named, ...]:
        """Raises CallFailed."""
        value = get_all_time_types.Request(facility, (care_type.id,) if care_type else (), self._resident)
        reply = await self._ask(get_all_time_types.CONTRACT, facility, value)
        return _named((each.timeTypeId, each.timeTypeName) for each in reply.ListOfTimeTypes)

    async def performers(self, wanted: TimesWanted) -> tuple[Person, ...]:
        """Raises CallFailed."""
        value = get_all_performers.Request(
            healthcare_facility=wanted.facility,
            timeTypeIDs=_id_of(wanted.time_type),
            careTypeIDs=_id_of(wanted.care_type),
            subject_of_care=self._resident,
        )
        reply = await self._ask(get_all_performers.CONTRACT, wanted.facility, value)
        found = (
            Person(hsa_id, " ".join(filter(None, map(said, (each.title, each.firstName, each.lastName)))) or hsa_id)
            for each in reply.performerInfos
            if (hsa_id := said(each.perfomer)) is not None
        )
        return tuple(found)

    async def dates(self, wanted: TimesWanted, window: Window) -> tuple[date, ...]:
        """Each date once, in order; one that is in no calendar or outside the window is nothing.

        Raises CallFailed.
        """
        reply = await self._ask(get_available_dates.CONTRACT, wanted.facility, self._times_request(wanted, window))
        found = (_date(said(each.date)) for each in reply.performerAvailabilityByDate)
        return tuple(sorted({day for day in found if day is not None and day in window}))

    async def timeslots(self, wanted: TimesWanted, window: Window) -> tuple[FlowTime, ...]:
        """Raises CallFailed."""
        reply = await self._ask(get_available_timeslots.CONTRACT, wanted.facility, self._times_request(wanted, window))
        return tuple(map(from_wire, reply.timeslotDetail))

    # What is done

    async def book(self, time: TimeslotType, citizen: ResidentAtPortal, phone: str | None) -> Answered:
        """Raises CallFailed: then nobody has said whether it was carried out."""
        value = make_booking.Request(time.healthcare_facility, time, _contact(citizen, phone), None)
        contract = make_booking.CONTRACT
        reply = await self._ask(contract, time.healthcare_facility, value, needs="resultCode")
        return Answered(
            self._code(contract, time.healthcare_facility, reply), said(reply.resultText), said(reply.bookingId)
        )

    async def rebook(self, time: TimeslotType, citizen: ResidentAtPortal, phone: str | None) -> Answered:
        """Raises CallFailed as `book` does."""
        info = _contact(citizen, phone) if citizen.name is not None else None
        contract, value = update_booking.CONTRACT, update_booking.Request(time, info, None)
        reply = await self._ask(contract, time.healthcare_facility, value, needs="resultCode")
        return Answered(self._code(contract, time.healthcare_facility, reply), said(reply.resultText), time.bookingId)

    async def cancel(self, facility: str, booking_id: str, message: str | None) -> Answered:
        """Raises CallFailed as `book` does."""
        contract, value = cancel_booking.CONTRACT, cancel_booking.Request(facility, booking_id, message)
        reply = await self._ask(contract, facility, value, needs="resultCode")
        return Answered(self._code(contract, facility, reply), said(reply.resultText), booking_id)

    # How it is asked

    def _times_request(self, wanted: TimesWanted, window: Window) -> TimesRequest:
        """By id where there is one: names may be long, and need not be unique (CR-WIN-09)."""
        time_type, care_type = wanted.time_type, wanted.care_type
        return TimesRequest(
            healthcare_facility=wanted.facility,
            bookingId=wanted.booking_id,
            startDateInclusive=datestamp(window.first),
            endDateInclusive=datestamp(window.last),
            performer=(wanted.performer,) if wanted.performer else (),
            timeTypeName=time_type.name if time_type and not time_type.id else None,
            timeTypeID=time_type.id if time_type else None,
            careTypeName=care_type.name if care_type and not care_type.id else None,
            careTypeID=care_type.id if care_type else None,
            subject_of_care=self._resident,
        )

    async def _ask(self, contract: ServiceContract, address: str, value: Any, needs: str = "") -> Any:
        """The reply as the contract's value.

        Raises CallFailed, also when it lacks what it `needs` to be one.
        """
        place = len(self._calls)
        self._calls.append(None)
        heard = await self._client.ask(Question(contract, address, value, self._resident, self._agent), self._patience)
        reply, lack = _read(contract, heard, needs)
        self._calls[place] = call = MadeCall(
            contract.name,
            contract.version,
            address,
            "unreadable" if lack is not None else heard.status,
            heard.http_status,
            heard.elapsed_ms,
            lack or heard.error,
        )
        if reply is None:
            raise _failed(call)
        return reply

    def _code(self, contract: ServiceContract, address: str, reply: Any) -> ResultCode:
        """Raises CallFailed for a word that is no result code: what happened cannot be told from it."""
        code = _CODES.get(reply.resultCode.strip())
        if code is None:
            text = f"resultCode är {reply.resultCode[:40]!r}: OK, INFO eller ERROR väntas."
            call = MadeCall(contract.name, contract.version, address, "unreadable", None, 0.0, text)
            self._calls[-1] = call
            raise _failed(call)
        return code


def _read(contract: ServiceContract, heard: Heard, needs: str) -> tuple[Any, str | None]:
    """The reply and nothing, or None and what it lacks, if a message came at all."""
    if heard.message is None:
        return None, None
    payload = heard.message.payload
    reply = response_reader(contract)(payload)
    elements = {each.name: each.namespace for each in contract.response_element.type.elements}  # type: ignore[union-attr]
    problem = misplaced(payload, elements)
    if problem is not None:
        return None, problem
    if needs and getattr(reply, needs) in (None, ""):
        return None, f"Svaret saknar {needs}."
    return reply, None


def _failed(call: MadeCall) -> CallFailed:
    failure = CallFailed(call)
    address, error = safe(call.logical_address), safe(call.error)
    logger.error("1177: %s %s at %s failed: %s", call.contract, call.version, address, error)
    return failure


def _contact(citizen: ResidentAtPortal, phone: str | None) -> SubjectOfCareType:
    """The name as Skatteverket has it, and the phone that the citizen left (CR-CON-07, CR-PHN-03)."""
    name = citizen.name
    if name is None:
        raise ValueError("nobody books without a name")
    return SubjectOfCareType(phone or None, None, None, None, name.first, name.middle, name.last)


def _named(pairs: Any) -> tuple[Named, ...]:
    """Each once; one without an id can not be asked for."""
    found = {id_: Named(id_, said(name) or id_) for each, name in pairs if (id_ := said(each)) is not None}
    return tuple(found.values())


def _id_of(type_: Named | None) -> tuple[str, ...]:
    return (type_.id,) if type_ is not None and type_.id else ()


def _date(digits: str | None) -> date | None:
    try:
        return parse_datestamp(digits or "")
    except ValueError:
        return None
