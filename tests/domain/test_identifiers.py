"""HSA-ids without case, and identities that can only be test persons."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from simulator.domain.identifiers import (
    check_digit,
    hsa_key,
    is_hsa_id,
    is_test_identity,
    is_unit_id,
    problem_with_identity,
    test_identities,
)

test_identities.__test__ = False  # type: ignore[attr-defined]  # a generator of numbers, not a test


def test_hsa_ids_are_compared_without_case() -> None:
    assert hsa_key("SE2321000016-1hz5") == hsa_key(" se2321000016-1HZ5 ")


@pytest.mark.parametrize(
    ("hsa_id", "complete"), [("SE2321000016-1HZ5", True), ("2321000016-1HZ5", False), ("SE2321000016", False)]
)
def test_an_hsa_id_has_country_organisation_and_object(hsa_id: str, complete: bool) -> None:
    assert is_hsa_id(hsa_id) is complete


def test_tolvan_has_the_right_check_digit() -> None:
    assert check_digit("121212121") == 2
    assert problem_with_identity("191212121212") is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("19121212-1212", "12 characters"),
        ("1212121212", "12 characters"),
        ("191212121213", "check digit"),
        ("191213121212", "date"),
        (f"19811228123{check_digit('811228123')}", "living person"),
    ],
)
def test_other_numbers_are_refused_with_the_reason(number: str, says: str) -> None:
    assert says in (problem_with_identity(number) or "")


def test_generated_identities_are_all_different_and_all_test() -> None:
    numbers = list(islice(test_identities(date(1990, 1, 1)), 1_000))
    assert len(set(numbers)) == 1_000
    assert all(is_test_identity(number) and problem_with_identity(number) is None for number in numbers)


def test_coordination_numbers_and_reserve_numbers_are_identities_too() -> None:
    nine = "900161980"
    assert problem_with_identity(f"19{nine}{check_digit(nine)}") is None
    assert problem_with_identity("20200101T123") is None


@pytest.mark.parametrize("number", ["194808069887", "194800000001", "194800000002", "194800000003"])
def test_the_people_of_the_national_platforms_stub_are_test_identities_without_being_numbers(number: str) -> None:
    assert problem_with_identity(number) is None
    assert is_test_identity(number)


@pytest.mark.parametrize("number", ["194800000004", "194808069888", "EI:INV_ID"])
def test_nobody_else_is_excused(number: str) -> None:
    assert problem_with_identity(number) is not None


@pytest.mark.parametrize(
    ("unit", "may"),
    [
        ("SE2321000016-1HZ5", True),
        ("SKLTP-MOCK01", True),
        ("HSA-ID-7", True),
        ("SKLTP-MOCK", False),
        ("HSA-ID-123", False),
    ],
)
def test_a_unit_is_a_complete_hsa_id_or_one_of_the_stubs(unit: str, may: bool) -> None:
    assert is_unit_id(unit) is may
