"""What rules of several modules look at in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run
from simulator.verification.steps import acting
from simulator.verification.steps.acting import BookedAndCancelled, said
from simulator.verification.steps.answers import result_words, starts_by_id
from simulator.verification.words import Words

_NOTHING = Words("inget", "nothing")


def promised_but_unclaimed(run: Run, row: Row, contract: str, flow: str, flag: str) -> Check | None:
    """PR-UPB-01 and PR-CNB-01: the flag promises a contract that the target does not claim. None when it does.

    Raises Missing when the target file says nothing of flows.
    """
    if run.target.claims(contract):
        return None
    if run.target.flows == ("list",) and not run.target.contracts:
        raise Missing(
            Words(
                f"målets flöden är inte angivna: ange {flow} under flows om målet har {contract}",
                f"the target's flows are not stated: give {flow} under flows if the target has {contract}",
            ),
            row.exchange,
        )
    expected = Words(f"svar från {contract}", f"a reply from {contract}")
    got = Words("kontraktet saknas i målets lista", "not in the target's list")
    return Check(False, row.exchange, row.at(flag), expected, got)


def anonymous(*exchanges: Exchange) -> Missing:
    """Two equal times may stand behind one row that names neither performer nor resource."""
    return Missing(
        Words(
            "de lediga tiderna har varken performer eller resourceID, så det går inte att se om det är samma tid: ange "
            "bookable.time_type eller bookable.performer för tider som har det",
            "the free times have neither performer nor resourceID, so one cannot tell if it is the same time: give "
            "bookable.time_type or bookable.performer of times that have",
        ),
        *exchanges,
    )


def has_text(exchange: Exchange) -> Iterator[Check]:
    """PR-MKB-04 and PR-CNB-13, of one answer."""
    result = said(exchange)
    if result.code in ("INFO", "ERROR"):
        expected = Words(f"{result.code} med resultText", f"{result.code} with resultText")
        yield Check(bool(result.text), exchange, "resultText", expected, result.text or _NOTHING)


def seen_at_once(flow: BookedAndCancelled, *, by_id: bool = False) -> Iterator[Check]:
    """In GetSubjectOfCareSchedule and GetBookingDetails. `by_id`: by no other id than MakeBooking told."""
    flow.demand_booked()
    told = said(flow.made).booking_id
    schedule, details = flow.booked.schedule, flow.booked.details
    if told and schedule is not None and schedule.answered:
        at_start = [row for row in schedule.rows() if acting.start_of(row) == flow.start]
        unnamed = any(not row.text("bookingId") for row in at_start)  # which is PR-GSS-01's matter
        there = acting.listed(schedule, told) is not None or unnamed or (bool(at_start) and not by_id)
        yield Check(there, schedule, "", Words(f"en rad med id {told}", f"a row with the id {told}"),
                    ", ".join(starts_by_id(schedule)) or "-", (flow.made,))  # fmt: skip
    if told and details is not None and details.silence is None:
        yield Check(details.answered, details, "", Words(f"uppgifter om {told}", f"details of {told}"),
                    details.fault_text or details.outcome, (flow.made,))  # fmt: skip


def not_offered_at_once(flow: BookedAndCancelled) -> Iterator[Check]:
    """The booked time, and its day if it was the last."""
    flow.demand_booked()
    times, dates = flow.booked.times, flow.booked.dates
    if times is None or not times.answered:
        return
    still = acting.offered(times, flow.slot)
    if still is not None and not acting.identified(flow.slot):
        raise anonymous(times)
    expected = Words("tiden erbjuds inte", "the time is not offered")
    yield Check(still is None, times, still.xpath if still else "", expected, flow.start if still else "", (flow.made,))
    if dates is not None and dates.answered and not times.rows():
        left = dates.rows("performerAvailabilityByDate")
        yield Check(not left, dates, left[0].xpath if left else "", Words("ingen dag", "no day"),
                    flow.start[:8] if left else "", (flow.made, times))  # fmt: skip


def gone_at_once(flow: BookedAndCancelled) -> Iterator[Check]:
    """The cancelled booking, from the list."""
    cancelled, schedule = flow.demand_cancelled(), flow.freed.schedule
    if schedule is not None and schedule.answered:
        row = acting.listed(schedule, flow.booking_id)
        expected = Words(f"ingen rad med id {flow.booking_id}", f"no row with the id {flow.booking_id}")
        yield Check(
            row is None, schedule, row.xpath if row else "", expected, flow.booking_id if row else "", (cancelled,)
        )


def free_at_once(flow: BookedAndCancelled) -> Iterator[Check]:
    """The cancelled time is offered, and the next who asks for it gets it."""
    cancelled, times, again = flow.demand_cancelled(), flow.freed.times, flow.other_books
    if times is not None and times.answered:
        there = acting.offered(times, flow.slot) is not None
        expected = Words(f"tiden {flow.start} erbjuds", f"the time {flow.start} is offered")
        starts = ", ".join(acting.start_of(row) for row in times.rows()[:10]) or "-"
        yield Check(there, times, "", expected, "" if there else starts, (cancelled,))
    if again is not None and again.silence is None:
        yield Check(said(again).carried_out, again, "resultCode", "OK / INFO", result_words(again), (cancelled,))
