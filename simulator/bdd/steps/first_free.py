"""Första lediga tid: one search over several facilities."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_bdd import then, when

from simulator.bdd.flows import Row
from simulator.bdd.journey import Journey
from simulator.bdd.sentence import sentence


class FirstFreeSearch:
    """A citizen's search, and what it found."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self.found: Row = {}

    def search(self, who: str, places: list[str], **need: str) -> None:
        asked = {"healthcare_facilities": [self.hsa_id(place) for place in places]} if places else {}
        self.found = self._journey.client.first_free(self._journey.scene.resident(who), **asked, **need)

    def hsa_id(self, place: str) -> str:
        return self._journey.scene.place(place).hsa_id

    def times(self) -> list[tuple[str, str]]:
        return [(row["healthcare_facility"], row["start"]) for row in self.found["times"]]

    def without(self, place: str) -> Row:
        (row,) = [row for row in self.found["without"] if row["healthcare_facility"] == self.hsa_id(place)]
        return dict(row)


@pytest.fixture
def tidbok_first_free(tidbok_journey: Journey) -> FirstFreeSearch:
    return FirstFreeSearch(tidbok_journey)


@when(sentence("{who} söker första lediga tid"))
def _(tidbok_first_free: FirstFreeSearch, who: str) -> None:
    tidbok_first_free.search(who, [])


@when(sentence('{who} söker första lediga tid av typen "{text}"'))
def _(tidbok_first_free: FirstFreeSearch, who: str, text: str) -> None:
    tidbok_first_free.search(who, [], time_type=text)


@when(sentence('{who} söker första lediga tid för vårdtypen "{text}"'))
def _(tidbok_first_free: FirstFreeSearch, who: str, text: str) -> None:
    tidbok_first_free.search(who, [], care_type=text)


@when(sentence("{who} söker första lediga tid på {place} och {another}"))
def _(tidbok_first_free: FirstFreeSearch, who: str, place: str, another: str) -> None:
    tidbok_first_free.search(who, [place, another])


@then(sentence("kommer först {at} på {place}"))
def _(tidbok_first_free: FirstFreeSearch, at: datetime, place: str) -> None:
    assert tidbok_first_free.times()[0] == (tidbok_first_free.hsa_id(place), at.isoformat())


@then(sentence("sedan {at} på {place}"))
def _(tidbok_first_free: FirstFreeSearch, at: datetime, place: str) -> None:
    assert (tidbok_first_free.hsa_id(place), at.isoformat()) in tidbok_first_free.times()[1:]


@then("kommer tiderna i tidsordning")
def _(tidbok_first_free: FirstFreeSearch) -> None:
    starts = [start for _, start in tidbok_first_free.times()]
    assert len(starts) > 1
    assert starts == sorted(starts)


@then(sentence("visas bara en tid för var och en av {number:d} mottagningar"))
def _(tidbok_first_free: FirstFreeSearch, number: int) -> None:
    assert len({facility for facility, _ in tidbok_first_free.times()}) == len(tidbok_first_free.times()) == number


@then(sentence('står {place} utan tid: "{text}"'))
def _(tidbok_first_free: FirstFreeSearch, place: str, text: str) -> None:
    row = tidbok_first_free.without(place)
    assert (row["failed"], row["explanation"]) == (False, text)


@then(sentence("kunde {place} inte frågas"))
@then(sentence("{place} kunde inte frågas"))
def _(tidbok_first_free: FirstFreeSearch, place: str) -> None:
    assert tidbok_first_free.without(place)["failed"]


@then(sentence("nämns {place} inte"))
@then(sentence("{place} nämns inte"))
def _(tidbok_first_free: FirstFreeSearch, place: str) -> None:
    rows = [*tidbok_first_free.found["times"], *tidbok_first_free.found["without"]]
    assert tidbok_first_free.hsa_id(place) not in {row["healthcare_facility"] for row in rows}
