"""What is changed by one contract is seen by the others at once (spec/producer-rules.md, N).

The same calls as for the rules of each contract, judged as one: these are the scenarios of the service levels.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.verification.check import Check
from simulator.verification.rule import Level, Origin, Safety, rule
from simulator.verification.rules.shared import anonymous, free_at_once, gone_at_once, not_offered_at_once, seen_at_once
from simulator.verification.run import Run
from simulator.verification.steps import acting, rebooking, staff
from simulator.verification.words import Words

_SOURCE = "TKB 1.1.5, 4.2.1"


@rule(
    "PR-RYW-01",
    Level.SHALL,
    Origin.SLA,
    _SOURCE,
    Words(
        "Direkt efter bokning: bokningen finns i listan och uppgifterna, tiden finns inte bland de lediga.",
        "Right after booking: the booking is in the list and the details, the time is not among the free ones.",
    ),
    citizen=Words(
        "Invånaren ser inte sin nya tid, eller så erbjuds den åt andra.",
        "The citizen does not see the new time, or it is offered to others.",
    ),
    safety=Safety.REVERSIBLE,
    flow="book",
)
def booking_is_read_back(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    yield from seen_at_once(flow)
    yield from not_offered_at_once(flow)


@rule(
    "PR-RYW-02",
    Level.SHALL,
    Origin.SLA,
    _SOURCE,
    Words(
        "Direkt efter avbokning: bokningen är borta, tiden är ledig och nästa invånare kan boka den.",
        "Right after cancelling: the booking is gone, the time is free and the next citizen can book it.",
    ),
    citizen=Words(
        "Invånaren ser en tid som är avbokad, eller så får ingen annan den.",
        "The citizen sees a time that is cancelled, or nobody else gets it.",
    ),
    safety=Safety.REVERSIBLE,
    flow="cancel",
)
def cancelling_is_read_back(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    yield from gone_at_once(flow)
    yield from free_at_once(flow)


@rule(
    "PR-RYW-03",
    Level.SHALL,
    Origin.SLA,
    _SOURCE,
    Words(
        "Direkt efter ombokning: bokningen har flyttat, den gamla tiden är ledig och den nya upptagen.",
        "Right after rebooking: the booking has moved, the old time is free and the new one is taken.",
    ),
    citizen=Words(
        "Invånaren ser sin gamla tid, och någon annan kan få den nya.",
        "The citizen sees the old time, and somebody else may get the new one.",
    ),
    safety=Safety.REVERSIBLE,
    flow="rebook",
)
def rebooking_is_read_back(run: Run) -> Iterator[Check]:
    flow = rebooking.moved(run)
    if not flow.carried_out:
        raise acting.not_done(flow.asked, "omboka", "rebook")
    schedule = flow.after.schedule
    if schedule.answered:
        starts = sorted({acting.start_of(row) for row in schedule.rows()})
        old, new = acting.start_of(flow.old), acting.start_of(flow.new)
        expected = Words(f"{new} i listan och inte {old}", f"{new} in the list and not {old}")
        yield Check(
            new in starts and old not in starts, schedule, "", expected, ", ".join(starts) or "-", (flow.asked,)
        )
    if flow.old_day is not None and flow.old_day.answered:
        free = acting.offered(flow.old_day, flow.old) is not None
        start = acting.start_of(flow.old)
        yield Check(free, flow.old_day, "", Words(f"{start} är ledig", f"{start} is free"),
                    "" if free else Words("den erbjuds inte", "it is not offered"), (flow.asked,))  # fmt: skip
    if flow.new_day is not None and flow.new_day.answered:
        still = acting.offered(flow.new_day, flow.new)
        if still is not None and not acting.identified(flow.new):
            raise anonymous(flow.new_day)
        yield Check(still is None, flow.new_day, still.xpath if still else "",
                    Words("den nya tiden erbjuds inte", "the new time is not offered"),
                    acting.start_of(flow.new) if still else "", (flow.asked,))  # fmt: skip


@rule(
    "PR-RYW-06",
    Level.SHALL,
    Origin.SLA,
    _SOURCE,
    Words(
        "Det personalen bokar i sitt eget system syns direkt i svaren.",
        "What staff book in their own system is seen at once in the replies.",
    ),
    citizen=Words(
        "Invånaren ser inte en tid som vården har bokat, eller bokar en som är tagen.",
        "The citizen does not see a time that the unit has booked, or books one that is taken.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=("GetSubjectOfCareSchedule",),
    flow="book",
)
def staff_changes_are_seen(run: Run) -> Iterator[Check]:
    flow = staff.booked_by_staff(run)
    schedule, times = flow.booked.schedule, flow.booked.times
    if schedule is not None and schedule.answered:
        there = any(acting.start_of(row) == acting.start_of(flow.slot) for row in schedule.rows())
        start = acting.start_of(flow.slot)
        yield Check(there, schedule, "", Words(f"en rad, {start}", f"a row, {start}"),
                    ", ".join(acting.start_of(row) for row in schedule.rows()) or "-")  # fmt: skip
    if times is not None and times.answered:
        still = acting.offered(times, flow.slot)
        if still is not None and not acting.identified(flow.slot):
            raise anonymous(times)
        yield Check(still is None, times, still.xpath if still else "",
                    Words("tiden erbjuds inte", "the time is not offered"),
                    acting.start_of(flow.slot) if still else "")  # fmt: skip


RULES = (booking_is_read_back, cancelling_is_read_back, rebooking_is_read_back, staff_changes_are_seen)
