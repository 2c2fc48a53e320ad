"""A booking system's care contacts, projected from its ledger (spec/platform.md 6.2 to 6.4).

A booking is one contact with the booking's id, whatever becomes of it; rebooked under a new id, the old one was called
off. An invitation without time is no contact yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from simulator.care_contacts.period import within
from simulator.domain.booking import Booking
from simulator.domain.care_contact import (
    CareContact,
    CareContactQuery,
    CareContactStatus,
    InvalidRequest,
    identity_type,
)
from simulator.domain.facility import SystemSetup
from simulator.domain.identifiers import hsa_key, is_hsa_id
from simulator.domain.profile import ProducerProfile
from simulator.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class BookingsAsCareContacts:
    """Implements domain.care_contact.CareContactSource. `now` and `loaded_at` are 14 digits of the session's clock.

    Of what stood in the ledger when the world was loaded nobody knows more than that it was registered before.
    """

    setup: SystemSetup
    profile: ProducerProfile
    ledger: Ledger
    logical_address: str
    now: str
    loaded_at: str

    def care_contacts(self, query: CareContactQuery) -> Sequence[CareContact]:
        self._check(query)
        if not _is_of_type(query.patient_id, query.patient_id_type):
            return ()
        history = self.ledger.history(self.setup.id, query.patient_id)
        contacts = (self._contact(booking, holds, query.version) for booking, holds in history)
        return [each for each in contacts if _wanted(each, query) and within(each, query)]

    def log_id(self) -> str:
        return str(uuid4())

    def _check(self, query: CareContactQuery) -> None:
        source = query.source_system
        if source is not None and hsa_key(source) != hsa_key(self.logical_address):
            raise InvalidRequest(
                f"sourceSystemHSAId {source!r} är inte det system som meddelandet är adresserat till "
                f"(LogicalAddress {self.logical_address}). De ska vara lika."
            )
        if query.contact_ids and source is None:
            raise InvalidRequest("careContactId är angivet utan sourceSystemHSAId: ange källsystemets HSA-id också.")
        if query.version >= 3 and source is None and not query.patient_id.isdecimal():
            raise InvalidRequest("patientId är ett reservnummer: ange källsystemet som har gett ut det.")

    def _contact(self, booking: Booking, holds: bool, version: int) -> CareContact:
        facility = self.setup.facilities[booking.facility]
        performer = self.setup.performers[booking.performer] if booking.performer else None
        controller = self.setup.data_controller
        status = self._status(booking, holds)
        return CareContact(
            document_id=booking.booking_id,
            source_system=self.setup.hsa_id,
            resident=booking.resident,
            author_time=self._author_time(booking, version),
            care_unit_hsa_id=facility.hsa_id,
            care_giver_hsa_id=controller if controller and is_hsa_id(controller) else None,
            org_unit_hsa_id=facility.hsa_id,
            org_unit_name=facility.name,
            professional_hsa_id=performer.hsa_id if performer else None,
            professional_name=performer.full_name if performer else None,
            reason=booking.reason,
            start=booking.start,
            end=_end(booking, status, version),
            status=status,
            approved_for_patient=not self._hides(booking),
        )

    def _author_time(self, booking: Booking, version: int) -> str:
        """When it was registered; in version 2 when it was last changed."""
        made = booking.made_at or min(self.loaded_at, booking.start or self.loaded_at)
        return made if version >= 3 else booking.changed_at or made

    def _status(self, booking: Booking, holds: bool) -> CareContactStatus:
        if not holds:
            return CareContactStatus.CANCELLED
        ahead = booking.start is not None and booking.start > self.now
        return CareContactStatus.NOT_STARTED if ahead else CareContactStatus.FINISHED

    def _hides(self, booking: Booking) -> bool:
        return booking.hidden or not self.profile.shows(self.setup.time_types[booking.time_type])


def _end(booking: Booking, status: CareContactStatus, version: int) -> str | None:
    """A visit ends when it starts; a planned one has no end yet in version 2 (spec/platform.md 6.2, 6.3)."""
    return None if version < 3 and status is CareContactStatus.NOT_STARTED else booking.start


def _is_of_type(patient_id: str, patient_id_type: str) -> bool:
    """A number of another kind than it is said to be is nobody's; a reserve number's kind is its region's own."""
    return not patient_id.isdecimal() or (len(patient_id) == 12 and patient_id_type == identity_type(patient_id))


def _wanted(contact: CareContact, query: CareContactQuery) -> bool:
    return (
        _among(contact.care_unit_hsa_id, query.care_units)
        and _among(contact.care_giver_hsa_id, query.care_givers)
        and (not query.contact_ids or contact.document_id in query.contact_ids)
    )


def _among(hsa_id: str | None, wanted: tuple[str, ...]) -> bool:
    """An empty list narrows nothing."""
    return not wanted or (hsa_id is not None and hsa_key(hsa_id) in {hsa_key(each) for each in wanted})
