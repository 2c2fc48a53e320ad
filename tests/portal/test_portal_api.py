"""The portal API: what it gives is what its OpenAPI description says, and mistakes are answered with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from simulator.portal import Portal
from simulator.settings import Settings
from simulator.soap.reporting import Reporter
from simulator.store.call_log import MemoryCallLog
from simulator.web import make_web
from simulator.web.context import SESSION_KEY
from simulator.worlds import World, Worlds
from tests.portal.country import TOLVAN, Contact, Country, Unit, booking, fault
from tests.portal.world import restricted, told, with_portal, worlds
from tests.support.messages import FACILITY, OTHER_FACILITY

CITIZEN = f"/1177/api/residents/{TOLVAN}"
TIMES = f"{CITIZEN}/booked-times"
RELATIONS = f"{CITIZEN}/relations"


class Api:
    """The API of a session's 1177 in a make-believe country."""

    def __init__(self, opened: Worlds, country: Country) -> None:
        self.worlds = opened
        self.country = country
        self.changes: dict[str, object] = {}
        settings, log = Settings(), MemoryCallLog()
        web = make_web(opened, log, Reporter(settings, log), settings, self._portal)
        self.client: FlaskClient = web.test_client()
        self.description = self.get("/1177/api/openapi.json")

    def _portal(self, world: World) -> Portal:
        return Portal(with_portal(world, **self.changes), self.country.sending)

    def call(self, method: str, path: str, expected: int = 200, **arguments: Any) -> Any:
        response = self.client.open(path, method=method, environ_overrides={SESSION_KEY: "default"}, **arguments)
        assert response.status_code == expected, response.text
        if path.endswith("openapi.json"):
            return response.json
        template = path.split("?")[0].replace(TOLVAN, "{resident}").replace("19121212-1212", "{resident}")
        described = self.description["paths"][template][method.lower()]["responses"]
        schema = described.get(str(expected), described["default"])["content"]["application/json"]["schema"]
        components = {"components": self.description["components"]}
        Draft202012Validator({**schema, **components}).validate(response.json)
        return response.json

    def get(self, path: str, expected: int = 200) -> Any:
        return self.call("GET", path, expected)

    def happens(self, event: str, facility: str = FACILITY) -> Any:
        return self.call("POST", RELATIONS, json={"event": event, "healthcare_facility": facility})


MakeApi = Callable[[Country], Api]


@pytest.fixture
def make_api() -> Iterator[MakeApi]:
    with worlds() as opened:
        yield lambda country: Api(opened, country)


def test_the_description_is_valid_openapi(make_api: MakeApi) -> None:
    validate(make_api(Country()).description)


def test_health_says_what_time_it_is(make_api: MakeApi) -> None:
    assert make_api(Country()).get("/1177/api/health")["now"].startswith("2026-08-03T08:00:00")


def test_a_booked_time_says_where_it_came_from_and_what_is_shown(make_api: MakeApi) -> None:
    """CR-DSP-02 to CR-DSP-05."""
    full = booking(
        FACILITY.lower(),
        bookingId="B-1",
        resourceName="Rum 7",
        careTypeName="Läkare",
        healthcare_facility_name="VC ÄNGEN (gammal)",
        timeTypeName="Nybesök",
        reason="Ont i knät",
        purpose="Ta med legitimation.",
        cancel_booking_allowed="true",
    )
    api = make_api(Country({FACILITY: Unit([full])}, index=[FACILITY]))
    (time,) = api.get(TIMES)["booked_times"]
    assert time == {
        "booking_id": "B-1",
        "healthcare_facility": FACILITY.lower(),
        "facility_name": "Ängens vårdcentral",
        "facility_name_from_system": "VC ÄNGEN (gammal)",
        "source": "aggregated",
        "logical_address": "5565594230",
        "is_invitation": False,
        "cancel_booking_allowed": True,
        "rebooking_allowed": False,
        "message_allowed": False,
        "who": "Rum 7",
        "performer_name": None,
        "resource_name": "Rum 7",
        "care_type_name": "Läkare",
        "time_type": None,
        "time_type_name": "Nybesök",
        "purpose": "Ta med legitimation.",
        "start": "2026-08-10T09:00:00",
        "end": "2026-08-10T09:30:00",
        "reason": "Ont i knät",
        "shows_end_time": True,
        "also_from": [],
        "cancel_ends_in_error": False,
        "rebooking_ends_in_error": False,
    }


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({"performerName": "Anna Test", "resourceName": "Rum 7", "careTypeName": "Läkare"}, "Anna Test"),
        ({"resourceName": "Rum 7", "careTypeName": "Läkare"}, "Rum 7"),
        ({"performerName": " ", "careTypeName": "Läkare"}, "Läkare"),
        ({}, None),
    ],
)
def test_whom_the_citizen_meets_is_the_first_that_is_there(
    make_api: MakeApi, fields: dict[str, str], who: str | None
) -> None:
    """CR-DSP-02, CR-DSP-11."""
    api = make_api(Country({FACILITY: Unit([booking(FACILITY, **fields)])}, index=[FACILITY]))
    assert [time["who"] for time in api.get(TIMES)["booked_times"]] == [who]


