"""Care types, wherever they can be asked with (spec/producer-rules.md, A: PR-GEN-14)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from lxml import etree

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange
from simulator.verification.questions import Question
from simulator.verification.rule import Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.steps import basics, reading
from simulator.verification.target import Person
from simulator.verification.words import Words

_WITH_CARE_TYPE = ("GetAllTimeTypes", "GetAllPerformers", "GetAvailableDates", "GetAvailableTimeslots")


@rule(
    "PR-GEN-14",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.2, 6.4 - 6.7",
    Words(
        "Vårdtyper ur GetAllCareTypes går att fråga med i alla andra kontrakt, och begränsar svaret.",
        "Care types of GetAllCareTypes can be asked with in every other contract, and narrow the answer.",
    ),
    citizen=Words(
        "Invånaren som väljer vårdtyp får inga tider, eller tider för något annat.",
        "The citizen who chooses a care type gets no times, or times for something else.",
    ),
    contracts=("GetAllCareTypes",),
    flow="care_types",
)
def care_types_narrow_the_answers(run: Run) -> Iterator[Check]:
    person = reading.booker(run)
    offered = [row.text("careTypeId") or "" for row in reading.care_types(run, person).rows("careTypes")]
    chosen = [each for each in dict.fromkeys(offered) if each][:2]
    if not chosen:
        raise Missing(Words("GetAllCareTypes ger inga vårdtyper", "GetAllCareTypes gives no care types"))
    for care_type in chosen:
        for ordinary in basics.basics(run, _WITH_CARE_TYPE):
            yield from _narrowed(run, ordinary, care_type)
    yield from _agree_with_care_types(run, person, chosen)


def _narrowed(run: Run, ordinary: basics.Basic, care_type: str) -> Iterator[Check]:
    whole, reply = ordinary.ask(), _asked_with(run, ordinary, care_type)
    if reply.is_fault and _gives_nothing(run, ordinary, care_type):
        return  # PR-GAD-15: that nothing is found is no fault
    unasked = [row for row in basics.rows_of(reply) if row.text("careTypeID") not in (None, "", care_type)]
    narrower = reply.answered and basics.content(reply) <= basics.content(whole)
    yield Check(
        narrower and not unasked,
        reply,
        unasked[0].at("careTypeID") if unasked else "",
        expected=Words(
            f"högst det som finns utan vårdtyp, och bara {care_type}",
            f"at most what there is without a care type, and {care_type} only",
        ),
        got=unasked[0].text("careTypeID") or "" if unasked else basics.told(reply),
        also=(whole,),
    )


def _gives_nothing(run: Run, ordinary: basics.Basic, care_type: str) -> bool:
    """Whether the time type that is asked for is not of the care type."""
    time_type = etree.fromstring(ordinary.question.payload).findtext("{*}timeTypeID")
    if not time_type:
        return False
    with suppress(Missing, NotClaimed):
        time_types = basics.basic(run, "GetAllTimeTypes")
        time_types.ask()
        offered = _asked_with(run, time_types, care_type)
        return offered.answered and hsa_key(time_type) not in basics.content(offered)
    return False


def _asked_with(run: Run, ordinary: basics.Basic, care_type: str) -> Exchange:
    key = ("with a care type", ordinary.question.contract.name, care_type)
    return run.remember(key, lambda: run.ask(_with_care_type(ordinary, care_type)))


def _with_care_type(ordinary: basics.Basic, care_type: str) -> Question:
    """In its place by the schema: after the time type, before the citizen."""
    lists = ordinary.question.contract.name in ("GetAllTimeTypes", "GetAllPerformers")

    def change(root: etree._Element) -> None:
        citizen = root.find("{*}subject_of_care")
        assert citizen is not None
        namespace = etree.QName(citizen).namespace if lists else etree.QName(root).namespace
        element = etree.Element(f"{{{namespace}}}{'careTypeIDs' if lists else 'careTypeID'}")
        element.text = care_type
        citizen.addprevious(element)

    return ordinary.question.changed(change, Words("med vårdtyp", "with a care type"), lawful=True)


def _agree_with_care_types(run: Run, person: Person, chosen: list[str]) -> Iterator[Check]:
    """A time type that is given for two care types has both of them."""
    with suppress(Missing, NotClaimed):
        ordinary = basics.basic(run, "GetAllTimeTypes")
        ordinary.ask()
        replies = {each: _asked_with(run, ordinary, each) for each in chosen}
        given = [{row.text("timeTypeId") or "" for row in reply.rows("ListOfTimeTypes")} for reply in replies.values()]
        for time_type in islice(sorted(set.intersection(*given)) if len(given) > 1 else (), 2):
            reply = reading.care_types(run, person, (time_type,))
            own = basics.content(reply)
            wrong = [each for each in chosen if own and hsa_key(each) not in own]
            yield Check(
                not wrong,
                replies[wrong[0]] if wrong else reply,
                expected=Words(
                    f"bara tidstyper med vårdtypen {''.join(wrong[:1])}",
                    f"only time types of the care type {''.join(wrong[:1])}",
                ),
                got=time_type,
                also=(reply,),
            )
