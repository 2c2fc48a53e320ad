"""Units' own messages to the inbox: AddMessageToPatientPortalInbox and IsActiveUser over the platform."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.contracts import patient_portal
from simulator.contracts.consumer import request_writer
from simulator.contracts.contract import ServiceContract
from simulator.contracts.envelope import request
from simulator.contracts.headers import request_head
from simulator.contracts.infrastructure_eservicesupply_patientportal import (
    add_message_to_patient_portal_inbox as adding,
)
from simulator.contracts.infrastructure_eservicesupply_patientportal import is_active_user
from simulator.domain.portal import PORTAL_HSA_ID
from tests.portal.journey import Citizen, citizen, settings_at
from tests.support.messages import FACILITY, RESIDENT
from tests.support.parallel import at_once
from tests.support.world import RESIDENTS, Answer, call

SYSTEM = "SE2321000016-SYS1"
ADD, ACTIVE = patient_portal.add_message_to_patient_portal_inbox.CONTRACT, patient_portal.is_active_user.CONTRACT


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


def post(tolvan: Citizen, contract: ServiceContract, value: object, address: str = PORTAL_HSA_ID) -> Answer:
    body = request(request_writer(contract)(value), request_head(address))
    return call(tolvan.app, "POST", f"/vp/{contract.path}", body)


def message(
    resident: str = RESIDENT, notify: bool | None = None, source: str | None = SYSTEM, heading: str | None = "Din tid"
) -> adding.Request:
    unit = adding.OrganisationUnitType(FACILITY, "Ängens vårdcentral", None, None, None, None)
    text = adding.MessageType(unit, None, heading, "Du är välkommen på måndag.", None)
    return adding.Request(resident, text, notify, source)


def test_a_units_own_confirmation_reaches_the_inbox_and_costs_a_krona(tolvan: Citizen) -> None:
    """CR-INB-02, CR-INB-03."""
    settings_at(tolvan.app, FACILITY, sends_confirmations=False)
    answer = post(tolvan, ADD, message())
    assert (answer.status, answer.value("resultCode"), answer.all("notificationSent")) == (200, "OK", [])
    (kept,) = [each for each in tolvan.inbox() if each["kind"] == "from_facility"]
    assert (kept["heading"], kept["text"], kept["facility_name"], kept["source_system"]) == (
        "Din tid",
        "Du är välkommen på måndag.",
        "Ängens vårdcentral",
        SYSTEM,
    )
    assert costs(tolvan) == [(FACILITY, 1, 1)]


def costs(tolvan: Citizen) -> list[tuple[str, int, int]]:
    rows = tolvan.client.get("/1177/api/own-messages").json
    return [(each["healthcare_facility"], each["messages"], each["kronor"]) for each in rows]


def test_each_message_costs_however_alike_they_are(tolvan: Citizen) -> None:
    at_once([lambda: post(tolvan, ADD, message())] * 5)
    assert costs(tolvan) == [(FACILITY, 5, 5)]
    assert tolvan.kinds() == ["from_facility"] * 5


def test_somebody_who_does_not_use_1177_gets_nothing_and_nobody_pays(tolvan: Citizen) -> None:
    answer = post(tolvan, ADD, message(RESIDENTS[0]))
    assert (answer.value("resultCode"), answer.value("resultText")) == ("ERROR", "Target person is not active user")
    tolvan.put("settings", {"active_user": False})
    assert post(tolvan, ADD, message()).value("resultCode") == "ERROR"
    assert costs(tolvan) == []


def test_who_wants_the_citizen_notified_has_to_say_who_pays(tolvan: Citizen) -> None:
    """spec/platform.md 7.1."""
    tolvan.put("settings", {"notification_methods": ["SMS", "Email"]})
    told = post(tolvan, ADD, message(notify=True))
    assert (told.value("resultCode"), told.all("notificationSent")) == ("OK", ["SMS", "Email"])
    without = post(tolvan, ADD, message(notify=True, source=None))
    assert (without.value("resultCode"), without.all("notificationSent")) == ("INFO", [])
    assert without.value("resultText")


def test_is_active_user_says_how_the_citizen_is_notified(tolvan: Citizen) -> None:
    def asked(resident: str) -> tuple[str | None, list[str]]:
        answer = post(tolvan, ACTIVE, is_active_user.Request(resident))
        return answer.value("status"), answer.all("activeNotificationMethods")

    assert asked(RESIDENT) == ("true", ["SMS"])
    assert asked(RESIDENTS[0]) == ("false", [])
    tolvan.put("settings", {"notification_methods": []})
    assert asked(RESIDENT) == ("true", [])


def test_a_message_to_somebody_else_than_1177_is_not_delivered(tolvan: Citizen) -> None:
    answer = post(tolvan, ADD, message(), FACILITY)
    assert answer.is_fault
    assert answer.faultstring.startswith("VP004")


def test_settings_change_one_at_a_time(tolvan: Citizen) -> None:
    tolvan.put("settings", {"phone": "070-174 06 05"})
    tolvan.put("settings", {"notification_methods": ["Other"]})
    assert tolvan.get("settings") == {
        "resident": RESIDENT,
        "phone": "070-174 06 05",
        "active_user": True,
        "notification_methods": ["Other"],
    }
    assert "notification_methods" in tolvan.put("settings", {"notification_methods": ["Brev"]}, 400)["error"]
