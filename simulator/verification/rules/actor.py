"""Who asks: the Actor header (spec/producer-rules.md, B)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from simulator.domain.booking_system import Caller
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.rule import Basis, Level, Origin, Safety, rule
from simulator.verification.run import Run, part_of, step
from simulator.verification.steps import acting, basics, reading
from simulator.verification.steps.own import Own, Seen, own_booking, see
from simulator.verification.target import Person
from simulator.verification.words import Words

_FLOW_1 = tuple(name for name in basics.SELECTING if name != "GetAllHealthcareFacilities")
"""The reading contracts of flow 1 (TKB 1.1.5, 3.1.1)."""
_TIMES = ("GetAvailableDates", "GetAvailableTimeslots")
_FAULT = Words("SOAP-fel", "a SOAP fault")


@rule(
    "PR-ACT-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.5; WSDL",
    Words("Invånaren som Actor (subject_of_care) tas emot.", "The citizen as Actor (subject_of_care) is accepted."),
    citizen=Words("Invånaren kommer inte åt sina egna tider.", "The citizen does not reach their own appointments."),
)
def the_citizen_may_ask(run: Run) -> Iterator[Check]:
    """Where nobody gets an answer, it is not the Actor that is in the way (PR-GEN-02)."""
    for name in basics.READING:
        with suppress(NotClaimed):
            try:
                yield Check(True, basics.basic(run, name).ask())
            except Missing as error:
                refused = [each for each in error.exchanges if each.is_fault and each.contract.name == name]
                yield from _refused_for_the_actor(run, name, refused)


def _refused_for_the_actor(run: Run, contract: str, refused: list[Exchange]) -> Iterator[Check]:
    """Nothing, unless somebody else is answered."""
    if not refused:
        return
    others = [run.ask(question) for question in _as_others(run, basics.basic(run, contract).question)]
    if any(each.answered for each in others):
        yield Check(
            False,
            refused[-1],
            expected=Words("svar, som när någon annan frågar", "an answer, as when somebody else asks"),
            got=basics.outcome(refused[-1]),
            also=tuple(others),
        )


def _as_others(run: Run, question: Question) -> Iterator[Question]:
    yield question.as_actor(None, Words("utan Actor", "without Actor"))
    if run.target.agent:
        yield question.as_actor(
            Caller(run.target.agent, is_agent=True), Words("som ombud", "as an agent"), lawful=False
        )


@rule(
    "PR-ACT-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.5",
    Words(
        "Ett ombud (subject_of_care_agent med HSA-id) kan fråga allt som behövs för att boka.",
        "An agent (subject_of_care_agent with an HSA-id) can ask all that is needed to book.",
    ),
    citizen=Words(
        "Invånaren som ringer får inte hjälp att boka av den som svarar.",
        "The citizen who phones cannot be helped to book by whoever answers.",
    ),
    flow="agents",
)
def an_agent_may_ask(run: Run) -> Iterator[Check]:
    _agent(run)
    for ordinary in basics.basics(run, _FLOW_1):
        reply = _as_agent(run, ordinary.question.contract.name, ordinary.person)
        yield Check(
            reply.answered,
            reply,
            expected=Words("svar, som när invånaren frågar", "an answer, as when the citizen asks"),
            got=basics.outcome(reply),
            also=(ordinary.ask(),),
        )


@rule(
    "PR-ACT-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.5",
    Words(
        "Det ett ombud får välja mellan beror inte på vilken invånare det gäller.",
        "What an agent may choose between does not depend on which citizen it is about.",
    ),
    citizen=Words(
        "Den som hjälper invånaren ser av svaret vad hen har för vårdkontakter.",
        "Whoever helps the citizen sees from the answer what care the citizen receives.",
    ),
    flow="agents",
)
def an_agent_sees_the_same_for_everybody(run: Run) -> Iterator[Check]:
    """A difference is looked for once more: somebody may have booked in the meantime."""
    _agent(run)
    for ordinary in basics.basics(run, _of_everybody(run)):
        first, second = ordinary.person, _another(run, ordinary.person)
        contract = ordinary.question.contract.name
        of_first, of_second = (_as_agent(run, contract, person) for person in (first, second))
        if not (of_first.answered and of_second.answered):
            continue
        alike = basics.content(of_first) == basics.content(of_second)
        if not alike:
            of_first = run.ask(_agents_question(run, contract, first))
            alike = of_first.answered and basics.content(of_first) == basics.content(of_second)
        yield Check(
            alike,
            of_second,
            expected=basics.told(of_first),
            got=basics.told(of_second),
            also=(of_first,),
        )


def _of_everybody(run: Run) -> tuple[str, ...]:
    """What can be asked alike about any citizen. Times for a booking are its holder's only."""
    with suppress(Missing, NotClaimed):
        _, _, booking_id = basics.criteria(run)
        if booking_id is not None:
            return tuple(name for name in basics.SELECTING if name not in _TIMES)
    return basics.SELECTING


