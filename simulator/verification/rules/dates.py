"""Days with free times: GetAvailableDates (spec/producer-rules.md, F)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from statistics import median

from lxml import etree

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, rule
from simulator.verification.rules import filters
from simulator.verification.rules.choices import supported
from simulator.verification.run import Run, step, unclaimed_flow
from simulator.verification.steps import reading, searching
from simulator.verification.steps.searching import Held, Search, came, outcome_of, refused
from simulator.verification.words import Words

_ALLOWED = timedelta(minutes=2)  # between the target's clock and ours
_SECONDS = 3.0  # a reply is to come within (SLA)
_ROWS = "performerAvailabilityByDate"
_CHILDREN = frozenset(
    {
        "healthcare_facility",
        "performer",
        "date",
        "resourceName",
        "resourceID",
        "timeTypeName",
        "timeTypeID",
        "careTypeName",
        "careTypeID",
    }
)
_NO_TIMES_BY_ID = Words(
    "svaren säger inte vilken tidstyp tiderna har, eller så finns inga tider: lägg upp några för bokningen eller "
    "kallelsen, med timeTypeID",
    "the replies do not say which time type the times have, or there are none: make some for the booking or the "
    "invitation, with timeTypeID",
)


@rule(
    "PR-GAD-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6.1",
    Words(
        "En mottagning som erbjuder nybokning eller ombokning svarar på GetAvailableDates.",
        "A facility that offers new booking or rebooking answers GetAvailableDates.",
    ),
    citizen=Words("Invånaren ser inga dagar att välja.", "The citizen sees no days to choose from."),
)
def dates_are_offered_with_booking(run: Run) -> Iterator[Check]:
    demand_any_booking(run)
    yield from supported(
        run,
        "GetAvailableDates",
        lambda: searching.dates(run, searching.window(run)),
        lambda: searching.dates(run, searching.unnarrowed(run)),
    )


def demand_any_booking(run: Run) -> None:
    """Raises NotClaimed where citizens neither book nor rebook."""
    if not {"book", "rebook", "open_invitations"} & set(run.target.flows):
        raise NotClaimed(unclaimed_flow("book"))


@rule(
    "PR-GAD-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6.4",
    Words(
        "Bara dagar i det intervall som frågan gäller lämnas ut, också när det är en enda dag.",
        "Only days of the interval that was asked for are given, also when it is a single day.",
    ),
    citizen=Words("Invånaren ser dagar som den inte sökte på.", "The citizen sees days it did not search for."),
    contracts=("GetAvailableDates",),
)
def dates_lie_in_the_interval(run: Run) -> Iterator[Check]:
    search, days = searching.window(run), searching.sample(run)
    for each in (search, search.between(days[0], days[-1]), search.on(days[0]), search.on(days[-1])):
        exchange = outcome_of(partial(searching.dates, run, each))
        outside = [(day, row) for day, row in searching.days_of(exchange).items() if not each.holds(day)]
        yield Check(
            exchange.answered and not outside,
            exchange,
            xpath=outside[0][1].at("date") if outside else "",
            expected=Words(f"dagar {each.first} till {each.last}", f"days from {each.first} to {each.last}"),
            got=_days(day for day, _ in outside) if outside else came(exchange),
        )


def _days(days: Iterable[date]) -> str:
    return ", ".join(str(day) for day in days) or "-"


@rule(
    "PR-GAD-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6.4",
    Words("Intervallets första och sista dag räknas med.", "The first and the last day of the interval are included."),
    citizen=Words(
        "Invånaren ser inte de lediga tiderna första eller sista dagen.",
        "The citizen does not see the free times of the first or the last day.",
    ),
    contracts=("GetAvailableDates",),
)
def both_ends_are_included(run: Run) -> Iterator[Check]:
    days = searching.sample(run)
    first, last = days[0], days[-1]
    for each in dict.fromkeys(((first, last), (first, first), (last, last))):
        yield _holds_both(run, searching.window(run).between(*each))


def _holds_both(run: Run, search: Search) -> Check:
    """Both days have times by the long search, which is asked anew where the short one differs."""
    exchange = outcome_of(partial(searching.dates, run, search))
    wide = searching.dates(run, searching.window(run))
    lacking = _lacking(search, exchange, wide)
    if lacking and exchange.answered:
        wide = searching.dates_now(run, searching.window(run))
        lacking = _lacking(search, exchange, wide)
    return Check(
        not lacking,
        exchange,
        expected=_days(dict.fromkeys((search.first, search.last))),
        got=Words(f"{_days(lacking)} saknas", f"{_days(lacking)} is missing"),
        also=(wide,),
    )


def _lacking(search: Search, narrow: Exchange, wide: Exchange) -> list[date]:
    told, known = searching.days_of(narrow), searching.days_of(wide)
    return [day for day in dict.fromkeys((search.first, search.last)) if day in known and day not in told]


@rule(
    "PR-GAD-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6",
    Words(
        "Passerade tider räknas inte: i dag är med bara om någon senare tid är ledig.",
        "Passed times are not counted: today is given only if some later time is free.",
    ),
    citizen=Words(
        "Invånaren väljer i dag och hittar inga tider.", "The citizen chooses today and finds no times."
    ),
    contracts=("GetAvailableDates", "GetAvailableTimeslots"),
    last=True,
)  # fmt: skip
def passed_times_give_no_day(run: Run) -> Iterator[Check]:
    """Among the last, since it moves the clock where it may."""
    judged = False
    for check in _today(run):
        judged = True
        yield check
    if searching.may_move_the_clock(run):
        passed = searching.passed_day(run)
        reading.demand_answer(passed.dates)
        judged = True
        row = _row_of(passed.dates, searching.window(run).on(passed.day))
        yield Check(
            row is None,
            passed.dates,
            xpath="" if row is None else row.at("date"),
            expected=Words(
                f"inte {passed.day}: klockan var {passed.now:%H:%M}, efter dagens sista tid",
                f"not {passed.day}: the clock was {passed.now:%H:%M}, after the day's last time",
            ),
            got="" if row is None else str(passed.day),
            also=(passed.before,),
        )
    if not judged:
        raise Missing(
            Words(
                "målet har inga lediga tider i dag: lägg upp en senare i dag, eller ange control.clock och kör med "
                "--safety full",
                "the target has no free times today: make one later today, or give control.clock and run with "
                "--safety full",
            )
        )


def _row_of(exchange: Exchange, search: Search) -> Row | None:
    """One for the search's day that is of what was asked for, or does not say."""
    rows = (row for row in exchange.rows(_ROWS) if searching.date_of(row) == search.first)
    return next((row for row in rows if search.fits(row)), None)


