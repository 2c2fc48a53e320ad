"""What citizens do in 1177's flows: they begin one, choose, write, and press the buttons that are on the page."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pytest_bdd import given, when

from simulator.bdd.journey import Journey
from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence

AGENT = "SE2321000016-PERS"
"""Staff who act for a citizen."""
_FLOWS = {"omboka": "rebooking", "avboka": "cancelling"}
_STEPS = {"vårdtypen": "care_type", "tidstypen": "time_type", "personen": "performer"}


@pytest.fixture
def tidbok_journey(tidbok_scene: Scene) -> Journey:
    return Journey(tidbok_scene)


# Beginning


@given(sentence("att {who} har valt att omboka tiden {at}"))
@when(sentence("{who} väljer att omboka tiden {at}"))
def _(tidbok_journey: Journey, who: str, at: datetime) -> None:
    tidbok_journey.begin_with_time(who, "rebooking", at)


@given(sentence("att {who} har valt att avboka tiden {at}"))
@when(sentence("{who} väljer att avboka tiden {at}"))
def _(tidbok_journey: Journey, who: str, at: datetime) -> None:
    tidbok_journey.begin_with_time(who, "cancelling", at)


@given(sentence("att {who} har valt att boka en tid på {place}"))
@when(sentence("{who} väljer att boka en tid på {place}"))
def _(tidbok_journey: Journey, who: str, place: str) -> None:
    tidbok_journey.begin(who, "booking", tidbok_journey.scene.place(place).hsa_id)


@when(sentence("en i personalen väljer att boka en tid på {place} åt {who}"))
def _(tidbok_journey: Journey, place: str, who: str) -> None:
    tidbok_journey.begin(who, "booking", tidbok_journey.scene.place(place).hsa_id, agent=AGENT)


@when(sentence("en i personalen försöker {deed:w} tiden {at} åt {who}"))
def _(tidbok_journey: Journey, deed: str, at: datetime, who: str) -> None:
    row = tidbok_journey.booked(who, at)
    where, booking_id = row["healthcare_facility"], row["booking_id"]
    tidbok_journey.trying(lambda: tidbok_journey.begin(who, _FLOWS[deed], where, booking_id, AGENT))


@given(sentence("att {who} har öppnat kallelsen från {place}"))
@when(sentence("{who} öppnar kallelsen från {place}"))
def _(tidbok_journey: Journey, who: str, place: str) -> None:
    tidbok_journey.open_invitation(who, place)


@when(sentence("{who} försöker öppna {other}s kallelse från {place}"))
def _(tidbok_journey: Journey, who: str, other: str, place: str) -> None:
    tidbok_journey.open_invitation(who, place, other)


@when(sentence("{who} försöker omboka kallelsen från {place}"))
def _(tidbok_journey: Journey, who: str, place: str) -> None:
    row = tidbok_journey.invitation(who, place)
    tidbok_journey.begin(who, "rebooking", row["healthcare_facility"], row["booking_id"])


# On the way


@when(sentence("{who} går vidare"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.go_on(who)


@given(sentence("att {who} har gått vidare till att välja tid"))
@when(sentence("{who} går vidare till att välja tid"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.to_times(who)


@when(sentence("{who} väljer mottagningen {place}"))
def _(tidbok_journey: Journey, who: str, place: str) -> None:
    tidbok_journey.choose_facility(who, place)


@when(sentence('{who} väljer "{text}"'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    tidbok_journey.choose(who, text)


@when(sentence("{who} väljer dagen {day}"))
def _(tidbok_journey: Journey, who: str, day: date) -> None:
    tidbok_journey.choose_day(who, day)


@given(sentence("att {who} har valt tiden {at}"))
@when(sentence("{who} väljer tiden {at}"))
def _(tidbok_journey: Journey, who: str, at: datetime) -> None:
    tidbok_journey.to_times(who)
    tidbok_journey.choose_time(who, at)


@given(sentence("att {who} har kommit till sammanfattningen av tiden {at}"))
@when(sentence("{who} går vidare till sammanfattningen av tiden {at}"))
def _(tidbok_journey: Journey, who: str, at: datetime) -> None:
    tidbok_journey.to_summary(who, at)


@when(sentence('{who} skriver kommentaren "{text}"'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    tidbok_journey.write(who, comment=text)


@when(sentence("{who} skriver en kommentar med bara mellanslag"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.write(who, comment="   ")


@when(sentence("{who} skriver en kommentar på två rader"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.write(who, comment="Jag åker bort.\nHelst en förmiddag.")


@when(sentence("{who} skriver en kommentar med tecknet {mark:S}"))
def _(tidbok_journey: Journey, who: str, mark: str) -> None:
    tidbok_journey.write(who, comment=f"Ring mig {mark} gärna")


@when(sentence('{who} skriver telefonnumret "{text}"'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    tidbok_journey.write(who, phone=text)


@when(sentence("{who} suddar telefonnumret"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.write(who, phone="")


# Buttons


@when(sentence('{who} trycker på "{text}"'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    tidbok_journey.press(who, text)


@when(sentence("{who} trycker på sista knappen två gånger på en gång"))
def _(tidbok_journey: Journey, who: str) -> None:
    one, other = tidbok_journey.confirm_twice(who)
    assert one["result"] == other["result"]


@when(sentence("{who} godkänner villkoren och bekräftar"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.confirm(who, accepts=True)


@when(sentence("{who} försöker bekräfta"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.trying(lambda: tidbok_journey.confirm(who))


# The whole way


@given(sentence("att {who} på 1177 har bokat {at} på {place}"))
@when(sentence("{who} bokar på 1177 tiden {at} på {place}"))
def _(tidbok_journey: Journey, who: str, at: datetime, place: str) -> None:
    tidbok_journey.begin(who, "booking", tidbok_journey.scene.place(place).hsa_id)
    tidbok_journey.to_summary(who, at)
    tidbok_journey.confirm(who)


@given(sentence("att {who} på 1177 har ombokat tiden {at} till {later}"))
@when(sentence("{who} ombokar på 1177 tiden {at} till {later}"))
def _(tidbok_journey: Journey, who: str, at: datetime, later: datetime) -> None:
    tidbok_journey.begin_with_time(who, "rebooking", at)
    tidbok_journey.to_summary(who, later)
    tidbok_journey.confirm(who)


@when(sentence("{who} avbokar på 1177 tiden {at}"))
def _(tidbok_journey: Journey, who: str, at: datetime) -> None:
    tidbok_journey.begin_with_time(who, "cancelling", at)
    if tidbok_journey.field(who, "comment"):
        tidbok_journey.write(who, comment="Jag behöver inte tiden")
    tidbok_journey.confirm(who)


# What the page does not offer


@when(sentence("{who} försöker välja {place} ändå"))
def _(tidbok_journey: Journey, who: str, place: str) -> None:
    hsa_id = tidbok_journey.scene.place(place).hsa_id
    tidbok_journey.trying(lambda: tidbok_journey.take(who, "facility", healthcare_facility=hsa_id))


@when(sentence("{who} försöker omboka {other}s tid {at}"))
def _(tidbok_journey: Journey, who: str, other: str, at: datetime) -> None:
    row = tidbok_journey.booked(other, at)
    tidbok_journey.begin(who, "rebooking", row["healthcare_facility"], row["booking_id"])


@when(sentence("{who} försöker gå vidare utan kommentar"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.trying(lambda: tidbok_journey.go_on(who))


@when(sentence("{who} går vidare så långt det går"))
def _(tidbok_journey: Journey, who: str) -> None:
    """To the times, or to an error before."""
    tidbok_journey.go_on_while_choosing(who)


@when(sentence("{who} gör om samma steg"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.again(who)


@when(sentence("{who} går tillbaka och väljer tiden {at}"))
def _(tidbok_journey: Journey, who: str, at: datetime) -> None:
    tidbok_journey.choose_day(who, at.date())
    tidbok_journey.choose_time(who, at)


@given(sentence('att {who} har valt {what:w} "{text}"'))
@when(sentence('{who} väljer {what:w} "{text}"'))
def _(tidbok_journey: Journey, who: str, what: str, text: str) -> None:
    """What is chosen before that is the first there is."""
    tidbok_journey.choose_at(who, _STEPS[what], text)
