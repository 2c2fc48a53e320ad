"""Personal numbers do not leave through a test report."""

from __future__ import annotations

import pytest

from simulator.bdd.masking import Mask


@pytest.mark.parametrize(
    "number", ["191212121212", "19121212-1212", "121212-1212", "121212+1212", "198503929804", "20120101T123"]
)
def test_numbers_are_masked(number: str) -> None:
    assert Mask()(f"<id>{number}</id>") == "<id>[person 1]</id>"


def test_same_person_is_called_the_same_however_written() -> None:
    assert Mask()("191212121212 198503129804 121212-1212") == "[person 1] [person 2] [person 1]"


@pytest.mark.parametrize(
    "text",
    [
        "20260608080000",
        "SE2321000016-1HZ5",
        "5565594230",
        "20260608",
        "309a0d4a-90ca-4dd4-8881-fe239d4e1fa1",
        "1.2.752.116.2.1.1",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert Mask()(text) == text
