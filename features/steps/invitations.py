"""Så: what an invitation is, before and after it has been used."""

from __future__ import annotations

from datetime import datetime

from lxml import etree
from pytest_bdd import then

from features.steps.sentence import sentence
from features.support.story import Story
from simulator.bdd.swedish import on_the_wire

ALLOWED = {"article", "info", "title", "para", "section", "ulink", "bibliography"}
"""TKB crm:scheduling 1.1, 6.8.5."""


@then("är det en öppen kallelse utan tid")
def _(story: Story) -> None:
    assert story.details["isInvitation"] == "true"
    assert not {"startTimeInclusive", "endTimeExclusive"} & story.details.keys()


@then(sentence("är det en tidsatt kallelse till {at}"))
def _(story: Story, at: datetime) -> None:
    assert (story.details["isInvitation"], story.details["startTimeInclusive"]) == ("true", on_the_wire(at))


@then(sentence("är det en vanlig bokning {at}"))
@then(sentence("det är en vanlig bokning {at}"))
def _(story: Story, at: datetime) -> None:
    told = (story.details.get("isInvitation", "false"), story.details["startTimeInclusive"])
    assert told == ("false", on_the_wire(at))


@then(sentence('kallelsens text är "{text}"'))
@then(sentence('är kallelsens text "{text}"'))
def _(story: Story, text: str) -> None:
    assert story.details["purpose"] == text


@then(sentence('är kallelsens text en artikel med rubriken "{text}"'))
def _(story: Story, text: str) -> None:
    article = etree.fromstring(story.details["purpose"])
    assert (article.tag, article.findtext("title")) == ("article", text)
    assert {element.tag for element in article.iter()} <= ALLOWED
    assert all(link.get("url") for link in article.iter("ulink"))


@then(sentence("{who} har en ny öppen kallelse från {place}"))
def _(story: Story, who: str, place: str) -> None:
    assert story.has_open_invitation(who, place)
