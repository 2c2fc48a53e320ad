"""Så: what citizens have, as list and details tell it."""

from __future__ import annotations

from datetime import datetime

from pytest_bdd import then

from features.steps.sentence import sentence
from features.support.story import Story
from simulator.bdd.swedish import on_the_wire


@then(sentence("har {who} tiden {at}"))
@then(sentence("{who} har tiden {at}"))
def _(story: Story, who: str, at: datetime) -> None:
    assert story.has_time(who, at)


@then(sentence("har {who} inte tiden {at}"))
@then(sentence("{who} har inte tiden {at}"))
def _(story: Story, who: str, at: datetime) -> None:
    assert not story.has_time(who, at)


@then(sentence("har mottagningen tiden {at} för {who}"))
def _(story: Story, at: datetime, who: str) -> None:
    assert story.has_time_here(who, at)


@then(sentence("har {who} {number:d} bokade tider"))
@then(sentence("{who} har {number:d} bokade tider"))
def _(story: Story, who: str, number: int) -> None:
    rows = story.booked_times(who)
    assert len({row["bookingId"] for row in rows}) == len(rows) == number


@then(sentence("har {who} en bokad tid"))
@then(sentence("{who} har en bokad tid"))
def _(story: Story, who: str) -> None:
    assert len(story.booked_times(who)) == 1


@then(sentence("har {who} inga bokade tider"))
@then(sentence("{who} har inga bokade tider"))
def _(story: Story, who: str) -> None:
    assert story.booked_times(who) == []


@then(sentence("får {who} avboka"))
@then(sentence("{who} får avboka"))
def _(story: Story, who: str) -> None:
    assert story.may(who, "cancel_booking_allowed")


@then(sentence("får {who} inte avboka"))
@then(sentence("{who} får inte avboka"))
def _(story: Story, who: str) -> None:
    assert not story.may(who, "cancel_booking_allowed")


@then(sentence("får {who} boka om"))
@then(sentence("{who} får boka om"))
def _(story: Story, who: str) -> None:
    assert story.may(who, "rebooking_allowed")


@then(sentence("får {who} inte boka om"))
@then(sentence("{who} får inte boka om"))
def _(story: Story, who: str) -> None:
    assert not story.may(who, "rebooking_allowed")


@then(sentence("får {who} skicka ett meddelande"))
@then(sentence("{who} får skicka ett meddelande"))
def _(story: Story, who: str) -> None:
    assert story.may(who, "message_allowed")


@then(sentence("får {who} inte skicka ett meddelande"))
@then(sentence("{who} får inte skicka ett meddelande"))
def _(story: Story, who: str) -> None:
    assert not story.may(who, "message_allowed")


@then(sentence("säger uppgifterna detsamma som listan för {who}"))
def _(story: Story, who: str) -> None:
    listed = story.listed(who)
    assert {name: story.details.get(name) for name in listed} == listed


@then(sentence("gäller uppgifterna {who}, {place}, {at}"))
def _(story: Story, who: str, place: str, at: datetime) -> None:
    told = (
        story.details["subject_of_care"],
        story.details["healthcare_facility_name"],
        story.details["startTimeInclusive"],
    )
    assert told == (story.people[who].resident, place, on_the_wire(at))


@then(sentence('är tidstypen "{name}"'))
def _(story: Story, name: str) -> None:
    assert story.details["timeTypeName"] == name


@then(sentence('är orsaken "{text}"'))
def _(story: Story, text: str) -> None:
    assert story.details["reason"] == text


@then("finns ingen orsak")
def _(story: Story) -> None:
    assert "reason" not in story.details
