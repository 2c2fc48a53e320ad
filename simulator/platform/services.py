"""The three aggregating services: what each asks the index for, what it asks producers, and how answers are put
together.

The list is spec/platform.md 3.6. Two differences between them are the national platform's own: booked times are asked
for by unit (logicalAddress), care contacts by system (sourceSystem).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from simulator.contracts import envelope, headers
from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_2, get_care_contacts_3
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling import get_subject_of_care_schedule
from simulator.contracts.writers import escape
from simulator.domain.engagement import SCHEDULING, Engagement

_LOGISTICS = "riv:clinicalprocess:logistics:logistics"
_ACTOR = headers.ACTOR


@dataclass(frozen=True, slots=True)
class Question:
    """An incoming aggregated call, taken apart: whose data, and what is to be sent on."""

    message: envelope.Message
    resident: str
    source_system: str

    @property
    def actor(self) -> str:
        """The Actor header as it came, empty without one."""
        found = next((each for each in self.message.headers if each.tag == _ACTOR), None)
        return "" if found is None else etree.tostring(found, encoding="unicode", with_tail=False)


@dataclass(frozen=True, slots=True)
class AggregatingService:
    """`requests` gives the messages by logical address; `row` is the tag of what is gathered; `closing` stands after
    the rows."""

    contract: ServiceContract
    service_domain: str
    categorizations: tuple[str, ...]
    resident: Callable[[etree._Element], str]
    requests: Callable[[Question, Sequence[Engagement]], Mapping[str, bytes]]
    row: str
    closing: str = ""


def _schedule_requests(question: Question, found: Sequence[Engagement]) -> Mapping[str, bytes]:
    """One new request per unit; several rows for one unit become one call, and the resident is the index row's.

    What the incoming message says of the unit is not looked at, and its extensions are lost (3.5).
    """
    residents = {each.logical_address: each.resident for each in found}
    actor = question.actor
    return {
        unit: envelope.request(_schedule_request(unit, resident), headers.request_head(unit) + actor)
        for unit, resident in residents.items()
        if unit
    }


def _schedule_request(unit: str, resident: str | None) -> str:
    """By hand: what the index says is sent as it is, also a resident that no schema would take, or none."""
    told = {"healthcare_facility": unit, "subject_of_care": resident}
    content = "".join(f"<s:{name}>{escape(text)}</s:{name}>" for name, text in told.items() if text is not None)
    contract = get_subject_of_care_schedule.CONTRACT
    return f'<s:{contract.name} xmlns:s="{contract.responder_namespace}">{content}</s:{contract.name}>'


def _care_contact_requests(question: Question, found: Sequence[Engagement]) -> Mapping[str, bytes]:
    """The same request to every source system; a given sourceSystemHSAId is compared with logicalAddress (3.5, surprise
    21)."""
    wanted = question.source_system
    systems = dict.fromkeys(each.source_system for each in found if not wanted or each.logical_address == wanted)
    return {system: _readdressed(question, system) for system in systems if system}


def _readdressed(question: Question, system: str) -> bytes:
    payload = etree.tostring(question.message.payload, encoding="unicode", with_tail=False)
    return envelope.request(payload, headers.request_head(system) + question.actor)


def _subject_of_care(payload: etree._Element) -> str:
    return _text(payload, "subject_of_care")


def _patient(payload: etree._Element) -> str:
    patient = next(payload.iterchildren("{*}patientId"), None)
    return "" if patient is None else _text(patient, "id")


def _text(parent: etree._Element, name: str) -> str:
    return next((child.text or "" for child in parent.iterchildren(f"{{*}}{name}")), "")


def question(message: envelope.Message, service: AggregatingService) -> Question:
    payload = message.payload
    return Question(message, service.resident(payload), _text(payload, "sourceSystemHSAId"))


_ROWS_OF_3 = get_care_contacts_3.CONTRACT.responder_namespace

SERVICES: Mapping[str, AggregatingService] = {
    service.contract.responder_namespace: service
    for service in (
        AggregatingService(
            get_subject_of_care_schedule.CONTRACT,
            SCHEDULING,
            (),
            _subject_of_care,
            _schedule_requests,
            f"{{{get_subject_of_care_schedule.CONTRACT.responder_namespace}}}timeslotDetail",
        ),
        AggregatingService(
            get_care_contacts_2.CONTRACT,
            _LOGISTICS,
            ("vko",),
            _patient,
            _care_contact_requests,
            f"{{{get_care_contacts_2.CONTRACT.responder_namespace}}}careContact",
        ),
        AggregatingService(
            get_care_contacts_3.CONTRACT,
            _LOGISTICS,
            ("vko",),
            _patient,
            _care_contact_requests,
            f"{{{_ROWS_OF_3}}}careContact",
            # Whatever the producers' own results say: they are dropped (3.11).
            closing=(
                f'<r:result xmlns:r="{_ROWS_OF_3}" xmlns:c="urn:riv:clinicalprocess:logistics:logistics:3">'
                "<c:resultCode>INFO</c:resultCode><c:logId>NA</c:logId></r:result>"
            ),
        ),
    )
}