def _today(run: Run) -> Iterator[Check]:
    """Today by both contracts, when it is given at all."""
    told, today = searching.dates(run, searching.window(run)), run.today
    if today not in searching.days_of(told):
        return
    slots = searching.times_today(run)
    later = _has_later(run, slots)
    if not later and not slots.rows():
        with suppress(Missing):  # a target may not answer for a single day (PR-GAT-11)
            later = _has_later(run, searching.timeslots(run, searching.window(run)))
    if not later and slots.rows():
        return  # the times are no better: PR-GAT-04
    if not later:
        told = searching.dates_now(run, searching.window(run).on(today))
    row = searching.days_of(told).get(today)
    yield Check(
        later or row is None,
        told,
        xpath="" if row is None else row.at("date"),
        expected=Words(
            f"{today} bara om en tid efter {run.now:%H:%M} är ledig",
            f"{today} only if a time after {run.now:%H:%M} is free",
        ),
        got=str(today),
        also=(slots,),
    )


def _has_later(run: Run, slots: Exchange) -> bool:
    starts = [start for start, _ in searching.times_of(slots) if start.date() == run.today]
    return any(start > run.now - _ALLOWED for start in starts)


@rule(
    "PR-GAD-05",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6",
    Words(
        "Ett intervall som helt har passerat ger ett tomt svar.",
        "An interval that has passed altogether gives an empty answer.",
    ),
    citizen=Words("Invånaren ser dagar som har varit.", "The citizen sees days that have been."),
    basis=Basis.DERIVED,
    contracts=("GetAvailableDates",),
    last=True,
)
def passed_intervals_are_empty(run: Run) -> Iterator[Check]:
    """Among the last, since it moves the clock where it may."""
    usual = searching.window(run)
    searching.dates(run, usual)  # which is answered
    search = usual.between(run.today - timedelta(days=31), run.today - timedelta(days=1))
    yield _empty(outcome_of(partial(searching.dates, run, search)), search)
    if searching.may_move_the_clock(run):
        with suppress(Missing, NotClaimed):
            passed = searching.passed_day(run)
            yield _empty(passed.dates_after, search.on(passed.day))


