"""What there is to choose from: time types, care types and staff; `facilities` has the rest of it.

spec/producer-rules.md, E.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

from lxml import etree

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.rule import Basis, Level, Origin, manual, rule
from simulator.verification.rules import choices, facilities
from simulator.verification.run import Run, step, unclaimed_flow
from simulator.verification.steps import reading, searching
from simulator.verification.steps.searching import came, refused, texts
from simulator.verification.words import Words

_LONGEST_NAME = 100  # characters of a time type's name that 1177 takes (S4)
_TRIED = 2  # codes that are fed into other contracts
_MOST_CARE_TYPES = 4


@rule(
    "PR-GTT-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.5.1, 3.1.8",
    Words(
        "En mottagning som erbjuder nybokning svarar på GetAllTimeTypes.",
        "A facility that offers new booking answers GetAllTimeTypes.",
    ),
    citizen=Words(
        "Invånaren kan inte välja vad tiden gäller, och inte boka.",
        "The citizen cannot choose what the time is for, and not book.",
    ),
)
def time_types_are_offered_with_new_booking(run: Run) -> Iterator[Check]:
    flows = run.target.flows
    if "book" not in flows and not (run.target.claims("MakeBooking") and "open_invitations" not in flows):
        raise NotClaimed(unclaimed_flow("book"))
    yield from choices.supported(run, "GetAllTimeTypes", lambda: choices.time_types(run))


@rule(
    "PR-GTT-02",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD",
    Words(
        "careTypeIDs och subject_of_care läses ur kontraktets utökade namnrymd.",
        "careTypeIDs and subject_of_care are read from the contract's extension namespace.",
    ),
    citizen=Words(
        "Invånaren får fel val, eller val som gäller någon annan.",
        "The citizen gets wrong choices, or somebody else's.",
    ),
    contracts=("GetAllTimeTypes",),
)
def time_types_read_their_extension_namespace(run: Run) -> Iterator[Check]:
    lawful = choices.time_types(run)
    misplaced = _misplaced_citizen(run)
    yield Check(
        refused(misplaced),
        misplaced,
        expected=Words(
            "SOAP-fel: subject_of_care står i fel namnrymd", "a SOAP fault: subject_of_care is in the wrong namespace"
        ),
        got=came(misplaced),
        also=(lawful,),
    )
    with suppress(Missing, NotClaimed):
        searching.care_types_offered(run)  # a unit without care types has nothing to narrow by
        narrowed = choices.unheard_of(run, "GetAllTimeTypes", "care type")
        yield choices.not_everything(
            narrowed, lawful, "ListOfTimeTypes", "timeTypeId", f"careTypeIDs {searching.NOWHERE}"
        )


@step
def _misplaced_citizen(run: Run) -> Exchange:
    """GetAllTimeTypes with subject_of_care in the responder namespace, as the schema does not let it."""
    person, facility = choices.place(run)
    question = run.asker(person, facility).time_types(person.id)
    purpose = Words("subject_of_care i fel namnrymd", "subject_of_care in the wrong namespace")

    def move(element: etree._Element) -> None:
        for child in element.iterchildren("{*}subject_of_care"):
            child.tag = f"{{{question.contract.responder_namespace}}}subject_of_care"

    return run.ask(question.changed(move, purpose))


@rule(
    "PR-GTT-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.5",
    Words(
        "Utan careTypeIDs ger GetAllTimeTypes tidstyperna för alla vårdtyper.",
        "Without careTypeIDs GetAllTimeTypes gives the time types of all care types.",
    ),
    citizen=Words("Invånaren ser inte allt som går att boka.", "The citizen does not see all that can be booked."),
    contracts=("GetAllTimeTypes", "GetAllCareTypes"),
)
def no_care_type_means_all(run: Run) -> Iterator[Check]:
    every = choices.time_types(run)
    for care_type in searching.care_types_offered(run):
        yield choices.within(choices.time_types(run, care_type), every, "ListOfTimeTypes", "timeTypeId")


@rule(
    "PR-GTT-04",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD",
    Words("Varje tidstyp har namn och id.", "Every time type has a name and an id."),
    citizen=Words(
        "Invånaren ser ett val utan namn, eller ett som inte går att boka.",
        "The citizen sees a choice without a name, or one that cannot be booked.",
    ),
    contracts=("GetAllTimeTypes",),
)
def time_types_have_name_and_id(run: Run) -> Iterator[Check]:
    for row in choices.time_types(run).rows("ListOfTimeTypes"):
        yield from choices.filled(row, "timeTypeName", "timeTypeId")


@rule(
    "PR-GTT-05",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.1",
    Words(
        "Varje timeTypeId går att söka lediga tider med.", "Every timeTypeId can be used to search for free times."
    ),
    citizen=Words(
        "Invånaren väljer en tidstyp och möts av ett fel.", "The citizen chooses a time type and meets an error."
    ),
    basis=Basis.DERIVED,
    contracts=("GetAllTimeTypes", "GetAvailableDates"),
)  # fmt: skip
def time_type_ids_can_be_searched_for(run: Run) -> Iterator[Check]:
    search = searching.window(run)
    offered = set(texts(choices.time_types(run).rows("ListOfTimeTypes"), "timeTypeId"))
    tried = [each for each in searching.time_types_tried(run) if each in offered]
    for time_type in tried:
        typed = replace(search, time_type=time_type)
        plain = replace(search, time_type=None)
        yield from choices.searched(
            run, typed, plain, f"timeTypeID {time_type}", also_times=time_type in tried[:_TRIED]
        )


@rule(
    "PR-GTT-06",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.5",
    Words("Varje timeTypeId står en gång i svaret.", "Every timeTypeId stands once in the answer."),
    citizen=Words("Invånaren ser samma val flera gånger.", "The citizen sees the same choice several times."),
    basis=Basis.DERIVED,
    contracts=("GetAllTimeTypes",),
)
def time_type_ids_are_unique(run: Run) -> Iterator[Check]:
    yield from choices.unique(choices.time_types(run).rows("ListOfTimeTypes"), "timeTypeId", str.strip)


@rule(
    "PR-GTT-07",
    Level.SHALL,
    Origin.PRACTICE,
    "1177, 004 Ombokning",
    Words("En tidstyps namn har högst 100 tecken.", "A time type's name has at most 100 characters."),
    citizen=Words("Invånaren ser ett avhugget namn.", "The citizen sees a name that is cut off."),
    contracts=("GetAllTimeTypes",),
)
def time_type_names_are_short_enough(run: Run) -> Iterator[Check]:
    for row in choices.time_types(run).rows("ListOfTimeTypes"):
        text = row.text("timeTypeName")
        if text is not None:
            yield Check(
                len(text.strip()) <= _LONGEST_NAME,
                row.exchange,
                xpath=row.at("timeTypeName"),
                expected=Words(f"högst {_LONGEST_NAME} tecken", f"at most {_LONGEST_NAME} characters"),
                got=Words(f"{len(text.strip())} tecken: {text}", f"{len(text.strip())} characters: {text}"),
            )


names_are_plain = manual(
    "PR-GTT-08",
    Level.SHOULD,
    Origin.PRACTICE,
    "1177, 002",
    Words(
        "Tidstypernas namn är enkla och säger vad besöket gäller.",
        "The time types' names are simple and say what the visit is about.",
    ),
    citizen=Words("Invånaren vet inte vilken tid som är rätt.", "The citizen does not know which time is right."),
    look_at=Words(
        "Läs namnen (timeTypeName) i svaret på GetAllTimeTypes som invånaren: inga interna förkortningar, koder eller "
        "namn på listor.",
        "Read the names (timeTypeName) in the reply to GetAllTimeTypes as the citizen does: no internal abbreviations, "
        "codes or names of lists.",
    ),
    contracts=("GetAllTimeTypes",),
)


@rule(
    "PR-GTT-09",
    Level.SHALL,
    Origin.PRACTICE,
    "TKB 1.1.5, 6.5; 1177, 002",
    Words(
        "Bara tidstyper som invånaren får boka på webben lämnas ut (PASiS: nivå 4; PMO: synliga i e-tjänsten).",
        "Only time types that the citizen may book online are given (PASiS: level 4; PMO: visible in the e-service).",
    ),
    citizen=Words(
        "Invånaren väljer en tid som bara mottagningen ska boka.",
        "The citizen chooses a time that only the facility should book.",
    ),
    contracts=("GetAllTimeTypes",),
)
def only_time_types_open_to_citizens(run: Run) -> Iterator[Check]:
    for person in choices.persons_with(run, "closed_time_types"):
        exchange = reading.time_types(run, person, facility=reading.place(run, person))
        rows = exchange.rows("ListOfTimeTypes")
        yield from choices.kept_out(exchange, rows, "timeTypeId", person.closed_time_types, str.strip)


@rule(
    "PR-GCT-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.2.5",
    Words(
        "Varje vårdtyp i GetAllCareTypes kan användas i de andra kontrakten hos samma mottagning.",
        "Every care type of GetAllCareTypes can be used in the other contracts at the same facility.",
    ),
    citizen=Words(
        "Invånaren väljer en vårdtyp och möts av ett fel.", "The citizen chooses a care type and meets an error."
    ),
    contracts=("GetAllCareTypes",),
)
def care_types_are_taken_everywhere(run: Run) -> Iterator[Check]:
    claims, offered = run.target.claims, searching.care_types_offered(run)[:_TRIED]
    for care_type in offered:
        value = f"careTypeID {care_type}"
        if claims("GetAllTimeTypes"):
            with suppress(Missing):
                yield choices.served(
                    partial(choices.time_types, run, care_type), partial(choices.time_types, run), value
                )
        if claims("GetAllPerformers") and care_type == offered[0]:
            with suppress(Missing):
                yield choices.served(
                    partial(choices.performers, run, (), (care_type,)), partial(choices.performers, run), value
                )
        if claims("GetAvailableDates"):
            with suppress(Missing):
                usual = replace(searching.window(run), time_type=_time_type_within(run, care_type))
                narrowed = replace(usual, care_type=care_type)
                yield from choices.searched(run, narrowed, usual, value, also_times=care_type == offered[0])


def _time_type_within(run: Run, care_type: str) -> str | None:
    """One that can be booked within the care type; None where that is not known."""
    try:
        return next(iter(texts(choices.time_types(run, care_type).rows("ListOfTimeTypes"), "timeTypeId")), None)
    except (Missing, NotClaimed):
        return None


@rule(
    "PR-GCT-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.2",
    Words(
        "Utan timeTypeIDs och performer ger GetAllCareTypes alla vårdtyper.",
        "Without timeTypeIDs and performer GetAllCareTypes gives all care types.",
    ),
    citizen=Words("Invånaren ser inte allt som går att boka.", "The citizen does not see all that can be booked."),
    contracts=("GetAllCareTypes",),
)
def no_filter_means_all_care_types(run: Run) -> Iterator[Check]:
    every = choices.care_types(run)
    for time_type in searching.time_types_tried(run)[:_TRIED]:
        yield choices.within(choices.care_types(run, (time_type,)), every, "careTypes", "careTypeId")
    with suppress(Missing, NotClaimed):
        for performer in searching.performers_offered(run)[:1]:
            yield choices.within(choices.care_types(run, (), (performer,)), every, "careTypes", "careTypeId")


@rule(
    "PR-GCT-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.2",
    Words(
        "Bara vårdtyper som invånaren kan boka på webben lämnas ut.",
        "Only care types that the citizen can book online are given.",
    ),
    citizen=Words(
        "Invånaren väljer en vårdtyp som det inte finns något att boka inom.",
        "The citizen chooses a care type within which there is nothing to book.",
    ),
    contracts=("GetAllCareTypes", "GetAllTimeTypes"),
)
def only_care_types_that_can_be_booked(run: Run) -> Iterator[Check]:
    for row in choices.care_types(run).rows("careTypes")[:_MOST_CARE_TYPES]:
        care_type = (row.text("careTypeId") or "").strip()
        if care_type:
            yield _bookable(run, row, care_type)


def _bookable(run: Run, row: Row, care_type: str) -> Check:
    """A care type whose times are all taken still has a time type; one with neither has nothing to book."""
    types = choices.time_types(run, care_type)
    asked = [types]
    if not types.rows("ListOfTimeTypes") and run.target.claims("GetAvailableDates"):
        asked.append(searching.dates(run, replace(searching.window(run), time_type=None, care_type=care_type)))
    found = any(each.rows("ListOfTimeTypes") or searching.days_of(each) for each in asked)
    return Check(
        found,
        row.exchange,
        xpath=row.at("careTypeId"),
        expected=Words("en vårdtyp med tidstyper eller lediga tider", "a care type with time types or free times"),
        got=Words(f"{care_type} har varken eller", f"{care_type} has neither"),
        also=tuple(asked),
    )


@rule(
    "PR-GPF-01",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.4.1",
    Words(
        "En mottagning där invånaren får välja person svarar på GetAllPerformers.",
        "A facility that lets the citizen choose staff answers GetAllPerformers.",
    ),
    citizen=Words("Invånaren kan inte välja vem den får träffa.", "The citizen cannot choose whom to see."),
    flow="choose_performer",
)
def staff_is_offered_where_it_can_be_chosen(run: Run) -> Iterator[Check]:
    yield from choices.supported(run, "GetAllPerformers", lambda: choices.performers(run))


@rule(
    "PR-GPF-02",
    Level.SHALL,
    Origin.SCHEMA,
    "XSD; TKB 1.1.5, 6.4",
    Words(
        "Varje person har HSA-id i elementet perfomer (så stavas det), förnamn och efternamn.",
        "Every person has an HSA-id in the element perfomer (as it is spelt), a first and a last name.",
    ),
    citizen=Words("Invånaren kan inte välja personen.", "The citizen cannot choose the person."),
    contracts=("GetAllPerformers",),
)
def staff_has_id_and_names(run: Run) -> Iterator[Check]:
    for row in choices.performers(run).rows("performerInfos"):
        yield from choices.filled(row, "perfomer", "firstName", "lastName")


@rule(
    "PR-GPF-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.4",
    Words(
        "Mottagningens egna regler för vem invånaren får välja gäller också i GetAllPerformers.",
        "The facility's own rules on whom the citizen may choose hold in GetAllPerformers too.",
    ),
    citizen=Words(
        "Invånaren väljer någon som den inte får boka hos, till exempel en läkare den inte är listad hos.",
        "The citizen chooses somebody it may not book with, for example a doctor it is not listed with.",
    ),
    contracts=("GetAllPerformers",),
)
def staff_follows_the_facilitys_rules(run: Run) -> Iterator[Check]:
    for person in choices.persons_with(run, "closed_performers"):
        exchange = reading.performers(run, person, facility=reading.place(run, person))
        yield from choices.kept_out(
            exchange, exchange.rows("performerInfos"), "perfomer", person.closed_performers, hsa_key
        )


@rule(
    "PR-GPF-04",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.1.1",
    Words(
        "Varje HSA-id i GetAllPerformers går att söka lediga tider hos.",
        "Every HSA-id of GetAllPerformers can be used to search for free times.",
    ),
    citizen=Words(
        "Invånaren väljer en person och möts av ett fel.", "The citizen chooses a person and meets an error."
    ),
    basis=Basis.DERIVED,
    contracts=("GetAllPerformers", "GetAvailableDates"),
)
def staff_can_be_searched_for(run: Run) -> Iterator[Check]:
    offered = {hsa_key(each) for each in texts(choices.performers(run).rows("performerInfos"), "perfomer")}
    tried = [each for each in searching.performers_offered(run) if hsa_key(each) in offered]
    for performer in tried[:_TRIED]:
        usual = searching.window(run)
        narrowed = replace(usual, performer=(performer,))
        yield from choices.searched(run, narrowed, usual, f"performer {performer}", also_times=performer == tried[0])


@rule(
    "PR-GPF-05",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.4.4",
    Words(
        "timeTypeIDs och careTypeIDs begränsar svaret på GetAllPerformers.",
        "timeTypeIDs and careTypeIDs limit the answer of GetAllPerformers.",
    ),
    citizen=Words(
        "Invånaren väljer någon som inte har den tidstypen.", "The citizen chooses somebody without that time type."
    ),
    contracts=("GetAllPerformers",),
)
def staff_is_limited_by_filters(run: Run) -> Iterator[Check]:
    every = choices.performers(run)
    if not every.rows("performerInfos"):
        return
    for time_type in filter(None, [searching.window(run).time_type]):
        yield choices.within(choices.performers(run, (time_type,)), every, "performerInfos", "perfomer")
    nobody = choices.unheard_of(run, "GetAllPerformers", "time type")
    yield choices.not_everything(nobody, every, "performerInfos", "perfomer", f"timeTypeIDs {searching.NOWHERE}")
    with suppress(Missing, NotClaimed):
        care_type = searching.care_types_offered(run)[0]
        yield choices.within(choices.performers(run, (), (care_type,)), every, "performerInfos", "perfomer")


RULES = (
    time_types_are_offered_with_new_booking,
    time_types_read_their_extension_namespace,
    no_care_type_means_all,
    time_types_have_name_and_id,
    time_type_ids_can_be_searched_for,
    time_type_ids_are_unique,
    time_type_names_are_short_enough,
    names_are_plain,
    only_time_types_open_to_citizens,
    care_types_are_taken_everywhere,
    no_filter_means_all_care_types,
    only_care_types_that_can_be_booked,
    staff_is_offered_where_it_can_be_chosen,
    staff_has_id_and_names,
    staff_follows_the_facilitys_rules,
    staff_can_be_searched_for,
    staff_is_limited_by_filters,
    *facilities.RULES,
)
