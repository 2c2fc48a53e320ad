"""What stands on a page of 1177's flows, as the citizen who did something last sees it."""

from __future__ import annotations

from datetime import date, datetime

from pytest_bdd import then

from simulator.bdd.flows import Row
from simulator.bdd.journey import Journey
from simulator.bdd.sentence import sentence

SHOW_MORE, HIDE_TEXT = "visa mer", "dölj text"
_CHOICES = {"mottagning": "healthcare_facility", "person": "performer", "vårdtyp": "care_type", "tidstyp": "time_type"}
"""What can be chosen as steps say it."""


# Titles, texts and buttons


@then(sentence('visas sidan "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.page["title"] == text


@then(sentence('visas rubriken "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.page["heading"] == text


@then(sentence('visas inte rubriken "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.page["heading"] != text


@then(sentence('är villkorstexten "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert [each["text"]["whole"] for each in tidbok_journey.page["conditions"]] == [text]


@then(sentence('är knappen "{text}" grå'))
@then(sentence('knappen "{text}" är grå'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert not tidbok_journey.button(text)["enabled"]


@then(sentence('går det att trycka på "{text}"'))
@then(sentence('det går att trycka på "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.button(text)["enabled"], tidbok_journey.button(text)


@then(sentence('visas informationstexten "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert text in tidbok_journey.page["information"]


# Fields


@then(sentence('finns inte fältet "{text}"'))
@then(sentence('fältet "{text}" finns inte'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.labelled(text) is None


@then(sentence('finns bara fältet "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert [each["label"] for each in tidbok_journey.page["fields"]] == [text]


@then(sentence('kommer fältet "{text}" före fältet "{name}"'))
def _(tidbok_journey: Journey, text: str, name: str) -> None:
    assert [each["label"] for each in tidbok_journey.page["fields"]] == [text, name]


@then(sentence('innehåller fältet "{name}" "{text}"'))
def _(tidbok_journey: Journey, name: str, text: str) -> None:
    assert _field(tidbok_journey, name)["value"] == text


@then(sentence('är fältet "{name}" tomt'))
def _(tidbok_journey: Journey, name: str) -> None:
    assert _field(tidbok_journey, name)["value"] == ""


@then(sentence('har fältet "{name}" den grå texten "{text}"'))
def _(tidbok_journey: Journey, name: str, text: str) -> None:
    assert _field(tidbok_journey, name)["placeholder"] == text


def _field(journey: Journey, label: str) -> Row:
    field = journey.labelled(label)
    assert field is not None, journey.page["fields"]
    return field


# What can be chosen


@then(sentence('kan invånaren välja {what:w} mellan "{text}" och "{name}"'))
def _(tidbok_journey: Journey, what: str, text: str, name: str) -> None:
    assert tidbok_journey.options(_CHOICES[what]) == [text, name]


@then(sentence('kan invånaren välja {what:w} mellan "{text}", "{name}" och "{last_one}"'))
def _(tidbok_journey: Journey, what: str, text: str, name: str, last_one: str) -> None:
    assert tidbok_journey.options(_CHOICES[what]) == [text, name, last_one]


@then(sentence('är "{text}" den enda {what:w} som går att välja'))
def _(tidbok_journey: Journey, text: str, what: str) -> None:
    assert tidbok_journey.options(_CHOICES[what]) == [text]


@then(sentence('är {what:w} "{text}" vald'))
def _(tidbok_journey: Journey, what: str, text: str) -> None:
    assert tidbok_journey.chosen(_CHOICES[what]) == [text]


@then(sentence("kan invånaren inte välja {what:w}"))
def _(tidbok_journey: Journey, what: str) -> None:
    assert tidbok_journey.options(_CHOICES[what]) == []


# Days and times


@then(sentence('är {day} "{text}" i kalendern'))
@then(sentence('{day} är "{text}" i kalendern'))
def _(tidbok_journey: Journey, day: date, text: str) -> None:
    assert tidbok_journey.legend(day) == text


@then("visas ingen kalender")
def _(tidbok_journey: Journey) -> None:
    assert (tidbok_journey.page["calendar"], tidbok_journey.options("day")) == ([], [])


@then(sentence('visas tiderna "{text}" och "{name}"'))
def _(tidbok_journey: Journey, text: str, name: str) -> None:
    assert tidbok_journey.options("slot") == [text, name]


@then(sentence('visas bara tiden "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.options("slot") == [text]


@then(sentence('är första tiden "{text}"'))
@then(sentence('första tiden är "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.options("slot")[0] == text


@then(sentence('kan tiden "{text}" inte väljas'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert text not in tidbok_journey.options("slot")


@then(sentence('kan tiden "{text}" väljas'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert text in tidbok_journey.options("slot")


@then(sentence("är {day} den valda dagen"))
@then(sentence("{day} är den valda dagen"))
def _(tidbok_journey: Journey, day: date) -> None:
    days = [each for choice in tidbok_journey.page["choices"] if choice["name"] == "day" for each in choice["options"]]
    assert [each["id"] for each in days if each["selected"]] == [day.isoformat()]


@then(sentence("är {day} den första dagen med lediga tider"))
def _(tidbok_journey: Journey, day: date) -> None:
    days = [each for choice in tidbok_journey.page["choices"] if choice["name"] == "day" for each in choice["options"]]
    assert days, tidbok_journey.page
    assert days[0]["id"] == day.isoformat()


# The summary box


@then(sentence('är sammanfattningens rubrik "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.summary["heading"] == text


@then(sentence('står "{text}" vid Mottagning'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.summary["facility"] == text


@then(sentence('står "{text}" vid Typ av tid'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.summary["time_type"] == text


@then(sentence("står ett namn på {number:d} tecken vid Typ av tid"))
def _(tidbok_journey: Journey, number: int) -> None:
    assert len(tidbok_journey.summary["time_type"]) == number


@then(sentence('står "{text}" vid Anledning till besöket'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.summary["reason"]["shown"] == text


@then("står ingenting vid Anledning till besöket")
def _(tidbok_journey: Journey) -> None:
    assert tidbok_journey.summary["reason"] is None


@then(sentence('visas {number:d} tecken av anledningen, och "visa mer" och "dölj text"'))
def _(tidbok_journey: Journey, number: int) -> None:
    _is_cut(tidbok_journey.summary["reason"], number)
    assert (tidbok_journey.summary["reason"]["show_more"], tidbok_journey.summary["reason"]["hide_text"]) == (
        SHOW_MORE,
        HIDE_TEXT,
    )


@then('visas hela anledningen, utan "visa mer"')
def _(tidbok_journey: Journey) -> None:
    _is_whole(tidbok_journey.summary["reason"])


@then(sentence('står "{text}" sist, utan rubrik'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.summary["purpose"]["shown"] == text


@then(sentence('visas {number:d} tecken av informationen, och "visa mer" och "dölj text"'))
def _(tidbok_journey: Journey, number: int) -> None:
    _is_cut(tidbok_journey.summary["purpose"], number)


@then('visas hela informationen, utan "visa mer"')
def _(tidbok_journey: Journey) -> None:
    _is_whole(tidbok_journey.summary["purpose"])


@then(sentence('är informationen formaterad: "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    purpose = tidbok_journey.summary["purpose"]
    assert (purpose["is_docbook"], purpose["html"]) == (True, text)


def _is_cut(text: Row, number: int) -> None:
    assert (len(text["shown"]), text["has_more"]) == (number, True)
    assert text["whole"].startswith(text["shown"])
    assert len(text["whole"]) > number


def _is_whole(text: Row) -> None:
    assert (text["shown"], text["has_more"]) == (text["whole"], False)


# The end


@then(sentence('visas bekräftelsen "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert (tidbok_journey.result["done"], tidbok_journey.result["text"]) == (True, text)


@then(sentence('visas felsidan "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert (tidbok_journey.result["done"], tidbok_journey.result["text"]) == (False, text)


@then(sentence('visas texten "{text}" också'))
@then(sentence('texten "{text}" visas också'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert tidbok_journey.result["information"] == text


@then("visas ingen annan text")
@then("ingen annan text visas")
def _(tidbok_journey: Journey) -> None:
    assert tidbok_journey.result["information"] is None


@then(sentence("gäller sammanfattningen tiden {at}"))
@then(sentence("sammanfattningen gäller tiden {at}"))
def _(tidbok_journey: Journey, at: datetime) -> None:
    assert tidbok_journey.summary["start"] == at.isoformat()


@then(sentence('står varken "{text}" eller "{name}" på sidan'))
def _(tidbok_journey: Journey, text: str, name: str) -> None:
    """What the calls say is for who tests; it is not on the page."""
    seen = str({name: value for name, value in tidbok_journey.page.items() if name != "calls"})
    assert text not in seen
    assert name not in seen


@then(sentence('säger 1177 nej: "{text}"'))
def _(tidbok_journey: Journey, text: str) -> None:
    assert text in tidbok_journey.refused
