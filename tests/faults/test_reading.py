"""What would do nothing, or something else than was meant, is an error that says what would be right."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.faults.catalogue import FAULTS
from simulator.faults.reading import UnusableFault, fault_setting


def why_not(**fields: Any) -> dict[str, str]:
    with pytest.raises(UnusableFault) as refused:
        fault_setting(fields)
    return dict(refused.value.findings)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_switched_on_by_its_name_alone(name: str) -> None:
    setting = fault_setting({"fault": name})
    assert (setting.id, setting.fault) == (name, name)
    assert dict(setting.parameters) == {each.name: each.default for each in FAULTS[name].parameters}


@pytest.mark.parametrize("name", FAULTS)
def test_every_bound_is_kept_from_both_sides(name: str) -> None:
    for each in FAULTS[name].parameters:
        if isinstance(each.default, str) or each.most is None or each.least is None:
            continue
        for value in (each.least, each.most):
            whole = int(value) if isinstance(each.default, int) else value
            assert fault_setting({"fault": name, each.name: whole}).parameters[each.name] == whole
        for value in (each.least - 1, each.most + 1, float("nan"), "1", True, 10**400, [1]):
            assert each.name in why_not(**{"fault": name, each.name: value})


def test_parameters_stand_beside_the_fields_or_under_parameters() -> None:
    beside = fault_setting({"fault": "slow", "seconds": 3, "producer": "tidboken"})
    under = fault_setting({"fault": "slow", "parameters": {"seconds": 3}, "producer": "tidboken"})
    assert beside == under
    assert beside.parameters == {"seconds": 3.0}


def test_a_parameter_cannot_stand_in_both_places() -> None:
    assert "beside parameters and under it" in why_not(fault="slow", seconds=1, parameters={"seconds": 2})["seconds"]


def test_points_in_time_are_read_in_both_ways_people_write_them() -> None:
    iso = fault_setting({"fault": "reset", "since": "2026-07-01T09:00", "until": "20260701100000"})
    assert (iso.since, iso.until) == ("20260701090000", "20260701100000")


def test_an_unknown_fault_is_answered_with_the_nearest_and_with_all() -> None:
    text = why_not(fault="slwo")["fault"]
    assert "did you mean 'slow'?" in text
    assert all(name in text for name in FAULTS)


def test_an_unknown_parameter_is_answered_with_the_faults_own() -> None:
    text = why_not(fault="slow", secnds=3)["secnds"]
    assert "did you mean 'seconds'?" in text
    assert "Parameters of slow: seconds." in text
    assert "parameters.secnds" in why_not(fault="slow", parameters={"secnds": 3})


def test_a_contract_that_the_fault_does_nothing_to_is_refused_with_those_it_touches() -> None:
    text = why_not(fault="missing_start", contract="MakeBooking")["contract"]
    assert text.startswith("missing_start does nothing to MakeBooking; it can touch GetAvailableTimeslots,")
    assert "did you mean 'MakeBooking'?" in why_not(fault="slow", contract="MakeBokning")["contract"]


def test_the_index_has_contracts_of_its_own() -> None:
    assert fault_setting({"fault": "slow", "producer": "engagement-index", "contract": "FindContent"})
    assert "engagement-index" in why_not(fault="missing_start", producer="engagement-index")["producer"]
    assert (
        "does not answer MakeBooking"
        in why_not(fault="slow", producer="engagement-index", contract="MakeBooking")["contract"]
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("after", -1),
        ("after", 1.5),
        ("times", 0),
        ("times", True),
        ("times", "3"),
        ("probability", 0),
        ("probability", 1.01),
        ("probability", float("nan")),
        ("since", "tomorrow"),
        ("since", "2026-02-30T09:00:00"),
        ("since", "2026-07-01T09:00:00+02:00"),
        ("until", 17),
        ("producer", ""),
        ("producer", "a\0b"),
        ("logical_address", 5),
        ("resident", "x" * 201),
        ("parameters", [1]),
        ("id", "no/slash"),
        ("id", "x" * 65),
    ],
)
def test_what_no_call_could_fit_is_refused_at_its_field(field: str, value: object) -> None:
    assert field in why_not(**{"fault": "reset", field: value})


def test_a_time_that_ends_before_it_begins_is_refused() -> None:
    assert "no call would meet it" in why_not(fault="reset", since="20260701100000", until="20260701100000")["until"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(why_not(fault="slow", secnds=1, times=0, contract="Nothing")) == {"secnds", "times", "contract"}


@pytest.mark.parametrize("nonsense", [{}, {"fault": 7}, {"fault": None}, "slow", 7, None, [{"fault": "slow"}]])
def test_what_is_no_fault_at_all_is_refused_with_an_example_or_the_names(nonsense: Any) -> None:
    with pytest.raises(UnusableFault, match=re.compile("slow")):
        fault_setting(nonsense)
