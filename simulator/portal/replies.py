"""Replies of producers nobody can trust: rows out of them, or a sentence about what is wrong.

Inside a reply of the right kind reading is tolerant: what is missing, misspelt or in another namespace is not there
(contracts/tolerant.py), and the rules of visibility say what follows. A reply of another kind is a failed call: to take
it for "no times" would hide a fault from those who are to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from lxml import etree

from simulator.contracts import envelope
from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_3
from simulator.contracts.consumer import response_reader
from simulator.contracts.contract import ServiceContract
from simulator.contracts.crm_scheduling.timeslot import TimeslotType
from simulator.contracts.envelope import SOAP, Message
from simulator.contracts.processing_status import PROCESSING_STATUS, ProcessingRecord, read_processing_status
from simulator.domain.call import Answer
from simulator.domain.care_contact import CareContactStatus
from simulator.errors import TechnicalError
from simulator.portal.collected import CARE_CONTACTS_2, CARE_CONTACTS_3, CollectedTime, Source, said

_LONGEST = 300  # characters quoted of somebody else's text


class Unusable(Exception):
    """An answer without a reply in it.

    Its text is a Swedish sentence.
    """

    def __init__(self, status: Literal["fault", "http_error", "unreadable"], text: str) -> None:
        super().__init__(text)
        self.status: Literal["fault", "http_error", "unreadable"] = status


def message_in(answer: Answer, contract: ServiceContract) -> Message:
    """The contract's reply.

    Raises Unusable for everything else.
    """
    try:
        message = envelope.parse(answer.body, answer.content_type)
    except TechnicalError as error:
        raise _not_soap(answer, error) from error
    if message.payload.tag == f"{{{SOAP}}}Fault":
        raise Unusable("fault", _fault_text(message.payload))
    if not 200 <= answer.status < 300:
        raise Unusable("http_error", f"HTTP {answer.status} med ett svar som inte är ett SOAP-fel.")
    _demand_root(message.payload, contract)
    return message


def aggregated_from(message: Message) -> list[ProcessingRecord]:
    """How each source answered an aggregating service; empty when it did not say."""
    return [
        record
        for header in message.headers
        if header.tag == PROCESSING_STATUS
        for record in read_processing_status(header)
    ]


def rows_of(contract: ServiceContract, message: Message) -> tuple[Any, ...]:
    """A reply's rows as the contract's values.

    Raises Unusable when it has rows that are not in its namespace, or says itself that it is none.
    """
    reply = response_reader(contract)(message.payload)
    if contract is CARE_CONTACTS_3 and reply.result is not None and reply.result.resultCode == "ERROR":
        text = said(reply.result.message) or said(reply.result.errorCode) or "utan förklaring"
        raise Unusable("fault", f"Svaret har resultCode ERROR: {_cut(text)}.")
    element = "careContact" if contract in (CARE_CONTACTS_2, CARE_CONTACTS_3) else "timeslotDetail"
    problem = misplaced(message.payload, {element: contract.responder_namespace})
    if problem is not None:
        raise Unusable("unreadable", problem)
    found = getattr(reply, element)
    return found if isinstance(found, tuple) else (found,) if found is not None else ()


def misplaced(payload: etree._Element, namespaces: Mapping[str, str]) -> str | None:
    """What is wrong with a reply that has one of these elements, by name, in another namespace than its own."""
    for child in payload.iterchildren("{*}*"):
        name = etree.QName(child)
        if namespaces.get(name.localname, name.namespace) != name.namespace:
            return f"Svarets {name.localname} har fel namnrymd: {_cut(name.namespace or '(ingen)')}."
    return None


def times_in(source: Source, logical_address: str, message: Message) -> tuple[CollectedTime, ...]:
    """Raises Unusable as `rows_of` does."""
    rows = rows_of(source.contract, message)
    if source in (Source.AGGREGATED, Source.DIRECT):
        return tuple(scheduled(source, logical_address, row) for row in rows)
    return tuple(_contact(source, logical_address, row) for row in rows)


def scheduled(source: Source, logical_address: str, row: TimeslotType) -> CollectedTime:
    """A row of crm:scheduling.

    Booleans are false when they are absent (CR-CON-14).
    """
    return CollectedTime(
        source=source,
        logical_address=logical_address,
        facility=said(row.healthcare_facility),
        start=said(row.startTimeInclusive),
        end=said(row.endTimeExclusive),
        booking_id=said(row.bookingId),
        resident=said(row.subject_of_care),
        facility_name=said(row.healthcare_facility_name),
        performer_name=said(row.performerName),
        resource_name=said(row.resourceName),
        care_type_name=said(row.careTypeName),
        time_type_name=said(row.timeTypeName),
        time_type=said(row.timeTypeID),
        reason=said(row.reason),
        purpose=said(row.purpose),
        cancel_allowed=bool(row.cancel_booking_allowed),
        rebooking_allowed=bool(row.rebooking_allowed),
        message_allowed=bool(row.message_allowed),
        is_invitation=bool(row.isInvitation),
    )


def _contact(source: Source, logical_address: str, row: Any) -> CollectedTime:
    """A care contact.

    Its facility is where it will take place, its document id is what it is known by. Who signed it says nothing about
    whom the citizen will meet, so there is no performer.
    """
    unit = _at(row, "careContactBody", "careContactOrgUnit")
    period = _at(row, "careContactBody", "careContactTimePeriod")
    return CollectedTime(
        source=source,
        logical_address=logical_address,
        facility=said(_at(unit, "orgUnitHSAId")),
        start=said(_at(period, "start")),
        end=said(_at(period, "end")),
        booking_id=said(_at(row, "careContactHeader", "documentId")),
        resident=said(_at(row, "careContactHeader", "patientId", "id")),
        facility_name=said(_at(unit, "orgUnitName")),
        reason=said(_at(row, "careContactBody", "careContactReason")),
        other_status=_other_status(row),
        approved=bool(_at(row, "careContactHeader", "approvedForPatient")),
    )


def _other_status(row: Any) -> str | None:
    """What a care contact is that is not a booked visit; None too where nothing is said, for then its start decides
    (spec/platform.md 6.3)."""
    if _at(row, "careContactHeader", "nullified"):
        return CareContactStatus.NULLIFIED.value
    status = _at(row, "careContactBody", "careContactStatus")
    code = status if isinstance(status, int) else said(_at(status, "code"))
    if code is None or code in _BOOKED:
        return None
    return _STATUS_NAMES.get(code) or f"okänd ({_cut(str(code))})"


_STATUS_NAMES: dict[int | str, str] = {
    **{number: status.value for number, status in enumerate(CareContactStatus, start=1) if number <= 5},
    **{code: status.value for status, code in get_care_contacts_3.STATUS_CODES.items()},
}
_BOOKED = {1, get_care_contacts_3.STATUS_CODES[CareContactStatus.NOT_STARTED]}


def _at(value: Any, *path: str) -> Any:
    """A reply may lack anything, also what its schema requires."""
    for name in path:
        value = getattr(value, name, None)
    return value


def _demand_root(payload: etree._Element, contract: ServiceContract) -> None:
    found, wanted = etree.QName(payload), f"{contract.name}Response"
    if found.localname != wanted:
        raise Unusable("unreadable", f"Svaret är {_cut(found.localname)}: {wanted} väntas.")
    if found.namespace != contract.responder_namespace:
        namespace = _cut(found.namespace or "(ingen)")
        raise Unusable("unreadable", f"Svarets namnrymd är {namespace}: {contract.responder_namespace} väntas.")


def _fault_text(fault: etree._Element) -> str:
    text = said(fault.findtext("{*}faultstring")) or said(fault.findtext("{*}faultcode")) or "utan förklaring"
    detail = said(fault.findtext("detail/detailString"))
    return f"SOAP-fel: {_cut(text.strip())}" + (f" ({_cut(detail.strip())})" if detail else "")


def _not_soap(answer: Answer, error: TechnicalError) -> Unusable:
    if not 200 <= answer.status < 300:
        return Unusable("http_error", f"HTTP {answer.status}, och innehållet är inte ett SOAP-svar.")
    if not answer.body.strip():
        return Unusable("unreadable", f"HTTP {answer.status} utan innehåll.")
    return Unusable("unreadable", f"Svaret är inte ett SOAP-svar. {error.text}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
