"""Long texts with "visa mer", counted as a reader counts (CR-DSP-06, CR-DSP-08)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.portal.abridged import Abridged, abridged, abridged_or_none
from simulator.portal.characters import first

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1f8\U0001f1ea"
WAVE = "\U0001f44b\U0001f3fd"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
HEART = "\u2764\ufe0f"
ONE_EACH = ["a", "å", "a\u030a", "e\u0301\u0323", "你", FAMILY, FLAG, WAVE, SCOTLAND, HEART, "\r\n"]


def test_90_characters_are_shown_whole_and_without_link() -> None:
    text = "x" * 90
    assert abridged(text) == Abridged(text, text)
    assert not abridged(text).has_more


def test_91_characters_are_cut_to_90_with_link() -> None:
    found = abridged("x" * 91)
    assert (len(found.shown), len(found.whole), found.has_more) == (90, 91, True)


@pytest.mark.parametrize("character", [each for each in ONE_EACH if each != "\r\n"])
def test_what_a_reader_sees_as_one_character_counts_as_one(character: str) -> None:
    assert not abridged(character * 90).has_more
    found = abridged(character * 91)
    assert found.shown == character * 90
    assert found.has_more


def test_a_character_is_never_cut_in_two() -> None:
    assert abridged("x" * 89 + FAMILY + FLAG).shown == "x" * 89 + FAMILY
    assert abridged("x" * 89 + "e\u0301y").shown == "x" * 89 + "e\u0301"
    assert first(FLAG + FLAG, 1) == FLAG


def test_a_joiner_between_letters_does_not_make_them_one() -> None:
    assert first("a\u200db", 1) == "a\u200d"


def test_a_line_break_of_two_code_points_is_one_character() -> None:
    assert first("a\r\nb", 2) == "a\r\n"
    assert first("a\n\nb", 2) == "a\n"


def test_white_space_around_a_text_is_nothing_to_see_more_of() -> None:
    assert not abridged("\n  " + "x" * 90 + "  \n").has_more


@pytest.mark.parametrize("text", [None, "", " \n\t"])
def test_a_blank_text_is_no_text(text: str | None) -> None:
    """CR-DSP-11."""
    assert abridged_or_none(text) is None


def test_a_letter_with_ten_million_accents_is_no_hindrance() -> None:
    found = abridged("a" + "\u0301" * 10_000_000)
    assert found.has_more
    assert len(found.shown) <= 31 * 90


@given(st.text(st.one_of(st.characters(), st.sampled_from("".join(ONE_EACH))), max_size=200), st.integers(1, 100))
def test_what_is_shown_is_the_beginning_of_the_whole(text: str, limit: int) -> None:
    found = abridged(text, limit)
    assert found.whole.startswith(found.shown)
    assert found.has_more == (found.shown != found.whole)
    assert len(found.whole) > limit or not found.has_more


@given(st.lists(st.sampled_from([each for each in ONE_EACH if each != "\r\n"]), max_size=30), st.integers(1, 30))
def test_characters_are_counted_one_by_one(parts: list[str], count: int) -> None:
    assert first("".join(parts), count) == "".join(parts[:count])
