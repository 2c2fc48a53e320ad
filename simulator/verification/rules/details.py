"""GetBookingDetails (spec/producer-rules.md, D). What an invitation's text is like is in `docbook`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from simulator.domain.identifiers import hsa_key
from simulator.domain.times import parse_timestamp, timestamp
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.steps import acting, basics, reading
from simulator.verification.target import Person
from simulator.verification.words import Words

_DETAILS = ("GetBookingDetails",)
_FLAGS = ("cancel_booking_allowed", "rebooking_allowed", "message_allowed")
_TIMES = ("startTimeInclusive", "endTimeExclusive")
_PRESENT = Words("ett värde", "a value")
_ABSENT = Words("att elementet saknas", "that the element is not there")
_NONE = Words("saknas", "not there")


@dataclass(frozen=True, slots=True)
class Detail:
    """What GetBookingDetails says of an id that somebody has."""

    person: Person
    booking_id: str
    row: Row

    @property
    def exchange(self) -> Exchange:
        return self.row.exchange

    @property
    def is_open(self) -> bool:
        """By the target file, or else by what is said of it."""
        if self.booking_id in (self.person.open_invitations or ()):
            return True
        return self.row.flag("isInvitation") and not any(has(self.row, name) for name in _TIMES)


def has(row: Row, name: str) -> bool:
    """Whether the element is there with something in it; blanks are nothing."""
    element = row.find(name)
    return element is not None and (len(element) > 0 or bool((element.text or "").strip()))


def is_time(text: str | None) -> bool:
    try:
        parse_timestamp(text or "")
    except ValueError:
        return False
    return True


def shown(row: Row, name: str) -> Words | str:
    return row.text(name) if has(row, name) else _NONE  # type: ignore[return-value]  # it has a text


def _details(run: Run) -> list[Detail]:
    """Of everything that is answered for. Raises Missing when nothing is."""
    return [
        Detail(person, booking_id, row)
        for person, booking_id, exchange in reading.all_details(run)
        for row in exchange.rows()[:1]
    ]


@rule(
    "PR-GBD-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "cancel_booking_allowed, rebooking_allowed och message_allowed finns alltid i uppgifterna.",
        "cancel_booking_allowed, rebooking_allowed and message_allowed are always in the details.",
    ),
    citizen=Words(
        "Invånaren kan inte av- eller omboka fast hen får det.",
        "The citizen can neither cancel nor rebook although allowed to.",
    ),
    contracts=_DETAILS,
)
def the_flags_are_there(run: Run) -> Iterator[Check]:
    for detail in _details(run):
        for name in _FLAGS:
            row = detail.row
            yield Check(has(row, name), row.exchange, row.at(name), expected="true / false", got=shown(row, name))


@rule(
    "PR-GBD-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "subject_of_care finns alltid i uppgifterna och är den som har bokningen.",
        "subject_of_care is always in the details and is who has the booking.",
    ),
    citizen=Words("Invånaren kan få se någon annans tid.", "The citizen may see somebody else's appointment."),
    contracts=_DETAILS,
)
def the_citizen_is_named(run: Run) -> Iterator[Check]:
    for detail in _details(run):
        row, name = detail.row, "subject_of_care"
        right = (row.text(name) or "").strip().upper() == detail.person.id.upper()
        yield Check(right, row.exchange, row.at(name), expected=detail.person.id, got=shown(row, name))


@rule(
    "PR-GBD-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8, 3.6",
    Words(
        "Bokningar och tidsatta kallelser har start- och sluttid i uppgifterna.",
        "Bookings and timed invitations have a start and an end in the details.",
    ),
    citizen=Words(
        "Invånaren ser inte när hen ska komma, eller tror att tiden återstår att boka.",
        "The citizen does not see when to come, or believes that the time is yet to be booked.",
    ),
    contracts=_DETAILS,
)
def booked_times_have_start_and_end(run: Run) -> Iterator[Check]:
    """Of what the list shows, or the target file says is booked: the others may be open invitations."""
    booked = {(person.id, each) for person in run.persons for each in _said_to_be_booked(person)}
    with suppress(Missing):
        booked |= {(person.id, row.text("bookingId") or "") for person, row in reading.booked_rows(run)}
    for detail in _details(run):
        person, booking_id = detail.person, detail.booking_id
        if (person.id, booking_id) in booked and booking_id not in (person.open_invitations or ()):
            for name in _TIMES:
                row = detail.row
                yield Check(has(row, name), row.exchange, row.at(name), expected=_PRESENT, got=shown(row, name))


def _said_to_be_booked(person: Person) -> tuple[str, ...]:
    return (*(person.bookings or ()), *(person.timed_invitations or ()))


@rule(
    "PR-GBD-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8, 3.6",
    Words(
        "En öppen kallelse har isInvitation=true och varken start- eller sluttid.",
        "An open invitation has isInvitation=true and neither start nor end.",
    ),
    citizen=Words(
        "Invånaren ser inte att hen själv ska boka en tid.", "The citizen does not see that a time is yet to be booked."
    ),
    contracts=_DETAILS,
    flow="open_invitations",
)
def open_invitations_have_no_time(run: Run) -> Iterator[Check]:
    looked = False
    for detail in _details(run):
        if detail.booking_id not in (detail.person.open_invitations or ()):
            continue
        looked, row = True, detail.row
        yield Check(row.flag("isInvitation"), row.exchange, row.at("isInvitation"), "true", shown(row, "isInvitation"))
        for name in _TIMES:
            yield Check(row.find(name) is None, row.exchange, row.at(name), _ABSENT, row.text(name) or f"<{name}/>")
    if not looked:
        raise Missing(
            Words(
                "ingen öppen kallelse att fråga om: skapa en och ange dess id i persons[].open_invitations",
                "no open invitation to ask about: make one and give its id in persons[].open_invitations",
            )
        )


@rule(
    "PR-GBD-05",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8",
    Words(
        "Bara öppna kallelser saknar start- och sluttid, och de saknar båda.",
        "Only open invitations lack start and end, and they lack both.",
    ),
    citizen=Words("Invånaren ser en halv tid.", "The citizen sees half an appointment."),
    basis=Basis.DERIVED,
    contracts=_DETAILS,
)
def times_are_whole_or_absent(run: Run) -> Iterator[Check]:
    for detail in _details(run):
        row = detail.row
        lacking = [name for name in _TIMES if not has(row, name)]
        yield Check(
            not lacking or (len(lacking) == 2 and row.flag("isInvitation")),
            row.exchange,
            row.at(lacking[0]) if lacking else "",
            expected=Words(
                "start och slut, eller isInvitation=true och ingetdera",
                "start and end, or isInvitation=true and neither of them",
            ),
            got=Words(
                f"{', '.join(lacking)} saknas; isInvitation={row.text('isInvitation') or '-'}",
                f"no {', '.join(lacking)}; isInvitation={row.text('isInvitation') or '-'}",
            ),
        )


@rule(
    "PR-GBD-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.5, 3.6",
    Words("En kallelse har sin text i purpose.", "An invitation has its text in purpose."),
    citizen=Words("Invånaren får en kallelse utan text.", "The citizen gets an invitation without text."),
    contracts=_DETAILS,
)
def invitations_have_text(run: Run) -> Iterator[Check]:
    for detail in _invitations(run):
        row = detail.row
        yield Check(
            has(row, "purpose"),
            row.exchange,
            row.at("purpose"),
            expected=Words("kallelsens text", "the invitation's text"),
            got=_NONE if row.find("purpose") is None else "<purpose/>",
        )


def _invitations(run: Run) -> list[Detail]:
    """Those that the target file names, or that say so themselves. Raises Missing when there are none."""
    found = [
        each
        for each in _details(run)
        if each.row.flag("isInvitation")
        or each.booking_id in (*(each.person.timed_invitations or ()), *(each.person.open_invitations or ()))
    ]
    if not found:
        raise Missing(
            Words(
                "ingen kallelse att fråga om: skapa en och ange dess id i persons[].timed_invitations eller "
                "open_invitations",
                "no invitation to ask about: make one and give its id in persons[].timed_invitations or "
                "open_invitations",
            )
        )
    return found


@rule(
    "PR-GBD-07",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words("bookingId i uppgifterna är det som frågades efter.", "bookingId in the details is the one asked for."),
    citizen=Words(
        "Invånaren kan råka av- eller omboka en annan tid.", "The citizen may cancel or rebook another appointment."
    ),
    basis=Basis.DERIVED,
    contracts=_DETAILS,
)
def the_id_is_the_one_asked_for(run: Run) -> Iterator[Check]:
    for detail in _details(run):
        row, name = detail.row, "bookingId"
        if has(row, name):
            told = (row.text(name) or "").strip()
            yield Check(told == detail.booking_id.strip(), row.exchange, row.at(name), detail.booking_id, told)


@rule(
    "PR-GBD-08",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.4",
    Words(
        "healthcare_facility i uppgifterna är den mottagning som frågan gällde.",
        "healthcare_facility in the details is the facility that the question was about.",
    ),
    citizen=Words("Invånaren kan gå till fel mottagning.", "The citizen may go to the wrong facility."),
    basis=Basis.DERIVED,
    contracts=_DETAILS,
)
def the_facility_is_the_one_asked(run: Run) -> Iterator[Check]:
    for detail in _details(run):
        row, name, asked = detail.row, "healthcare_facility", detail.exchange.logical_address
        if has(row, name):
            told = row.text(name) or ""
            yield Check(hsa_key(told) == hsa_key(asked), row.exchange, row.at(name), expected=asked, got=told)


@rule(
    "PR-GBD-09",
    Level.SHOULD,
    Origin.SCHEMA,
    "XSD: timeslotDetail 1..1",
    Words("Ett okänt bookingId ger ett SOAP-fel.", "An unknown bookingId gives a SOAP fault."),
    citizen=Words(
        "Invånaren ser en tid som inte finns, i stället för besked.",
        "The citizen sees an appointment that does not exist, instead of being told.",
    ),
    basis=Basis.DERIVED,
    contracts=_DETAILS,
)
def an_unknown_id_is_a_fault(run: Run) -> Iterator[Check]:
    """There is no other way to say so in this contract."""
    person = basics.holder(run)
    reply = run.ask(run.asker(person).details(acting.UNKNOWN_ID))
    yield Check(
        not reply.answered,
        reply,
        "timeslotDetail[1]",
        expected=Words("SOAP-fel", "a SOAP fault"),
        got=Words("GetBookingDetailsResponse, som om bokningen fanns", "the response, as if there were such a booking"),
    )


@rule(
    "PR-GBD-10",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.0.4, BOOK04",
    Words(
        "En ledig tids id går inte att fråga efter som om det vore en bokning.",
        "A free time's id cannot be asked for as if it were a booking.",
    ),
    citizen=Words("Invånaren kan tro att en ledig tid är bokad.", "The citizen may take a free time for booked."),
    contracts=("GetBookingDetails", "GetAvailableTimeslots"),
)
def free_times_have_no_details(run: Run) -> Iterator[Check]:
    ordinary = basics.basic(run, "GetAvailableTimeslots")
    rows = ordinary.ask().rows()
    if not rows:
        raise Missing(Words("det finns inga lediga tider", "there are no free times"), ordinary.ask())
    free = [row for row in rows if has(row, "bookingId")][:2]
    if not free:
        raise NotClaimed(Words("de lediga tiderna har inget bookingId", "the free times have no bookingId"))
    for row in free:
        reply = run.ask(run.asker(ordinary.person).details(row.text("bookingId") or ""))
        yield Check(
            not reply.answered,
            reply,
            "timeslotDetail[1]",
            expected=Words("SOAP-fel: tiden är ledig", "a SOAP fault: the time is free"),
            got=Words("svar, som om tiden vore bokad", "an answer, as if the time were booked"),
            also=(row.exchange,),
        )


@rule(
    "PR-GBD-11",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8, 6.9",
    Words(
        "Uppgifterna säger detsamma som listan om samma bokning: start, slut, tidstyp och vårdpersonal.",
        "The details say the same as the list of the same booking: start, end, time type and performer.",
    ),
    citizen=Words(
        "Invånaren ser en tid i listan och en annan när hen öppnar den.",
        "The citizen sees one time in the list and another when it is opened.",
    ),
    basis=Basis.DERIVED,
    contracts=("GetBookingDetails", "GetSubjectOfCareSchedule"),
)
def the_details_agree_with_the_list(run: Run) -> Iterator[Check]:
    for listed, detail in listed_and_detailed(run):
        for name in (*_TIMES, "timeTypeID", "performer"):
            if not (has(listed, name) and has(detail, name)):
                continue  # that one of them leaves it out is for the rules about what must be there
            one, other = (row.text(name) or "" for row in (listed, detail))
            if name in _TIMES and not (is_time(one) and is_time(other)):
                continue  # PR-GEN-09
            alike = hsa_key(one) == hsa_key(other) if name == "performer" else one == other
            yield Check(alike, detail.exchange, detail.at(name), expected=one, got=other, also=(listed.exchange,))


def listed_and_detailed(run: Run) -> Iterator[tuple[Row, Row]]:
    """The same booking in the list and in the details. Raises Missing when there is none."""
    details = {(each.person.id, each.booking_id): each.row for each in _details(run)}
    for person, row in reading.booked_rows(run):
        booking_id = row.text("bookingId") or ""
        found = details.get((person.id, booking_id))
        if found is not None and booking_id not in (person.open_invitations or ()):
            yield row, found


@rule(
    "PR-GBD-12",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.4.3",
    Words(
        "Uppgifterna om varje bokning och kallelse som invånaren har går att hämta.",
        "The details of every booking and invitation that the citizen has can be fetched.",
    ),
    citizen=Words(
        "Invånaren ser att det finns en tid men kan inte öppna den.",
        "The citizen sees that there is an appointment but cannot open it.",
    ),
    contracts=_DETAILS,
)
def every_booking_has_details(run: Run) -> Iterator[Check]:
    """What the lists show and the target file names, unless it has passed; what the index is told is EI-18's."""
    passed = _passed(run)
    for person, booking_id in reading.known_ids(run):
        try:
            exchange, answered = reading.details(run, person, booking_id), True
        except Missing as error:
            if not error.exchanges:
                raise
            exchange, answered = error.exchanges[-1], False
        if not answered and (person.id, booking_id) in passed:
            continue
        yield Check(
            answered and bool(exchange.rows()),
            exchange,
            expected=Words(f"uppgifter om {booking_id}", f"details of {booking_id}"),
            got=basics.outcome(exchange),
        )


