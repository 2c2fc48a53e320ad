"""Facilities to choose from: GetAllHealthcareFacilities (spec/producer-rules.md, E)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

from simulator.domain.identifiers import hsa_key, is_hsa_id
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, rule
from simulator.verification.rules import choices
from simulator.verification.run import Run, unclaimed_flow
from simulator.verification.steps import reading, searching
from simulator.verification.steps.searching import Held, Search, came, outcome_of, texts
from simulator.verification.words import Words

_TRIED = 2  # invitations of each virtual facility
_MOST_FACILITIES = 6  # that are searched


@rule(
    "PR-GHF-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.3, 3.1.8",
    Words(
        "Den som låter bokningar flyttas till andra mottagningar, eller skickar öppna kallelser, svarar på "
        "GetAllHealthcareFacilities.",
        "Whoever lets bookings be moved to other facilities, or sends open invitations, answers "
        "GetAllHealthcareFacilities.",
    ),
    citizen=Words(
        "Invånaren får inte välja mottagning, eller kan inte boka på sin kallelse.",
        "The citizen cannot choose a facility, or cannot book on its invitation.",
    ),
)
def facilities_are_offered_where_they_can_be_chosen(run: Run) -> Iterator[Check]:
    if not {"other_facilities", "open_invitations"} & set(run.target.flows):
        raise NotClaimed(unclaimed_flow("other_facilities"))
    person, facility = choices.place(run)
    yield from choices.supported(
        run, "GetAllHealthcareFacilities", lambda: reading.facilities(run, person, facility=facility)
    )


def _held(run: Run) -> list[Held]:
    """Bookings and invitations to ask facilities for. Raises Missing when there are neither."""
    found: list[Held] = []
    missing: Missing | None = None
    for look, flow in ((searching.movable, "rebook"), (searching.invitations, "open_invitations")):
        if flow in run.target.flows:
            try:
                found.extend(look(run))
            except Missing as error:
                missing = error
    if not found:
        raise missing or NotClaimed(unclaimed_flow("rebook"))
    return found


@rule(
    "PR-GHF-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.3",
    Words(
        "Med bookingId ges bara mottagningar som bokningen får flyttas till, eller kallelsen bokas hos.",
        "With bookingId only facilities that the booking may be moved to, or the invitation booked at, are given.",
    ),
    citizen=Words(
        "Invånaren väljer en mottagning som inte tar emot.", "The citizen chooses a facility that does not receive it."
    ),
    contracts=("GetAllHealthcareFacilities",),
)
def only_facilities_that_the_booking_may_go_to(run: Run) -> Iterator[Check]:
    unlisted = choices.known(
        tuple(each for each in (run.target.known.unlisted_facility,) if each),
        "unlisted_facility",
        Words(
            "en mottagning som målet har men som bokningarna inte får flyttas till",
            "a facility that the target has but its bookings may not be moved to",
        ),
    )
    for held in _held(run):
        exchange = reading.facilities(run, held.person, held.booking_id)
        yield from choices.kept_out(
            exchange, exchange.rows("healthcareFacilityInfos"), "healthcare_facility", unlisted, hsa_key
        )


@rule(
    "PR-GHF-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "WSDL",
    Words(
        "Ett okänt bookingId ger en tom lista, inte ett fel.", "An unknown bookingId gives an empty list, not a fault."
    ),
    citizen=Words(
        "Invånaren får ett tekniskt fel, eller mottagningar som inte kan ta emot bokningen.",
        "The citizen gets a technical error, or facilities that cannot receive the booking.",
    ),
    contracts=("GetAllHealthcareFacilities",),
)
def an_unknown_booking_has_no_facilities(run: Run) -> Iterator[Check]:
    person, facility = choices.place(run)
    reading.facilities(run, person, facility=facility)  # which is answered
    exchange = outcome_of(lambda: reading.facilities(run, person, searching.NOWHERE, facility=facility))
    rows = exchange.rows("healthcareFacilityInfos")
    yield Check(
        exchange.answered and not rows,
        exchange,
        xpath=rows[0].xpath if rows else "",
        expected=Words("en tom lista", "an empty list"),
        got=", ".join(texts(rows, "healthcare_facility")) or came(exchange),
    )


@rule(
    "PR-GHF-04",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.3",
    Words(
        "Den mottagning som svarar står själv i listan när den har tider att erbjuda.",
        "The facility that answers stands in the list itself when it has times to offer.",
    ),
    citizen=Words(
        "Invånaren kan inte stanna kvar hos sin egen mottagning.", "The citizen cannot stay with its own facility."
    ),
    contracts=("GetAllHealthcareFacilities", "GetAvailableDates"),
)
def the_answering_facility_is_listed(run: Run) -> Iterator[Check]:
    with suppress(Missing, NotClaimed):
        if searching.offered_days(run):
            person, facility = choices.place(run)
            yield from _lists_itself(run, reading.facilities(run, person, facility=facility), searching.window(run))
    for held in _held_or_none(run):
        with suppress(Missing, NotClaimed):
            search = searching.held_search(run, held)
            if searching.days_of(searching.dates(run, search)):
                yield from _lists_itself(run, reading.facilities(run, held.person, held.booking_id), search)


def _held_or_none(run: Run) -> list[Held]:
    try:
        return _held(run)
    except (Missing, NotClaimed):
        return []


def _lists_itself(run: Run, exchange: Exchange, search: Search) -> Iterator[Check]:
    own = search.facility or run.target.facility_of(search.person)
    if hsa_key(own) in map(hsa_key, run.target.known.virtual_facilities):
        return
    listed = texts(exchange.rows("healthcareFacilityInfos"), "healthcare_facility")
    yield Check(
        hsa_key(own) in map(hsa_key, listed),
        exchange,
        expected=Words(f"{own}, som har lediga tider", f"{own}, which has free times"),
        got=", ".join(listed) or Words("en tom lista", "an empty list"),
        also=(searching.dates(run, search),),
    )


@rule(
    "PR-GHF-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.3",
    Words(
        "En virtuell mottagning, som bara skickar kallelser, står inte själv i listan.",
        "A virtual facility, which only sends invitations, does not stand in the list itself.",
    ),
    citizen=Words(
        "Invånaren väljer en mottagning som inte har några tider.", "The citizen chooses a facility without times."
    ),
    contracts=("GetAllHealthcareFacilities",),
)
def a_virtual_facility_does_not_list_itself(run: Run) -> Iterator[Check]:
    virtual = choices.known(
        run.target.known.virtual_facilities,
        "virtual_facilities",
        Words("mottagningar som bara skickar kallelser", "facilities that only send invitations"),
    )
    person = reading.looker(run)
    for facility in virtual:
        there = [each for each in run.persons if hsa_key(run.target.facility_of(each)) == hsa_key(facility)]
        ids = [(each, booking_id) for each in there for booking_id in each.open_invitations or ()]
        asked = [reading.facilities(run, person, facility=facility)]
        asked += [reading.facilities(run, each, booking_id, facility=facility) for each, booking_id in ids[:_TRIED]]
        for exchange in asked:
            rows = exchange.rows("healthcareFacilityInfos")
            yield from choices.kept_out(exchange, rows, "healthcare_facility", (facility,), hsa_key)


@rule(
    "PR-GHF-06",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.3",
    Words(
        "Varje mottagning i listan kan bokas på webben, med samma koder.",
        "Every facility in the list can be booked online, with the same codes.",
    ),
    citizen=Words(
        "Invånaren väljer en mottagning och möts av ett fel.", "The citizen chooses a facility and meets an error."
    ),
    contracts=("GetAllHealthcareFacilities", "GetAvailableDates"),
)
def every_listed_facility_can_be_searched(run: Run) -> Iterator[Check]:
    unknown: list[str] = []
    seen: set[tuple[str, str | None]] = set()
    for exchange, time_type in _facility_lists(run):
        for row in exchange.rows("healthcareFacilityInfos"):
            facility = (row.text("healthcare_facility") or "").strip()
            own = hsa_key(facility) == hsa_key(exchange.logical_address)
            if not facility or own or (hsa_key(facility), time_type) in seen or len(seen) >= _MOST_FACILITIES:
                continue
            seen.add((hsa_key(facility), time_type))
            if _answers_here(run, facility):
                with suppress(Missing):
                    yield _searchable(run, row, facility, time_type)
            elif run.target.known.other_facilities is None:
                unknown.append(facility)
    if unknown:
        named = ", ".join(dict.fromkeys(unknown))
        raise Missing(
            Words(
                f"listan har {named}, som inte står under facilities i målfilen: lägg till det som målet har, och ange "
                "det som andra system har under known.other_facilities ([] när inget är det)",
                f"the list has {named}, not among facilities in the target file: add what the target has, and give "
                "what other systems have as known.other_facilities ([] when none is)",
            )
        )


def _facility_lists(run: Run) -> list[tuple[Exchange, str | None]]:
    """What is listed for new booking, and for each booking and invitation, with the time type to look for there.

    Raises Missing when none of it is answered.
    """
    person, own = choices.place(run)
    found: list[tuple[Exchange, str | None]] = []
    missing: Missing | None = None
    try:
        found.append((reading.facilities(run, person, facility=own), searching.window(run).time_type))
    except Missing as error:
        missing = error
    for held in _held_or_none(run):
        with suppress(Missing):
            found.append((reading.facilities(run, held.person, held.booking_id), held.time_type or None))
    if not found and missing is not None:
        raise missing
    return found


def _answers_here(run: Run, facility: str) -> bool:
    """Other systems' facilities answer only through a platform."""
    others = run.target.known.other_facilities
    if run.target.via != "direct" or run.target.hosts(facility):
        return True
    return others is not None and hsa_key(facility) not in map(hsa_key, others)


