"""Nobody is recognised in a masked report, and what is no personal number can still be read."""

from __future__ import annotations

import pytest

from simulator.verification.reports.bodies import readable
from simulator.verification.reports.masking import Masking


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("191212121212", "19121212****"),
        ("19121212-1212", "19121212-****"),
        ("19121212 1212", "19121212 ****"),
        ("121212-1212", "121212-****"),
        ("121212+1212", "121212+****"),
        ("id=191212121212&x", "id=19121212****&x"),
        ("%3A191212121212", "%3A19121212****"),
        ("x191212121212y", "x19121212****y"),
        ("19121212%2B1212", "19121212%2B****"),
        ("20121282T212", "20121282****"),
        ("198112789876", "19811278****"),
        ("<a>191212121212</a>", "<a>19121212****</a>"),
        ("201212121212 och 201212121212", "20121212**** och 20121212****"),
    ],
)
def test_numbers_are_hidden_however_they_are_written(text: str, masked: str) -> None:
    assert Masking().text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "20260803080000",
        "202608030800",
        "20260803 0800",
        "20260803",
        "SE2321000016-1HZ5",
        "SE165565594230-1000",
        "urn:riv:crm:scheduling:1",
        "0123456789",
        "2026-08-03T08:00:00",
    ],
)
def test_times_and_units_are_left_as_they_are(text: str) -> None:
    assert Masking().text(text) == text


def test_the_targets_own_persons_are_hidden_whatever_they_are_called() -> None:
    hide = Masking(["191212121212", "9901ABCD12"])
    assert hide.text("1212121212, 9901abcd12 och 202608030800") == "121212****, 9901AB**** och 202608030800"


def test_names_and_contacts_are_hidden_in_messages() -> None:
    text = "<n:firstName>Tolvan</n:firstName><lastName a='1'>Tolvansson</lastName><phone>070-1740605</phone><x>a@b.se"
    assert (
        Masking().body(text) == "<n:firstName>***</n:firstName><lastName a='1'>***</lastName><phone>***</phone><x>***"
    )
    assert Masking(on=False).body(text) == text
    assert Masking().body("<firstName/><firstName>\n</firstName>") == "<firstName/><firstName>\n</firstName>"


def test_a_message_that_is_cut_off_is_hidden_too() -> None:
    assert Masking().body("<lastName>Tolvanss") == "<lastName>***"


@pytest.mark.parametrize("on", [True, False])
def test_secrets_are_hidden_masked_or_not(on: bool) -> None:
    assert Masking(on=on, secrets=["hemligt", "x"]).text("hemligt x") == "*** x"


def test_keys_and_what_is_deep_inside_are_masked() -> None:
    value = {"191212121212": [{"a": ("b",)}, {"c": ["191212121212", 1, None, True]}]}
    assert Masking().all_of(value) == {"19121212****": [{"a": ("b",)}, {"c": ["19121212****", 1, None, True]}]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_a_number_is_seen_in_any_encoding(encoding: str) -> None:
    body = "<a>å 191212121212</a>".encode(encoding)
    assert "19121212****" in Masking().body(readable(body))
