"""MakeBooking: what is answered, what has happened, and what must not happen (spec/producer-rules.md, H)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.rules.shared import has_text, not_offered_at_once, seen_at_once
from simulator.verification.run import Run
from simulator.verification.steps import acting, lost, offering, tries
from simulator.verification.steps.acting import BookedAndCancelled, said
from simulator.verification.steps.answers import acts, answers_to, result_words, unless_none
from simulator.verification.steps.offering import Offered
from simulator.verification.target import Person
from simulator.verification.words import Words

MKB = ("MakeBooking",)

_BOOKED = Words("bokningen finns", "the booking is there")
_NOT_BOOKED = Words("ingen bokning", "no booking")
_REFUSED = Words("ERROR, och ingen bokning", "ERROR, and no booking")
_DOUBLE = Words(
    "Två invånare tror att de har samma tid; den ena får gå hem.",
    "Two citizens believe that they have the same time; one of them is sent home.",
)


@rule(
    "PR-MKB-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10.1",
    Words(
        "En enhet som erbjuder nybokning har MakeBooking, och det den erbjuder går att boka.",
        "A unit that offers new booking has MakeBooking, and what it offers can be booked.",
    ),
    citizen=Words("Invånaren väljer en tid men kan inte boka den.", "The citizen picks a time but cannot book it."),
    safety=Safety.REVERSIBLE,
    flow="book",
)
def new_booking_is_supported(run: Run) -> Iterator[Check]:
    expected = Words("svar från MakeBooking", "a reply from MakeBooking")
    if not run.target.claims("MakeBooking"):
        yield Check(False, expected=expected, got=Words("kontraktet saknas i målets lista", "not in the target's list"))
        return
    answers = answers_to(run, "MakeBooking", acting.booked_and_cancelled)
    yield Check(any(each.answered for each in answers), answers[0], expected=expected, got=answers[0].outcome)
    if any(each.answered for each in answers):
        yield _something_can_be_booked(offering.offered_times(run))


def _something_can_be_booked(offered: Offered) -> Check:
    """One time may have been taken by somebody meanwhile; not every one that is offered."""
    last, tried = offered.made[-1], len(offered.made)
    expected = Words(
        f"OK / INFO för någon av {tried} erbjudna tider", f"OK / INFO for any of {tried} times that are offered"
    )
    possible = offered.booked or offered.needs_data  # that it needs more than it may is PR-MKB-15's matter
    return Check(possible, last, "resultCode", expected, result_words(last), offered.made[:-1])


@rule(
    "PR-MKB-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10.4",
    Words("OK och INFO kommer med bokningens id.", "OK and INFO come with the booking's id."),
    citizen=Words(
        "Tiden är bokad, men går inte att visa, omboka eller avboka direkt.",
        "The time is booked, but cannot be shown, moved or cancelled at once.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=MKB,
    passive=True,
)
def a_booking_has_an_id(run: Run) -> Iterator[Check]:
    for exchange in acts(run, "MakeBooking", acting.booked_and_cancelled, tries.minimal):
        result = said(exchange)
        if result.carried_out:
            yield Check(
                bool(result.booking_id), exchange, "bookingId", Words("ett id", "an id"), result.booking_id or _NOTHING
            )


@rule(
    "PR-MKB-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10.4",
    Words("ERROR kommer utan bokningens id.", "ERROR comes without a booking's id."),
    citizen=Words("1177 kan visa en bokning som inte finns.", "1177 may show a booking that is not there."),
    safety=Safety.REVERSIBLE,
    contracts=MKB,
    passive=True,
)
def a_refusal_has_no_id(run: Run) -> Iterator[Check]:
    for exchange in acts(run, "MakeBooking", acting.booked_and_cancelled, tries.not_offered):
        if said(exchange).refused:
            told = said(exchange).booking_id  # an empty element is the schema's matter
            yield Check(not told, exchange, "bookingId", Words("inget bookingId", "no bookingId"), told)


@rule(
    "PR-MKB-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("INFO och ERROR har en text till invånaren.", "INFO and ERROR have a text for the citizen."),
    citizen=Words(
        "Invånaren får inte veta varför det inte gick, eller vad hen ska tänka på.",
        "The citizen is not told why it failed, or what to think of before the visit.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=MKB,
    passive=True,
)
def a_message_has_a_text(run: Run) -> Iterator[Check]:
    for exchange in acts(run, "MakeBooking", acting.booked_and_cancelled, tries.not_offered):
        yield from has_text(exchange)


@rule(
    "PR-MKB-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("Efter ERROR är allt som det var.", "After ERROR everything is as it was."),
    citizen=Words(
        "Invånaren får veta att det inte gick, men är bokad ändå och uteblir.",
        "The citizen is told that it failed, but is booked all the same and does not come.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=("MakeBooking", "GetSubjectOfCareSchedule"),
)
def a_refusal_changes_nothing(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    yield from unless_none(_unchanged(run, flow.person, flow.made, flow.before.schedule, flow.booked.schedule))
    if flow.taken is not None and flow.other is not None:
        yield from unless_none(_unchanged(run, flow.other, flow.taken, flow.others_before, flow.others_schedule))
        yield from unless_none(_unchanged(run, flow.person, flow.taken, flow.booked.schedule, flow.unmoved.schedule))
        yield from _still_taken(flow)
    for each in tries.not_offered(run):
        if said(each.made).refused and each.after is not None and each.after.answered:
            yield Check(not each.found, each.made, expected=_NOT_BOOKED, got=each.found, also=(each.after,))


def _unchanged(
    run: Run, person: Person, act: Exchange, before: Exchange | None, after: Exchange | None
) -> Check | None:
    """None when there is nothing to compare. What comes and goes at times that this run has not asked for, and that
    was not there from the beginning, is somebody else's doing.
    """
    if not said(act).refused or before is None or after is None or not before.answered or not after.answered:
        return None
    was, now = (sorted(map(acting.start_of, each.rows())) for each in (before, after))
    changed = (Counter(was) - Counter(now)) + (Counter(now) - Counter(was))
    ok = not (changed.keys() & _starts_asked_for(run)) and not lost.lost_rows(run, person, before, after)
    return Check(ok, act, expected=", ".join(was) or "-", got=", ".join(now) or "-", also=(before, after))


def _starts_asked_for(run: Run) -> set[str]:
    """Of everything that this run has tried to book or to move to."""
    acts = (each for each in run.exchanges if each.contract.name in ("MakeBooking", "UpdateBooking"))
    return {each.asked("startTimeInclusive") for each in acts}


def _still_taken(flow: BookedAndCancelled) -> Iterator[Check]:
    """A refused booking of an occupied time does not set it free."""
    before, after, taken = flow.booked.times, flow.unmoved.times, flow.taken
    if taken is None or not said(taken).refused or before is None or after is None:
        return
    if before.answered and after.answered and acting.offered(before, flow.slot) is None:
        freed = acting.offered(after, flow.slot)
        expected = Words("tiden erbjuds inte", "the time is not offered")
        yield Check(freed is None, taken, "", expected, flow.start if freed else "", (before, after))


@rule(
    "PR-MKB-06",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words(
        "En ny bokning syns genast i listan och i uppgifterna, med det id som gavs.",
        "A new booking is at once in the list and in the details, with the id that was given.",
    ),
    citizen=Words(
        "Invånaren ser inte den tid hen just bokade, och bokar kanske en till.",
        "The citizen does not see the time just booked, and may book one more.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def a_booking_is_seen_at_once(run: Run) -> Iterator[Check]:
    yield from seen_at_once(acting.booked_and_cancelled(run), by_id=True)


@rule(
    "PR-MKB-07",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words(
        "En bokad tid försvinner genast bland de lediga, och dagen om den var den sista.",
        "A booked time is at once gone from the free ones, and the day if it was the last.",
    ),
    citizen=Words(
        "Andra invånare erbjuds en tid som inte finns.", "Other citizens are offered a time that is not there."
    ),
    safety=Safety.REVERSIBLE,
    contracts=("MakeBooking", "GetAvailableTimeslots"),
)
def a_booked_time_is_not_offered(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    yield from not_offered_at_once(flow)


@rule(
    "PR-MKB-08",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10",
    Words(
        "Det som sparas är det som begärdes: start, slut, mottagning, invånare, tidstyp och vårdgivare.",
        "What is stored is what was asked for: start, end, facility, citizen, time type and performer.",
    ),
    citizen=Words(
        "Invånaren kommer på fel tid eller till fel ställe, eller någon annan får bokningen.",
        "The citizen comes at the wrong time or to the wrong place, or somebody else gets the booking.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def what_was_asked_for_is_stored(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    flow.demand_booked()
    row = stored(flow)
    for name in ("startTimeInclusive", "endTimeExclusive", "healthcare_facility", "subject_of_care", "timeTypeID",
                 "performer"):  # fmt: skip
        asked, found = getattr(flow.asked, name), row.text(name)
        if asked and found:
            same = hsa_key(asked) == hsa_key(found) if name in _HSA_IDS else asked.strip() == found.strip()
            yield Check(same, row.exchange, row.at(name), asked, found, (flow.made,))
    if flow.asked.performer and not row.text("performer") and _shows_performers(run):
        yield Check(False, row.exchange, row.at("performer"), flow.asked.performer, _NOTHING, (flow.made,))


def _shows_performers(run: Run) -> bool:
    """Whether the target otherwise says who a booking is with."""
    booked = ("GetSubjectOfCareSchedule", "GetBookingDetails")
    rows = (row for each in run.exchanges if each.contract.name in booked for row in each.rows())
    return any(row.text("performer") for row in rows)


_HSA_IDS = ("healthcare_facility", "performer")


def stored(flow: BookedAndCancelled) -> Row:
    """The new booking in the details, in the schedule, or in somebody else's. Raises Missing."""
    details, schedule = flow.booked.details, flow.booked.schedule
    rows = details.rows() if details is not None else []
    if rows:
        return rows[0]
    lists = [each for each in (schedule, flow.others_schedule) if each is not None]
    row = next(filter(None, (acting.listed(each, flow.booking_id) for each in lists)), None)
    if row is None:
        raise Missing(
            Words("den nya bokningen gick inte att läsa tillbaka", "the new booking could not be read back"),
            *flow.booked.exchanges,
        )
    return row


