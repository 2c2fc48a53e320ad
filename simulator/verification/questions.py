"""The contracts' questions as bytes, as 1177 asks them; and how to spoil one in a single respect.

A lawful question is written from the schema. `changed` gives the same question with its XML altered, which the target
need not serve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from simulator.contracts import envelope, headers
from simulator.contracts.consumer import request_writer
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
    get_subject_of_care_schedule,
    make_booking,
    update_booking,
)
from simulator.contracts.crm_scheduling.requested_time import SubjectOfCareType
from simulator.contracts.crm_scheduling.times_query import TimesRequest
from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.domain.booking_system import Caller
from simulator.verification.words import Words


@dataclass(frozen=True, slots=True)
class Question:
    """`payload` is the text of the element in soap:Body, `head` the text of the header blocks."""

    contract: ServiceContract
    logical_address: str
    head: str
    payload: str
    purpose: Words
    lawful: bool = True
    http_headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """The whole body, where it is not to be an envelope at all."""

    @property
    def body(self) -> bytes:
        return envelope.request(self.payload, self.head) if self.raw is None else self.raw

    def changed(self, change: Callable[[etree._Element], None], purpose: Words, *, lawful: bool = False) -> Question:
        """The question with `change` done to its payload element."""
        element = etree.fromstring(self.payload)
        change(element)
        return replace(self, payload=etree.tostring(element, encoding="unicode"), purpose=purpose, lawful=lawful)

    def as_actor(self, actor: Caller | None, purpose: Words | None = None, *, lawful: bool = True) -> Question:
        """From somebody else, or from nobody (which is never lawful)."""
        head = headers.request_head(self.logical_address, actor, self.contract.address_namespace)
        return replace(self, head=head, purpose=purpose or self.purpose, lawful=lawful and actor is not None)

    def addressed_to(self, logical_address: str, purpose: Words | None = None, *, lawful: bool = True) -> Question:
        """With another LogicalAddress in the header; the payload stays."""
        head = self.head.replace(f">{self.logical_address}<", f">{logical_address}<", 1)
        return replace(self, head=head, logical_address=logical_address, purpose=purpose or self.purpose, lawful=lawful)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: writes questions to one logical address on behalf of one actor."""

    logical_address: str
    actor: Caller

    def schedule(self, resident: str, facility: str | None = None) -> Question:
        return self._question(
            get_subject_of_care_schedule.CONTRACT,
            get_subject_of_care_schedule.Request(facility or self.logical_address, resident),
            Words("invånarens bokade tider", "the citizen's booked times"),
        )

    def details(self, booking_id: str, facility: str | None = None) -> Question:
        return self._question(
            get_booking_details.CONTRACT,
            get_booking_details.Request(facility or self.logical_address, booking_id),
            Words("uppgifter om en bokning", "details of a booking"),
        )

    def dates(self, times: TimesRequest) -> Question:
        return self._question(
            get_available_dates.CONTRACT, times, Words("dagar med lediga tider", "days with free times")
        )

    def timeslots(self, times: TimesRequest) -> Question:
        return self._question(get_available_timeslots.CONTRACT, times, Words("lediga tider", "free times"))

    def time_types(self, resident: str, care_types: tuple[str, ...] = ()) -> Question:
        return self._question(
            get_all_time_types.CONTRACT,
            get_all_time_types.Request(self.logical_address, care_types, resident),
            Words("tidstyper", "time types"),
        )

    def care_types(self, resident: str, time_types: tuple[str, ...] = (), performers: tuple[str, ...] = ()) -> Question:
        return self._question(
            get_all_care_types.CONTRACT,
            get_all_care_types.Request(self.logical_address, time_types, performers, resident),
            Words("vårdtyper", "care types"),
        )

    def performers(self, resident: str, time_types: tuple[str, ...] = (), care_types: tuple[str, ...] = ()) -> Question:
        return self._question(
            get_all_performers.CONTRACT,
            get_all_performers.Request(self.logical_address, time_types, care_types, resident),
            Words("vårdpersonal att välja", "staff to choose from"),
        )

    def facilities(self, resident: str, booking_id: str | None = None) -> Question:
        return self._question(
            get_all_healthcare_facilities.CONTRACT,
            get_all_healthcare_facilities.Request(self.logical_address, resident, booking_id),
            Words("mottagningar att välja", "facilities to choose from"),
        )

    def book(
        self,
        slot: TimeslotType,
        citizen: SubjectOfCareType,
        *,
        medical: str | None = None,
        notification: str | None = None,
    ) -> Question:
        return self._question(
            make_booking.CONTRACT,
            make_booking.Request(medical or self.logical_address, slot, citizen, notification),
            Words("boka", "book"),
        )

    def rebook(
        self, slot: TimeslotType, citizen: SubjectOfCareType | None = None, *, notification: str | None = None
    ) -> Question:
        """`slot` has the booking's id."""
        return self._question(
            update_booking.CONTRACT, update_booking.Request(slot, citizen, notification), Words("omboka", "rebook")
        )

    def cancel(self, booking_id: str, message: str | None = None, facility: str | None = None) -> Question:
        return self._question(
            cancel_booking.CONTRACT,
            cancel_booking.Request(facility or self.logical_address, booking_id, message),
            Words("avboka", "cancel"),
        )

    def _question(self, contract: ServiceContract, request: object, purpose: Words) -> Question:
        head = headers.request_head(self.logical_address, self.actor, contract.address_namespace)
        return Question(contract, self.logical_address, head, request_writer(contract)(request), purpose)
