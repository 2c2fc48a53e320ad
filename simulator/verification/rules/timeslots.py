"""Free times: GetAvailableTimeslots (spec/producer-rules.md, G)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial

from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.rules import filters
from simulator.verification.rules.choices import supported
from simulator.verification.rules.dates import demand_any_booking
from simulator.verification.run import Run, step
from simulator.verification.steps import acting, reading, searching
from simulator.verification.steps.searching import Search, came, outcome_of, slot_key
from simulator.verification.words import Words

_ALLOWED = timedelta(minutes=2)  # between the target's clock and ours
_ONE_DAY = 3  # days that are asked for one by one here


# -- what is looked at


@step
def _looked_at(run: Run) -> list[tuple[Search, Exchange]]:
    """The searches whose rows are judged: days one by one, and the whole window where it is answered.

    Raises Missing when none is answered.
    """
    usual = searching.window(run)
    searches = [*(usual.on(day) for day in searching.sample(run)[:_ONE_DAY]), usual]
    found: list[tuple[Search, Exchange]] = []
    missing: Missing | None = None
    for search in searches:
        try:
            found.append((search, searching.timeslots(run, search)))
        except Missing as error:
            missing = error
    if not found and missing is not None:
        raise missing
    return found


def _rows(run: Run) -> Iterator[Row]:
    for _, exchange in _looked_at(run):
        yield from exchange.rows()


@rule(
    "PR-GAT-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.1",
    Words(
        "En mottagning som erbjuder nybokning eller ombokning svarar på GetAvailableTimeslots.",
        "A facility that offers new booking or rebooking answers GetAvailableTimeslots.",
    ),
    citizen=Words("Invånaren ser inga tider att välja.", "The citizen sees no times to choose from."),
)
def times_are_offered_with_booking(run: Run) -> Iterator[Check]:
    demand_any_booking(run)
    yield from supported(
        run,
        "GetAvailableTimeslots",
        lambda: searching.timeslots(run, _one_day(run)),
        lambda: searching.timeslots(run, _week(run)),
        lambda: searching.timeslots(run, searching.unnarrowed(run)),
    )


def _week(run: Run) -> Search:
    usual = searching.window(run)
    return usual.between(usual.first, usual.first + timedelta(days=6))


def _one_day(run: Run) -> Search:
    """The first day with times, by the dates; the first day of all when there is none."""
    usual = searching.window(run)
    with suppress(Missing, NotClaimed):
        return usual.on(searching.offered_days(run)[0])
    return usual.on(usual.first)


@rule(
    "PR-GAT-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.4",
    Words(
        "Varje ledig tid har start, slut och mottagning.", "Every free time has a start, an end and a facility."
    ),
    citizen=Words("Invånaren ser inte när eller var tiden är.", "The citizen does not see when or where the time is."),
    contracts=("GetAvailableTimeslots",),
)  # fmt: skip
def times_have_start_end_and_facility(run: Run) -> Iterator[Check]:
    for row in _rows(run):
        lacking = [name for name in _NEEDED if not (row.text(name) or "").strip()]
        yield Check(
            not lacking,
            row.exchange,
            xpath=row.xpath,
            expected=", ".join(_NEEDED),
            got=Words(f"{', '.join(lacking)} saknas", f"{', '.join(lacking)} is missing"),
        )


_NEEDED = ("startTimeInclusive", "endTimeExclusive", "healthcare_facility")


@rule(
    "PR-GAT-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.4",
    Words(
        "Varje ledig tid ligger i det intervall som frågan gäller.",
        "Every free time lies in the interval that was asked for.",
    ),
    citizen=Words(
        "Invånaren ser tider en annan dag än den valt.", "The citizen sees times on another day than the one chosen."
    ),
    contracts=("GetAvailableTimeslots",),
)
def times_lie_in_the_interval(run: Run) -> Iterator[Check]:
    for search, exchange in _looked_at(run):
        for start, row in searching.times_of(exchange):
            yield Check(
                search.holds(start.date()) or start <= run.now,  # one that has passed is PR-GAT-04's
                exchange,
                xpath=row.at("startTimeInclusive"),
                expected=Words(f"{search.first} till {search.last}", f"{search.first} to {search.last}"),
                got=row.text("startTimeInclusive") or "",
            )


@rule(
    "PR-GAT-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7",
    Words("Ingen ledig tid har redan börjat.", "No free time has begun already."),
    citizen=Words("Invånaren väljer en tid som har varit.", "The citizen chooses a time that has been."),
    contracts=("GetAvailableTimeslots",),
    last=True,
)
def no_time_has_passed(run: Run) -> Iterator[Check]:
    """Among the last, since it moves the clock where it may."""
    with suppress(Missing):
        yield from _all_ahead(searching.times_today(run), run.now - _ALLOWED)
    for _, exchange in _looked_at(run):
        yield from _all_ahead(exchange, datetime.combine(run.today, time()))
    if searching.may_move_the_clock(run):
        passed = searching.passed_day(run)
        reading.demand_answer(passed.timeslots)
        yield from _all_ahead(passed.timeslots, passed.now) or [_none_left(passed)]


def _all_ahead(exchange: Exchange, now: datetime) -> list[Check]:
    return [
        Check(
            start > now,
            exchange,
            xpath=row.at("startTimeInclusive"),
            expected=Words(f"en tid efter {now:%Y-%m-%d %H:%M}", f"a time after {now:%Y-%m-%d %H:%M}"),
            got=row.text("startTimeInclusive") or "",
        )
        for start, row in searching.times_of(exchange)
    ]


def _none_left(passed: searching.PassedDay) -> Check:
    """All the day's times had begun, and none was given."""
    return Check(True, passed.timeslots, also=(passed.before,))