@step
def _as_agent(run: Run, contract: str, person: Person) -> Exchange:
    """What an agent is answered about a citizen. The ordinary question must have been answered."""
    return run.ask(_agents_question(run, contract, person))


def _agents_question(run: Run, contract: str, person: Person) -> Question:
    ordinary = basics.basic(run, contract)
    about = Words("som ombud, för en invånare", "as an agent, for a citizen")
    question = ordinary.question.as_actor(Caller(_agent(run), is_agent=True), about)
    return replace(question, payload=question.payload.replace(f">{ordinary.person.id}<", f">{person.id}<"))


def _agent(run: Run) -> str:
    if not run.target.agent:
        raise Missing(Words("ange agent: HSA-id för en medarbetare", "give agent: the HSA-id of a member of staff"))
    return run.target.agent


def _another(run: Run, person: Person) -> Person:
    """Raises Missing."""
    found = next((each for each in run.persons if each.id != person.id), None)
    if found is None:
        raise Missing(
            Words("det behövs två testpersoner: ange en till i persons",
                  "two test persons are needed: name one more in persons")
        )  # fmt: skip
    return found


@rule(
    "PR-ACT-04",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.5",
    Words("Ett anrop utan Actor besvaras inte.", "A call without Actor is not answered."),
    citizen=Words(
        "Invånarens tider lämnas ut utan att någon har sagt vem som frågar.",
        "The citizen's appointments are given away although nobody has said who asks.",
    ),
)
def nobody_is_not_answered(run: Run) -> Iterator[Check]:
    ordinary = basics.basic(run, "GetSubjectOfCareSchedule")
    ordinary.ask()
    reply = run.ask(ordinary.question.as_actor(None, Words("utan Actor", "without Actor")))
    yield Check(not reply.answered, reply, "GetSubjectOfCareScheduleResponse", expected=_FAULT, got=_served(reply))


@rule(
    "PR-ACT-05",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD: ActorTypeEnum",
    Words("En okänd actorType tas inte emot.", "An unknown actorType is not accepted."),
    citizen=Words(
        "Invånarens tider lämnas ut till någon som inte är vare sig invånare eller ombud.",
        "The citizen's appointments are given to somebody who is neither citizen nor agent.",
    ),
)
def an_unknown_kind_of_actor_is_not_answered(run: Run) -> Iterator[Check]:
    ordinary = basics.basic(run, "GetSubjectOfCareSchedule")
    ordinary.ask()
    question = ordinary.question
    head = question.head.replace(">subject_of_care<", ">x<")
    purpose = Words("med actorType x", "with actorType x")
    reply = run.ask(replace(question, head=head, purpose=purpose, lawful=False))
    yield Check(not reply.answered, reply, "GetSubjectOfCareScheduleResponse", expected=_FAULT, got=_served(reply))


@rule(
    "PR-ACT-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 4.1",
    Words(
        "En annan invånare som Actor får varken se eller ändra bokningarna.",
        "Another citizen as Actor gets neither to see nor to change the bookings.",
    ),
    citizen=Words(
        "Invånarens tider visas för någon annan, som kanske kan ändra dem.",
        "The citizen's appointments are shown to somebody else, who may be able to change them.",
    ),
    basis=Basis.DERIVED,
    passive=True,
    books=True,
)
def another_citizen_sees_and_changes_nothing(run: Run) -> Iterator[Check]:
    """Any answer without the data will do: the sources do not say which. Acts only on what verify has booked itself,
    and only where it may book.
    """
    person = reading.booked_rows(run)[0][0]
    other = Caller(_another(run, person).id, is_agent=False)
    asker = run.asker(person)
    own = run.ask(asker.schedule(person.id))
    rows = [row for row in own.rows() if row.text("bookingId")]
    if not rows:
        raise Missing(Words("testpersonen har ingen bokning längre", "the test person has no booking any longer"), own)
    yield _gives_nothing_away(own, run.ask(asker.schedule(person.id).as_actor(other, _AS_ANOTHER, lawful=False)))
    if run.target.claims("GetBookingDetails"):
        question = asker.details(rows[0].text("bookingId") or "")
        details = run.ask(question)
        if details.answered:
            yield _gives_nothing_away(details, run.ask(question.as_actor(other, _AS_ANOTHER, lawful=False)))
    if run.target.safety.allows(Safety.REVERSIBLE):
        with suppress(Missing, NotClaimed):
            yield from acted_on_by_another(run)


