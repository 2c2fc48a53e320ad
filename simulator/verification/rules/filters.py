"""What narrows a search, in GetAvailableDates (PR-GAD-09 to -12) and GetAvailableTimeslots (PR-GAT-06) alike.

Rows that say their time type or performer must say what was asked for; rows that do not are not held to be wrong. A
filter on something that does not exist must not give everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from simulator.domain.identifiers import hsa_key
from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Exchange, Row
from simulator.verification.run import Run, unclaimed_flow
from simulator.verification.steps import searching
from simulator.verification.steps.searching import Held, Search, came, texts
from simulator.verification.words import Words

_TRIED = 2  # time types, members of staff


@dataclass(frozen=True, slots=True)
class Offers:
    """One of the two contracts that say what is free. Times are asked for a day at a time, as 1177 does."""

    contract: str
    item: str
    by_day: bool

    def ask(self, run: Run, search: Search) -> Exchange:
        """Raises Missing unless it is answered."""
        if self.contract == "GetAvailableDates":
            return searching.dates(run, search)
        return searching.timeslots(run, self.narrowed(run, search))

    def narrowed(self, run: Run, search: Search) -> Search:
        """To the first day with anything, where times are asked for."""
        if not self.by_day:
            return search
        days: Iterable[date] = ()
        with suppress(Missing, NotClaimed):
            days = searching.days_of(searching.dates(run, search))
        return search.on(next(iter(days), search.first))


DATES = Offers("GetAvailableDates", "performerAvailabilityByDate", by_day=False)
TIMES = Offers("GetAvailableTimeslots", "timeslotDetail", by_day=True)


def by_time_type(run: Run, offers: Offers) -> Iterator[Check]:
    usual = searching.window(run)
    if usual.time_type is None:
        raise NotClaimed(unclaimed_flow("book"))
    day = searching.offered_days(run)[0]
    for time_type in searching.time_types_tried(run)[:_TRIED]:
        exchange = _found(run, offers, replace(usual, time_type=time_type))
        if exchange is not None:
            yield _all_say(exchange, offers.item, "timeTypeID", [time_type])
    yield _nothing(run, offers, replace(usual, time_type=searching.NOWHERE), day, f"timeTypeID {searching.NOWHERE}")


def by_performer(run: Run, offers: Offers) -> Iterator[Check]:
    usual, staff = searching.window(run), searching.performers_offered(run)[:_TRIED]
    day = searching.offered_days(run)[0]
    for asked in dict.fromkeys([(staff[0],), tuple(staff)]):
        exchange = _found(run, offers, replace(usual, performer=asked))
        if exchange is not None:
            yield _all_say(exchange, offers.item, "performer", asked)
    yield _nothing(run, offers, replace(usual, performer=(searching.NOBODY,)), day, f"performer {searching.NOBODY}")


def union_of_performers(run: Run) -> Iterator[Check]:
    """Two members of staff asked for together have the days of each; asked anew where they differ."""
    usual, staff = searching.window(run), searching.performers_offered(run)[:_TRIED]
    if len(staff) < _TRIED:
        return
    searches = [replace(usual, performer=each) for each in ((staff[0],), (staff[1],), tuple(staff))]
    found = [searching.dates(run, each) for each in searches]
    if not _is_union(found):
        found = [searching.dates_now(run, each) for each in searches]
    one, other, both = (set(searching.days_of(each)) for each in found)
    yield Check(
        both == one | other,
        found[2],
        expected=Words(
            f"dagarna för {staff[0]} och för {staff[1]}: {_days(one | other)}",
            f"the days of {staff[0]} and of {staff[1]}: {_days(one | other)}",
        ),
        got=_days(both),
        also=(found[0], found[1]),
    )


def by_id(run: Run, offers: Offers, held: Iterable[Held], missing: Words) -> Iterator[Check]:
    """A booking or an invitation decides the time type. Raises Missing when no row says which it has."""
    asked: list[Exchange] = []
    judged = False
    for each in held:
        exchange = _found(run, offers, searching.held_search(run, each))
        if exchange is None:
            continue
        asked.append(exchange)
        if each.time_type and texts(exchange.rows(offers.item), "timeTypeID"):
            judged = True
            yield _all_say(exchange, offers.item, "timeTypeID", [each.time_type])
    if not judged:
        raise Missing(missing, *asked)


def _found(run: Run, offers: Offers, search: Search) -> Exchange | None:
    """None where it is not answered: other rules are about that."""
    try:
        return offers.ask(run, search)
    except Missing:
        return None


def _all_say(exchange: Exchange, item: str, name: str, asked: Iterable[str]) -> Check:
    """Whether every row that says its `name` says one of those asked for."""
    values = list(asked)
    wanted = {hsa_key(each) if name == "performer" else each for each in values}
    wrong = next((row for row in exchange.rows(item) if not _says(row, name, wanted)), None)
    return Check(
        wrong is None,
        exchange,
        xpath="" if wrong is None else wrong.at(name),
        expected=" / ".join(values),
        got="" if wrong is None else (wrong.text(name) or ""),
    )


def _says(row: Row, name: str, wanted: set[str]) -> bool:
    text = (row.text(name) or "").strip()
    return not text or (hsa_key(text) if name == "performer" else text) in wanted


def _nothing(run: Run, offers: Offers, search: Search, day: date, value: str) -> Check:
    """A search for what does not exist, where there are times of something else."""
    exchange = searching.unheard_of(run, offers.contract, search.on(day) if offers.by_day else search)
    rows = exchange.rows(offers.item)
    return Check(
        not rows,
        exchange,
        xpath=rows[0].xpath if rows else "",
        expected=Words(f"inget för {value}, som inte finns", f"nothing for {value}, which does not exist"),
        got=Words(f"{len(rows)} rader, som om filtret inte fanns", f"{len(rows)} rows, as without a filter")
        if rows
        else came(exchange),
    )


def _is_union(found: list[Exchange]) -> bool:
    one, other, both = (set(searching.days_of(each)) for each in found)
    return both == one | other


def _days(days: Iterable[date]) -> str:
    return ", ".join(str(day) for day in sorted(days)) or "-"