@rule(
    "PR-GAT-05",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("En bokad tid erbjuds inte.", "A booked time is not offered."),
    citizen=Words("Invånaren väljer en tid som någon annan har.", "The citizen chooses a time that somebody else has."),
    safety=Safety.REVERSIBLE,
    contracts=("GetAvailableTimeslots", "MakeBooking", "CancelBooking"),
)
def booked_times_are_not_offered(run: Run) -> Iterator[Check]:
    record = acting.booked_and_cancelled(run)
    record.demand_booked()
    after = record.booked.times
    if after is None or not after.answered:
        raise Missing(
            Words("de lediga tiderna gick inte att läsa efter bokningen", "the free times could not be read afterwards")
        )
    row = None if not acting.identified(record.slot) else acting.offered(after, record.slot)
    if row is None and not acting.identified(record.slot):
        row = _not_fewer(record.before.times, after, record.slot)
    yield Check(
        row is None,
        after,
        xpath="" if row is None else row.xpath,
        expected=Words(f"inte {record.start}, som just bokades", f"not {record.start}, which has just been booked"),
        got="" if row is None else (row.text("startTimeInclusive") or ""),
        also=(record.made,),
    )


def _not_fewer(before: Exchange | None, after: Exchange, slot: Row) -> Row | None:
    """Two equal times may stand behind rows that do not say whose they are: there must be one less of them."""
    still = [row for row in after.rows() if acting.same_time(row, slot)]
    then = [] if before is None else [row for row in before.rows() if acting.same_time(row, slot)]
    return still[0] if still and len(still) >= max(len(then), 1) else None


# -- filters


@rule(
    "PR-GAT-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7",
    Words(
        "Tidstyp, person, bokning och kallelse begränsar de lediga tiderna så som de begränsar dagarna.",
        "Time type, staff, booking and invitation limit the free times as they limit the days.",
    ),
    citizen=Words(
        "Invånaren ser tider för andra besök, eller hos andra, än den har valt.",
        "The citizen sees times of other visits, or of others, than it has chosen.",
    ),
    contracts=("GetAvailableTimeslots", "GetAvailableDates"),
)
def times_follow_the_filters(run: Run) -> Iterator[Check]:
    flows, nothing = run.target.flows, Words("", "")
    with suppress(NotClaimed):
        yield from filters.by_time_type(run, filters.TIMES)
    with suppress(Missing, NotClaimed):
        yield from filters.by_performer(run, filters.TIMES)
    if "rebook" in flows:
        with suppress(Missing):
            yield from filters.by_id(run, filters.TIMES, searching.movable(run), nothing)
    if "open_invitations" in flows:
        with suppress(Missing):
            yield from filters.by_id(run, filters.TIMES, searching.invitations(run), nothing)


# -- rows


@rule(
    "PR-GAT-07",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.4, 3.7",
    Words(
        "subject_of_care och isInvitation står inte i lediga tider.",
        "subject_of_care and isInvitation do not stand in free times.",
    ),
    citizen=Words(
        "En annan persons nummer kan lämnas ut, och 1177 avvisar svaret.",
        "Somebody else's number may be given out, and 1177 refuses the answer.",
    ),
    contracts=("GetAvailableTimeslots",),
)
def times_have_no_citizen(run: Run) -> Iterator[Check]:
    for row in _rows(run):
        extra = next((name for name in ("subject_of_care", "isInvitation") if row.find(name) is not None), "")
        yield Check(
            not extra,
            row.exchange,
            xpath=row.at(extra) if extra else "",
            expected=Words("inget sådant element", "no such element"),
            got=extra,
        )


