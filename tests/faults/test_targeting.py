"""A fault meets the calls it is meant for and no others: whose, where, when, how often; and every worker agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simulator.app import Application, create_app
from simulator.contracts import CATALOGUE
from simulator.domain.engagement import INDEX
from simulator.domain.fault import FaultSetting
from simulator.faults.active import on_reports_at_load
from simulator.faults.catalogue import FAULTS
from simulator.faults.situation import Situation, drawn, fits
from simulator.scenarios import loader
from simulator.store import faults as kept
from simulator.store.database import open_database
from tests.faults.playing import DETAILS, SCHEDULE, ask, counters, harmed_calls, off, on
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT, STAFF, message
from tests.support.parallel import at_once
from tests.support.world import RESIDENTS, SCENARIO, SLOW_SYSTEM, SYSTEM, call, make_app, post

CONTRACTS = {f"{each.name}/{each.major}": each for each in CATALOGUE.values()}
OTHER = RESIDENTS[0]
FAULT = FaultSetting(id="a", fault="soap_fault")
HERE = Situation(SYSTEM, CONTRACTS["GetSubjectOfCareSchedule/1"], FACILITY, frozenset({RESIDENT}), "20260803080000")


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as application:
        yield application


@pytest.mark.parametrize(
    ("meant", "missed"),
    [
        ({"producer": SYSTEM}, {"producer": SLOW_SYSTEM}),
        ({"contract": "GetSubjectOfCareSchedule"}, {"contract": "GetBookingDetails"}),
        ({"contract": "GetSubjectOfCareSchedule/1"}, {"contract": "GetSubjectOfCareSchedule/2"}),
        ({"logical_address": FACILITY.lower()}, {"logical_address": OTHER_FACILITY}),
        ({"resident": RESIDENT}, {"resident": OTHER}),
        ({"since": "20260803080000"}, {"since": "20260803080001"}),
        ({"until": "20260803080001"}, {"until": "20260803080000"}),
    ],
)
def test_each_criterion_takes_what_it_names_and_leaves_the_rest(meant: dict[str, str], missed: dict[str, str]) -> None:
    fault = FAULTS["soap_fault"]
    assert fits(FAULT, fault, HERE)
    assert fits(replace(FAULT, **meant), fault, HERE)  # type: ignore[arg-type]
    assert not fits(replace(FAULT, **missed), fault, HERE)  # type: ignore[arg-type]


def test_a_fault_of_times_is_not_for_contracts_without_times() -> None:
    setting = replace(FAULT, fault="missing_start")
    assert fits(setting, FAULTS["missing_start"], HERE)
    assert not fits(setting, FAULTS["missing_start"], replace(HERE, contract=CONTRACTS["MakeBooking/1"]))


def test_versions_of_one_contract_can_be_told_apart() -> None:
    second, third = (replace(HERE, contract=CONTRACTS[f"GetCareContacts/{major}"]) for major in (2, 3))
    setting = replace(FAULT, contract="GetCareContacts/3")
    assert fits(setting, FAULTS["soap_fault"], third)
    assert not fits(setting, FAULTS["soap_fault"], second)


def test_the_index_is_harmed_only_when_it_is_named() -> None:
    find = Situation(INDEX, CONTRACTS["FindContent/1"], "", frozenset(), "20260803080000", "index")
    assert not fits(FAULT, FAULTS["soap_fault"], find)
    assert fits(replace(FAULT, producer=INDEX), FAULTS["soap_fault"], find)
    assert fits(replace(FAULT, contract="FindContent"), FAULTS["soap_fault"], find)


def test_the_platforms_own_answers_are_harmed_by_nobodys_fault() -> None:
    aggregated = replace(HERE, producer="platform", component="platform")
    assert not fits(replace(FAULT, contract="GetSubjectOfCareSchedule"), FAULTS["soap_fault"], aggregated)


def test_what_staff_do_is_met_by_faults_of_the_index_alone() -> None:
    staff = replace(HERE, contract=None)
    assert fits(replace(FAULT, fault="index_silent"), FAULTS["index_silent"], staff)
    assert not fits(FAULT, FAULTS["soap_fault"], staff)
    assert set(
        on_reports_at_load([FAULT, replace(FAULT, fault="index_late")], SYSTEM, FACILITY, RESIDENT, HERE.now)
    ) == {"index_late"}


def test_a_draw_is_the_same_for_the_same_seed_and_as_likely_as_it_says() -> None:
    setting = replace(FAULT, probability=0.25)
    first = [drawn(setting, 1, number) for number in range(1, 4001)]
    assert first == [drawn(setting, 1, number) for number in range(1, 4001)]
    assert first != [drawn(setting, 2, number) for number in range(1, 4001)]
    assert first != [drawn(replace(setting, id="b"), 1, number) for number in range(1, 4001)]
    assert 900 < sum(first) < 1100


# Through the door.


def test_a_fault_for_one_facility_leaves_the_others_alone(app: Application) -> None:
    on(app, "soap_fault", logical_address=FACILITY.lower())
    assert ask(app).is_fault
    assert not ask(app, healthcare_facility=OTHER_FACILITY).is_fault


def test_a_fault_for_one_system_leaves_the_others_alone(app: Application) -> None:
    on(app, "soap_fault", producer=SLOW_SYSTEM)
    assert not ask(app).is_fault
    facility = "SE2321000016-3HZ7"
    assert post(app, SCHEDULE, message(SCHEDULE, healthcare_facility=facility), SLOW_SYSTEM).is_fault


def test_a_fault_for_one_citizen_meets_that_citizen_in_whatever_names_him(app: Application) -> None:
    on(app, "soap_fault", resident=RESIDENT)
    assert ask(app, "MakeBooking").is_fault
    assert ask(app, "GetAvailableTimeslots").is_fault
    assert not ask(app, "GetAvailableTimeslots", subject_of_care=OTHER, actor=OTHER).is_fault


def test_where_the_message_names_nobody_the_one_who_asks_is_meant_but_never_staff(app: Application) -> None:
    on(app, "soap_fault", resident=RESIDENT)
    assert ask(app, DETAILS).is_fault
    assert not ask(app, DETAILS, actor=STAFF, actor_type="subject_of_care_agent").is_fault


def test_a_fault_has_its_time_by_the_sessions_clock(app: Application) -> None:
    on(app, "soap_fault", since="2026-08-03T09:00:00", until="2026-08-03T10:00:00")
    seen = []
    for _ in range(3):
        seen.append(ask(app).is_fault)
        call(app, "PUT", "/__admin/clock", b'{"advance": "PT1H"}', {"Host": "localhost"})
    assert seen == [False, True, False]


def test_the_first_calls_may_pass_and_then_so_many_are_harmed(app: Application) -> None:
    on(app, "soap_fault", after=2, times=3)
    assert harmed_calls(app, 8) == [3, 4, 5]
    assert counters(app) == {"soap_fault": (8, 3)}


def test_calls_that_do_not_fit_are_not_counted(app: Application) -> None:
    on(app, "soap_fault", contract=SCHEDULE, after=1)
    ask(app, DETAILS)
    assert harmed_calls(app, 2) == [2]
    assert counters(app) == {"soap_fault": (2, 1)}


def test_a_call_that_no_system_takes_is_not_counted(app: Application) -> None:
    on(app, "soap_fault")
    ask(app, logical_address="SE2321000016-NONE")
    assert counters(app) == {"soap_fault": (0, 0)}


def test_chance_falls_the_same_way_every_time(app: Application) -> None:
    on(app, "soap_fault", probability=0.4)
    first = harmed_calls(app, 20)
    on(app, "soap_fault", probability=0.4)
    assert harmed_calls(app, 20) == first
    assert 2 < len(first) < 15


def test_a_fault_set_anew_is_counted_from_zero_in_its_old_place(app: Application) -> None:
    on(app, "slow", seconds=0.0)
    on(app, "soap_fault", times=1)
    ask(app)
    on(app, "slow", seconds=0.0)
    assert counters(app) == {"slow": (0, 0), "soap_fault": (1, 1)}
    assert list(counters(app)) == ["slow", "soap_fault"]


def test_the_same_fault_can_be_on_twice_under_ids_of_their_own(app: Application) -> None:
    on(app, "http_status", id="first", status=502, times=1)
    on(app, "http_status", id="then", status=503)
    assert [ask(app).status for _ in range(3)] == [502, 503, 503]
    assert counters(app) == {"first": (3, 1), "then": (3, 3)}


def test_sessions_do_not_meet(app: Application) -> None:
    app.worlds.create("other", loader.parse(SCENARIO, "test.yaml"), SCENARIO)
    on(app, "soap_fault", session="other")
    path = f"/producers/{SYSTEM}/crm/scheduling/{SCHEDULE}/1/rivtabp21"
    assert not call(app, "POST", path, message(SCHEDULE).encode()).is_fault
    assert call(app, "POST", f"/s/other{path}", message(SCHEDULE).encode()).is_fault
    assert counters(app, "other") == {"soap_fault": (1, 1)}
    assert counters(app) == {}


def test_a_session_without_faults_never_asks_for_them(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    on(app, "slow", seconds=0.0)
    off(app)
    monkeypatch.setattr(kept, "listed", lambda *_: pytest.fail("the faults were read"))
    monkeypatch.setattr(kept, "count", lambda *_: pytest.fail("something was counted"))
    assert not ask(app).is_fault


def test_faults_are_read_once_per_change_and_process(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    read, real = [], kept.listed
    monkeypatch.setattr(kept, "listed", lambda *told: read.append(told) or real(*told))  # type: ignore[func-returns-value]
    for _ in range(2):
        on(app, "slow", seconds=0.0)
        for _ in range(5):
            ask(app)
    assert len(read) == 2


def test_reset_puts_the_scenarios_own_faults_back() -> None:
    with make_app(scenario=f"{SCENARIO}\nfaults:\n  - {{fault: soap_fault, times: 1}}\n") as app:
        assert harmed_calls(app, 3) == [1]
        off(app)
        on(app, "garbage", contract=DETAILS)
        app.worlds.reset("default")
        assert counters(app) == {"soap_fault": (0, 0)}
        assert harmed_calls(app, 3) == [1]


def test_a_removed_session_takes_its_faults_with_it(app: Application) -> None:
    for _ in range(2):
        app.worlds.create("other", loader.parse(SCENARIO, "test.yaml"), SCENARIO)
        assert counters(app, "other") == {}
        on(app, "soap_fault", session="other")
        app.worlds.remove("other")


def test_of_many_calls_at_once_exactly_so_many_are_harmed(store: str) -> None:
    """Two applications on one ledger are what two workers are."""
    with make_app(store) as app:
        database = open_database(app.worlds.database.url)
        try:
            apps = (app, create_app(database))
            on(app, "soap_fault", after=3, times=5)
            harmed = at_once([lambda mine=apps[number % 2]: ask(mine).is_fault for number in range(16)])  # type: ignore[misc]
            assert sum(harmed) == 5
            assert counters(app) == {"soap_fault": (16, 5)}
        finally:
            database.close()


def test_a_change_in_one_worker_is_seen_by_the_other(store: str) -> None:
    with make_app(store) as app:
        database = open_database(app.worlds.database.url)
        try:
            other = create_app(database)
            assert not ask(other).is_fault
            on(app, "soap_fault")
            assert ask(other).is_fault
            off(app)
            assert not ask(other).is_fault
        finally:
            database.close()