@rule(
    "PR-MKB-09",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 7.1",
    Words(
        "Besöksorsaken sparas och visas, när tiden tar emot en.",
        "The reason is stored and shown, when the time takes one.",
    ),
    citizen=Words("Vården får inte veta varför invånaren söker.", "The unit is not told why the citizen seeks care."),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def the_reason_is_kept(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    flow.demand_booked()
    if flow.asked.reason != acting.REASON:
        raise Missing(
            Words(
                "den lediga tiden har inte message_allowed=true: ange en bookable.time_type som tar emot en orsak",
                "the free time has not message_allowed=true: give a bookable.time_type that takes a reason",
            ),
            flow.made,
        )
    looks = [each for each in (flow.booked.details, flow.booked.schedule) if each is not None and each.answered]
    rows = [
        row for each in looks for row in each.rows() if (row.text("bookingId") or flow.booking_id) == flow.booking_id
    ]
    if rows:
        told = next((row for row in rows if (row.text("reason") or "").strip()), rows[0])
        got = (told.text("reason") or "").strip()
        yield Check(
            got == acting.REASON, told.exchange, told.at("reason"), acting.REASON, got or _NOTHING, (flow.made,)
        )


@rule(
    "PR-MKB-10",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("En upptagen tid går inte att boka.", "An occupied time cannot be booked."),
    citizen=_DOUBLE,
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def an_occupied_time_is_refused(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    flow.demand_booked()
    if flow.taken is None or flow.other is None:
        acting.demand_other(run, flow.person)
        raise acting.not_booked(flow.made)
    told = said(flow.taken)
    if not _occupied(flow):
        raise Missing(
            Words(
                "den bokning som skulle göra tiden upptagen syns varken i listan eller bland de lediga tiderna",
                "the booking that was to occupy the time is seen neither in the list nor among the free times",
            ),
            *flow.booked.exchanges,
        )
    if told.carried_out and not flow.alone:
        raise several_alike(*unless_none(flow.others_times), flow.taken)
    if flow.taken.silence is None:
        yield Check(not told.carried_out, flow.taken, "resultCode", _REFUSED, result_words(flow.taken), (flow.made,))


def several_alike(*exchanges: Exchange) -> Missing:
    """The second booking may be of another time, just like the first."""
    return Missing(
        Words(
            "tiden har varken performer eller resourceID, och erbjöds än när den första bokningen var gjord (eller så "
            "gick det inte att se): flera likadana tider kan stå bakom raden. Ange bookable.time_type eller "
            "bookable.performer för tider som säger vems de är, eller som det bara finns en av",
            "the time has neither performer nor resourceID, and was still offered when the first booking was made (or "
            "that could not be seen): several such times may stand behind the row. Give bookable.time_type or "
            "bookable.performer of times that say whose they are, or of which there is but one",
        ),
        *exchanges,
    )


def _occupied(flow: BookedAndCancelled) -> bool:
    """Whether the first booking came about at that time, by the list or by the free times."""
    schedule, times = flow.booked.schedule, flow.booked.times
    if schedule is not None and any(acting.start_of(row) == flow.start for row in schedule.rows()):
        return True
    return times is not None and times.answered and acting.offered(times, flow.slot) is None


@rule(
    "PR-MKB-11",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words(
        "Av två som bokar samma tid samtidigt får exakt en den.",
        "Of two who book the same time at once exactly one gets it.",
    ),
    citizen=_DOUBLE,
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def one_of_two_at_once_gets_the_time(run: Run) -> Iterator[Check]:
    both = tries.at_once(run)
    one, two = both.made
    if not (one.answered or two.answered):
        raise acting.not_booked(one)
    if both.booked == 0:
        acting.booked_and_cancelled(run).demand_booked()  # if nothing can be booked at all, this says nothing
    if both.booked == 2 and both.unseen:
        raise acting.not_booked(two)
    got = Words(f"{both.booked} fick tiden", f"{both.booked} got the time")
    listed = tuple(each for each in both.schedules if each is not None)
    yield Check(both.booked == 1, two, "", Words("en fick tiden", "one got the time"), got, (one, *listed))


@rule(
    "PR-MKB-12",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.7",
    Words("En tid som har börjat går inte att boka.", "A time that has begun cannot be booked."),
    citizen=Words("Invånaren bokar en tid som redan har varit.", "The citizen books a time that is over."),
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=MKB,
)
def a_passed_time_is_refused(run: Run) -> Iterator[Check]:
    late = tries.booked_too_late(run)
    if late.act.silence is None:
        booked = said(late.act).carried_out or bool(late.booking_id)
        expected = Words(f"ERROR (målets klocka: {late.clock})", f"ERROR (the target's clock: {late.clock})")
        yield Check(not booked, late.act, "resultCode", expected, result_words(late.act), unless_none(late.listed))


@rule(
    "PR-MKB-13",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.10",
    Words(
        "En tid som inte erbjuds går inte att boka: fel start, fel mottagning, fel tidstyp.",
        "A time that is not offered cannot be booked: wrong start, wrong facility, wrong time type.",
    ),
    citizen=Words(
        "Invånaren bokas på en tid som ingen är där för.", "The citizen is booked at a time that nobody is there for."
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def what_is_not_offered_is_refused(run: Run) -> Iterator[Check]:
    for each in tries.not_offered(run):
        if each.made.silence is None:
            yield Check(not said(each.made).carried_out, each.made, "resultCode", _REFUSED, result_words(each.made),
                        unless_none(each.after))  # fmt: skip


@rule(
    "PR-MKB-14",
    Level.SHALL,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words(
        "Utan subject_of_care_info, firstName eller lastName bokas ingenting.",
        "Without subject_of_care_info, firstName or lastName nothing is booked.",
    ),
    citizen=Words("Vården vet inte vem som kommer.", "The unit does not know who comes."),
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def names_are_mandatory(run: Run) -> Iterator[Check]:
    for each in tries.without_names(run):
        if each.made.silence is None:
            expected = Words("SOAP-fel, och ingen bokning", "a SOAP fault, and no booking")
            booked = said(each.made).carried_out
            yield Check(not booked, each.made, "", expected, result_words(each.made), unless_none(each.after))


@rule(
    "PR-MKB-15",
    Level.SHALL,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words(
        "Telefon, e-post, adress, mellannamn och avisering behövs inte för att boka.",
        "Telephone, e-mail, address, middle name and notification are not needed for booking.",
    ),
    citizen=Words(
        "Den som inte har uppgett telefon eller e-post kan inte boka.",
        "Those who have not given a telephone number or e-mail cannot book.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=MKB,
)
def optional_data_is_optional(run: Run) -> Iterator[Check]:
    made = tries.minimal(run).made
    also: tuple[Exchange, ...] = ()
    if not said(made).carried_out:
        offered = offering.offered_times(run)
        also = unless_none(offered.whole)
    if not said(made).carried_out and not offered.needs_data:
        acting.booked_and_cancelled(run).demand_booked()  # if nothing can be booked at all, this says nothing
    if made.silence is None:
        yield Check(said(made).carried_out, made, "resultCode", "OK / INFO", result_words(made), also)


@rule(
    "PR-MKB-16",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.1",
    Words("Varje ny bokning får ett eget id.", "Every new booking gets an id of its own."),
    citizen=Words("Den som avbokar sin tid kan avboka någon annans.", "Who cancels a time may cancel somebody else's."),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=MKB,
    passive=True,
)
def ids_are_never_used_again(run: Run) -> Iterator[Check]:
    seen: dict[tuple[str, str], Exchange] = {}
    for exchange in acts(run, "MakeBooking", acting.booked_and_cancelled, tries.minimal):
        result = said(exchange)
        if not exchange.lawful or not result.carried_out or not result.booking_id or _on_invitation(exchange):
            continue
        key = hsa_key(exchange.logical_address), result.booking_id
        if seen:
            first = seen.get(key)
            got = Words(f"{result.booking_id}, också i anrop {first.number}", f"{result.booking_id}, also in call "
                        f"{first.number}") if first else result.booking_id  # fmt: skip
            yield Check(first is None, exchange, "bookingId", Words("ett nytt id", "a new id"), got,
                        (first,) if first else ())  # fmt: skip
        seen.setdefault(key, exchange)


def _on_invitation(exchange: Exchange) -> bool:
    """An invitation's id may live on as the booking's (PR-INV-06)."""
    return f">{said(exchange).booking_id}<".encode() in exchange.request


_NOTHING = Words("inget", "nothing")

RULES = (
    new_booking_is_supported,
    a_booking_has_an_id,
    a_refusal_has_no_id,
    a_message_has_a_text,
    a_refusal_changes_nothing,
    a_booking_is_seen_at_once,
    a_booked_time_is_not_offered,
    what_was_asked_for_is_stored,
    the_reason_is_kept,
    an_occupied_time_is_refused,
    one_of_two_at_once_gets_the_time,
    a_passed_time_is_refused,
    what_is_not_offered_is_refused,
    names_are_mandatory,
    optional_data_is_optional,
    ids_are_never_used_again,
)
