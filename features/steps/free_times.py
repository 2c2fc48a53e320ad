"""Så: what can be booked."""

from __future__ import annotations

from datetime import date, datetime

from pytest_bdd import then

from features.steps.sentence import AGENT, sentence
from features.support.story import Story
from simulator.bdd.swedish import on_the_wire


@then(sentence("är {at} ledig"))
@then(sentence("{at} är ledig"))
def _(story: Story, at: datetime) -> None:
    assert story.is_free(at)


@then(sentence("är {at} inte ledig"))
@then(sentence("{at} är inte ledig"))
def _(story: Story, at: datetime) -> None:
    assert not story.is_free(at)


@then(sentence("är {at} ledig på {place}"))
@then(sentence("{at} är ledig på {place}"))
def _(story: Story, at: datetime, place: str) -> None:
    assert story.is_free(at, place)


@then(sentence("är {at} inte ledig på {place}"))
@then(sentence("{at} är inte ledig på {place}"))
def _(story: Story, at: datetime, place: str) -> None:
    assert not story.is_free(at, place)


@then(sentence("{day} har lediga tider"))
@then(sentence("har {day} lediga tider"))
def _(story: Story, day: date) -> None:
    assert story.has_free_times(day)


@then(sentence("{day} har inga lediga tider"))
@then(sentence("har {day} inga lediga tider"))
def _(story: Story, day: date) -> None:
    assert not story.has_free_times(day)


@then(sentence("visas inga tider"))
def _(story: Story) -> None:
    assert (story.times, story.dates) == ([], [])


@then(sentence("visas {number:d} tider"))
def _(story: Story, number: int) -> None:
    assert len(story.times) == number


@then(sentence("visas tider både {day} och {last}"))
def _(story: Story, day: date, last: date) -> None:
    assert {on_the_wire(day), on_the_wire(last)} <= story.days_with_times()


@then(sentence("visas tider från {at} till {later}"))
def _(story: Story, at: datetime, later: datetime) -> None:
    starts = sorted(row["startTimeInclusive"] for row in story.times)
    assert (starts[0], starts[-1]) == (on_the_wire(at), on_the_wire(later))


@then(sentence("{at} visas"))
@then(sentence("visas {at}"))
def _(story: Story, at: datetime) -> None:
    assert on_the_wire(at) in {row["startTimeInclusive"] for row in story.times}


@then(sentence("{at} visas inte"))
@then(sentence("visas inte {at}"))
def _(story: Story, at: datetime) -> None:
    assert on_the_wire(at) not in {row["startTimeInclusive"] for row in story.times}


@then("har varje dag i kalendern lediga tider och varje ledig tid en dag i kalendern")
def _(story: Story) -> None:
    assert set(story.dates) == story.days_with_times() != set()


@then("visas ingen tid två gånger")
def _(story: Story) -> None:
    told = [(row["startTimeInclusive"], row.get("performer"), row.get("timeTypeID")) for row in story.times]
    assert len(set(told)) == len(told) > 0


@then(sentence('visas bara tider för "{name}"'))
def _(story: Story, name: str) -> None:
    assert story.shown_time_types() == {name}


@then(sentence('visas bara tider hos "{name}"'))
def _(story: Story, name: str) -> None:
    assert story.shown_performers() == {name}


@then(sentence('erbjuds {who} tidstypen "{name}"'))
@then(sentence('{who} erbjuds tidstypen "{name}"'))
def _(story: Story, who: str, name: str) -> None:
    assert name in story.offered_time_types(who)


@then(sentence('erbjuds {who} inte tidstypen "{name}"'))
@then(sentence('{who} erbjuds inte tidstypen "{name}"'))
def _(story: Story, who: str, name: str) -> None:
    assert name not in story.offered_time_types(who)


@then(sentence("erbjuds ett ombud samma tidstyper för {who} som för {other}"))
def _(story: Story, who: str, other: str) -> None:
    assert story.time_types_for_agent(AGENT, who) == story.time_types_for_agent(AGENT, other) != []


@then(sentence("får orsak skrivas för {at}"))
def _(story: Story, at: datetime) -> None:
    assert story.shown(at).get("message_allowed") == "true"


@then(sentence("får ingen orsak skrivas för {at}"))
@then(sentence("ingen orsak får skrivas för {at}"))
def _(story: Story, at: datetime) -> None:
    assert story.shown(at).get("message_allowed", "false") == "false"


@then(sentence("gäller samma villkor för bokningen som för {at} när den var ledig"))
def _(story: Story, at: datetime) -> None:
    flags = ("cancel_booking_allowed", "rebooking_allowed", "message_allowed")
    free = story.shown(at)
    assert [story.details[flag] for flag in flags] == [free.get(flag, "false") for flag in flags]


@then(sentence("kan {who} välja mellan {place} och {another}"))
def _(story: Story, who: str, place: str, another: str) -> None:
    assert sorted(story.eligible_facilities(who)) == sorted([place, another])


@then(sentence("kan {who} bara välja {place}"))
def _(story: Story, who: str, place: str) -> None:
    assert story.eligible_facilities(who) == [place]


@then(sentence("{who} kan inte välja någon mottagning"))
@then(sentence("kan {who} inte välja någon mottagning"))
def _(story: Story, who: str) -> None:
    assert story.eligible_facilities(who) == []
