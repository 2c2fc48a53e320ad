"""What a booking system tells the engagement index of a change in its timetable (spec/engagement-index-rules.md).

Pure: from a booking before and after to the transactions of section 3's table. A row is never described otherwise than
by `_row`, so what is deleted is what was created (EI-09).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from simulator.domain.booking import Booking
from simulator.domain.engagement import SCHEDULING, Engagement, Transaction
from simulator.domain.facility import SystemSetup
from simulator.domain.fault import FaultSetting, IndexMistake
from simulator.domain.profile import ProducerProfile
from simulator.domain.times import parse_timestamp, timestamp
from simulator.producers.index_changes import Told, deletion, replacing
from simulator.producers.index_mistakes import CHANGES, ROWS, TRANSACTIONS, Teller
from simulator.store.outbox import IndexPost

CARE_CONTACTS_DOMAIN = "riv:clinicalprocess:logistics:logistics"
CARE_CONTACTS = "vko"
"""The categorization that means GetCareContacts (spec/platform.md 4.10)."""
UNUSED = "NA"
"""Categorization and clinicalProcessInterestId of every booking since domain version 1.1.2 (EI-03, EI-04)."""

SILENT, LATE, WRONG = "index_silent", "index_late", "index_wrong"
"""Names of the faults that a system can have here."""
_MOST = 1_000  # transactions in one Update (spec/platform.md 4.3)

Faults = Mapping[str, FaultSetting]


@dataclass(frozen=True, slots=True)
class IndexPosts:
    """One system's posts at one moment; `now` is 14 digits. `faults`: those on for this system, by name."""

    setup: SystemSetup
    profile: ProducerProfile
    now: str
    faults: Faults = field(default_factory=dict)

    def of_change(self, old: Booking | None, new: Booking | None) -> list[IndexPost]:
        """The posts of what a citizen or staff has done: `old` is now `new`, or came (None), or went (None)."""
        tell = CHANGES.get(self._wrong, replacing)
        scheduling = [*tell(Told(old, self.row_of(old)), Told(new, self.row_of(new)))]
        return self._posts([*scheduling, *self._care_contacts(old, new)])

    def of_refused(self, booking: Booking) -> list[IndexPost]:
        """What there is to tell of a no is nothing (EI-13); this is for the fault that tells of it all the same."""
        return self._posts([Transaction(False, self.row(booking))])

    def of_passed(self, bookings: Iterable[Booking]) -> list[IndexPost]:
        """The posts of bookings that have begun and invitations that have ended (EI-15, EI-16)."""
        if self._wrong == IndexMistake.NOT_DELETED_WHEN_PASSED:
            return []
        return self._posts([deletion(self.row(each)) for each in bookings])

    def row(self, booking: Booking) -> Engagement:
        """A booking's row in the index, whether it may be there or not."""
        right = Engagement(
            resident=booking.resident,
            service_domain=SCHEDULING,
            categorization=UNUSED,
            logical_address=self.setup.facilities[booking.facility].hsa_id,
            business_object=booking.booking_id,
            clinical_process=UNUSED,
            most_recent_content=booking.start or self._date_of(booking),
            source_system=self.setup.hsa_id,
            creation_time=None,
            update_time=None,
            data_controller=self._data_controller,
            owner=None,
        )
        return self._spoiled(right, booking)

    def row_of(self, booking: Booking | None) -> Engagement | None:
        """None when there must be no row: not shown to citizens, or of the past (section 4)."""
        return self.row(booking) if booking is not None and self._belongs(booking) else None

    def _belongs(self, booking: Booking) -> bool:
        """Whether it answers GetBookingDetails plays no part: the duty follows from its schedule (section 1)."""
        if booking.hidden and self._wrong != IndexMistake.HIDDEN_TOLD:
            return False
        if booking.start is None and self._wrong == IndexMistake.OPEN_INVITATION_NOT_TOLD:
            return False
        if not self.profile.shows(self.setup.time_types[booking.time_type]):
            return False
        return not booking.expired(self.now[:8]) if booking.start is None else booking.start > self.now

    def _date_of(self, invitation: Booking) -> str:
        """An open invitation's time: the unit's date for it, or the day it was made."""
        return invitation.invited_on or f"{(invitation.made_at or self.now)[:8]}000000"

    def _care_contacts(self, old: Booking | None, new: Booking | None) -> Iterator[Transaction]:
        """A source of care contacts has one row per resident, with the time of the latest event, deletions included."""
        residents = dict.fromkeys(each.resident for each in (old, new) if each is not None)
        if self.setup.care_contacts:
            yield from (Transaction(False, self.care_contact_row(who)) for who in residents if who.isdigit())

    def care_contact_row(self, resident: str) -> Engagement:
        return Engagement(
            resident=resident,
            service_domain=CARE_CONTACTS_DOMAIN,
            categorization=CARE_CONTACTS,
            logical_address=self.setup.hsa_id,
            business_object=UNUSED,
            clinical_process=UNUSED,
            most_recent_content=self.now,
            source_system=self.setup.hsa_id,
            creation_time=None,
            update_time=None,
            data_controller=self._data_controller,
            owner=None,
        )

    @property
    def _data_controller(self) -> str:
        return self.setup.data_controller or self.setup.hsa_id.partition("-")[0]

    def _posts(self, transactions: list[Transaction]) -> list[IndexPost]:
        """As the system's faults let them out: not at all, without deletions, or later."""
        if self._wrong == IndexMistake.NEVER_DELETED:
            transactions = [each for each in transactions if not each.delete]
        respelt = TRANSACTIONS.get(self._wrong)
        if respelt is not None:
            transactions = [written for each in transactions for written in respelt(self._teller, each)]
        if SILENT in self.faults or not transactions:
            return []
        most = 1 if self._wrong == IndexMistake.DELETED_AND_CREATED else _MOST  # no key twice in one Update (EI002)
        parts = [transactions[first : first + most] for first in range(0, len(transactions), most)]
        if self._wrong == IndexMistake.NOISE:
            parts = [again for part in parts for again in (part, part)]
        return [IndexPost(self.setup.id, self._due, tuple(part)) for part in parts]

    @property
    def _due(self) -> str:
        late = self.faults.get(LATE)
        if late is None:
            return self.now
        return timestamp(parse_timestamp(self.now) + timedelta(seconds=float(late.parameters["seconds"])))

    @property
    def _teller(self) -> Teller:
        return Teller(self.setup.hsa_id, self.now)

    @property
    def _wrong(self) -> str:
        fault = self.faults.get(WRONG)
        return "" if fault is None else str(fault.parameters["what"])

    def _spoiled(self, row: Engagement, booking: Booking) -> Engagement:
        spoil = ROWS.get(self._wrong)
        return row if spoil is None else spoil(row, booking, self._teller)


def rows_at_load(
    setup: SystemSetup,
    profile: ProducerProfile,
    bookings: Iterable[Booking],
    now: str,
    faults_of: Callable[[Booking], Faults] = lambda booking: {},
) -> Iterator[Engagement]:
    """A system's rows in the index when its world begins, as if `bookings` had been told of when they were made.

    `faults_of`: the faults of kind index that a booking's report meets, by name; a silent one leaves the row out.
    """
    residents: dict[str, IndexPosts] = {}
    for booking in bookings:
        posts = IndexPosts(setup, profile, now, faults_of(booking))
        if SILENT in posts.faults:
            continue
        row = posts.row_of(booking)
        if row is not None:
            yield row
        residents.setdefault(booking.resident, posts)
    if setup.care_contacts:
        yield from (posts.care_contact_row(who) for who, posts in residents.items() if who.isdigit())
