"""Givet: where we are, and who already has what."""

from __future__ import annotations

from datetime import date, datetime

from pytest_bdd import given, when

from features.steps.sentence import sentence
from features.support.story import Story


@given(sentence("att invånarna vänder sig till {place}"))
def _(story: Story, place: str) -> None:
    story.stand_at(place)


@when("mottagningens HSA-id skrivs med små bokstäver")
def _(story: Story) -> None:
    story.write_address_in_lower_case()


@given(sentence("att {who} har bokat {at}"))
def _(story: Story, who: str, at: datetime) -> None:
    story.has_booked(who, at)


@given(sentence("att {who} har bokat om till {at}"))
def _(story: Story, who: str, at: datetime) -> None:
    story.has_rebooked(who, at)


@given(sentence("att {who} har avbokat"))
def _(story: Story, who: str) -> None:
    story.has_cancelled(who)


@given(sentence("att {who} har sökt tider från {day} till {last}"))
def _(story: Story, who: str, day: date, last: date) -> None:
    story.search(who, day, last)


@given(sentence("att {who} har bokat {at} på kallelsen"))
def _(story: Story, who: str, at: datetime) -> None:
    story.has_booked_on_invitation(who, at)


@given(sentence("att {who} har fått nej till {at} på kallelsen hos {place}"))
def _(story: Story, who: str, at: datetime, place: str) -> None:
    story.was_refused_on_invitation(who, at, place)


@given(sentence("att {who} har fått en tidsatt kallelse till {at} från {place}"))
def _(story: Story, who: str, at: datetime, place: str) -> None:
    story.invited(who, place, at)


@given(sentence("att {who} har fått en öppen kallelse från {place}"))
def _(story: Story, who: str, place: str) -> None:
    story.invited(who, place)


@given(sentence("att mottagningen har dolt en bokning för {who}"))
def _(story: Story, who: str) -> None:
    story.holds_hidden(who)


@given(sentence("att {who} har ett boknings-id som inte finns"))
def _(story: Story, who: str) -> None:
    story.use_unknown_id(who)