def _empty(exchange: Exchange, search: Search) -> Check:
    told = searching.days_of(exchange)
    return Check(
        exchange.answered and not any(search.holds(day) for day in told),
        exchange,
        xpath=next(iter(told.values())).at("date") if told else "",
        expected=Words(
            f"ett svar utan dagar {search.first} till {search.last}",
            f"a reply without days from {search.first} to {search.last}",
        ),
        got=_days(told) if told else came(exchange),
    )


@rule(
    "PR-GAD-06",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 004 Ombokning",
    Words(
        "Intervall på upp till 62 dagar besvaras, helt och i tid.",
        "Intervals of up to 62 days are answered, completely and in time.",
    ),
    citizen=Words(
        "1177 söker två månader i taget; invånaren ser inga lediga tider.",
        "1177 searches two months at a time; the citizen sees no free times.",
    ),
    contracts=("GetAvailableDates",),
)
def two_months_are_answered(run: Run) -> Iterator[Check]:
    searching.dates(run, searching.window(run))  # which is answered, if for fewer days
    usual, elapsed = searching.long_window(run), []
    for search in (usual, *(usual.between(first, last) for first, last in long_periods(usual.first))):
        exchange = outcome_of(partial(searching.dates, run, search))
        elapsed.append(exchange.elapsed)
        if not exchange.answered and not outcome_of(partial(searching.dates, run, search.on(search.first))).answered:
            continue  # it is not the length: PR-GAD-15
        length = (search.last - search.first).days + 1
        yield Check(
            exchange.answered,
            exchange,
            expected=Words(f"ett svar för {length} dagar", f"a reply for {length} days"),
            got=came(exchange),
        )
    yield Check(
        median(elapsed) < _SECONDS,
        searching.dates(run, usual),
        expected=Words(f"svar inom {_SECONDS:g} sekunder", f"replies within {_SECONDS:g} seconds"),
        got=Words(f"{median(elapsed):.1f} sekunder i mitten", f"{median(elapsed):.1f} seconds in the middle"),
    )
    yield _complete(run, usual)


def long_periods(today: date) -> list[tuple[date, date]]:
    """The longest that 1177 searches (S4), as they come next: July and August, December and January, across February.

    62, 62 and 59 or 60 days, both ends counted.
    """

    def following(month: int, day: int) -> date:
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)

    summer, winter, spring = following(7, 1), following(12, 1), following(2, 1)
    return [
        (summer, date(summer.year, 8, 31)),
        (winter, date(winter.year + 1, 1, 31)),
        (spring, date(spring.year, 3, 31)),
    ]