def _passed(run: Run) -> set[tuple[str, str]]:
    """Listed bookings that have begun, by citizen and id. Nothing says how long they can be asked about."""
    with suppress(Missing, NotClaimed):
        now = timestamp(run.now)
        return {
            (person.id, row.text("bookingId") or "")
            for person, row in reading.booked_rows(run)
            if is_time(row.text("startTimeInclusive")) and (row.text("startTimeInclusive") or "") <= now
        }
    return set()


@rule(
    "PR-GBD-13",
    Level.SHOULD,
    Origin.PRACTICE,
    "1177, kallelser",
    Words("En kallelse har timeTypeID i uppgifterna.", "An invitation has timeTypeID in the details."),
    citizen=Words(
        "Invånaren kan inte boka eller omboka från kallelsen: 1177 söker tider av dess tidstyp.",
        "The citizen can neither book nor rebook from the invitation: 1177 looks for times of its type.",
    ),
    contracts=_DETAILS,
)
def invitations_have_a_time_type(run: Run) -> Iterator[Check]:
    for detail in _invitations(run):
        row, name = detail.row, "timeTypeID"
        yield Check(has(row, name), row.exchange, row.at(name), expected=_PRESENT, got=shown(row, name))


RULES = (
    the_flags_are_there,
    the_citizen_is_named,
    booked_times_have_start_and_end,
    open_invitations_have_no_time,
    times_are_whole_or_absent,
    invitations_have_text,
    the_id_is_the_one_asked_for,
    the_facility_is_the_one_asked,
    an_unknown_id_is_a_fault,
    free_times_have_no_details,
    the_details_agree_with_the_list,
    every_booking_has_details,
    invitations_have_a_time_type,
)
