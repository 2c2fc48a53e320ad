"""What may be written to the unit, and when (CR-MSG-01 to CR-MSG-08)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.portal import comment

SOURCE = "! % # / ( ) = ? + * _ : ; { } [ ] @ . , \\ -".replace(" ", "")
ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"


@pytest.mark.parametrize("character", [*ALPHABET, *ALPHABET.upper(), *"0123456789", *SOURCE])
def test_every_character_of_the_source_can_be_sent(character: str) -> None:
    """CR-MSG-05."""
    assert comment.problem(character, message_allowed=True) is None
    assert comment.cleaned(character, message_allowed=True) == character


def test_nothing_else_can_be_sent_but_space_and_line_break() -> None:
    """CR-MSG-06."""
    assert frozenset({*ALPHABET, *ALPHABET.upper(), *"0123456789", *SOURCE, " ", "\n"}) == comment.ALLOWED


@pytest.mark.parametrize(
    "character",
    [
        *"<>&\"'$`^~|€£§½¤°¨•…“”«»éÉèüÜæøßñçαжअ你²٣",
        *"\u00b4\u2013\u2014\u2019\uff10\u0301\u00a0\u00ad\u200b\u200d\u202e\u2028\ufeff\ud800\U0001f600\U0001f1f8",
        *"\t\x00\x1b\x7f\x85",
    ],
)
def test_other_characters_are_stopped(character: str) -> None:
    """CR-MSG-05: read as the list reads, also for é and ü; a digit is 0 to 9, not what Unicode calls one."""
    said = comment.problem(f"Ont i {character} knät", message_allowed=True)
    assert said is not None
    assert said.startswith("Kommentaren innehåller tecken som inte kan skickas: ")


@given(st.characters())
def test_a_character_is_stopped_exactly_when_it_is_not_in_the_list(character: str) -> None:
    written = unicodedata.normalize("NFC", f"a{character}b")
    is_allowed = all(each in comment.ALLOWED for each in written) or character == "\r"
    assert (comment.problem(f"a{character}b", message_allowed=True) is None) == is_allowed


def test_the_sentence_names_what_is_stopped_once_and_says_what_can_be_sent() -> None:
    said = comment.problem("<b> & <i>\u202e", message_allowed=True) or ""
    assert "inte kan skickas: <, >, &, U+202E. " in said
    assert said.endswith("! % # / ( ) = ? + * _ : ; { } [ ] @ . , \\ -")


def test_a_long_list_of_stopped_characters_is_cut() -> None:
    said = comment.problem("".join(map(chr, range(0x400, 0x600))), message_allowed=True) or ""
    assert "med flera" in said
    assert len(said) < 300


@pytest.mark.parametrize("text", [None, "", " ", "\n", " \r\n\t ", "\u00a0\u2003"])
def test_white_space_only_is_no_comment(text: str | None) -> None:
    """CR-MSG-02, CR-MSG-07."""
    assert comment.problem(text, message_allowed=True) == "Skriv en kommentar: den behövs för att gå vidare."
    assert comment.cleaned(text, message_allowed=True) is None


@pytest.mark.parametrize("flag", [False, None])
def test_without_the_flag_there_is_no_field_and_nothing_is_sent(flag: bool | None) -> None:
    """CR-MSG-04, CR-MSG-08, CR-CON-14."""
    assert not comment.is_shown(flag)
    assert not comment.is_mandatory(flag)
    assert comment.problem(None, flag) is None
    assert comment.problem("  ", flag) is None
    assert comment.cleaned("Ont i knät", flag) is None


@pytest.mark.parametrize("flag", [False, None])
def test_a_comment_where_there_is_no_field_is_told_rather_than_lost(flag: bool | None) -> None:
    said = comment.problem("Ont i knät", flag)
    assert said == "Den här tiden tar inte emot någon kommentar: lämna den tom."


def test_with_the_flag_the_field_is_there_and_must_be_filled_in() -> None:
    assert comment.is_shown(True)
    assert comment.is_mandatory(True)


def test_line_breaks_of_browsers_and_old_systems_are_one_character() -> None:
    assert comment.problem("Hosta.\r\nFeber.\rTrött.", message_allowed=True) is None
    assert comment.cleaned(" Hosta.\r\nFeber.\rTrött. \r\n", message_allowed=True) == "Hosta.\nFeber.\nTrött."


def test_a_letter_that_is_written_as_two_code_points_is_the_same_letter() -> None:
    apart = unicodedata.normalize("NFD", "Åksjuka och öronvärk")
    assert comment.problem(apart, message_allowed=True) is None
    assert comment.cleaned(apart, message_allowed=True) == "Åksjuka och öronvärk"


@given(st.text(), st.sampled_from([True, False, None]))
def test_what_has_no_problem_is_sent_with_allowed_characters_only(text: str, flag: bool | None) -> None:
    if comment.problem(text, flag) is None:
        sent = comment.cleaned(text, flag)
        assert (sent is None) == (flag is not True)
        assert sent is None or (sent.strip() and set(sent) <= comment.ALLOWED)
        assert sent is None or comment.cleaned(sent, flag) == sent