@rule(
    "PR-GAT-08",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.4; 1177, 004 Ombokning",
    Words(
        "Om en besöksorsak får lämnas (message_allowed) är detsamma för samma tid från svar till svar.",
        "Whether a reason may be given (message_allowed) is the same for the same time from answer to answer.",
    ),
    citizen=Words(
        "Invånaren skriver en besöksorsak som aldrig kommer fram, eller får inte skriva någon.",
        "The citizen writes a reason that never arrives, or may not write any.",
    ),
    contracts=("GetAvailableTimeslots",),
)
def message_allowed_is_stable(run: Run) -> Iterator[Check]:
    search = _one_day(run)
    first, second = searching.timeslots(run, search), searching.timeslots_now(run, search)
    flags = {key: {row.flag("message_allowed") for row in rows} for key, rows in _by_key(first).items()}
    for key, rows in _by_key(second).items():
        if key not in flags:
            continue
        row = rows[0]
        yield Check(
            {each.flag("message_allowed") for each in rows} == flags[key],
            second,
            xpath=row.at("message_allowed") if row.find("message_allowed") is not None else row.xpath,
            expected=" / ".join(sorted(str(each).lower() for each in flags[key])),
            got=str(row.flag("message_allowed")).lower(),
            also=(first,),
        )


def _by_key(exchange: Exchange) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in exchange.rows():
        found.setdefault(slot_key(row), []).append(row)
    return found


