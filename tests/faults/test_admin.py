"""Faults by the admin API and on the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner
from werkzeug.test import Client
from yaml import safe_load

from simulator.app import Application
from simulator.cli import app as command
from simulator.faults.catalogue import FAULTS
from simulator.faults.reading import fault_setting
from tests.faults.playing import ask, harmed_calls
from tests.support.world import SYSTEM, make_app
from tests.web.test_admin import checked


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as application:
        yield application


@pytest.fixture
def client(app: Application) -> Client:
    return Client(app)


def put(client: Client, name: str, **body: object) -> dict[str, object]:
    answer = client.put(f"/__admin/faults/{name}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def refusal(client: Client, name: str, **body: object) -> str:
    answer = client.put(f"/__admin/faults/{name}", json=body)
    assert answer.status_code == 400, answer.text
    return str((answer.json or {})["error"])


def test_no_fault_is_on_in_the_beginning(client: Client) -> None:
    assert checked(client, "GET", "/__admin/faults") == []


def test_the_catalogue_shows_every_fault_as_described(client: Client) -> None:
    listed = checked(client, "GET", "/__admin/faults/catalogue")
    assert isinstance(listed, list)
    assert [each["name"] for each in listed] == list(FAULTS)


def test_a_fault_is_switched_on_by_its_name_and_off_again(app: Application, client: Client) -> None:
    assert client.put("/__admin/faults/soap_fault").status_code == 200
    assert ask(app).is_fault
    (shown,) = checked(client, "GET", "/__admin/faults")  # type: ignore[misc]
    assert (shown["id"], shown["kind"], shown["seen"], shown["harmed"]) == ("soap_fault", "soap", 1, 1)
    assert client.delete("/__admin/faults/soap_fault").status_code == 204
    assert not ask(app).is_fault


def test_everything_about_a_fault_can_be_set(client: Client) -> None:
    fields = {
        "producer": SYSTEM,
        "contract": "GetSubjectOfCareSchedule",
        "logical_address": "se2321000016-1hz5",
        "resident": "191212121212",
        "after": 1,
        "times": 2,
        "since": "2026-08-03T08:00:00",
        "until": "2026-08-04T08:00:00",
        "probability": 0.5,
    }
    shown = put(client, "sour", fault="slow", seconds=2, **fields)
    assert shown == {
        **fields,
        "id": "sour",
        "fault": "slow",
        "kind": "transport",
        "title": "Långsamt svar",
        "parameters": {"seconds": 2.0},
        "seen": 0,
        "harmed": 0,
    }
    assert checked(client, "GET", "/__admin/faults") == [shown]


def test_null_is_as_left_out(client: Client) -> None:
    assert put(client, "slow", producer=None, parameters=None)["producer"] is None


def test_all_are_switched_off_at_once(app: Application, client: Client) -> None:
    put(client, "soap_fault")
    put(client, "other", fault="garbage")
    assert client.delete("/__admin/faults").status_code == 204
    assert client.get("/__admin/faults").json == []
    assert harmed_calls(app, 2) == []


def test_a_fault_that_is_not_on_cannot_be_switched_off(client: Client) -> None:
    put(client, "slow")
    answer = client.delete("/__admin/faults/reset")
    assert answer.status_code == 404
    assert answer.json == {"error": "no fault 'reset' is on; on are: slow"}


def test_mistakes_are_answered_with_what_would_be_right(client: Client) -> None:
    assert "did you mean 'slow'?" in refusal(client, "slwo")
    assert "did you mean 'slow'?" in refusal(client, "mine", fault="slwo")
    assert "did you mean 'seconds'?" in refusal(client, "slow", second=1)
    assert "from 0 to 600 s" in refusal(client, "slow", seconds=601)
    assert f"Known: sega, {SYSTEM}, engagement-index" in refusal(client, "slow", producer="nobody")
    assert "the path says" in refusal(client, "slow", id="other")
    assert client.get("/__admin/faults").json == []


@pytest.mark.parametrize("body", [b"[1]", b"7", b'"slow"', b"{", b"null"])
def test_a_body_that_is_no_object_is_refused(client: Client, body: bytes) -> None:
    assert client.put("/__admin/faults/slow", data=body).status_code == 400


@pytest.mark.parametrize("name", ["a%00b", "x" * 65, "%20", "å"])
def test_a_name_that_cannot_be_one_is_refused(client: Client, name: str) -> None:
    assert client.put(f"/__admin/faults/{name}", json={"fault": "slow"}).status_code == 400
    assert client.delete(f"/__admin/faults/{name}").status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_session_that_is_not_there_has_no_faults(client: Client, method: str) -> None:
    path = "/s/nobody/__admin/faults" + ("/slow" if method == "PUT" else "")
    assert client.open(path, method=method).status_code == 404


def test_calls_can_be_found_by_component_and_correlation(app: Application, client: Client) -> None:
    ask(app)
    assert len(client.get("/__admin/calls?component=producer").json or []) == 1
    assert client.get("/__admin/calls?component=index").json == []
    assert client.get("/__admin/calls?correlation=nothing").json == []
    (shown,) = checked(client, "GET", "/__admin/calls")  # type: ignore[misc]
    assert shown["began"] > 0


# The command line.


def test_the_command_lists_every_fault_with_its_swedish_name() -> None:
    for arguments in (["faults"], ["faults", "list"]):
        result = CliRunner().invoke(command, arguments)
        assert result.exit_code == 0
        assert all(f"{fault.name} " in result.output and fault.title in result.output for fault in FAULTS.values())


@pytest.mark.parametrize("name", FAULTS)
def test_the_command_shows_how_a_fault_is_written_and_that_is_right(name: str) -> None:
    shown = CliRunner().invoke(command, ["faults", "show", name]).output
    assert all(each.name in shown for each in FAULTS[name].parameters)
    (example,) = safe_load(shown.partition("in a scenario:\n")[2].partition("by the admin API")[0])["faults"]
    assert fault_setting(example).fault == name


def test_the_command_teaches_when_a_name_is_unknown() -> None:
    result = CliRunner().invoke(command, ["faults", "show", "slwo"])
    assert "did you mean 'slow'?" in str(result.exception)
