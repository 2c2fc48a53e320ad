"""MakeBooking: what is answered, what has happened, and what must not happen (spec/producer-rules.md, H)."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.run import Run
from simulator.verification.steps import acting, tries
from simulator.verification.steps.acting import BookedAndCancelled, said
from simulator.verification.steps.answers import acts, answers_to, result_words, starts_by_id, unless_none
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
    Words("En enhet som erbjuder nybokning har MakeBooking.", "A unit that offers new booking has MakeBooking."),
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


def has_text(exchange: Exchange) -> Iterator[Check]:
    """PR-MKB-04 and PR-CNB-13, of one answer."""
    result = said(exchange)
    if result.code in ("INFO", "ERROR"):
        expected = Words(f"{result.code} med resultText", f"{result.code} with resultText")
        yield Check(bool(result.text), exchange, "resultText", expected, result.text or _NOTHING)


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
    yield from unless_none(_unchanged(flow.made, flow.before.schedule, flow.booked.schedule))
    if flow.taken is not None:
        yield from unless_none(_unchanged(flow.taken, flow.others_before, flow.others_schedule))
        yield from unless_none(_unchanged(flow.taken, flow.booked.schedule, flow.unmoved.schedule))
        yield from _still_taken(flow)
    others = tries.not_offered(run)
    for each in others.tries:
        if said(each.made).refused and others.after is not None and others.after.answered:
            yield Check(not each.found, each.made, expected=_NOT_BOOKED, got=each.found, also=(others.after,))


def _unchanged(act: Exchange, before: Exchange | None, after: Exchange | None) -> Check | None:
    """None when there is nothing to compare."""
    if not said(act).refused or before is None or after is None or not before.answered or not after.answered:
        return None
    was, now = (sorted(map(acting.start_of, each.rows())) for each in (before, after))
    return Check(was == now, act, expected=", ".join(was) or "-", got=", ".join(now) or "-", also=(before, after))


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


def not_offered_at_once(flow: BookedAndCancelled) -> Iterator[Check]:
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
    if told.carried_out and not acting.identified(flow.slot):
        raise anonymous(flow.taken)
    if flow.taken.silence is None:
        yield Check(not told.carried_out, flow.taken, "resultCode", _REFUSED, result_words(flow.taken), (flow.made,))


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
    others = tries.not_offered(run)
    for each in others.tries:
        if each.made.silence is None:
            yield Check(not said(each.made).carried_out, each.made, "resultCode", _REFUSED, result_words(each.made),
                        unless_none(others.after))  # fmt: skip


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
    others = tries.without_names(run)
    for each in others.tries:
        if each.made.silence is None:
            expected = Words("SOAP-fel, och ingen bokning", "a SOAP fault, and no booking")
            booked = said(each.made).carried_out
            yield Check(not booked, each.made, "", expected, result_words(each.made), unless_none(others.after))


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
    if not said(made).carried_out:
        acting.booked_and_cancelled(run).demand_booked()  # if nothing can be booked at all, this says nothing
    if made.silence is None:
        yield Check(said(made).carried_out, made, "resultCode", "OK / INFO", result_words(made))


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
