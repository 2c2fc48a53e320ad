"""Flows that are clicked twice, at once, too late, or by somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from simulator.app import create_app
from simulator.store.database import open_database
from tests.portal.journey import Citizen, citizen, exchanges, set_clock
from tests.support.ledger import broken_promises
from tests.support.parallel import at_once
from tests.support.world import RESIDENTS, make_app


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


def without_calls(page: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in page.items() if name != "calls"}


def test_a_second_click_on_the_last_button_gets_the_first_ones_answer(tolvan: Citizen) -> None:
    tolvan.rebook()
    tolvan.to_summary()
    first, second = tolvan.confirm(), tolvan.confirm()
    assert without_calls(first) == without_calls(second)
    assert (len(first["calls"]), len(second["calls"])) == (1, 0)
    assert len(exchanges(tolvan.app, "UpdateBooking")) == 1


def test_twenty_clicks_at_once_book_once_and_all_get_the_same_answer(store: str) -> None:
    with make_app(store) as app:
        _twenty_clicks(Citizen(app))


def _twenty_clicks(tolvan: Citizen) -> None:
    tolvan.begin("booking")
    tolvan.to_summary()
    path = f"flows/{tolvan.page['token']}/confirm"
    pages = at_once([lambda: tolvan.post(path, {})] * 20)
    assert [each["step"] for each in pages] == ["confirmation"] * 20
    assert len({str(without_calls(each)) for each in pages}) == 1
    assert sum(len(each["calls"]) for each in pages) == 1
    assert len(exchanges(tolvan.app, "MakeBooking")) == 1
    assert tolvan.kinds() == ["booked"]
    assert len(tolvan.booked()) == 3
    assert broken_promises(tolvan.app.worlds.database) == []


def test_a_double_click_that_reaches_two_workers_books_once(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'ledger.db'}"
    with make_app(store) as app:
        database = open_database(store)
        other = create_app(database, call_log=app.call_log)
        try:
            tolvan = Citizen(app)
            tolvan.begin("booking")
            tolvan.to_summary()
            clients = [tolvan, Citizen(other)] * 5
            path = f"flows/{tolvan.page['token']}/confirm"
            pages = at_once([lambda each=each: each.post(path, {}) for each in clients])  # type: ignore[misc]
            assert {each["result"]["booking_id"] for each in pages} == {pages[0]["result"]["booking_id"]}
            assert len(exchanges(app, "MakeBooking")) == 1
        finally:
            database.close()


def test_a_double_click_on_the_way_takes_one_step(tolvan: Citizen) -> None:
    tolvan.rebook()
    path = f"flows/{tolvan.page['token']}/facility"
    pages = at_once([lambda: tolvan.post(path, {})] * 5)
    assert [each["step"] for each in pages] == ["performer"] * 5


def test_citizens_who_want_the_same_time_at_once_do_not_share_it(tolvan: Citizen) -> None:
    """Two flows, one time."""
    flows = [tolvan, Citizen(tolvan.app)]
    for each in flows:
        each.begin("booking")
        each.to_summary()
    pages = at_once([each.confirm for each in flows])
    assert sorted(each["step"] for each in pages) == ["confirmation", "error"]


def test_steps_can_be_gone_back_to_and_what_came_after_is_chosen_anew(tolvan: Citizen) -> None:
    tolvan.rebook()
    tolvan.to_summary()
    assert tolvan.page["reached"] == ["facility", "performer", "time", "reason", "summary"]
    tolvan.do("facility")
    assert tolvan.page["reached"] == ["facility", "performer"]
    assert "has not come to the step reason; it has been at: facility, performer" in tolvan.do("reason", 409)["error"]
    assert "it is confirmed at summary" in tolvan.do("confirm", 409)["error"]


def test_a_look_at_a_flow_asks_nobody_and_changes_nothing(tolvan: Citizen) -> None:
    tolvan.rebook()
    tolvan.to_summary()
    assert without_calls(tolvan.look()) == without_calls(tolvan.page)
    assert tolvan.look()["calls"] == []


def test_a_flow_that_is_left_for_an_hour_is_gone(tolvan: Citizen) -> None:
    """By the session's clock, from the last step."""
    tolvan.rebook()
    assert tolvan.page["expires"] == "2026-08-03T09:00:00"
    set_clock(tolvan.app, "2026-08-03T08:30:00")
    tolvan.to_summary()
    set_clock(tolvan.app, "2026-08-03T09:30:00")
    assert tolvan.look()["step"] == "summary"
    set_clock(tolvan.app, "2026-08-03T09:30:01")
    for path in ("", "/confirm", "/facility"):
        method = tolvan.get if not path else tolvan.post
        arguments = () if not path else ({},)
        gone = method(f"flows/{tolvan.page['token']}{path}", *arguments, expected=410)
        assert "expired" in gone["error"]
    assert exchanges(tolvan.app, "UpdateBooking") == []


def test_a_token_is_worth_nothing_to_anybody_else(tolvan: Citizen) -> None:
    tolvan.rebook()
    token = tolvan.page["token"]
    stranger = Citizen(tolvan.app, RESIDENTS[0])
    assert "has no flow" in stranger.get(f"flows/{token}", 404)["error"]
    assert "has no flow" in tolvan.get("flows/nothing", 404)["error"]
    assert tolvan.get("flows/%00", 404)["error"]
    Client(tolvan.app).post("/__admin/sessions", json={"session": "other"})
    assert Citizen(tolvan.app, prefix="/s/other").get(f"flows/{token}", 404)["error"]


def test_a_world_that_is_loaded_anew_knows_no_flow(tolvan: Citizen) -> None:
    tolvan.rebook()
    Client(tolvan.app).post("/__admin/reset")
    tolvan.look(404)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"flow": "omboka", "healthcare_facility": "X"}, "field 'flow'"),
        ({"flow": "rebooking", "healthcare_facility": "X"}, "field 'booking_id' is missing"),
        ({"flow": "booking", "healthcare_facility": "X", "booking_id": "B-1"}, "a new booking has none yet"),
        ({"flow": "booking", "healthcare_facility": " "}, "healthcare_facility"),
        ({"flow": "booking"}, "'healthcare_facility' is missing"),
        (
            {"flow": "booking", "healthcare_facility": "X", "facility": "Y"},
            "unknown field 'facility'; known here: flow",
        ),
    ],
)
def test_what_no_citizen_could_mean_is_answered_with_a_sentence(
    tolvan: Citizen, body: dict[str, str], says: str
) -> None:
    assert says in tolvan.post("flows", body, 400)["error"]


def test_a_facility_that_nobody_knows_is_a_technical_error_and_no_trace(tolvan: Citizen) -> None:
    page = tolvan.begin("booking", "SE2321000016-NONE")
    assert (page["step"], page["summary"]) == ("technical_error", None)
