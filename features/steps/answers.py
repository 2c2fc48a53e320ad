"""Så: what the system answered whoever booked, rebooked or cancelled."""

from __future__ import annotations

from pytest_bdd import then

from features.steps.sentence import sentence
from features.support.story import Story


@then("blir svaret ja")
def _(story: Story) -> None:
    assert story.answer.is_yes, story.answer


@then(sentence('blir svaret ja: "{text}"'))
def _(story: Story, text: str) -> None:
    assert (story.answer.code, story.answer.text) == ("INFO", text)


@then("blir svaret nej")
def _(story: Story) -> None:
    assert (story.answer.code, story.answer.booking_id) == ("ERROR", None)
    assert story.answer.text


@then(sentence('blir svaret nej: "{text}"'))
def _(story: Story, text: str) -> None:
    assert (story.answer.code, story.answer.text, story.answer.booking_id) == ("ERROR", text, None)


@then("blir precis ett av svaren ja")
def _(story: Story) -> None:
    yes, no = sorted(story.answers, key=lambda answer: answer.is_yes, reverse=True)
    assert yes.is_yes
    assert (no.code, no.booking_id, bool(no.text)) == ("ERROR", None, True)


@then("svarar systemet med ett tekniskt fel")
def _(story: Story) -> None:
    assert story.fault


@then(sentence('har mottagningen fått meddelandet "{text}" från {who}'))
def _(story: Story, text: str, who: str) -> None:
    assert story.message_received(who) == text


@then(sentence("har mottagningen inte fått något meddelande från {who}"))
def _(story: Story, who: str) -> None:
    assert story.message_received(who) is None
