"""The shipped scenario of what citizens tell support: they believe that they have booked (source 003, CR-FOR-08)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.app import Application
from simulator.scenarios.loader import read
from tests.portal.journey import Citizen, world
from tests.support.messages import FACILITY
from tests.support.world import Door, sender

LINA, SAMIR, GRETA, IVAN = "198503129804", "199907309802", "194811029802", "197003039802"


@pytest.fixture
def app() -> Iterator[Application]:
    with world(read("supportarenden")[1]) as made:
        yield made


def at_summary(app: Application, resident: str) -> Citizen:
    citizen = Citizen(app, resident)
    citizen.begin("booking")
    citizen.to_summary()
    return citizen


def times(citizen: Citizen) -> int:
    """How many the booking system has."""
    return len(Door(sender(citizen.app)).schedule(citizen.resident, FACILITY))


def test_a_confirmation_in_the_inbox_and_no_booking_in_the_system(app: Application) -> None:
    lina = at_summary(app, LINA)
    assert lina.confirm()["step"] == "confirmation"
    assert (lina.kinds(), times(lina)) == (["booked"], 1)  # the one that was there


def test_a_booking_in_the_system_and_a_page_that_cannot_say_so(app: Application) -> None:
    samir = at_summary(app, SAMIR)
    samir.confirm()
    assert "Det går inte att säga om tiden är bokad." in samir.result["text"]
    assert (samir.kinds(), times(samir), len(samir.booked())) == ([], 1, 1)


def test_somebody_else_was_quicker(app: Application) -> None:
    greta = at_summary(app, GRETA)
    greta.confirm()
    assert greta.result["information"] == "Tiden är inte längre ledig. Välj en annan tid."
    assert (greta.kinds(), times(greta)) == ([], 0)


def test_thought_it_was_booked_but_never_pressed_the_last_button(app: Application) -> None:
    ivan = at_summary(app, IVAN)
    assert (ivan.kinds(), times(ivan)) == ([], 0)
    (left,) = Citizen(app, IVAN).get("flows")
    assert (left["step"], left["buttons"][0]["text"]) == ("summary", "Ja, genomför bokningen")
