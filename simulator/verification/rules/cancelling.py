"""CancelBooking: what is answered, what has happened, and what must not happen (spec/producer-rules.md, J)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, Safety, manual, rule
from simulator.verification.rules.shared import free_at_once, gone_at_once, has_text, promised_but_unclaimed
from simulator.verification.run import Run
from simulator.verification.steps import acting, lost, reading, tries
from simulator.verification.steps.acting import said
from simulator.verification.steps.answers import acts, result_words, starts_by_id, unless_none
from simulator.verification.words import Words

CNB = ("CancelBooking",)

_DONE = "OK / INFO"
_REFUSED = Words("ERROR", "ERROR")
_NOT_GONE = Words(
    "Invånaren tror att tiden är avbokad, men kan få betala för ett uteblivet besök.",
    "The citizen believes that the time is cancelled, but may have to pay for a missed visit.",
)


@rule(
    "PR-CNB-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.1.1",
    Words(
        "Den som säger cancel_booking_allowed=true någonstans har CancelBooking.",
        "Who says cancel_booking_allowed=true anywhere has CancelBooking.",
    ),
    citizen=Words(
        "Invånaren ser en knapp för att avboka, men den fungerar inte.",
        "The citizen sees a button to cancel, and it does not work.",
    ),
    safety=Safety.REVERSIBLE,
)
def cancelling_is_supported(run: Run) -> Iterator[Check]:
    row = _cancellable_row(run)
    if row is None:
        return
    unclaimed = promised_but_unclaimed(run, row, "CancelBooking", "cancel", "cancel_booking_allowed")
    if unclaimed is not None:
        yield unclaimed
        return
    asked = _of_unknown(run)
    if asked.is_fault:  # which an unknown id may give (PR-CNB-07)
        by_booking = _by_booking(run)
        if by_booking is None:
            raise Missing(
                Words(
                    "CancelBooking svarade med SOAP-fel på ett okänt id, och det gick inte att pröva med en egen "
                    "bokning: ange flödena book och cancel om målet har dem",
                    "CancelBooking answered an unknown id with a SOAP fault, and it could not be tried on a booking of "
                    "verify's own: give the flows book and cancel if the target has them",
                ),
                row.exchange,
                asked,
            )
        every = [each for each in run.exchanges if each.contract.name == "CancelBooking"]
        asked = next((each for each in every if each.answered), by_booking)
    if asked.silence is None:
        expected = Words("svar från CancelBooking", "a reply from CancelBooking")
        yield Check(asked.answered, asked, "", expected, result_words(asked), (row.exchange,))


def _cancellable_row(run: Run) -> Row | None:
    """The first time that is said to be possible to cancel, in whatever has been read so far or can be read."""
    with suppress(Missing, NotClaimed):
        reading.schedules(run)
    reads = ("GetSubjectOfCareSchedule", "GetBookingDetails", "GetAvailableTimeslots")
    rows = (row for each in run.exchanges if each.contract.name in reads for row in each.rows())
    return next((row for row in rows if row.flag("cancel_booking_allowed")), None)


def _of_unknown(run: Run) -> Exchange:
    person = run.person
    return run.remember((__name__, "unknown"), lambda: run.ask(
        run.asker(person).cancel(acting.UNKNOWN_ID)
    ))  # fmt: skip


def _by_booking(run: Run) -> Exchange | None:
    try:
        return acting.booked_and_cancelled(run).cancelled
    except (Missing, NotClaimed):
        return None


@rule(
    "PR-CNB-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "Det som har cancel_booking_allowed=true går att avboka.",
        "What has cancel_booking_allowed=true can be cancelled.",
    ),
    citizen=Words(
        "Invånaren erbjuds att avboka men får nej.", "The citizen is offered to cancel, and is then refused."
    ),
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def what_may_be_cancelled_can_be(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    flow.demand_booked()
    seen = [each for each in (flow.booked.details, flow.booked.schedule) if each is not None and each.answered]
    flags = [
        row for each in seen for row in each.rows() if (row.text("bookingId") or flow.booking_id) == flow.booking_id
    ]
    if not flags or not flags[0].flag("cancel_booking_allowed"):
        raise Missing(
            Words(
                "den nya bokningen har inte cancel_booking_allowed=true: ange en bookable.time_type som får avbokas",
                "the new booking has not cancel_booking_allowed=true: give a bookable.time_type that may be cancelled",
            ),
            *seen,
        )
    asked = flow.cancelled
    if asked is not None and asked.silence is None:
        yield Check(said(asked).carried_out, asked, "resultCode", _DONE, result_words(asked), (flags[0].exchange,))


@rule(
    "PR-CNB-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "Det som inte har cancel_booking_allowed=true går inte att avboka.",
        "What has not cancel_booking_allowed=true cannot be cancelled.",
    ),
    citizen=Words(
        "En tid som vården har sagt inte får avbokas försvinner.",
        "A time that the unit has said may not be cancelled disappears.",
    ),
    safety=Safety.FULL,
    contracts=CNB,
)
def what_may_not_be_cancelled_cannot_be(run: Run) -> Iterator[Check]:
    tried = tries.forbidden_cancelled(run)
    if tried.cancelled.silence is None:
        also = (tried.details, tried.after)
        carried_out = said(tried.cancelled).carried_out
        yield Check(not carried_out, tried.cancelled, "resultCode", _REFUSED, result_words(tried.cancelled), also)
    if tried.after.answered:
        there = acting.listed(tried.after, tried.booking_id) is not None
        expected = Words(f"{tried.booking_id} finns kvar", f"{tried.booking_id} remains")
        yield Check(there, tried.after, "", expected, _ids(tried.after), (tried.cancelled,))


@rule(
    "PR-CNB-04",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words(
        "En avbokad tid är genast borta ur listan, och ingen annan.",
        "A cancelled time is at once gone from the list, and no other.",
    ),
    citizen=Words(
        "Invånaren ser en tid som hen just har avbokat, eller blir av med en som hen har kvar.",
        "The citizen sees a time that has just been cancelled, or loses one that has not been.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=(*CNB, "GetSubjectOfCareSchedule"),
)
def a_cancelled_time_is_gone(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    yield from gone_at_once(flow)
    if flow.cancelled is not None:
        before = flow.unmoved.schedule or flow.booked.schedule
        yield from lost.others_stay(run, flow.person, flow.cancelled, before, flow.freed.schedule)


@rule(
    "PR-CNB-05",
    Level.SHALL,
    Origin.SLA,
    "TKB 1.1.5, 4.2.1",
    Words("En avbokad tid går genast att boka igen.", "A cancelled time can be booked again at once."),
    citizen=Words(
        "Tiden står tom fast andra väntar på en.", "The time stands empty although others are waiting for one."
    ),
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def a_cancelled_time_is_bookable(run: Run) -> Iterator[Check]:
    yield from free_at_once(acting.booked_and_cancelled(run))


def _ids(schedule: Exchange) -> str:
    return ", ".join(starts_by_id(schedule)) or "-"


@rule(
    "PR-CNB-06",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words(
        "Att avboka samma bokning en gång till lyckas inte.", "Cancelling the same booking once more does not succeed."
    ),
    citizen=Words(
        "Invånaren får besked om att något har avbokats som redan var borta.",
        "The citizen is told that something was cancelled that was gone already.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def cancelling_twice_is_refused(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    cancelled = flow.demand_cancelled()
    if flow.again is not None and flow.again.silence is None:
        done = said(flow.again).carried_out
        yield Check(not done, flow.again, "resultCode", _REFUSED, result_words(flow.again), (cancelled,))


@rule(
    "PR-CNB-07",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("Ett okänt id går inte att avboka.", "An unknown id cannot be cancelled."),
    citizen=Words(
        "Invånaren får besked om en avbokning som inte har gjorts.",
        "The citizen is told of a cancellation that has not been made.",
    ),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def an_unknown_id_is_refused(run: Run) -> Iterator[Check]:
    asked = _of_unknown(run)
    if asked.silence is None:
        yield Check(not said(asked).carried_out, asked, "resultCode", _REFUSED, result_words(asked))


@rule(
    "PR-CNB-08",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.1.4",
    Words(
        "Ett meddelande tas emot vid avbokning när message_allowed=true.",
        "A message is accepted when cancelling if message_allowed=true.",
    ),
    citizen=Words(
        "Invånaren skriver ett meddelande och kan då inte avboka.",
        "The citizen writes a message and can then not cancel.",
    ),
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def a_message_is_accepted(run: Run) -> Iterator[Check]:
    with_it = tries.with_message(run, allowed=True)
    cancelled = _cancelled(with_it)
    if with_it.allowed is False:
        raise _other_flag(with_it, "true")
    _demand_there(with_it)
    if not said(cancelled).carried_out:
        acting.booked_and_cancelled(run).demand_cancelled()  # if nothing can be cancelled, this says nothing
    if cancelled.silence is None:
        ok = said(cancelled).carried_out
        yield Check(ok, cancelled, "resultCode", _DONE, result_words(cancelled), unless_none(with_it.details))


@rule(
    "PR-CNB-09",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.1.4",
    Words(
        "Ett meddelande som skickas fast message_allowed=false ger inget tekniskt fel.",
        "A message that is sent although message_allowed=false gives no technical error.",
    ),
    citizen=Words("Avbokningen misslyckas utan förklaring.", "The cancellation fails without an explanation."),
    basis=Basis.DERIVED,
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def a_message_too_many_breaks_nothing(run: Run) -> Iterator[Check]:
    with_it = tries.with_message(run, allowed=False)
    cancelled = _cancelled(with_it)
    if with_it.allowed is True:
        raise _other_flag(with_it, "false")
    if not cancelled.answered:
        acting.booked_and_cancelled(run).demand_cancelled()  # if nothing can be cancelled, this says nothing
    if cancelled.silence is None:
        expected = "OK / INFO / ERROR"
        yield Check(cancelled.answered, cancelled, "", expected, result_words(cancelled), unless_none(with_it.details))


def _cancelled(with_it: tries.WithMessage) -> Exchange:
    """Raises Missing when nothing could be booked."""
    if with_it.cancelled is None:
        raise acting.not_booked(with_it.made)
    return with_it.cancelled


def _demand_there(with_it: tries.WithMessage) -> None:
    """Raises Missing when the new booking is unknown to GetBookingDetails, which PR-MKB-06 is about."""
    if with_it.details is not None:
        reading.demand_answer(with_it.details)


def _other_flag(with_it: tries.WithMessage, wanted: str) -> Missing:
    """The free time and the booking disagree, which PR-GAT-08 and PR-GAT-10 are about."""
    return Missing(
        Words(
            f"den nya bokningen har inte message_allowed={wanted}, fast den lediga tiden hade det",
            f"the new booking has not message_allowed={wanted}, although the free time had",
        ),
        *unless_none(with_it.details),
    )


@rule(
    "PR-CNB-10",
    Level.SHALL,
    Origin.SCHEMA,
    "crm:scheduling 1.1, XSD",
    Words("Det går att avboka utan meddelande.", "It is possible to cancel without a message."),
    citizen=Words("Den som inte skriver något kan inte avboka.", "Who writes nothing cannot cancel."),
    safety=Safety.REVERSIBLE,
    contracts=CNB,
)
def a_message_is_optional(run: Run) -> Iterator[Check]:
    flow = acting.booked_and_cancelled(run)
    flow.demand_booked()
    asked = flow.cancelled
    if asked is None or asked.silence is not None or said(asked).refused:  # a refusal is PR-CNB-02's matter
        return
    with_message = flow.rescued is not None and said(flow.rescued).carried_out
    if said(asked).carried_out or with_message:  # otherwise it is not for want of a message
        yield Check(said(asked).carried_out, asked, "resultCode", _DONE, result_words(asked), unless_none(flow.rescued))


@rule(
    "PR-CNB-11",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.1.5",
    Words(
        "En avbokad tidsatt kallelse försvinner ur listan, och hanteras enligt enhetens egna regler.",
        "A cancelled timed invitation is gone from the list, and is handled by the unit's own rules.",
    ),
    citizen=Words(
        "Kallelsen ser ut att gälla fast den är avbokad.", "The invitation seems to hold although it is cancelled."
    ),
    safety=Safety.FULL,
    contracts=CNB,
    flow="timed_invitations",
)
def a_cancelled_invitation_is_gone(run: Run) -> Iterator[Check]:
    tried = tries.invitation_cancelled(run)
    if not said(tried.cancelled).carried_out:  # that it can be cancelled is PR-CNB-02's matter
        raise acting.not_done(tried.cancelled, "avboka kallelsen", "cancel the invitation")
    if tried.after.answered:
        row = acting.listed(tried.after, tried.booking_id)
        expected = Words(f"ingen rad med id {tried.booking_id}", f"no row with the id {tried.booking_id}")
        yield Check(row is None, tried.after, row.xpath if row else "", expected, _ids(tried.after), (tried.cancelled,))


@rule(
    "PR-CNB-12",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 002 (PASiS)",
    Words(
        "I PASiS går en tid att avboka till 24 timmar före, inte senare, och flaggan säger detsamma.",
        "In PASiS a time can be cancelled until 24 hours before it, not later, and the flag says the same.",
    ),
    citizen=Words(
        "Invånaren avbokar så sent att ingen annan hinner få tiden, eller får inte avboka i tid.",
        "The citizen cancels so late that nobody else can have the time, or may not cancel in good time.",
    ),
    safety=Safety.FULL,
    contracts=CNB,
    profile="pasis",
)
def cancelling_ends_a_day_before(run: Run) -> Iterator[Check]:
    late, early = tries.cancelled_round_the_limit(run)
    yield from _at(late, allowed=False)
    if not said(late.act).carried_out:
        yield from _at(early, allowed=True)


def _at(tried: tries.Late, *, allowed: bool) -> Iterator[Check]:
    clock = Words(f"målets klocka: {tried.clock}", f"the target's clock: {tried.clock}")
    rows = tried.details.rows() if tried.details is not None else []
    if rows:
        word, row = "true" if allowed else "false", rows[0]
        expected = Words(f"{word} ({clock.sv})", f"{word} ({clock.en})")
        flag = row.text("cancel_booking_allowed")
        yield Check(
            row.flag("cancel_booking_allowed") == allowed,
            row.exchange,
            row.at("cancel_booking_allowed"),
            expected,
            flag or "-",
        )
    if tried.act.silence is None:
        code = _DONE if allowed else "ERROR"
        yield Check(said(tried.act).carried_out == allowed, tried.act, "resultCode",
                    Words(f"{code} ({clock.sv})", f"{code} ({clock.en})"), result_words(tried.act))  # fmt: skip


@rule(
    "PR-CNB-13",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.8",
    Words("INFO och ERROR har en text till invånaren.", "INFO and ERROR have a text for the citizen."),
    citizen=Words("Invånaren får inte veta varför det inte gick.", "The citizen is not told why it failed."),
    safety=Safety.REVERSIBLE,
    contracts=CNB,
    passive=True,
)
def a_message_has_a_text(run: Run) -> Iterator[Check]:
    for exchange in acts(run, "CancelBooking", _of_unknown, acting.booked_and_cancelled):
        yield from has_text(exchange)


followed_up = manual(
    "PR-CNB-14",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.1",
    Words(
        "Enheten kan följa upp invånarnas avbokningar.", "The unit can follow up the cancellations that citizens make."
    ),
    citizen=Words(
        "En avbokning som ingen ser kan bli ett uteblivet vårdbehov.",
        "A cancellation that nobody sees may become a need of care that is missed.",
    ),
    look_at=Words(
        "Avboka en tid som invånare och se efter i vårdsystemet: syns det vem som avbokade, när och med vilket "
        "meddelande, i en lista som personalen använder?",
        "Cancel a time as a citizen and look in the care system: does it show who cancelled, when and with what "
        "message, in a list that staff use?",
    ),
    contracts=CNB,
)


@rule(
    "PR-CNB-15",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.6",
    Words("En bokning som har börjat går inte att avboka.", "A booking that has begun cannot be cancelled."),
    citizen=Words("Ett besök som invånaren uteblev från försvinner.", "A visit that the citizen missed disappears."),
    basis=Basis.DERIVED,
    safety=Safety.FULL,
    contracts=CNB,
)
def a_passed_booking_stays(run: Run) -> Iterator[Check]:
    late = tries.cancelled_too_late(run)
    rows = late.details.rows() if late.details is not None else []
    if any(acting.start_of(row) > late.clock for row in rows):  # that it lies elsewhere is PR-MKB-08's matter
        raise Missing(
            Words("bokningen ligger inte på den tid som bokades", "the booking is not at the time that was booked"),
            late.act,
        )
    if late.act.silence is None:
        expected = Words(f"ERROR (målets klocka: {late.clock})", f"ERROR (the target's clock: {late.clock})")
        yield Check(not said(late.act).carried_out, late.act, "resultCode", expected, result_words(late.act))


RULES = (
    cancelling_is_supported,
    what_may_be_cancelled_can_be,
    what_may_not_be_cancelled_cannot_be,
    a_cancelled_time_is_gone,
    a_cancelled_time_is_bookable,
    cancelling_twice_is_refused,
    an_unknown_id_is_refused,
    a_message_is_accepted,
    a_message_too_many_breaks_nothing,
    a_message_is_optional,
    a_cancelled_invitation_is_gone,
    cancelling_ends_a_day_before,
    a_message_has_a_text,
    followed_up,
    a_passed_booking_stays,
)
