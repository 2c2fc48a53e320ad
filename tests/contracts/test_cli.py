"""`tidbok contracts …`."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner, Result

from simulator.cli_contracts import app
from simulator.contracts import CATALOGUE
from simulator.errors import UsageError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_all_contracts_are_listed_with_their_versions() -> None:
    lines = run("list").stdout.splitlines()
    assert len(lines) == len(CATALOGUE)
    assert sum("clinicalprocess:logistics:logistics 3.0" in line for line in lines) == 1


@pytest.mark.parametrize("words", [("GetCareContacts/3",), ("GetCareContacts", "3"), ("GetCareContacts/3.0",)])
def test_one_of_two_versions_is_shown(words: tuple[str, ...]) -> None:
    shown = run("show", *words).stdout
    assert "GetCareContacts 3.0" in shown
    assert "GetCareContacts 2.0" not in shown
    assert "careContact/careContactBody/careContactStatus/code" in shown


def test_both_are_shown_when_none_is_named() -> None:
    shown = run("show", "GetCareContacts").stdout
    assert "GetCareContacts 2.0" in shown
    assert "GetCareContacts 3.0" in shown
    assert "urn:riv:ehr:patientsummary:GetCareContactsResponder:2:GetCareContacts" in shown


def test_a_booking_contract_has_its_address_and_when_it_must_be_supported() -> None:
    shown = run("show", "MakeBooking").stdout
    assert "/producers/<system>/crm/scheduling/MakeBooking/1/rivtabp21" in shown
    assert "must be supported if the unit offers new booking" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("GetCareContact",), "did you mean GetCareContacts?"),
        (("GetCareContacts/4",), "no version '4' of GetCareContacts; there is: 2.0, 3.0"),
        (("MakeBooking", "2"), "there is: 1.1"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(words: tuple[str, ...], says: str) -> None:
    result = run("show", *words)
    assert isinstance(result.exception, UsageError)
    assert says in str(result.exception)
