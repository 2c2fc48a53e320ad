"""Time types, care types, staff and facilities: a sound producer passes, and every defect meets its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import etree

from simulator.app import Application
from simulator.verification.report import State
from simulator.verification.rules import lists
from simulator.verification.target import Known
from tests.verification.searching_bench import (
    READ_ONLY,
    Altering,
    aim,
    caught,
    five_weeks,
    look,
    named,
    playing,
    without,
)

RULES = named(lists.RULES)
LONG = "Nybesök " * 13


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with five_weeks() as made:
        yield made


def test_every_rule_of_the_lists_is_there_in_order() -> None:
    counts = {"GTT": 9, "GCT": 3, "GPF": 5, "GHF": 7}
    assert list(RULES) == [f"PR-{name}-{n:02}" for name, count in counts.items() for n in range(1, count + 1)]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "PR-GTT-08"])
def test_a_sound_producer_passes_without_anything_being_changed(app: Application, rule: str) -> None:
    assert look(app, RULES[rule], aim(safety=READ_ONLY)).state is State.PASSED


def test_whether_names_are_plain_is_for_a_person_to_see(app: Application) -> None:
    assert look(app, RULES["PR-GTT-08"]).state is State.MANUAL


@pytest.mark.parametrize(
    ("rule", "fault", "contract", "parameters"),
    [
        ("PR-GTT-01", "soap_fault", "GetAllTimeTypes", {}),
        ("PR-GTT-02", "filter_ignored", "GetAllTimeTypes", {"which": "care_type"}),
        ("PR-GTT-02", "fault_as_success", "GetAllTimeTypes", {}),
        ("PR-GTT-03", "wrong_choices", "GetAllTimeTypes", {"what": "narrow_unfiltered"}),
        ("PR-GTT-04", "wrong_value", "GetAllTimeTypes", {"element": "timeTypeName", "value": ""}),
        ("PR-GTT-04", "missing_element", "GetAllTimeTypes", {"element": "timeTypeId"}),
        ("PR-GTT-05", "breaks_on", "GetAvailableDates", {"what": "time_type"}),
        ("PR-GTT-06", "duplicate_rows", "GetAllTimeTypes", {}),
        ("PR-GTT-07", "wrong_value", "GetAllTimeTypes", {"element": "timeTypeName", "value": LONG}),
        ("PR-GTT-09", "wrong_choices", "GetAllTimeTypes", {"what": "not_bookable"}),
        ("PR-GCT-01", "breaks_on", "GetAvailableDates", {"what": "care_type"}),
        ("PR-GCT-01", "breaks_on", "GetAllPerformers", {"what": "care_type"}),
        ("PR-GCT-01", "breaks_on", "GetAllTimeTypes", {"what": "care_type"}),
        ("PR-GCT-01", "breaks_on", "GetAvailableTimeslots", {"what": "care_type"}),
        ("PR-GCT-02", "wrong_choices", "GetAllCareTypes", {"what": "narrow_unfiltered"}),
        ("PR-GCT-03", "wrong_choices", "GetAllCareTypes", {"what": "unknown_code"}),
        ("PR-GPF-01", "soap_fault", "GetAllPerformers", {}),
        ("PR-GPF-02", "renamed_element", "GetAllPerformers", {}),
        ("PR-GPF-02", "missing_element", "GetAllPerformers", {"element": "lastName"}),
        ("PR-GPF-02", "wrong_value", "GetAllPerformers", {"element": "firstName", "value": ""}),
        ("PR-GPF-03", "unit_rules_ignored", "GetAllPerformers", {}),
        ("PR-GPF-04", "breaks_on", "GetAvailableTimeslots", {"what": "performer"}),
        ("PR-GPF-05", "filter_ignored", "GetAllPerformers", {"which": "time_type"}),
        ("PR-GHF-01", "soap_fault", "GetAllHealthcareFacilities", {}),
        ("PR-GHF-02", "wrong_units", "GetAllHealthcareFacilities", {"what": "every"}),
        ("PR-GHF-03", "breaks_on", "GetAllHealthcareFacilities", {"what": "unknown_id"}),
        ("PR-GHF-04", "wrong_units", "GetAllHealthcareFacilities", {"what": "own_missing"}),
        ("PR-GHF-05", "wrong_units", "GetAllHealthcareFacilities", {"what": "virtual"}),
        ("PR-GHF-06", "wrong_units", "GetAllHealthcareFacilities", {"what": "not_bookable"}),
        ("PR-GHF-07", "duplicate_rows", "GetAllHealthcareFacilities", {}),
        (
            "PR-GHF-07",
            "wrong_value",
            "GetAllHealthcareFacilities",
            {"element": "healthcare_facility", "value": "1HZ5"},
        ),
    ],
)  # fmt: skip
def test_a_defect_meets_its_rule(
    app: Application, rule: str, fault: str, contract: str, parameters: dict[str, object]
) -> None:
    with playing(app, fault, contract=contract, **parameters):
        result = look(app, RULES[rule], aim(safety=READ_ONLY))
    assert result.state is caught(RULES[rule]), result.reason
    assert result.findings[0].exchange is not None


def test_a_contract_that_booking_needs_must_be_claimed(app: Application) -> None:
    made = replace(aim(), contracts=("GetSubjectOfCareSchedule", "MakeBooking"))
    assert look(app, RULES["PR-GTT-01"], made).state is State.FAILED
    made = replace(made, flows=("list",), contracts=("GetSubjectOfCareSchedule",))
    assert look(app, RULES["PR-GTT-01"], made).state is State.NOT_APPLICABLE


@pytest.mark.parametrize("rule", ["PR-GTT-05", "PR-GCT-01", "PR-GPF-04", "PR-GHF-06"])
def test_a_contract_that_never_answers_is_not_held_against_what_it_was_asked_with(app: Application, rule: str) -> None:
    with playing(app, "soap_fault", contract="GetAvailableDates"):
        assert look(app, RULES[rule]).state in (State.SKIPPED, State.PASSED)


def test_who_says_nothing_of_what_is_closed_is_told_which_key_to_fill_in(app: Application) -> None:
    made = replace(aim(), persons=aim().persons[:1], known=Known())
    for rule, key in {
        "PR-GTT-09": "persons[].closed_time_types",
        "PR-GPF-03": "persons[].closed_performers",
        "PR-GHF-02": "known.unlisted_facility",
        "PR-GHF-05": "known.virtual_facilities",
    }.items():
        result = look(app, RULES[rule], made)
        assert result.state is State.SKIPPED
        assert result.reason is not None
        assert key in result.reason.sv
        assert key in result.reason.en


def test_a_listed_facility_of_another_system_is_not_asked_and_not_blamed(app: Application) -> None:
    unsaid = replace(aim(), known=replace(aim().known, other_facilities=None))
    others = replace(aim(), known=replace(aim().known, other_facilities=("se2321000016-ejbokbar",)))
    with playing(app, "wrong_units", contract="GetAllHealthcareFacilities", what="not_bookable"):
        result = look(app, RULES["PR-GHF-06"], unsaid)
        assert look(app, RULES["PR-GHF-06"], others).state is State.PASSED
    assert result.state is State.SKIPPED
    assert result.reason is not None
    assert "SE2321000016-EJBOKBAR" in result.reason.sv
    assert "known.other_facilities" in result.reason.sv


def test_a_facility_spelt_with_small_letters_is_the_same_facility(app: Application) -> None:
    def small(payload: etree._Element) -> None:
        for element in payload.iter("{*}healthcare_facility"):
            element.text = (element.text or "").lower()

    send = Altering(app, "GetAllHealthcareFacilities", says=small)
    for rule in ("PR-GHF-02", "PR-GHF-04", "PR-GHF-06", "PR-GHF-07"):
        assert look(app, RULES[rule], send=send).state is State.PASSED


def test_a_filter_read_from_the_wrong_namespace_is_a_filter_unread(app: Application) -> None:
    send = Altering(app, "GetAllTimeTypes", hears=without("careTypeIDs"))
    assert look(app, RULES["PR-GTT-02"], send=send).state is State.FAILED


def test_a_unit_that_only_rebooks_is_judged_by_the_booking(app: Application) -> None:
    made = replace(aim(safety=READ_ONLY), flows=("list", "details", "rebook", "other_facilities"))
    assert look(app, RULES["PR-GTT-04"], made).state is State.NOT_APPLICABLE
    assert look(app, RULES["PR-GHF-04"], made).state is State.PASSED
    assert look(app, RULES["PR-GHF-06"], made).state is State.PASSED