_AS_ANOTHER = Words("med en annan invånare som Actor", "with another citizen as Actor")


def _gives_nothing_away(own: Exchange, reply: Exchange) -> Check:
    """Nothing that the citizen was told is in what the other was told; the other's own may be, at the same times."""
    secrets = {secret for row in own.rows() for _, secret in _secrets(row)}
    found = next((row.at(name) for row in reply.rows() for name, secret in _secrets(row) if secret in secrets), "")
    expected = Words("inget om den andra invånarens bokning", "nothing about the other citizen's booking")
    return Check(not found, reply, found, expected=expected, got=_served(reply), also=(own,))


def _secrets(row: Row) -> Iterator[tuple[str, tuple[str, str]]]:
    """What nobody else may be told, with the element it stands in: whose the booking is, and which, with its start.

    Of details any start, and the invitation's text: they are of the one booking that was asked for.
    """
    start = _stripped(row, "startTimeInclusive")
    told: dict[str, tuple[str, str]] = {"subject_of_care": ("whose", _stripped(row, "subject_of_care"))}
    if _stripped(row, "bookingId"):
        told["bookingId"] = (_stripped(row, "bookingId"), start)
    if row.exchange.contract.name == "GetBookingDetails":
        told |= {"startTimeInclusive": ("when", start), "purpose": ("why", _stripped(row, "purpose"))}
    yield from ((name, secret) for name, secret in told.items() if name == "bookingId" or secret[1])


def _stripped(row: Row, name: str) -> str:
    return (row.text(name) or "").strip()


@step
@part_of("en annan invånare agerar")
def acted_on_by_another(run: Run) -> list[Check]:
    """A booking of verify's own that another citizen tries to move and to cancel."""
    person = reading.booker(run)
    other = Caller(_another(run, person).id, is_agent=False)
    run.demand("CancelBooking", "GetSubjectOfCareSchedule")
    with own_booking(run, person, acting.free_slot(run, person=person)) as own:
        return [*_moved_by(run, own, other), _cancelled_by(run, own, other)]


def _moved_by(run: Run, own: Own, other: Caller) -> Iterator[Check]:
    if not run.target.claims("UpdateBooking"):
        return
    with suppress(Missing):
        before = see(run, own.person, "", own.facility).demanded()
        row = acting.free_slot(run, person=own.person, facility=own.facility)
        slot = acting.timeslot_of(run, row, own.person, booking_id=own.booking_id)
        question = run.asker(own.person, own.facility).rebook(slot, acting.citizen_of(own.person))
        number = acting.intend_move(run, own.person, row)
        reply = run.ask(question.as_actor(other, _AS_ANOTHER, lawful=False))
        acting.heard_move(run, own.person, own.booking_id, number, reply)
        after = see(run, own.person, "", own.facility)
        yield _untouched(own, before, reply, after)
        own.follow(row, after, before)


def _cancelled_by(run: Run, own: Own, other: Caller) -> Check:
    before = see(run, own.person, "", own.facility).demanded()
    question = run.asker(own.person, own.facility).cancel(own.booking_id, None, own.facility)
    reply = run.ask(question.as_actor(other, _AS_ANOTHER, lawful=False))
    after = see(run, own.person, "", own.facility)
    if acting.said(reply).carried_out and own.booking_id not in after.ids:
        run.cleanup.gone(own.booking_id, own.facility)
        own.cancelled = reply
    return _untouched(own, before, reply, after)


def _untouched(own: Own, before: Seen, reply: Exchange, after: Seen) -> Check:
    """The booking stands where it stood, whatever was said. Raises Missing when it was nowhere to be seen before."""
    there, was = after.row(own.booking_id), before.row(own.booking_id)
    if was is None:
        raise Missing(
            Words("den egna bokningen syns inte i listan", "one's own booking is not in the list"), before.schedule
        )
    gone = after.schedule.answered and there is None
    moved = there is not None and acting.start_of(there) != acting.start_of(was)
    return Check(
        not (gone or moved),
        reply,
        "resultCode",
        expected=Words("att bokningen står kvar", "that the booking stays"),
        got=acting.said(reply).code or basics.outcome(reply),
        also=(before.schedule, after.schedule),
    )


def _served(reply: Exchange) -> Words:
    return basics.told(reply) if reply.answered else basics.outcome(reply)


RULES = (
    the_citizen_may_ask,
    an_agent_may_ask,
    an_agent_sees_the_same_for_everybody,
    nobody_is_not_answered,
    an_unknown_kind_of_actor_is_not_answered,
    another_citizen_sees_and_changes_nothing,
)
