"""Vårdkontakter: GetCareContacts 2 and 3, at a source and aggregated."""

from __future__ import annotations

from datetime import date, datetime

from lxml import etree
from pytest_bdd import then, when

from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.bdd.swedish import on_the_wire
from simulator.contracts.clinicalprocess_logistics_logistics.get_care_contacts_3 import STATUS_CODES
from simulator.domain.care_contact import CareContactStatus

_BOOKED = ("1", STATUS_CODES[CareContactStatus.NOT_STARTED])
"""Ej påbörjad in version 2, tidbokad in version 3."""


@when(sentence("{who}s vårdkontakter hämtas med GetCareContacts v{version:d}"))
def _(tidbok_scene: Scene, who: str, version: int) -> None:
    tidbok_scene.heard(tidbok_scene.session.platform.care_contacts(version, tidbok_scene.resident(who)))


@when(sentence("{who}s vårdkontakter från {day} till {last} hämtas med GetCareContacts v{version:d}"))
def _(tidbok_scene: Scene, who: str, day: date, last: date, version: int) -> None:
    period = (on_the_wire(day), on_the_wire(last))
    tidbok_scene.heard(tidbok_scene.session.platform.care_contacts(version, tidbok_scene.resident(who), period=period))


@then(sentence("innehåller svaret ett inbokat besök {at} på {place}"))
@then(sentence("svaret innehåller ett inbokat besök {at} på {place}"))
def _(tidbok_scene: Scene, at: datetime, place: str) -> None:
    assert (on_the_wire(at), tidbok_scene.place(place).hsa_id, True) in _contacts(tidbok_scene)


@then(sentence("innehåller svaret inget inbokat besök {at}"))
@then(sentence("svaret innehåller inget inbokat besök {at}"))
def _(tidbok_scene: Scene, at: datetime) -> None:
    assert not [each for each in _contacts(tidbok_scene) if each[0] == on_the_wire(at) and each[2]]


@then("innehåller svaret inga vårdkontakter")
@then("svaret innehåller inga vårdkontakter")
def _(tidbok_scene: Scene) -> None:
    assert not tidbok_scene.reply.is_fault, tidbok_scene.reply.fault
    assert _contacts(tidbok_scene) == []


@then(sentence("svaret innehåller {number:d} vårdkontakter"))
@then(sentence("innehåller svaret {number:d} vårdkontakter"))
def _(tidbok_scene: Scene, number: int) -> None:
    assert len(_contacts(tidbok_scene)) == number


@then("är ingen vårdkontakt i svaret godkänd att visas för patienten")
def _(tidbok_scene: Scene) -> None:
    assert set(tidbok_scene.reply.texts("approvedForPatient")) <= {"false"}


@then("har svaret en upplysning om hur det gick")
def _(tidbok_scene: Scene) -> None:
    """Version 3 ends with a result; the aggregating service's own says INFO."""
    assert tidbok_scene.reply.texts("resultCode") == ["INFO"]


def _contacts(scene: Scene) -> list[tuple[str, str, bool]]:
    """Start, facility, and whether it is a booked visit."""
    assert not scene.reply.is_fault, scene.reply.fault
    return [_contact(row) for row in scene.reply.payload.iterchildren("{*}careContact")]


def _contact(row: etree._Element) -> tuple[str, str, bool]:
    period = next(row.iter("{*}careContactTimePeriod"), None)
    start = "" if period is None else period.findtext("{*}start") or ""
    unit = next(row.iter("{*}orgUnitHSAId", "{*}orgUnitHSAid"), None)
    status = next(row.iter("{*}careContactStatus"), None)
    code = "" if status is None else status.findtext("{*}code") or status.text or ""
    return start, "" if unit is None else unit.text or "", code in _BOOKED
