"""The inbox: 1177's confirmations, invitations, units' own messages and what they cost; and Inställningar."""

from __future__ import annotations

from pytest_bdd import given, then, when

from simulator.bdd.flows import Row
from simulator.bdd.journey import Journey
from simulator.bdd.scene import Scene
from simulator.bdd.sentence import sentence
from simulator.contracts import patient_portal
from simulator.contracts.infrastructure_eservicesupply_patientportal import (
    add_message_to_patient_portal_inbox as adding,
)
from simulator.contracts.infrastructure_eservicesupply_patientportal import is_active_user
from simulator.domain.portal import PORTAL_HSA_ID

_ADD = patient_portal.add_message_to_patient_portal_inbox.CONTRACT
_ACTIVE = patient_portal.is_active_user.CONTRACT
_CONFIRMATIONS = {"booked", "rebooked", "cancelled"}


# Inställningar


@given(sentence('att {who} har telefonnumret "{text}" i sina inställningar'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    tidbok_journey.client.change_settings(tidbok_journey.scene.resident(who), phone=text)


@given(sentence("att {who} inte använder 1177"))
def _(tidbok_journey: Journey, who: str) -> None:
    tidbok_journey.client.change_settings(tidbok_journey.scene.resident(who), active_user=False)


# 1177's confirmations


@then(sentence('finns en enda bekräftelse från 1177 i {who}s inkorg: "{text}"'))
@then(sentence('har {who} fått en enda bekräftelse från 1177: "{text}"'))
@then(sentence('{who} har fått en enda bekräftelse från 1177: "{text}"'))
def _(tidbok_journey: Journey, who: str, text: str) -> None:
    (message,) = _confirmations(tidbok_journey, who)
    assert message["heading"] == text


@then(sentence("har {who} inte fått någon bekräftelse från 1177"))
@then(sentence("{who} har inte fått någon bekräftelse från 1177"))
def _(tidbok_journey: Journey, who: str) -> None:
    assert _confirmations(tidbok_journey, who) == []


@then(sentence("har {who} fått {number:d} bekräftelser från 1177"))
@then(sentence("{who} har fått {number:d} bekräftelser från 1177"))
def _(tidbok_journey: Journey, who: str, number: int) -> None:
    assert len(_confirmations(tidbok_journey, who)) == number


@then(sentence('står det "{text}" i bekräftelsen till {who}'))
def _(tidbok_journey: Journey, text: str, who: str) -> None:
    (message,) = _confirmations(tidbok_journey, who)
    assert text in message["text"]


def _confirmations(journey: Journey, who: str) -> list[Row]:
    return [row for row in journey.inbox(who) if row["kind"] in _CONFIRMATIONS]


# Invitations


@then(sentence('säger kallelsen från {place} till {who}: "{text}"'))
def _(tidbok_journey: Journey, place: str, who: str, text: str) -> None:
    assert text in tidbok_journey.invitation(who, place)["text"]


# Units' own messages


@given(sentence('att {place} har skickat meddelandet "{text}" till {who}'))
@when(sentence('{place} skickar meddelandet "{text}" till {who}'))
def _(tidbok_scene: Scene, place: str, text: str, who: str) -> None:
    unit = adding.OrganisationUnitType(tidbok_scene.place(place).hsa_id, place, None, None, None, None)
    message = adding.MessageType(unit, None, "Din tid", text, None)
    request = adding.Request(tidbok_scene.resident(who), message, None, "SE2321000016-SYS1")
    reply = tidbok_scene.session.platform.ask(_ADD, PORTAL_HSA_ID, request, tidbok_scene.resident(who))
    tidbok_scene.heard(reply)


@when(sentence("{place} frågar om {who} använder 1177"))
def _(tidbok_scene: Scene, place: str, who: str) -> None:
    request = is_active_user.Request(tidbok_scene.resident(who))
    tidbok_scene.heard(tidbok_scene.session.platform.ask(_ACTIVE, PORTAL_HSA_ID, request, tidbok_scene.resident(who)))


@then("svarar 1177 nej på det")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.reply.texts("status") == ["false"]


@then("svarar 1177 att invånaren inte använder tjänsten")
def _(tidbok_scene: Scene) -> None:
    assert tidbok_scene.reply.texts("resultCode") == ["ERROR"]


@then(sentence('finns meddelandet "{text}" från {place} i {who}s inkorg'))
def _(tidbok_journey: Journey, text: str, place: str, who: str) -> None:
    rows = [row for row in tidbok_journey.inbox(who) if row["kind"] == "from_facility"]
    assert [(row["facility_name"], row["text"]) for row in rows] == [(place, text)]


@then(sentence("ska {place} betala {number:d} krona"))
@then(sentence("ska {place} betala {number:d} kronor"))
def _(tidbok_journey: Journey, place: str, number: int) -> None:
    costs = {row["facility_name"]: row["kronor"] for row in tidbok_journey.client.own_messages()}
    assert costs.get(place, 0) == number
