"""The field for a phone number (CR-PHN-01 to CR-PHN-03)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.portal import phone


def test_keys_that_are_not_allowed_write_nothing() -> None:
    """CR-PHN-02."""
    assert phone.typed("a+46 70-1b") == "+46 70-1"


@pytest.mark.parametrize("key", [*"abcåÖ()./*#_,;:\t\n\u00a0\u2013\u2011\u2212٣\uff10²½", "\U0001f4de", "\x00"])
def test_only_digits_space_hyphen_and_plus_can_be_written(key: str) -> None:
    assert phone.typed(f"0{key}7") == "07"
    assert phone.problem(f"0{key}7") is not None


@given(st.text())
def test_what_has_been_typed_has_no_problem(keys: str) -> None:
    assert phone.problem(phone.typed(keys)) is None
    assert set(phone.typed(keys)) <= set("0123456789 -+")


def test_the_sentence_names_what_cannot_be_written() -> None:
    said = phone.problem("070-1 (hem)")
    assert said is not None
    assert said.startswith("Telefonnumret innehåller tecken som inte kan skrivas där: (, h, e, m, ). ")


@pytest.mark.parametrize("number", [None, "", "  "])
def test_a_number_is_optional_and_an_empty_one_is_not_sent(number: str | None) -> None:
    """CR-PHN-03, CR-CON-12."""
    assert phone.problem(number) is None
    assert phone.cleaned(number) is None


def test_the_number_is_filled_in_from_the_citizens_settings() -> None:
    """CR-PHN-01; a number that the field cannot hold is filled in as far as it can."""
    assert phone.prefilled("070-740 12 34") == "070-740 12 34"
    assert phone.prefilled("070-740 12 34 (hem)") == "070-740 12 34"
    assert phone.prefilled(None) == ""
    assert phone.cleaned(" 070-740 12 34 ") == "070-740 12 34"
