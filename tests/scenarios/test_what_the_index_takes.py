"""A scenario says nothing that the engagement index must refuse, and 1177 is one subscriber however it is written."""

from __future__ import annotations

import pytest

from simulator.errors import ScenarioError
from simulator.scenarios import loader
from tests.scenarios.test_invitations_told import ALL, seen
from tests.support.world import SCENARIO, make_app

WRITTEN = "portal: {hsa_id: SE2321000016-1177}\nengagement_index: {subscribers: [{hsa_id: se2321000016-1177}]}\n"


@pytest.mark.parametrize(
    ("booking", "length"), [(f"id: {'B' * 129}", 129), (f"id: {'B' * 126}\n    count: 10\n    every: 60", 129)]
)
def test_a_booking_id_is_no_longer_than_the_index_takes(booking: str, length: int) -> None:
    with pytest.raises(ScenarioError, match=f"a booking id of {length} characters: the engagement index takes 128"):
        loader.parse(SCENARIO.replace("id: B-1", booking), "test.yaml")


def test_an_invitation_s_id_too() -> None:
    with pytest.raises(ScenarioError, match="a booking id of 200 characters"):
        loader.parse(SCENARIO.replace("id: I-2", f"id: {'I' * 200}"), "test.yaml")


def test_the_longest_that_it_takes_can_be_said() -> None:
    loader.parse(SCENARIO.replace("id: B-1", f"id: {'B' * 128}"), "test.yaml")


def test_1177_is_one_subscriber_in_whatever_case_it_is_written() -> None:
    with make_app(scenario=SCENARIO + WRITTEN) as app:
        subscribers = app.worlds.open("default").setup.platform.index.subscribers
        assert [each.hsa_id for each in subscribers] == ["SE2321000016-1177"]


def test_and_hears_what_it_is_told() -> None:
    told, _ = seen(SCENARIO + WRITTEN)
    assert told == ALL
