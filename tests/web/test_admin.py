"""The admin API: what it gives is what its OpenAPI description says, and mistakes are answered with a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from werkzeug.test import Client, TestResponse

from simulator.app import create_app
from simulator.scenarios import loader
from simulator.settings import Settings
from simulator.store.database import open_database
from tests.support.ledger import broken_promises
from tests.support.parallel import at_once

HERE = "http://localhost"


@pytest.fixture
def client() -> Iterator[Client]:
    yield from _client(Settings())


def _client(settings: Settings) -> Iterator[Client]:
    database = open_database()
    app = create_app(database, settings)
    app.worlds.load("default", *loader.read("minimal"))
    yield Client(app)
    database.close()


def checked(client: Client, method: str, path: str, **arguments: object) -> object:
    """The JSON of a call, after it has been held against the description."""
    response: TestResponse = client.open(path, method=method, **arguments)  # type: ignore[arg-type]
    document = client.get("/__admin/openapi.json").json
    template = path.split("?")[0].removeprefix("/s/other")
    described = document["paths"][template][method.lower()]["responses"]
    assert str(response.status_code) in described, response.text
    schema = described[str(response.status_code)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(response.json)
    return response.json


def test_the_description_is_valid_openapi(client: Client) -> None:
    validate(client.get("/__admin/openapi.json").json)


KINDS = ("booking-systems", "facilities", "residents", "time-types", "timeslots", "bookings")


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_of_the_ledger_has_rows_as_described(client: Client, kind: str) -> None:
    assert checked(client, "GET", f"/__admin/ledger/{kind}")


def test_there_are_no_invitations_in_the_minimal_scenario(client: Client) -> None:
    assert checked(client, "GET", "/__admin/ledger/invitations") == []


@pytest.mark.parametrize("path", ["/__admin/health", "/__admin/clock", "/__admin/sessions", "/__admin/calls"])
def test_the_rest_is_as_described(client: Client, path: str) -> None:
    checked(client, "GET", path)


def test_the_clock_can_be_set_advanced_and_started(client: Client) -> None:
    assert checked(client, "PUT", "/__admin/clock", json={"now": "2026-07-01T08:00:00", "running": False}) == {
        "now": "2026-07-01T08:00:00+02:00",
        "running": False,
    }
    advanced = checked(client, "PUT", "/__admin/clock", json={"advance": "PT24H"})
    assert advanced == {"now": "2026-07-02T08:00:00+02:00", "running": False}
    assert client.get("/__admin/clock").json == advanced
    assert client.put("/__admin/clock", json={"running": True}).json["running"] is True


def test_the_clock_takes_the_contracts_own_digits_too(client: Client) -> None:
    assert client.put("/__admin/clock", json={"now": "20260701080000"}).json["now"] == "2026-07-01T08:00:00+02:00"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "nothing to change"),
        ({"now": "2027-03-28T02:30:00"}, "does not exist in Sweden"),
        ({"now": "igår"}, "not a point in time"),
        ({"advance": "24h"}, "PT24H"),
        ({"advance": "P99999999D"}, "calendar"),
        ({"nu": "2026-07-01"}, "unknown field 'nu'; known here: now, advance, running"),
        ({"running": 0}, "field 'running'"),
        ({"now": "9999-01-01T00:00:00"}, "2199"),
    ],
)
def test_a_wrong_clock_changes_nothing_and_says_why(client: Client, change: dict[str, str], says: str) -> None:
    client.put("/__admin/clock", json={"now": "2026-07-01T08:00:00", "running": False})
    response = client.put("/__admin/clock", json=change)
    assert response.status_code == 400
    assert says in response.json["error"]
    assert client.get("/__admin/clock").json["now"] == "2026-07-01T08:00:00+02:00"


def test_free_times_follow_the_clock_years_ahead(client: Client) -> None:
    client.put("/__admin/clock", json={"now": "2031-01-07T08:00:00"})
    assert client.get("/__admin/ledger/timeslots?date=2031-02-04&free=true").json


def test_sessions_do_not_see_each_other(client: Client) -> None:
    created = client.post("/__admin/sessions", json={"session": "other"})
    assert created.status_code == 201
    assert created.json["path"] == "/s/other"
    client.put("/s/other/__admin/clock", json={"now": "2026-07-01T08:00:00"})
    assert client.get("/__admin/clock").json["now"] != "2026-07-01T08:00:00+02:00"
    assert {each["session"] for each in client.get("/__admin/sessions").json} == {"default", "other"}
    assert client.delete("/__admin/sessions/other").status_code == 204
    assert client.get("/s/other/__admin/health").status_code == 404


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"session": "default"}, "already a session"),
        ({"session": "../x"}, "cannot name a session"),
        ({"scenario": "/etc/passwd"}, "no scenario '/etc/passwd'; shipped ones:"),
        ({"scenario": "minimal", "source": "x"}, "not both"),
        ({"source": "name: [1"}, "was not loaded"),
    ],
)
def test_a_session_that_cannot_be_made_is_refused(client: Client, body: dict[str, str], says: str) -> None:
    response = client.post("/__admin/sessions", json=body)
    assert response.status_code in (400, 409)
    assert says in response.json["error"]


def test_a_wrong_scenario_leaves_the_old_one_in_place_and_points_at_the_lines(client: Client) -> None:
    before = client.get("/__admin/ledger/bookings").json
    response = client.put("/__admin/scenario", data="name: x\ntitle: y\nbokings: []\n")
    assert response.status_code == 400
    assert any(problem["line"] == 3 and "bokings" in problem["text"] for problem in response.json["problems"])
    assert client.get("/__admin/ledger/bookings").json == before


def test_a_scenario_can_be_read_back_changed_and_loaded(client: Client) -> None:
    source = client.get("/__admin/scenario").text
    loaded = client.put("/__admin/scenario", data=source.replace("name: minimal", "name: mine", 1).encode())
    assert loaded.status_code == 200, loaded.text
    assert client.get("/__admin/health").json["scenario"] == "mine"


def test_reset_gives_back_what_the_scenario_says(client: Client) -> None:
    client.put("/__admin/clock", json={"now": "2031-01-07T08:00:00"})
    assert client.post("/__admin/reset").status_code == 200
    assert not client.get("/__admin/clock").json["now"].startswith("2031")


def test_unknown_query_parameters_are_errors_with_the_known_ones(client: Client) -> None:
    response = client.get("/__admin/ledger/bookings?citizen=191212121212")
    assert response.status_code == 400
    assert "unknown query parameter 'citizen'; known here: booking_system" in response.json["error"]


def test_a_page_on_another_site_cannot_reset_the_simulator(client: Client) -> None:
    assert client.post("/__admin/reset", headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/__admin/reset", headers={"Origin": HERE}).status_code == 200


def test_with_a_token_set_every_admin_call_must_carry_it() -> None:
    for client in _client(Settings(admin_token="hemligt")):
        assert client.get("/__admin/health").status_code == 401
        assert client.get("/__admin/health", headers={"Authorization": "Bearer fel"}).status_code == 401
        assert client.get("/__admin/health", headers={"Authorization": "Bearer hemligt"}).status_code == 200


def test_unknown_addresses_and_methods_are_answered_in_json(client: Client) -> None:
    assert client.get("/__admin/nothing").json["error"]
    refused = client.delete("/__admin/health")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]
    assert client.put("/__admin/clock", data="{").json["error"] == "the body is not JSON"


def test_names_from_a_scenario_are_escaped_on_the_start_page(client: Client) -> None:
    source = client.get("/__admin/scenario").text
    data = source.replace("name: Tidboken", "name: <script>alert(1)</script>")
    client.put("/__admin/scenario", data=data.encode())
    page = client.get("/")
    assert "<script>" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["ledger/bookings?booking_id=%00", "calls?contract=%00", "calls?status=9999999999999"])
def test_filters_that_nothing_can_fit_are_refused(client: Client, path: str) -> None:
    assert client.get(f"/__admin/{path}").status_code == 400


@pytest.mark.parametrize("body", ['{"source": "a\\ud800"}', '{"a":' * 100_000, '{"session": "a\\u0000"}'])
def test_bodies_that_nobody_can_mean_are_refused(client: Client, body: str) -> None:
    assert client.post("/__admin/sessions", data=body).status_code == 400


def test_a_scenario_that_nests_without_end_is_refused_and_the_server_lives(client: Client) -> None:
    assert client.put("/__admin/scenario", data="[" * 100_000).status_code == 400
    assert client.put("/__admin/scenario", data="name: &a\n  <<: *a\n").status_code == 400
    assert client.get("/__admin/health").status_code == 200


def test_a_foreign_name_that_leads_here_does_not_open_the_admin_api(client: Client) -> None:
    evil = {"Host": "evil.example:8080", "Origin": "http://evil.example:8080"}
    assert client.post("/__admin/reset", headers=evil).status_code == 403


def test_parallel_changes_of_the_clock_are_all_made(store: str) -> None:
    database = open_database(store)
    app = create_app(database)
    app.worlds.load("default", *loader.read("minimal"))
    client = Client(app)
    client.put("/__admin/clock", json={"now": "2026-07-01T08:00:00", "running": False})
    at_once([lambda: Client(app).put("/__admin/clock", json={"advance": "PT1H"})] * 12)
    assert client.get("/__admin/clock").json["now"] == "2026-07-01T20:00:00+02:00"
    database.close()


def test_of_parallel_sessions_of_one_name_one_is_made(store: str) -> None:
    database = open_database(store)
    app = create_app(database)
    app.worlds.load("default", *loader.read("minimal"))
    made = at_once([lambda: Client(app).post("/__admin/sessions", json={"session": "mine"}).status_code] * 8)
    assert sorted(made) == [201, *[409] * 7]
    database.close()


def test_parallel_resets_leave_one_whole_world(store: str) -> None:
    database = open_database(store)
    app = create_app(database)
    app.worlds.load("default", *loader.read("minimal"))
    before = Client(app).get("/__admin/ledger/timeslots?limit=10000").json
    assert at_once([lambda: Client(app).post("/__admin/reset").status_code] * 6) == [200] * 6
    after = Client(app).get("/__admin/ledger/timeslots?limit=10000").json
    assert [row["start"] for row in after] == [row["start"] for row in before]
    database.close()


STAFF_BOOKS = {
    "booking_system": "minimal",
    "healthcare_facility": "se2321000016-1hz5",
    "resident": "191212121212",
    "time_type": "NYBESOK",
}


def free_time(client: Client) -> str:
    return str(client.get("/__admin/ledger/timeslots?free=true&time_type=NYBESOK&limit=1").json[0]["start"])


def test_staff_book_and_cancel_without_a_contract(client: Client) -> None:
    start = free_time(client)
    booked = checked(client, "POST", "/__admin/ledger/bookings", json={**STAFF_BOOKS, "start": start})
    (row,) = client.get(f"/__admin/ledger/bookings?booking_id={booked['booking_id']}").json  # type: ignore[index]
    assert (row["start"], row["origin"], row["state"]) == (start, "staff", "active")
    assert client.delete(f"/__admin/ledger/bookings/minimal/{row['booking_id']}").status_code == 204
    assert free_time(client) == start
    assert client.delete(f"/__admin/ledger/bookings/minimal/{row['booking_id']}").status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"booking_system": "minmal"}, "unknown booking_system 'minmal'; known here: minimal; did you mean 'minimal'?"),
        ({"healthcare_facility": "SE1"}, "unknown healthcare_facility"),
        ({"time_type": "NYBESÖK"}, "did you mean 'NYBESOK'?"),
        ({"performer": "SE1"}, "unknown performer"),
        ({"resident": "191212121213"}, "wrong check digit"),
        ({"start": "igår"}, "not a Swedish local time"),
        ({"start": "2026-07-01T09:00:00+02:00"}, "not a Swedish local time"),
        ({"start": "2001-01-01T09:00:00"}, "no free time of type NYBESOK that begins 2001-01-01T09:00:00"),
        ({"namn": "x"}, "unknown field 'namn'"),
    ],
)
def test_what_staff_cannot_do_is_said_and_not_done(client: Client, change: dict[str, str], says: str) -> None:
    before = client.get("/__admin/ledger/bookings").json
    body = {**STAFF_BOOKS, "start": free_time(client), **change}
    response = client.post("/__admin/ledger/bookings", json=body)
    assert response.status_code in (400, 409)
    assert says in response.json["error"]
    assert client.get("/__admin/ledger/bookings").json == before


def test_what_is_booked_while_a_world_is_replaced_is_whole_or_gone(store: str) -> None:
    database = open_database(store)
    app = create_app(database)
    app.worlds.load("default", *loader.read("minimal"))

    def book() -> int:
        client = Client(app)
        return client.post("/__admin/ledger/bookings", json={**STAFF_BOOKS, "start": free_time(client)}).status_code

    def reset() -> int:
        return Client(app).post("/__admin/reset").status_code

    codes = at_once([book, reset] * 8)
    assert set(codes) <= {200, 201, 409}
    assert broken_promises(database) == []
    database.close()