def _complete(run: Run, usual: Search) -> Check:
    """The later half asked for by itself has the days that it has in the whole."""
    days = list(searching.days_of(searching.dates(run, usual)))
    later = usual.between(days[len(days) // 2] if len(days) > 1 else usual.first + timedelta(days=31), usual.last)
    whole, half = searching.dates(run, usual), searching.dates(run, later)
    if _cut_off(whole, half):
        whole, half = searching.dates_now(run, usual), searching.dates_now(run, later)
    lacking = _cut_off(whole, half)
    return Check(
        not lacking,
        whole,
        expected=Words(
            f"alla dagar som {later.first} till {later.last} har",
            f"all days that {later.first} to {later.last} has",
        ),
        got=Words(f"{_days(lacking)} saknas", f"{_days(lacking)} is missing"),
        also=(half,),
    )


def _cut_off(whole: Exchange, half: Exchange) -> list[date]:
    """Days later than the last of the whole: it was not read to its end."""
    last = max(searching.days_of(whole), default=date.min)
    return [day for day in searching.days_of(half) if day > last]


@rule(
    "PR-GAD-07",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6",
    Words(
        "Varje dag som lämnas ut har minst en ledig tid, med samma val.",
        "Every day that is given has at least one free time, with the same choices.",
    ),
    citizen=Words("Invånaren väljer en dag och hittar inga tider.", "The citizen chooses a day and finds no times."),
    contracts=("GetAvailableDates", "GetAvailableTimeslots"),
)
def every_day_has_a_time(run: Run) -> Iterator[Check]:
    """A day that has times when the whole window is asked for has times; the others are asked for one by one."""
    search, told = searching.window(run), searching.dates(run, searching.window(run))
    seen, rows = _days_with_times(run), searching.days_of(told)
    days = searching.offered_days(run)
    doubtful = [day for day in days if day not in seen and day != run.today]
    few = doubtful[: searching.WITH_TIMES] if seen else [day for day in searching.sample(run) if day in doubtful]
    yield from (Check(True, told, rows[day].at("date")) for day in days if day in seen)
    for day in few:
        slots = searching.timeslots(run, search.on(day))
        found = bool(slots.rows())
        if not found:  # somebody may have booked the last one
            found = bool(searching.timeslots_now(run, search.on(day)).rows()) or not _still_given(run, search, day)
        yield Check(
            found,
            told,
            xpath=rows[day].at("date"),
            expected=Words(f"lediga tider {day}", f"free times on {day}"),
            got=Words("inga", "none"),
            also=(slots,),
        )


def _days_with_times(run: Run) -> set[date]:
    """By GetAvailableTimeslots for the whole window; empty where that is not answered, since nothing is known."""
    try:
        slots = searching.timeslots(run, searching.window(run))
    except Missing:
        return set()
    return {start.date() for start, _ in searching.times_of(slots)}


def _still_given(run: Run, search: Search, day: date) -> bool:
    return day in searching.days_of(searching.dates_now(run, search))


@rule(
    "PR-GAD-08",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6",
    Words("Varje dag med en ledig tid lämnas ut.", "Every day with a free time is given."),
    citizen=Words("Invånaren ser inte alla lediga tider.", "The citizen does not see all free times."),
    basis=Basis.DERIVED,
    contracts=("GetAvailableDates", "GetAvailableTimeslots"),
)
def every_day_with_a_time_is_given(run: Run) -> Iterator[Check]:
    search = searching.window(run)
    told = searching.dates(run, search)
    free: set[date] = set()
    with suppress(Missing):  # a target may refuse times for so many days
        slots = searching.timeslots(run, search)
        free = _free_days(run, slots, search)
        yield from (_given(run, search, day, told, slots) for day in sorted(free))
    for day in searching.days_without(run):
        alone = searching.timeslots(run, search.on(day))
        if day not in free:
            yield _given(run, search, day, told, alone)


def _free_days(run: Run, slots: Exchange, search: Search) -> set[date]:
    """Days of times that are still ahead, lie where they should and are of the type that was asked for."""
    now = run.now
    return {
        start.date()
        for start, row in searching.times_of(slots)
        if start > now and search.holds(start.date()) and search.fits(row)
    }


def _given(run: Run, search: Search, day: date, told: Exchange, slots: Exchange) -> Check:
    """A day that the dates lack must have no times; both are asked anew before that is said of it."""
    ok = day in searching.days_of(told) or day not in _free_days(run, slots, search)
    if not ok:
        told, slots = searching.dates_now(run, search), searching.timeslots_now(run, search.on(day))
        ok = day in searching.days_of(told) or day not in _free_days(run, slots, search)
    return Check(
        ok,
        told,
        expected=Words(f"{day}, som har lediga tider", f"{day}, which has free times"),
        got=Words("dagen saknas", "the day is missing"),
        also=(slots,),
    )


@rule(
    "PR-GAD-09",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6",
    Words("timeTypeID begränsar vilka dagar som lämnas ut.", "timeTypeID limits which days are given."),
    citizen=Words(
        "Invånaren ser dagar för andra besök än det den ska boka.",
        "The citizen sees days of other visits than the one it is to book.",
    ),
    contracts=("GetAvailableDates",),
)
def dates_follow_the_time_type(run: Run) -> Iterator[Check]:
    yield from filters.by_time_type(run, filters.DATES)


@rule(
    "PR-GAD-10",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6.4",
    Words(
        "performer, en eller flera, begränsar vilka dagar som lämnas ut.",
        "performer, one or several, limits which days are given.",
    ),
    citizen=Words("Invånaren ser dagar hos någon annan än den valt.", "The citizen sees days of somebody not chosen."),
    contracts=("GetAvailableDates", "GetAllPerformers"),
)
def dates_follow_the_performers(run: Run) -> Iterator[Check]:
    yield from filters.by_performer(run, filters.DATES)
    with suppress(Missing):
        yield from filters.union_of_performers(run)


@rule(
    "PR-GAD-11",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.6",
    Words(
        "Med en boknings id lämnas bara dagar ut som bokningen kan flyttas till.",
        "With a booking's id only days that the booking can be moved to are given.",
    ),
    citizen=Words(
        "Invånaren väljer en dag som bokningen inte kan flyttas till.",
        "The citizen chooses a day that the booking cannot be moved to.",
    ),
    contracts=("GetAvailableDates",),
    flow="rebook",
)
def dates_follow_the_booking(run: Run) -> Iterator[Check]:
    yield from filters.by_id(run, filters.DATES, searching.movable(run), _NO_TIMES_BY_ID)


@rule(
    "PR-GAD-12",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.7; 1177, 002",
    Words(
        "Med en öppen kallelses id lämnas bara dagar ut som gäller kallelsen.",
        "With an open invitation's id only days that are for the invitation are given.",
    ),
    citizen=Words(
        "Invånaren ser tider som kallelsen inte ger rätt till, eller inga alls.",
        "The citizen sees times that the invitation does not open, or none.",
    ),
    contracts=("GetAvailableDates",),
    flow="open_invitations",
)
def dates_follow_the_invitation(run: Run) -> Iterator[Check]:
    yield from filters.by_id(run, filters.DATES, searching.invitations(run), _NO_TIMES_BY_ID)


@rule(
    "PR-GAD-13",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD",
    Words(
        "Utan subject_of_care i kontraktets utökade namnrymd svarar målet med SOAP-fel.",
        "Without subject_of_care in the contract's extension namespace the target answers with a SOAP fault.",
    ),
    citizen=Words("Invånaren kan få någon annans urval av tider.", "The citizen may get somebody else's times."),
    contracts=("GetAvailableDates",),
)
def dates_need_a_citizen(run: Run) -> Iterator[Check]:
    lawful = searching.dates(run, searching.window(run))
    nobody = _without_citizen(run)
    yield Check(
        refused(nobody),
        nobody,
        expected=Words("SOAP-fel: subject_of_care saknas", "a SOAP fault: subject_of_care is missing"),
        got=came(nobody),
        also=(lawful,),
    )


@step
def _without_citizen(run: Run) -> Exchange:
    def leave_out(element: etree._Element) -> None:
        for child in element.findall("{*}subject_of_care"):
            element.remove(child)

    question = searching.dates_question(run, searching.window(run))
    return run.ask(question.changed(leave_out, Words("utan subject_of_care", "without subject_of_care")))


@rule(
    "PR-GAD-14",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD",
    Words(
        "Svarets element står i kontraktets egen namnrymd.", "The answer's elements are in the contract's namespace."
    ),
    citizen=Words("1177 kan inte läsa vilka dagar som är lediga.", "1177 cannot read which days are free."),
    contracts=("GetAvailableDates",),
)
def date_rows_are_in_the_responder_namespace(run: Run) -> Iterator[Check]:
    exchange = searching.dates(run, searching.window(run))
    namespace = exchange.contract.responder_namespace
    for row in exchange.rows(_ROWS):
        names = [etree.QName(child) for child in (row.element, *row.children())]
        own = {name.localname for name in names if name.namespace == namespace}
        astray = [name for name in names if name.localname in {_ROWS, *_CHILDREN} and name.localname not in own]
        yield Check(
            not astray,
            exchange,
            xpath=(row.xpath if astray[0].localname == _ROWS else row.at(astray[0].localname)) if astray else "",
            expected=namespace,
            got=(astray[0].namespace or "-") if astray else "",
        )


@rule(
    "PR-GAD-15",
    Level.SHOULD,
    Origin.SCHEMA,
    "XSD",
    Words(
        "När inget är ledigt är svaret tomt, inte ett fel.", "When nothing is free the answer is empty, not a fault."
    ),
    citizen=Words(
        "Invånaren får ett tekniskt fel i stället för att få veta att inget är ledigt.",
        "The citizen gets a technical error instead of being told that nothing is free.",
    ),
    basis=Basis.DERIVED,
    contracts=("GetAvailableDates",),
)
def nothing_free_is_no_fault(run: Run) -> Iterator[Check]:
    search = searching.window(run)
    empty = searching.days_without(run)[:1]
    period = search.on(empty[0]) if empty else search.between(_years_ahead(search.first), _years_ahead(search.last))
    exchange = outcome_of(partial(searching.dates, run, period))
    yield Check(exchange.answered, exchange, expected=Words("ett tomt svar", "an empty reply"), got=came(exchange))


def _years_ahead(day: date) -> date:
    """So far ahead that no timetable reaches there."""
    return day + timedelta(days=10 * 365)


@rule(
    "PR-GAD-16",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.3",
    Words(
        "Vid ombokning till en annan mottagning svarar den för bokningens id.",
        "When rebooking to another facility, that one answers for the booking's id.",
    ),
    citizen=Words(
        "Invånaren väljer en annan mottagning och möts av ett fel.",
        "The citizen chooses another facility and meets an error.",
    ),
    contracts=("GetAvailableDates", "GetAllHealthcareFacilities"),
    flow="other_facilities",
)
def the_chosen_facility_answers(run: Run) -> Iterator[Check]:
    judged = False
    for held in searching.movable(run):
        for facility in _others(run, held)[:_TRIED]:
            own = searching.held_search(run, held)
            searching.dates(run, own)  # which is answered
            search = replace(own, facility=facility)
            judged = True
            exchange = outcome_of(partial(searching.dates, run, search))
            yield Check(
                exchange.answered,
                exchange,
                expected=Words(
                    f"{facility} svarar för bokning {held.booking_id}",
                    f"{facility} answers for booking {held.booking_id}",
                ),
                got=came(exchange),
                also=(reading.facilities(run, held.person, held.booking_id),),
            )
    if not judged:
        raise Missing(
            Words(
                "ingen bokning kan flyttas till en annan av målets mottagningar: lägg upp en, och ange mottagningen "
                "under facilities i målfilen",
                "no booking can be moved to another of the target's facilities: make one, and give the facility among "
                "facilities in the target file",
            )
        )


_TRIED = 2  # other facilities of each booking


def _others(run: Run, held: Held) -> list[str]:
    """Facilities, other than its own, that the booking may be moved to and that can be asked here."""
    own = hsa_key(run.target.facility_of(held.person))
    rows = reading.facilities(run, held.person, held.booking_id).rows("healthcareFacilityInfos")
    listed = searching.texts(rows, "healthcare_facility")
    return [each for each in listed if hsa_key(each) != own and (run.target.hosts(each) or run.target.via != "direct")]


RULES = (
    dates_are_offered_with_booking,
    dates_lie_in_the_interval,
    both_ends_are_included,
    passed_times_give_no_day,
    passed_intervals_are_empty,
    two_months_are_answered,
    every_day_has_a_time,
    every_day_with_a_time_is_given,
    dates_follow_the_time_type,
    dates_follow_the_performers,
    dates_follow_the_booking,
    dates_follow_the_invitation,
    dates_need_a_citizen,
    date_rows_are_in_the_responder_namespace,
    nothing_free_is_no_fault,
    the_chosen_facility_answers,
)
