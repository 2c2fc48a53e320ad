"""What 1177 has been told of a scenario's invitations when somebody first looks."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from tests.support.messages import FACILITY, RESIDENT
from tests.support.world import SCENARIO, make_app

BASE = f"/1177/api/residents/{RESIDENT}"
OPEN = "text: Boka en tid.}"
OTHER = """
  - id: S-1
    resident: "{resident}"
    facility: SE2321000016-3HZ7
    time_type: NYBESOK
    start: "+9d 09:00"
    text: Kom.
"""


def seen(scenario: str) -> tuple[list[tuple[str, str, str]], list[str]]:
    """The citizen's inbox, by kind, booking id and facility, and the facilities on the start page."""
    with make_app(scenario=scenario) as app:
        client = Client(app)
        inbox, relations = (client.get(f"{BASE}/{what}").get_json() for what in ("inbox", "relations"))
    told = sorted((each["kind"], each["booking_id"], each["healthcare_facility"]) for each in inbox)
    return told, [each["healthcare_facility"] for each in relations if each["on_start_page"]]


def scenario(*changes: tuple[str, str], more: str = "") -> str:
    changed = SCENARIO
    for old, new in changes:
        assert old in changed, old
        changed = changed.replace(old, new)
    return changed + more


ALL = [("open_invitation", "I-2", FACILITY), ("timed_invitation", "I-1", FACILITY)]
TIMED = ALL[1:]


def test_invitations_are_in_the_inbox_and_put_the_facility_on_the_start_page() -> None:
    """CR-REL-04; the ordinary booking B-1 gives neither."""
    assert seen(SCENARIO) == (ALL, [FACILITY])


def test_an_ordinary_booking_is_not_told_of_while_that_flow_is_open_either() -> None:
    """It was made before the world began; only what happens in it is news (CR-REL-05)."""
    assert seen(scenario(more="\nportal: {inbox_from_index_until: 2030-12-31}\n"))[0] == ALL


def test_every_system_with_invitations_tells_of_its_own() -> None:
    told, related = seen(scenario(more=OTHER.format(resident=RESIDENT)))
    assert told == [*ALL, ("timed_invitation", "S-1", "SE2321000016-3HZ7")]
    assert sorted(related) == [FACILITY, "SE2321000016-3HZ7"]


@pytest.mark.parametrize("ended", ["indexed: false", "valid_until: -1d"])
def test_an_open_invitation_that_has_ended_or_is_kept_from_the_index_is_not_told_of(ended: str) -> None:
    assert seen(scenario((OPEN, f"text: Boka en tid., {ended}}}")))[0] == TIMED


def test_a_timed_invitation_whose_time_has_passed_is_not_told_of() -> None:
    assert seen(scenario(("+8d 09:00", "-8d 09:00")))[0] == ALL[:1]


@pytest.mark.parametrize(
    "said",
    [
        "portal: {subscribes: false}",
        "faults: [{fault: index_silent}]",
        "faults: [{fault: index_wrong, what: domain}]",
    ],
)
def test_what_the_index_would_not_have_told_1177_is_not_told(said: str) -> None:
    assert seen(scenario(more=f"\n{said}\n")) == ([], [])


def test_another_filter_for_1177_holds_from_the_beginning() -> None:
    told = "filters: [{service_domain: 'riv:crm:scheduling', categorizations: [Invitation]}]"
    index = f"\nengagement_index: {{subscribers: [{{hsa_id: SE165565594230-1177, {told}}}]}}\n"
    assert seen(scenario(more=index)) == ([], [])
    wrong = "faults: [{fault: index_wrong, what: categorization}]\n"
    assert seen(scenario(more=index + wrong))[0] == ALL


def test_who_looks_again_or_resets_the_world_finds_each_once() -> None:
    with make_app() as app:
        client = Client(app)

        def inbox() -> list[Any]:
            found: list[Any] = client.get(f"{BASE}/inbox").get_json()
            return found

        assert len(inbox()) == len(inbox()) == 2
        assert client.post("/__admin/reset").status_code == 200
        assert len(inbox()) == 2