def _searchable(run: Run, row: Row, facility: str, time_type: str | None) -> Check:
    """Raises Missing where the facility that listed it does not answer such a question either."""
    own = replace(searching.window(run), time_type=time_type)
    exchange = outcome_of(partial(searching.dates, run, replace(own, facility=facility)))
    if not exchange.answered:
        reading.demand_answer(outcome_of(partial(searching.dates, run, own)))
    return Check(
        exchange.answered,
        exchange,
        expected=Words(f"{facility} svarar på GetAvailableDates", f"{facility} answers GetAvailableDates"),
        got=came(exchange),
        also=(row.exchange,),
    )


@rule(
    "PR-GHF-07",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 5.2.4",
    Words(
        "Varje mottagning står en gång i listan, med fullständigt HSA-id.",
        "Every facility stands once in the list, with a complete HSA-id.",
    ),
    citizen=Words(
        "Invånaren ser samma mottagning flera gånger, eller en som inte går att nå.",
        "The citizen sees the same facility several times, or one that cannot be reached.",
    ),
    basis=Basis.DERIVED,
    contracts=("GetAllHealthcareFacilities",),
)
def listed_facilities_are_unique_and_complete(run: Run) -> Iterator[Check]:
    for exchange, _ in _facility_lists(run):
        rows = exchange.rows("healthcareFacilityInfos")
        yield from choices.unique(rows, "healthcare_facility", hsa_key)
        for row in rows:
            text = (row.text("healthcare_facility") or "").strip()
            if text:
                yield Check(
                    is_hsa_id(text),
                    exchange,
                    xpath=row.at("healthcare_facility"),
                    expected=Words("SE, organisationsnummer, bindestreck och id", "SE, organisation, hyphen and id"),
                    got=text,
                )


RULES = (
    facilities_are_offered_where_they_can_be_chosen,
    only_facilities_that_the_booking_may_go_to,
    an_unknown_booking_has_no_facilities,
    the_answering_facility_is_listed,
    a_virtual_facility_does_not_list_itself,
    every_listed_facility_can_be_searched,
    listed_facilities_are_unique_and_complete,
)
