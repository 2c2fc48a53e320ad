"""What the rules on lists of choices share: asking for a list, and ways of looking at one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

from simulator.verification.check import Check, Missing
from simulator.verification.exchange import Exchange, Row
from simulator.verification.questions import Question
from simulator.verification.run import Run, step
from simulator.verification.steps import reading, searching
from simulator.verification.steps.searching import Search, came, outcome_of, texts
from simulator.verification.target import Person
from simulator.verification.words import Words


def supported(run: Run, contract: str, *asks: Callable[[], Exchange]) -> Iterator[Check]:
    """Whether a contract that the target must have is claimed, and answers one of the questions."""
    if not run.target.claims(contract):
        yield Check(
            False,
            expected=Words(f"{contract} finns hos målet", f"the target has {contract}"),
            got=Words(f"målet säger sig inte ha {contract}", f"the target does not claim {contract}"),
        )
        return
    exchange = _first_answer(contract, asks)
    yield Check(
        exchange.answered,
        exchange,
        expected=Words(f"{contract} svarar", f"{contract} answers"),
        got=came(exchange),
    )


def _first_answer(contract: str, asks: Iterable[Callable[[], Exchange]]) -> Exchange:
    """Or the first that the contract did not answer. Raises Missing where other contracts stood in the way."""
    failed: list[Exchange] = []
    missing: Missing | None = None
    for ask in asks:
        try:
            return ask()
        except Missing as error:
            missing = error
            failed += [each for each in error.exchanges if each.contract.name == contract]
    if not failed and missing is not None:
        raise missing
    return failed[0]


def served(ask: Callable[[], Exchange], plain: Callable[[], Exchange], value: str) -> Check:
    """A value of the target's own must be taken as a filter, not answered by a fault.

    Raises Missing where the question without it, `plain`, is not answered either: then it is not the value.
    """
    exchange = outcome_of(ask)
    if not exchange.answered:
        reading.demand_answer(outcome_of(plain))
    return Check(
        exchange.answered,
        exchange,
        expected=Words(f"{exchange.contract.name} tar emot {value}", f"{exchange.contract.name} takes {value}"),
        got=came(exchange),
    )


def searched(run: Run, search: Search, plain: Search, value: str, *, also_times: bool) -> Iterator[Check]:
    """Dates of the whole search, and times of its first day with any; `plain` is the search without the value."""
    yield served(partial(searching.dates, run, search), partial(searching.dates, run, plain), value)
    if also_times and run.target.claims("GetAvailableTimeslots"):
        day = _first_day(run, search)
        ask, ask_plainly = (partial(searching.timeslots, run, each.on(day)) for each in (search, plain))
        with suppress(Missing):
            yield served(ask, ask_plainly, value)


def _first_day(run: Run, search: Search) -> date:
    try:
        return next(iter(searching.days_of(searching.dates(run, search))), search.first)
    except Missing:
        return search.first


def within(narrow: Exchange, wide: Exchange, item: str, name: str) -> Check:
    """Whether everything of a filtered answer stands in the one without filter."""
    every = set(texts(wide.rows(item), name))
    extra = [each for each in texts(narrow.rows(item), name) if each not in every]
    return Check(
        not extra,
        narrow,
        expected=Words(
            "bara sådant som också finns i svaret utan filter", "only what the answer without a filter has too"
        ),
        got=", ".join(extra),
        also=(wide,),
    )


def not_everything(filtered: Exchange, wide: Exchange, item: str, name: str, value: str) -> Check:
    """A filter on what does not exist must not give all that there is without it."""
    every, told = set(texts(wide.rows(item), name)), set(texts(filtered.rows(item), name))
    ignored = bool(every) and every <= told
    return Check(
        not ignored,
        filtered,
        expected=Words(f"inget för {value}, som inte finns", f"nothing for {value}, which does not exist"),
        got=Words(f"{', '.join(sorted(told))}, som utan filtret", f"{', '.join(sorted(told))}, as without the filter"),
        also=(wide,),
    )


def filled(row: Row, *names: str) -> Iterator[Check]:
    for name in names:
        text = row.text(name)
        yield Check(
            bool(text and text.strip()),
            row.exchange,
            xpath=row.xpath if text is None else row.at(name),
            expected=Words(f"{name} med innehåll", f"{name} with content"),
            got=Words("saknas", "is missing") if text is None else Words("är tomt", "is empty"),
        )


def unique(rows: Iterable[Row], name: str, key: Callable[[str], str]) -> Iterator[Check]:
    seen: set[str] = set()
    for row in rows:
        text = row.text(name)
        if text is None or not text.strip():
            continue
        yield Check(
            key(text) not in seen,
            row.exchange,
            xpath=row.at(name),
            expected=Words("ett värde som inte redan står i svaret", "a value that does not stand in the answer yet"),
            got=text,
        )
        seen.add(key(text))


def kept_out(
    exchange: Exchange, rows: Iterable[Row], name: str, closed: Collection[str], key: Callable[[str], str]
) -> Iterator[Check]:
    """One check for each that must not stand among `rows`."""
    found = {key(row.text(name) or ""): row for row in rows}
    for each in closed:
        row = found.get(key(each))
        yield Check(
            row is None,
            exchange,
            xpath="" if row is None else row.at(name),
            expected=Words(f"inte {each}", f"not {each}"),
            got="" if row is None else each,
        )


def known(values: tuple[str, ...], key: str, what: Words) -> tuple[str, ...]:
    if not values:
        raise Missing(
            Words(f"ange {what.sv} under known.{key} i målfilen", f"give {what.en} as known.{key} in the target file")
        )
    return values


def persons_with(run: Run, key: str) -> list[Person]:
    """Those whom the target file says something of by that key."""
    found = [person for person in run.persons if getattr(person, key)]
    if not found:
        raise Missing(
            Words(
                f"målfilen säger inte vad någon testperson inte får välja: ange persons[].{key}",
                f"the target file does not say what some test person may not choose: give persons[].{key}",
            )
        )
    return found


def place(run: Run) -> tuple[Person, str]:
    """Who asks for choices, and at which facility."""
    person = reading.looker(run)
    return person, reading.place(run, person)


def time_types(run: Run, *care_types: str) -> Exchange:
    person, facility = place(run)
    return reading.time_types(run, person, care_types, facility=facility)


def care_types(run: Run, time_types: tuple[str, ...] = (), performers: tuple[str, ...] = ()) -> Exchange:
    person, facility = place(run)
    return reading.care_types(run, person, time_types, performers, facility=facility)


def performers(run: Run, time_types: tuple[str, ...] = (), care_types: tuple[str, ...] = ()) -> Exchange:
    person, facility = place(run)
    return reading.performers(run, person, time_types, care_types, facility=facility)


@step
def unheard_of(run: Run, contract: str, kind: str) -> Exchange:
    """Choices narrowed by a code that does not exist: `kind` is "care type" or "time type"."""
    person, facility = place(run)
    asker, code = run.asker(person, facility), (searching.NOWHERE,)
    made: dict[tuple[str, str], Question] = {
        ("GetAllTimeTypes", "care type"): asker.time_types(person.id, code),
        ("GetAllPerformers", "time type"): asker.performers(person.id, code),
    }
    purpose = Words("val för en kod som inte finns", "choices for a code that does not exist")
    return run.ask(replace(made[contract, kind], lawful=False, purpose=purpose))
