"""What time it is, and what happens in the booking systems."""

from __future__ import annotations

from datetime import datetime

from pytest_bdd import given, when

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence


@given(sentence('scenariot "{name}"'))
def _(tidbok_scene: Scene, name: str) -> None:
    tidbok_scene.move_to(name)


@given(sentence("att klockan är {at}"))
@when(sentence("klockan blir {at}"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    tidbok_scene.session.clock.set(at)


# Staff, in their own screens


@given(sentence("att {who} har en tid på {place} {at}"))
@when(sentence("{place} bokar {at} åt {who}"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime) -> None:
    tidbok_scene.staff_book(who, place, at)


@given(sentence("att {place} har dolt en tid för {who} {at}"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime) -> None:
    tidbok_scene.staff_book(who, place, at, hidden=True)


# Citizens, through the contracts


@given(sentence("att {who} själv har bokat en tid på {place} {at}"))
@when(sentence("{who} själv bokar en tid på {place} {at}"))
def _(tidbok_scene: Scene, who: str, place: str, at: datetime) -> None:
    tidbok_scene.book(who, place, at)


@given(sentence("att {who} har en kallelse från {place}"))
def _(tidbok_scene: Scene, who: str, place: str) -> None:
    tidbok_scene.holds_invitation(who, place)


@when(sentence("{who} använder kallelsen till en tid {at}"))
def _(tidbok_scene: Scene, who: str, at: datetime) -> None:
    tidbok_scene.book_on_invitation(who, at)


@when(sentence("{who} bokar om sin tid till {at}"))
def _(tidbok_scene: Scene, who: str, at: datetime) -> None:
    tidbok_scene.rebook(who, at)


@when(sentence("{who} bokar om sin tid till {at} på {place}"))
def _(tidbok_scene: Scene, who: str, at: datetime, place: str) -> None:
    tidbok_scene.rebook(who, at, place)


@given(sentence("att {who} har avbokat sin tid"))
@when(sentence("{who} avbokar sin tid"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.cancel(who)


@given(sentence("att mottagningen har avbokat {who}s tid"))
@when(sentence("mottagningen avbokar {who}s tid"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.staff_cancel(who)


@when(sentence("{who} försöker avboka sin tid men får nej"))
def _(tidbok_scene: Scene, who: str) -> None:
    tidbok_scene.try_to_cancel(who)
    assert tidbok_scene.reply.texts("resultCode") == ["ERROR"]
