"""Whether what is offered can be booked at all, tried on several times where the first one could not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from simulator.verification.check import Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting
from simulator.verification.steps.acting import Change, said
from simulator.verification.target import Person
from simulator.verification.words import Words

_TIMES = 3  # different times that are tried before the target is said to book none


@dataclass(frozen=True, slots=True)
class Offered:
    """MakeBooking of offered times, for a citizen that may book.

    `whole`: the last of them once more, with all the optional data; None unless every time was refused.
    """

    made: tuple[Exchange, ...]
    booked: bool
    """Whether any of `made` came to a booking, by its answer or by the list."""
    whole: Exchange | None

    @property
    def needs_data(self) -> bool:
        """Whether the target books only when it gets what is optional."""
        return not self.booked and self.whole is not None and said(self.whole).carried_out


@step
@part_of("boka erbjudna tider")
def offered_times(run: Run) -> Offered:
    """As `acting.booked_and_cancelled` did; where that booked nothing, up to two more times that are free right now.

    Raises Missing when there was no more than one time to try, or no reply.
    """
    flow = acting.booked_and_cancelled(run)
    if said(flow.made).carried_out or flow.booking_id:
        return Offered((flow.made,), True, None)
    made, slot, person = [flow.made], flow.slot, flow.person
    while len(made) < _TIMES:
        try:
            slot, _ = acting.still_free(run, person, None)
        except (Missing, NotClaimed):
            break
        exchange = acting.book(run, person, slot)
        made.append(exchange)
        if _undone(run, person, slot, exchange):
            return Offered(tuple(made), True, None)
    if len(made) == 1 or any(each.silence is not None for each in made):
        raise acting.not_booked(made[-1])
    what = Words("boka med alla valfria uppgifter", "book with all the optional data")
    whole = acting.book(run, person, slot, change=_filled_in(run, person, slot), purpose=what)
    _undone(run, person, slot, whole)
    return Offered(tuple(made), False, whole)


def _filled_in(run: Run, person: Person, slot: Row) -> Change:
    """Give subject_of_care_info all that it may have."""
    citizen = replace(
        acting.citizen_of(person),
        email="provbokning@example.com",
        address="Provgatan 1, 123 45 Provköping",
        coaddress="c/o Prov",
        middleName="Prov",
    )
    reason = acting.REASON if slot.flag("message_allowed") else None
    asker = run.asker(person, slot.exchange.logical_address)
    whole = asker.book(acting.timeslot_of(run, slot, person, reason=reason), citizen)

    def change(payload: etree._Element) -> None:
        payload[:] = list(etree.fromstring(whole.payload))

    return change


def _undone(run: Run, person: Person, slot: Row, made: Exchange) -> bool:
    """Whether it came to a booking, which is cancelled."""
    facility, start = slot.exchange.logical_address, acting.start_of(slot)
    told = said(made).carried_out
    found = acting.told_id(run, made) or acting.found_id(run, person, acting.schedule_now(run, person, facility), start)
    if told or found:
        acting.undo_found(run, [(person, made)], facility, start)
    return told or bool(found)