@rule(
    "PR-GAT-09",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.1",
    Words(
        "En ledig tid går att boka med just de uppgifter som lämnades ut.",
        "A free time can be booked with the very values that were given.",
    ),
    citizen=Words(
        "Invånaren väljer en ledig tid och får veta att den inte finns.",
        "The citizen chooses a free time and is told that it does not exist.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=("GetAvailableTimeslots", "MakeBooking", "CancelBooking"),
)
def offered_times_can_be_booked(run: Run) -> Iterator[Check]:
    record = acting.booked_and_cancelled(run)
    result = acting.said(record.made)
    yield Check(
        result.carried_out,
        record.made,
        xpath="resultCode" if record.made.answered else "",
        expected="OK / INFO",
        got=f"{result.code} {result.text}".strip() if result.code else came(record.made),
        also=(record.slot.exchange,),
    )


@rule(
    "PR-GAT-10",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.4",
    Words(
        "Det som en ledig tid säger om av- och ombokning gäller när den är bokad.",
        "What a free time says of cancelling and rebooking holds when it is booked.",
    ),
    citizen=Words(
        "Invånaren bokar i tron att tiden går att ändra.", "The citizen books believing that the time can be changed."
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=("GetAvailableTimeslots", "GetBookingDetails", "MakeBooking", "CancelBooking"),
)
def flags_hold_after_booking(run: Run) -> Iterator[Check]:
    record = acting.booked_and_cancelled(run)
    record.demand_booked()
    details = record.booked.details
    if details is None or not details.rows():
        raise Missing(Words("bokningens uppgifter gick inte att läsa", "the booking's details could not be read"))
    booked = details.rows()[0]
    told = [name for name in _FLAGS if record.slot.find(name) is not None]
    if not told:
        raise Missing(
            Words(
                "de lediga tiderna säger inget om av- och ombokning", "the free times say nothing of changing them"
            )
        )  # fmt: skip
    for name in told:
        if booked.find(name) is not None:
            yield Check(
                booked.flag(name) == record.slot.flag(name),
                details,
                xpath=booked.at(name),
                expected=Words(
                    f"{record.slot.text(name)}, som när tiden var ledig",
                    f"{record.slot.text(name)}, as when the time was free",
                ),
                got=booked.text(name) or "",
                also=(record.slot.exchange,),
            )


_FLAGS = ("cancel_booking_allowed", "rebooking_allowed")


@rule(
    "PR-GAT-11",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 004 Ombokning",
    Words("Frågor för en enda dag besvaras.", "Questions for a single day are answered."),
    citizen=Words(
        "1177 frågar alltid en dag i taget; invånaren ser inga tider.",
        "1177 always asks for one day at a time; the citizen sees no times.",
    ),
    contracts=("GetAvailableTimeslots",),
)
def single_days_are_answered(run: Run) -> Iterator[Check]:
    usual, days = searching.window(run), _days(run)
    for day in days[:_ONE_DAY]:
        exchange = outcome_of(partial(searching.timeslots, run, usual.on(day)))
        if not exchange.answered:
            searching.timeslots(run, _week(run))  # which is answered
        lacking = _lacking(run, exchange, day)
        if lacking and exchange.answered:
            exchange = outcome_of(partial(searching.timeslots_now, run, usual.on(day)))
            lacking = _lacking(run, exchange, day, again=True)
        yield Check(
            exchange.answered and not lacking,
            exchange,
            expected=Words(f"de lediga tiderna {day}", f"the free times of {day}"),
            got=Words(f"{', '.join(lacking)} saknas", f"{', '.join(lacking)} is missing")
            if lacking
            else came(exchange),
        )


def _days(run: Run) -> list[date]:
    """Some with times, or else the first few of the window."""
    with suppress(Missing, NotClaimed):
        return searching.sample(run)
    usual = searching.window(run)
    return [usual.first + timedelta(days=count) for count in range(_ONE_DAY)]


def _lacking(run: Run, exchange: Exchange, day: date, *, again: bool = False) -> list[str]:
    """Starts on the day by the whole window, where that is answered, that the day's own answer does not have."""
    ask = searching.timeslots_now if again else searching.timeslots
    try:
        whole = ask(run, searching.window(run))
    except Missing:
        return []
    now = run.now
    told = {start for start, _ in searching.times_of(exchange)}
    known = {start for start, _ in searching.times_of(whole) if start.date() == day and start > now}
    return [f"{start:%H:%M}" for start in sorted(known - told)]


@rule(
    "PR-GAT-12",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7.4",
    Words("Varje ledig tid står en gång i svaret.", "Every free time stands once in the answer."),
    citizen=Words("Invånaren ser samma tid flera gånger.", "The citizen sees the same time several times."),
    basis=Basis.DERIVED,
    contracts=("GetAvailableTimeslots",),
)
def times_are_not_repeated(run: Run) -> Iterator[Check]:
    for _, exchange in _looked_at(run):
        seen: Counter[tuple[str, ...]] = Counter()
        for row in filter(_whose, exchange.rows()):
            key = (*slot_key(row), row.text("performerName") or "", row.text("careTypeID") or "")
            seen[key] += 1
            yield Check(
                seen[key] == 1,
                exchange,
                xpath=row.xpath,
                expected=Words(
                    "en tid som inte redan står i svaret (start, person, resurs, tidstyp)",
                    "a time that does not stand in the answer yet (start, staff, resource, time type)",
                ),
                got=row.text("startTimeInclusive") or "",
            )


def _whose(row: Row) -> bool:
    """Whether it says with whom or where. Otherwise two who are free at the same time may stand in two equal rows."""
    return acting.identified(row) or any((row.text(name) or "").strip() for name in _NAMES)


_NAMES = ("performerName", "resourceName", "bookingId")


@rule(
    "PR-GAT-13",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 002",
    Words("PASiS erbjuder tider tidigast i morgon.", "PASiS offers times from tomorrow at the earliest."),
    citizen=Words(
        "Invånaren bokar en tid i dag som mottagningen inte hinner se.",
        "The citizen books a time today that the facility has no time to see.",
    ),
    contracts=("GetAvailableTimeslots",),
    profile="pasis",
)
def pasis_offers_from_tomorrow(run: Run) -> Iterator[Check]:
    search = searching.window(run).on(run.today)
    exchange = searching.timeslots_now(run, search)
    early = [row for start, row in searching.times_of(exchange) if start.date() == search.first]
    yield Check(
        not early,
        exchange,
        xpath=early[0].at("startTimeInclusive") if early else "",
        expected=Words(f"inga tider {search.first}", f"no times on {search.first}"),
        got=(early[0].text("startTimeInclusive") or "") if early else "",
    )


RULES = (
    times_are_offered_with_booking,
    times_have_start_end_and_facility,
    times_lie_in_the_interval,
    no_time_has_passed,
    booked_times_are_not_offered,
    times_follow_the_filters,
    times_have_no_citizen,
    message_allowed_is_stable,
    offered_times_can_be_booked,
    flags_hold_after_booking,
    single_days_are_answered,
    times_are_not_repeated,
    pasis_offers_from_tomorrow,
)