@pytest.mark.parametrize(("members", "in_error"), [((TOLVAN,), False), (("191313131313",), True)])
def test_outside_a_limited_selection_a_time_is_shown_but_cannot_be_changed(
    make_api: MakeApi, members: tuple[str, ...], in_error: bool
) -> None:
    """CR-VIS-10; and CR-DSP-01, CR-DSP-03 by the facility's settings."""
    api = make_api(Country({FACILITY: Unit([booking(FACILITY)])}, index=[FACILITY]))
    api.changes["facilities"] = restricted(*members)
    (time,) = api.get(TIMES)["booked_times"]
    assert (time["cancel_ends_in_error"], time["rebooking_ends_in_error"]) == (in_error, in_error)
    assert (time["facility_name"], time["shows_end_time"]) == ("Ängen", False)


def test_a_hidden_time_says_why(make_api: MakeApi) -> None:
    rows = [booking(FACILITY, "20260230090000"), booking(FACILITY, "20200101090000", subject_of_care="191313131313")]
    answer = make_api(Country({FACILITY: Unit(rows)}, index=[FACILITY])).get(TIMES)
    assert answer["booked_times"] == []
    by_start = {each["start"]: each for each in answer["hidden"]}
    assert by_start["20260230090000"]["reason"] == "malformed_start"
    assert by_start["20260230090000"]["rule"] == "CR-VIS-03"
    assert "20260230090000" in by_start["20260230090000"]["explanation"]
    assert [why["reason"] for why in by_start["20200101090000"]["reasons"]] == ["other_resident", "passed"]


def test_every_call_says_how_it_went(make_api: MakeApi) -> None:
    country = Country({FACILITY: Unit([booking(FACILITY)])}, index=[FACILITY, OTHER_FACILITY], contacts={3: fault})
    aggregated, newer, older = make_api(country).get(TIMES)["calls"]
    assert (aggregated["contract"], aggregated["version"], aggregated["rows"]) == ("GetSubjectOfCareSchedule", "1.1", 1)
    assert [each["status_code"] for each in aggregated["processing_status"]] == ["DataFromSource", "NoDataSynchFailed"]
    assert (newer["contract"], newer["version"], newer["status"], newer["http_status"]) == (
        "GetCareContacts", "3.0", "fault", 500,
    )  # fmt: skip
    assert "VP009" in newer["error"]
    assert (older["source"], older["status"], older["error"]) == ("care_contacts_v2", "ok", None)


@pytest.mark.parametrize(("strategy", "calls"), [("current", 4), ("target", 1), ("previous", 3)])
def test_the_strategy_is_chosen_in_the_query(make_api: MakeApi, strategy: str, calls: int) -> None:
    api = make_api(Country())
    api.happens("add")
    answer = api.get(f"{TIMES}?strategy={strategy}")
    assert (answer["strategy"], len(answer["calls"])) == (strategy, calls)


def test_a_facilitys_own_list(make_api: MakeApi) -> None:
    """CR-VIS-12."""
    units = {facility: Unit([booking(facility)]) for facility in (FACILITY, OTHER_FACILITY)}
    api = make_api(Country(units, index=[FACILITY, OTHER_FACILITY]))
    answer = api.get(f"{TIMES}?healthcare_facility={FACILITY.lower()}")
    assert [time["healthcare_facility"] for time in answer["booked_times"]] == [FACILITY]
    assert [time["reason"] for time in answer["hidden"]] == ["other_facility"]


