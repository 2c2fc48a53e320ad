"""What a system with the fault index_wrong gets wrong: in a row, in what it sends of it, and in when it tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from simulator.domain.booking import Booking, Origin
from simulator.domain.engagement import SCHEDULING, Engagement, Transaction
from simulator.domain.fault import IndexMistake
from simulator.producers.index_changes import Told, deletion, is_same, replacing


@dataclass(frozen=True, slots=True)
class Teller:
    """The system, by its HSA-id, and when it tells (14 digits)."""

    hsa_id: str
    now: str


# Mistakes in a row.


def _old_categorization(row: Engagement, booking: Booking, _teller: Teller) -> Engagement:
    """As before domain version 1.1.2 (section 9)."""
    return replace(row, categorization="Invitation" if booking.kind.is_invitation else "Booking")


def _address_of_the_system(row: Engagement, _booking: Booking, teller: Teller) -> Engagement:
    return replace(row, logical_address=teller.hsa_id)


def _source_is_the_facility(row: Engagement, _booking: Booking, _teller: Teller) -> Engagement:
    return replace(row, source_system=row.logical_address)


def _time_of_the_change(row: Engagement, _booking: Booking, teller: Teller) -> Engagement:
    return replace(row, most_recent_content=teller.now)


def _domain_with_urn(row: Engagement, _booking: Booking, _teller: Teller) -> Engagement:
    return replace(row, service_domain=f"urn:{SCHEDULING}")


def _other_clinical_process(row: Engagement, _booking: Booking, _teller: Teller) -> Engagement:
    return replace(row, clinical_process="Tidbokning")


def _id_of_its_own(row: Engagement, _booking: Booking, _teller: Teller) -> Engagement:
    return replace(row, business_object=f"EI-{row.business_object}")


def _blanks_round_the_id(row: Engagement, _booking: Booking, _teller: Teller) -> Engagement:
    return replace(row, business_object=f" {row.business_object} ")


ROWS: Mapping[str, Callable[[Engagement, Booking, Teller], Engagement]] = {
    IndexMistake.CATEGORIZATION: _old_categorization,
    IndexMistake.LOGICAL_ADDRESS: _address_of_the_system,
    IndexMistake.SOURCE_SYSTEM: _source_is_the_facility,
    IndexMistake.MOST_RECENT_CONTENT: _time_of_the_change,
    IndexMistake.DOMAIN: _domain_with_urn,
    IndexMistake.CLINICAL_PROCESS: _other_clinical_process,
    IndexMistake.BUSINESS_OBJECT: _id_of_its_own,
    IndexMistake.BLANKS: _blanks_round_the_id,
}
"""Mistakes of index_wrong in a row, by the fault's parameter `what`."""


# Mistakes in what is sent of a row.


def _creation_time(teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    yield _sent_as(sent, creation_time=teller.now)


def _update_time(teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    yield _sent_as(sent, update_time=teller.now)


def _owner(teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    yield _sent_as(sent, owner=teller.hsa_id)


def _no_content(_teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    yield _sent_as(sent, most_recent_content=None)


def _content_on_delete(teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    yield _sent_as(sent, most_recent_content=teller.now) if sent.delete else sent


def _short_key_on_delete(_teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    """Without the booking's id: NA is what stands where there is none."""
    yield _sent_as(sent, business_object="NA") if sent.delete else sent


def _twice(_teller: Teller, sent: Transaction) -> Iterator[Transaction]:
    """Under another data controller too: to the index that is another row."""
    yield sent
    if sent.engagement is not None:
        yield _sent_as(sent, data_controller=f"{sent.engagement.data_controller}-2")


def _sent_as(sent: Transaction, **other: str | None) -> Transaction:
    row = sent.engagement
    return sent if row is None else Transaction(sent.delete, replace(row, **other))


TRANSACTIONS: Mapping[str, Callable[[Teller, Transaction], Iterator[Transaction]]] = {
    IndexMistake.CREATION_TIME: _creation_time,
    IndexMistake.UPDATE_TIME: _update_time,
    IndexMistake.OWNER: _owner,
    IndexMistake.NO_CONTENT: _no_content,
    IndexMistake.CONTENT_ON_DELETE: _content_on_delete,
    IndexMistake.SHORT_KEY_ON_DELETE: _short_key_on_delete,
    IndexMistake.TWICE: _twice,
}


# Mistakes in when something is told.


def _cancelled_stays(old: Told, new: Told) -> Iterator[Transaction]:
    return iter(()) if new.booking is None else replacing(old, new)


def _replaced_stays(old: Told, new: Told) -> Iterator[Transaction]:
    told = replacing(old, new)
    return told if new.booking is None else (each for each in told if not each.delete)


def _deleted_and_created(old: Told, new: Told) -> Iterator[Transaction]:
    if is_same(old, new) and old.row is not None and old.row != new.row:
        yield deletion(old.row)
        yield Transaction(False, new.row)
    else:
        yield from replacing(old, new)


def _not_moved(old: Told, new: Told) -> Iterator[Transaction]:
    return iter(()) if is_same(old, new) else replacing(old, new)


def _noise(old: Told, new: Told) -> Iterator[Transaction]:
    """Told although nothing that the index keeps has changed (EI-21)."""
    yield from replacing(old, new)
    if new.row is not None and new.row == old.row:
        yield Transaction(False, new.row)


def _staff_not_told(old: Told, new: Told) -> Iterator[Transaction]:
    by_staff = old.booking is None and new.booking is not None and new.booking.origin is Origin.STAFF
    return iter(()) if by_staff else replacing(old, new)


def _invitation_date_kept(old: Told, new: Told) -> Iterator[Transaction]:
    """Also of a booking that has got an id of its own."""
    was_open = old.booking is not None and old.booking.start is None
    if was_open and old.row is not None and new.row is not None:
        new = Told(new.booking, replace(new.row, most_recent_content=old.row.most_recent_content))
    return replacing(old, new)


CHANGES: Mapping[str, Callable[[Told, Told], Iterator[Transaction]]] = {
    IndexMistake.NOT_DELETED_WHEN_CANCELLED: _cancelled_stays,
    IndexMistake.NOT_DELETED_WHEN_REPLACED: _replaced_stays,
    IndexMistake.DELETED_AND_CREATED: _deleted_and_created,
    IndexMistake.NOT_MOVED: _not_moved,
    IndexMistake.NOISE: _noise,
    IndexMistake.STAFF_NOT_TOLD: _staff_not_told,
    IndexMistake.INVITATION_DATE_KEPT: _invitation_date_kept,
}
