"""What the citizen reads last (CR-RES-01 to CR-RES-07, CR-DSP-10, CR-FOR-08)."""

from __future__ import annotations

import pytest

from simulator.portal import result_page
from simulator.portal.result_page import PageKind, ResultPage
from simulator.portal.texts import NO_ACCESS, NOT_REBOOKED, TECHNICAL_ERROR, Act


def test_ok_is_a_confirmation_and_its_text_is_not_shown() -> None:
    """CR-RES-05, CR-DSP-10."""
    for text in (None, "Välkommen!"):
        page = result_page.of_reply(Act.REBOOK, "OK", text)
        assert page == ResultPage(PageKind.CONFIRMATION, "Tiden är ombokad.", None)
        assert page.is_done


def test_info_is_a_confirmation_with_the_units_text() -> None:
    """CR-RES-04, CR-CON-11."""
    page = result_page.of_reply(Act.REBOOK, "INFO", "Kom fastande.")
    assert (page.is_done, page.information) == (True, "Kom fastande.")


@pytest.mark.parametrize("text", [None, "", "  "])
def test_info_without_text_is_a_confirmation_without_information(text: str | None) -> None:
    """CR-RES-07."""
    page = result_page.of_reply(Act.REBOOK, "INFO", text)
    assert (page.is_done, page.information) == (True, None)


@pytest.mark.parametrize(("text", "shown"), [(None, None), (" ", None), ("Tiden är upptagen.", "Tiden är upptagen.")])
def test_error_always_says_that_the_time_is_not_rebooked(text: str | None, shown: str | None) -> None:
    """CR-RES-01 to CR-RES-03."""
    page = result_page.of_reply(Act.REBOOK, "ERROR", text)
    assert page == ResultPage(PageKind.ERROR, NOT_REBOOKED, shown)
    assert not page.is_done


def test_a_soap_fault_is_a_technical_error_without_details() -> None:
    """CR-RES-06."""
    assert result_page.of_fault(Act.REBOOK) == ResultPage(PageKind.ERROR, NOT_REBOOKED, TECHNICAL_ERROR)


@pytest.mark.parametrize("code", [None, "", "ok", "WARNING", 0])
def test_a_reply_that_says_neither_is_not_taken_for_either(code: object) -> None:
    page = result_page.of_reply(Act.REBOOK, code, "Text")
    assert page == result_page.of_silence(Act.REBOOK)
    assert page.kind is PageKind.ERROR
    assert page.text.startswith("Det går inte att säga om tiden är ombokad.")


@pytest.mark.parametrize("act", Act)
def test_every_act_has_pages_that_cannot_be_confused(act: Act) -> None:
    pages = [result_page.of_reply(act, code, None) for code in ("OK", "ERROR")] + [result_page.of_silence(act)]
    assert len({page.text for page in pages}) == 3


def test_a_limited_selection_ends_in_an_error() -> None:
    """CR-VIS-10."""
    assert result_page.of_restricted() == ResultPage(PageKind.ERROR, NO_ACCESS)
