"""När: what citizens do. "försöker" means that the answer may be no; the deed is the same."""

from __future__ import annotations

from datetime import date, datetime

from pytest_bdd import when

from features.steps.sentence import AGENT, sentence
from features.support.story import Story

# Booking


@when(sentence("{who} bokar {at}"))
@when(sentence("{who} försöker boka {at}"))
def _(story: Story, who: str, at: datetime) -> None:
    story.book(who, at)


@when(sentence('{who} bokar {at} med orsaken "{text}"'))
def _(story: Story, who: str, at: datetime, text: str) -> None:
    story.book(who, at, text)


@when(sentence("{who} bokar {at} precis som den visades"))
def _(story: Story, who: str, at: datetime) -> None:
    story.book_as_shown(who, at)


@when(sentence("ett ombud bokar {at} åt {who}"))
def _(story: Story, who: str, at: datetime) -> None:
    story.book_by_agent(AGENT, who, at)


@when(sentence("{who} och {other} försöker boka {at} samtidigt"))
def _(story: Story, who: str, other: str, at: datetime) -> None:
    story.both_book(who, other, at)


# Invitations


@when(sentence("{who} bokar {at} på kallelsen"))
@when(sentence("{who} försöker boka {at} på kallelsen"))
def _(story: Story, who: str, at: datetime) -> None:
    story.book_on_invitation(who, at)


@when(sentence("{who} bokar {at} på kallelsen hos {place}"))
@when(sentence("{who} försöker boka {at} på kallelsen hos {place}"))
def _(story: Story, who: str, at: datetime, place: str) -> None:
    story.book_on_invitation(who, at, place)


@when(sentence("{who} försöker boka {at} på kallelsen till {other}"))
def _(story: Story, who: str, at: datetime, other: str) -> None:
    story.book_on_invitation(who, at, invited=other)


@when(sentence("{who} försöker boka både {at} och {later} på kallelsen samtidigt"))
def _(story: Story, who: str, at: datetime, later: datetime) -> None:
    story.book_both_on_invitation(who, at, later)


# Rebooking and cancelling


@when(sentence("{who} bokar om till {at}"))
@when(sentence("{who} försöker boka om till {at}"))
def _(story: Story, who: str, at: datetime) -> None:
    story.rebook(who, at)


@when(sentence("{who} bokar om till {at} på {place}"))
@when(sentence("{who} försöker boka om till {at} på {place}"))
def _(story: Story, who: str, at: datetime, place: str) -> None:
    story.rebook(who, at, place)


@when(sentence("{who} och {other} försöker boka om till {at} samtidigt"))
def _(story: Story, who: str, other: str, at: datetime) -> None:
    story.both_rebook(who, other, at)


@when(sentence("{who} avbokar"))
@when(sentence("{who} försöker avboka"))
def _(story: Story, who: str) -> None:
    story.cancel(who)


@when(sentence('{who} avbokar med meddelandet "{text}"'))
def _(story: Story, who: str, text: str) -> None:
    story.cancel(who, text)


@when(sentence("{who} försöker avboka tiden för {other}"))
def _(story: Story, who: str, other: str) -> None:
    story.cancel(who, whose=other)


# The unit's staff


@when(sentence("mottagningen bokar {at} åt {who}"))
def _(story: Story, who: str, at: datetime) -> None:
    story.staff_book(who, at)


@when(sentence("mottagningen avbokar tiden för {who}"))
def _(story: Story, who: str) -> None:
    story.staff_cancel(who)


# Looking


@when(sentence("{who} söker tider från {day} till {last}"))
def _(story: Story, who: str, day: date, last: date) -> None:
    story.search(who, day, last)


@when(sentence('{who} söker tider för "{name}" från {day} till {last}'))
def _(story: Story, who: str, name: str, day: date, last: date) -> None:
    story.search(who, day, last, of=name)


@when(sentence('{who} söker tider hos "{name}" från {day} till {last}'))
def _(story: Story, who: str, name: str, day: date, last: date) -> None:
    story.search(who, day, last, performer=name)


@when(sentence("{who} söker en ny tid för bokningen från {day} till {last}"))
@when(sentence("{who} söker tider på kallelsen från {day} till {last}"))
def _(story: Story, who: str, day: date, last: date) -> None:
    story.search_for_held(who, day, last)


@when(sentence("{who} söker en ny tid för bokningen på {place} från {day} till {last}"))
@when(sentence("{who} söker tider på kallelsen hos {place} från {day} till {last}"))
def _(story: Story, who: str, place: str, day: date, last: date) -> None:
    story.search_for_held(who, day, last, place)


@when(sentence("{who} läser uppgifterna om tiden"))
@when(sentence("{who} läser kallelsen"))
def _(story: Story, who: str) -> None:
    story.read_details(who)


@when(sentence("{who} läser uppgifterna om tiden för {other}"))
@when(sentence("{who} läser kallelsen till {other}"))
def _(story: Story, who: str, other: str) -> None:
    story.read_details(who, whose=other)
