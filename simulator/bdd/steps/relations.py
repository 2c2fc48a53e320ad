"""Mottagningsrelation: what makes it, what ends it, and that it is there."""

from __future__ import annotations

from pytest_bdd import given, then, when

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence


@given(sentence("att {who} har lagt till {place} på startsidan"))
@when(sentence("{who} lägger till {place} på startsidan"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "add", place)


@given(sentence("att {who} är listad på {place}"))
@when(sentence("{who} listar sig på {place}"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "list", place)


@given(sentence("att {place} har godkänt {who} för kommunikation"))
@when(sentence("{place} godkänner {who} för kommunikation"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "approve", place)


@when(sentence("{who} får en kallelse i inkorgen från {place}"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "invitation", place)


@when(sentence("{who} bokar en tid på {place} inloggad på 1177"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "book", place)


@when(sentence("{who} loggar in genom länken för att boka direkt på {place}"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "book_directly_link", place)


@when(sentence("{who} bokar en tid på {place} från en tjänst under Övriga tjänster"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "other_service_booking", place)


@given(sentence("att {who} har tagit bort {place} från startsidan"))
@when(sentence("{who} tar bort {place} från startsidan"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "remove", place)


@when(sentence("{who} listar sig på {another} i stället för {place}"))
def _(tidbok_scene: Scene, who: str, another: str, place: str) -> None:
    tidbok_scene.happens(who, "list", another)
    tidbok_scene.happens(who, "listed_elsewhere", place)


@when(sentence("{place} tar bort godkännandet för {who}"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.happens(who, "withdraw_approval", place)


# What it leads to


@then(sentence("frågar 1177 {place} direkt om {who}s tider"))
@then(sentence("1177 frågar {place} direkt om {who}s tider"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    assert tidbok_scene.is_asked_directly(who, place)


@then(sentence("frågar 1177 inte {place} direkt om {who}s tider"))
@then(sentence("1177 frågar inte {place} direkt om {who}s tider"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    assert not tidbok_scene.is_asked_directly(who, place)


@then(sentence("finns en tidsatt kallelse från {place} i {who}s inkorg"))
def _(tidbok_scene: Scene, place: str, who: str) -> None:
    assert (place, "timed_invitation") in tidbok_scene.messages(who)


@then(sentence("finns en öppen kallelse från {place} i {who}s inkorg"))
def _(tidbok_scene: Scene, place: str, who: str) -> None:
    assert (place, "open_invitation") in tidbok_scene.messages(who)


@then(sentence("finns ett meddelande om tiden på {place} i {who}s inkorg"))
def _(tidbok_scene: Scene, place: str, who: str) -> None:
    assert tidbok_scene.messages(who) == [(place, "booking")]


@then(sentence("är {who}s inkorg tom"))
@then(sentence("{who}s inkorg är tom"))
def _(tidbok_scene: Scene, who: str) -> None:
    assert tidbok_scene.messages(who) == []
