"""What 1177 says, word for word where a source has it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from simulator.portal import texts
from simulator.portal.swedish import day_in_words, when
from simulator.portal.texts import Act


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (texts.NOT_REBOOKED, "Tiden är inte ombokad. Var vänlig försök igen!"),
        (texts.NOT_BOOKED, "Tiden är inte bokad. Var vänlig försök igen!"),
        (texts.REBOOKING_CONTINUE, "Fortsätt till nästa steg i ombokningen"),
        (texts.REBOOKING_CONFIRM, "Ja, genomför ombokningen"),
        (texts.REBOOKING_COMMENT_PLACEHOLDER, "Jag ombokar tiden med anledning av ..."),
        (texts.COMMENT_HEADING, "Vad är anledningen till bokningen?"),
        (texts.FREE_TIMES_THAT_DATE, "Lediga tider finns detta datum"),
        (texts.NO_FREE_TIMES_THAT_DATE, "Inga lediga tider tillgängliga detta datum"),
        (texts.CHOSEN_DATE, "Vald dag med tillgängliga tider"),
        (texts.CHOOSE_TIME, "VÄLJ TID"),
        (texts.CHOOSE_PERSON, "Välj person"),
        (texts.CHOOSE_FACILITY, "Välj mottagning"),
        (texts.REASON, "Anledning till besöket"),
        (texts.TIME_TYPE, "Typ av tid"),
        (texts.SHOW_MORE, "visa mer"),
        (texts.HIDE_TEXT, "dölj text"),
    ],
)
def test_a_text_of_the_sources_is_theirs_to_the_letter(said: str, written: str) -> None:
    """CR-RES-01, CR-MSG-02 to CR-MSG-04, CR-WIN-07, CR-DSP-04 to CR-DSP-06, CR-PER-01."""
    assert said == written


def test_looking_further_ahead_says_after_which_day() -> None:
    """CR-WIN-05."""
    assert texts.search_further(date(2026, 2, 28)) == "Sök längre fram i tiden efter 28 februari 2026"


def test_rebooking_says_what_the_source_says() -> None:
    said = Act.REBOOK.texts
    assert said.not_done == texts.NOT_REBOOKED
    assert said.go_on == texts.REBOOKING_CONTINUE
    assert said.confirm == texts.REBOOKING_CONFIRM
    assert said.comment_placeholder == texts.REBOOKING_COMMENT_PLACEHOLDER


def test_no_two_acts_and_no_two_ends_can_be_taken_for_each_other() -> None:
    """CR-FOR-08."""
    ends = [end for act in Act for end in (act.texts.done, act.texts.not_done, act.texts.unknown, act.texts.confirm)]
    assert len(set(ends)) == len(ends)


def test_times_are_written_in_swedish() -> None:
    assert day_in_words(date(2028, 2, 29)) == "29 februari 2028"
    assert when(datetime(2026, 8, 10, 9)) == "måndag 10 augusti 2026 klockan 09:00"
    assert when(datetime(2026, 8, 10, 9), datetime(2026, 8, 10, 9, 30)).endswith("klockan 09:00\u201309:30")
    assert when(datetime(2026, 12, 31, 23), datetime(2027, 1, 1, 0, 30)) == (
        "torsdag 31 december 2026 klockan 23:00\u20131 januari 2027 klockan 00:30"
    )
