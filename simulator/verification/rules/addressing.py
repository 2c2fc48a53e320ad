"""Whose timetable it is that answers, and HSA-ids (spec/producer-rules.md, A: PR-GEN-03 to 05)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from lxml import etree

from simulator.domain.identifiers import hsa_key, is_hsa_id
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange
from simulator.verification.questions import Question
from simulator.verification.rule import Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.steps import basics, reading, told
from simulator.verification.target import Person
from simulator.verification.words import Words

_HSA_FIELDS = ("healthcare_facility", "performer", "perfomer")


@rule(
    "PR-GEN-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "WSDL; TKB 1.1.5, 3.2",
    Words(
        "LogicalAddress tas emot och avgör vilken mottagnings tidbok som svarar.",
        "LogicalAddress is accepted and says whose timetable it is that answers.",
    ),
    citizen=Words(
        "Invånaren ser en annan mottagnings tider, eller samma tid flera gånger.",
        "The citizen sees another facility's times, or the same time several times.",
    ),
)
def the_logical_address_owns_the_timetable(run: Run) -> Iterator[Check]:
    ordinary = _something_of_the_facility(run)
    own = ordinary.ask()
    yield Check(True, own)
    for question in _to_other_addresses(run, ordinary):
        reply = run.ask(question)
        leaked = _recognised(reply) & _recognised(own)
        yield Check(
            not leaked,
            reply,
            expected=Words(f"inget av det som {own.logical_address} har", f"nothing of what {own.logical_address} has"),
            got=basics.told(reply),
            also=(own,),
        )
    yield from _at_other_facilities(run, ordinary.person)


def _something_of_the_facility(run: Run) -> basics.Basic:
    """An ordinary question whose answer is not empty. Raises Missing."""
    for name in ("GetSubjectOfCareSchedule", "GetAllTimeTypes"):
        with suppress(NotClaimed):
            ordinary = basics.basic(run, name)
            if basics.content(ordinary.ask()):
                return ordinary
    raise Missing(
        Words(
            "mottagningen svarar utan en enda bokning eller tidstyp att känna igen: boka en tid åt en testperson",
            "the facility answers without a single booking or time type to recognise: book a time for a test person",
        )
    )


def _to_other_addresses(run: Run, ordinary: basics.Basic) -> Iterator[Question]:
    """The header differs from the body, and last neither is the target's.

    Other facilities of the target's own are asked for bookings only: their codes may well be the same.
    """
    unknown, question = run.target.unknown_facility, ordinary.question
    hosted = run.target.facilities[:3] if question.contract.name == "GetSubjectOfCareSchedule" else ()
    for facility in hosted:
        if hsa_key(facility) != hsa_key(question.logical_address):
            purpose = Words("fråga till en annan mottagnings adress", "a question to another facility's address")
            yield question.addressed_to(facility, purpose, lawful=False)
    if run.target.hosts(unknown):
        return
    purpose = Words("fråga till en adress som målet inte har", "a question to an address that the target lacks")
    yield question.addressed_to(unknown, purpose, lawful=False)
    yield question.changed(partial(_set_facility, facility=unknown), purpose).addressed_to(
        unknown, purpose, lawful=False
    )


def _at_other_facilities(run: Run, person: Person) -> Iterator[Check]:
    """No booking is listed by two facilities."""
    own = reading.schedule(run, person)
    here = _bookings(own)
    for facility in run.target.facilities[:3]:
        if hsa_key(facility) == hsa_key(own.logical_address):
            continue
        try:
            there = reading.schedule(run, person, facility)
        except Missing:
            continue
        both = sorted(here & _bookings(there))
        yield Check(
            not both,
            there,
            expected=Words(f"bara {facility}s bokningar", f"{facility}'s bookings only"),
            got=", ".join(f"{booking_id} ({start})" for booking_id, start in both),
            also=(own,),
        )


def _recognised(exchange: Exchange) -> set[tuple[str, str]]:
    if exchange.contract.name == "GetSubjectOfCareSchedule":
        return _bookings(exchange)
    return {(each, "") for each in basics.content(exchange)} if exchange.answered else set()


def _bookings(exchange: Exchange) -> set[tuple[str, str]]:
    """Ids alone need not differ between facilities (PR-GSS-07)."""
    rows = [row for row in exchange.rows() if row.text("bookingId")]
    return {(row.text("bookingId") or "", row.text("startTimeInclusive") or "") for row in rows}


def _set_facility(root: etree._Element, facility: str) -> None:
    element = root.find("{*}healthcare_facility")
    if element is not None:
        element.text = facility


@rule(
    "PR-GEN-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.2, 5.2.4",
    Words("HSA-id jämförs utan skillnad på stora och små bokstäver.", "HSA-ids are compared without regard to case."),
    citizen=Words(
        "Invånarens tider hittas inte när någon skriver mottagningens id med små bokstäver.",
        "The citizen's appointments are not found when somebody writes the facility's id in lower case.",
    ),
)
def hsa_ids_are_compared_without_case(run: Run) -> Iterator[Check]:
    """Header and body in the same unusual spelling, and in different ones."""
    for ordinary in basics.basics(run, ("GetSubjectOfCareSchedule", "GetAvailableDates", "GetBookingDetails")):
        own = ordinary.ask()
        if not basics.content(own):
            continue  # an empty answer looks like one to an address that is not recognised
        address = own.logical_address
        for header, body in _spellings(address):
            purpose = Words("HSA-id i annan skiftning", "HSA-id in another case")
            question = ordinary.question.changed(partial(_set_facility, facility=body), purpose)
            reply, alike = basics.asked_like(run, ordinary, question.addressed_to(header, purpose))
            yield Check(
                alike,
                reply,
                expected=Words(
                    f"samma svar som för {address}: {basics.told(own).sv}",
                    f"the same answer as for {address}: {basics.told(own).en}",
                ),
                got=basics.told(reply),
                also=(own,),
            )


def _spellings(address: str) -> list[tuple[str, str]]:
    """Two pairs of header and body; none where the id has no letters."""
    upper, lower = address.upper(), address.lower()
    mixed = "".join(each.lower() if place % 2 else each.upper() for place, each in enumerate(address))
    other = upper if address == lower else lower
    return [] if upper == lower else [(other, other), (mixed, address)]


@rule(
    "PR-GEN-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 5.2.4",
    Words(
        "HSA-id i svar är fullständiga: SE, organisationsnummer, bindestreck, objekt.",
        "HSA-ids in replies are complete: SE, organisation number, hyphen, object.",
    ),
    citizen=Words(
        "1177 hittar inte mottagningen eller personen och kan inte visa eller ändra tiden.",
        "1177 does not find the facility or the person, and can neither show nor change the appointment.",
    ),
    passive=True,
)
def hsa_ids_are_complete(run: Run) -> Iterator[Check]:
    for row in told.rows(run):
        for name in _HSA_FIELDS:
            text = (row.text(name) or "").strip()
            if text:
                yield Check(is_hsa_id(text), row.exchange, row.at(name), expected="SE2321000016-XXXX", got=text)
