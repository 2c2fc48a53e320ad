"""What facilities offer at 1177, and what it is called (CR-REG-02, CR-REG-03, CR-REG-04)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import SCENARIO, call, make_app


def services(scenario: str, facility: str = FACILITY) -> dict[str, dict[str, Any]]:
    with make_app(scenario=scenario) as app:
        answer = call(app, "GET", f"/1177/api/residents/{RESIDENT}/services?healthcare_facility={facility}")
    assert answer.status == 200
    return {each["case_type"]: each for each in json.loads(answer.body)}


@pytest.mark.parametrize(
    ("profile", "book", "change"),
    [
        ("pasis", "Boka tid direkt", "Bokade tider, av- och omboka direkt"),
        ("pmo", "Boka tid", "Bokade tider, av- och omboka"),
    ],
)
def test_services_go_by_the_names_of_the_system_s_practice(profile: str, book: str, change: str) -> None:
    world = SCENARIO.replace("profile: reference", f"profile: {profile}").replace("  - {id: I-2", "  # {")
    found = services(world.replace(", open_to: invited", ""))
    assert (found["book"]["name"], found["change"]["name"]) == (book, change)


def test_a_service_that_only_shows_times_is_called_so() -> None:
    seen = "        name: Ängens vårdcentral\n"
    found = services(SCENARIO.replace(seen, f"{seen}        portal: {{changes_active: false}}\n"))
    assert (found["change"]["name"], found["change"]["active"]) == ("Bokade tider", False)
    assert found["book"]["access"]


def test_a_facility_s_id_is_compared_without_case() -> None:
    assert services(SCENARIO, FACILITY.lower())["book"]["healthcare_facility"] == FACILITY