def test_statistics_tell_what_the_target_strategy_would_have_missed(make_api: MakeApi) -> None:
    """CR-COL-10."""
    units = {FACILITY: Unit([booking(FACILITY)]), OTHER_FACILITY: Unit([booking(OTHER_FACILITY)])}
    api = make_api(Country(units, index=[FACILITY], contacts={2: [Contact(FACILITY, "20260810090000")], 3: fault}))
    api.happens("add", OTHER_FACILITY)
    this = api.get(TIMES)["statistics"]["this_collection"]
    assert (this["collections"], this["shown"], this["not_aggregated"]) == (1, 2, 1)
    numbers = {each.pop("source"): tuple(each.values()) for each in this["sources"]}
    assert numbers == {  # calls, failed, rows, shown, only
        "aggregated": (1, 0, 1, 1, 0),
        "direct": (1, 0, 1, 1, 1),
        "care_contacts_v3": (1, 1, 0, 0, 0),
        "care_contacts_v2": (1, 0, 1, 1, 0),
    }
    session = api.get(TIMES)["statistics"]["session"]
    assert (session["collections"], session["shown"], session["not_aggregated"]) == (2, 4, 2)
    assert api.get("/1177/api/statistics")[0] == session
    api.get(f"{TIMES}?healthcare_facility={FACILITY}")
    assert api.get("/1177/api/statistics")[0] == session


def test_relations_decide_who_is_asked_directly(make_api: MakeApi) -> None:
    """The model below CR-REL-11, seen by the calls of call 2."""
    api = make_api(Country())

    def asked() -> list[str]:
        api.country.asked.clear()
        api.get(TIMES)
        return api.country.asked_directly()

    assert asked() == []
    (relation,) = api.happens("approve", FACILITY.lower())
    assert (relation["healthcare_facility"], relation["facility_name"]) == (FACILITY.lower(), "Ängens vårdcentral")
    assert asked() == [FACILITY.lower()]
    (relation,) = api.happens("remove")
    assert (relation["on_start_page"], relation["approved"]) == (False, True)
    assert asked() == [FACILITY.lower()]
    assert api.happens("withdraw_approval") == []
    assert asked() == []
    assert api.happens("other_service_booking") == api.happens("indexed_booking") == api.get(RELATIONS) == []


def test_the_events_can_be_listed(make_api: MakeApi) -> None:
    events = make_api(Country()).get("/1177/api/relation-events")
    assert {each["event"] for each in events} >= {"add", "listed_elsewhere", "book_directly_link"}


def test_an_invitation_is_in_the_inbox(make_api: MakeApi) -> None:
    invitation = booking(FACILITY, bookingId="I-1", isInvitation="true")
    api = make_api(Country(details={"I-1": invitation}))
    told(api.worlds.open("default"), "I-1")
    (message,) = api.get(f"{CITIZEN}/inbox")
    assert (message["kind"], message["booking_id"]) == ("timed_invitation", "I-1")
    assert (message["at"], message["facility_name"]) == ("2026-08-03T08:00:00", "Ängens vårdcentral")
    assert [each["healthcare_facility"] for each in api.get(RELATIONS)] == [FACILITY]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/1177/api/residents/19121212-1212/booked-times", "12 characters"),
        (f"{TIMES}?strategy=ny", "'current', 'target' or 'previous'"),
        (f"{TIMES}?strategi=current", "known here: strategy, healthcare_facility"),
    ],
)
def test_a_question_that_cannot_be_understood_is_answered_with_a_sentence(
    make_api: MakeApi, path: str, words: str
) -> None:
    assert words in make_api(Country()).get(path, expected=400)["error"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "add"},
        {"event": "dance", "healthcare_facility": FACILITY},
        {"event": "add", "healthcare_facility": " "},
        {"event": "add", "healthcare_facility": "a\u0000b"},
        {"event": "add", "healthcare_facility": "x" * 65},
        {"event": 1, "healthcare_facility": FACILITY},
    ],
)
def test_an_event_that_cannot_be_understood_changes_nothing(make_api: MakeApi, body: dict[str, object]) -> None:
    api = make_api(Country())
    assert api.call("POST", RELATIONS, 400, json=body)["error"]
    assert api.get(RELATIONS) == []


def test_a_page_on_another_site_is_refused(make_api: MakeApi) -> None:
    headers = {"Origin": "https://example.com"}
    assert make_api(Country()).call("GET", "/1177/api/health", 403, headers=headers)["error"]
