"""Flows in the portal API: every page, and every no, is what the OpenAPI description says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from simulator.app import Application
from tests.portal.journey import Citizen, fault, settings_at, world
from tests.support.messages import FACILITY
from tests.support.world import SCENARIO

LETTER = "<article><info><title>Kontroll</title></info><para>Ta med &lt;listan&gt;.</para></article>"


class Judged(Citizen):
    """Holds every answer against the description."""

    @cached_property
    def description(self) -> Any:
        return self.client.get("/1177/api/openapi.json").json

    def _call(self, method: str, path: str, expected: int, **arguments: Any) -> Any:
        answer = super()._call(method, path, expected, **arguments)
        template = "/".join("{token}" if len(part) == 22 else part for part in path.split("/"))
        described = self.description["paths"][f"/1177/api/residents/{{resident}}/{template}"][method.lower()]
        responses = described["responses"]
        schema = responses.get(str(expected), responses["default"])["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": self.description["components"]}).validate(answer)
        return answer


@pytest.fixture
def app() -> Iterator[Application]:
    with world(SCENARIO.replace("text: Boka en tid.", f"text: '{LETTER}'")) as made:
        yield made


@pytest.fixture
def tolvan(app: Application) -> Judged:
    return Judged(app)


def test_the_description_is_valid_openapi(tolvan: Judged) -> None:
    validate(tolvan.description)
    names = [each["operationId"] for path in tolvan.description["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))


def test_every_page_of_every_flow_is_as_described(app: Application, tolvan: Judged) -> None:
    split = {"facility": "Om oss. " * 60, "concerns": "Nybesök", "comment": "Skriv kort", "terms": "Kom i tid"}
    settings_at(app, FACILITY, booking_conditions=split, changes_conditions=split, shows_end_time=False)
    tolvan.begin("booking")
    tolvan.to_summary()
    tolvan.do("reason", comment="Lång. " * 30)
    page = tolvan.confirm(accepts_terms=True)
    assert (page["summary"]["end"], page["summary"]["reason"]["has_more"]) == (None, True)
    tolvan.rebook()
    tolvan.to_summary()
    tolvan.confirm(accepts_terms=True)
    tolvan.open_invitation()
    tolvan.to_summary()
    tolvan.confirm(accepts_terms=True)
    tolvan.cancel()
    tolvan.do("summary", comment="Frisk igen")
    tolvan.confirm()
    tolvan.open_invitation("I-1")
    assert sorted(each["step"] for each in tolvan.get("flows")) == ["confirmation"] * 4 + ["invitation"]
    tolvan.look()
    tolvan.inbox()


def test_every_kind_of_no_is_as_described(app: Application, tolvan: Judged) -> None:
    tolvan.begin("booking", "SE2321000016-NONE")
    tolvan.rebook("I-2")
    fault(app, "refuses")
    tolvan.rebook()
    tolvan.to_summary()
    tolvan.confirm()
    tolvan.do("reason", 409, comment="")
    tolvan.do("time", 400, day="i morgon")
    tolvan.do("time", 400, slot="x")
    tolvan.post("flows", {"flow": "booking"}, 400)
    tolvan.post("flows", {"flow": "booking", "healthcare_facility": "x" * 65}, 400)


def test_settings_and_first_free_are_as_described(tolvan: Judged) -> None:
    tolvan.get("settings")
    tolvan.put("settings", {"phone": None})
    tolvan.put("settings", {"phone": 1}, 400)
    tolvan.post("first-free", {})
    tolvan.post("first-free", {"healthcare_facilities": []}, 400)


def test_a_letter_is_shown_whole_and_safe(tolvan: Judged) -> None:
    """CR-DSP-07, CR-DSP-08."""
    purpose = tolvan.open_invitation()["summary"]["purpose"]
    assert (purpose["is_docbook"], purpose["has_more"]) == (True, False)
    assert purpose["html"] == "<h2>Kontroll</h2><p>Ta med &lt;listan&gt;.</p>"


def test_whoever_is_no_resident_is_told_what_one_looks_like(tolvan: Judged) -> None:
    for path in ("flows", "settings", "first-free"):
        method = "GET" if path == "settings" else "POST"
        response = tolvan.client.open(
            f"/1177/api/residents/19121212-1212/{path}", method=method, json=None if method == "GET" else _body(path)
        )
        assert response.status_code == 400
        assert "without hyphen" in response.json["error"]


def _body(path: str) -> dict[str, str]:
    return {"flow": "booking", "healthcare_facility": FACILITY} if path == "flows" else {}
