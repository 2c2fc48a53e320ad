"""The server's log: what broke, in one line, and no resident's number."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from werkzeug.test import Client

from simulator.app import Application
from simulator.loglines import safe
from simulator.portal.booking_client import MadeCall, _failed
from tests.support.world import call, make_app

NUMBER = "191212121212"
CITIZENS = (
    f"/1177/api/residents/{NUMBER}/booked-times",
    f"/1177/api/residents/{NUMBER}/relations",
    f"/1177/api/residents/{NUMBER}/inbox",
)


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as app:
        yield app


@pytest.fixture
def broken(app: Application, monkeypatch: pytest.MonkeyPatch) -> Application:
    def breaks(session: str) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(app.worlds, "open", breaks)
    return app


@pytest.mark.breaks_inside
@pytest.mark.parametrize("path", CITIZENS)
def test_an_address_is_logged_without_the_resident_in_it(
    broken: Application, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert Client(broken).get(path, headers={"Host": "localhost"}).status_code == 500

    assert "/1177/api/residents/<string:resident>/" in caplog.text
    assert "the disk is gone" in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.breaks_inside
def test_the_name_of_a_session_cannot_forge_a_line(broken: Application, caplog: pytest.LogCaptureFixture) -> None:
    forged = "ERROR tidbok: everything was removed"

    answer = call(broken, "POST", f"/s/a\n{forged}{'x' * 5_000}/vp")

    assert answer.status == 500
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert forged in record.getMessage()
    assert "\n" not in record.getMessage()
    assert len(record.getMessage()) < 500


def test_what_a_producer_says_is_quoted_in_one_line_without_numbers(caplog: pytest.LogCaptureFixture) -> None:
    said = f"ORA-00060 om {NUMBER}\nERROR tidbok: everything was removed"

    _failed(MadeCall("MakeBooking", "1.1", "SE1-F\nERROR", "fault", 500, 1.0, said))

    (record,) = caplog.records
    assert "ORA-00060" in record.getMessage()
    assert NUMBER not in record.getMessage()
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize(
    "number",
    ["191212121212", "19121212-1212", "1212121212", "121212-1212", "121212+1212", "19121212AB12", "197010632391"],
)
def test_a_number_is_masked_in_whatever_is_quoted(number: str) -> None:
    for text in (number, f"fel: {number}.", f"a\n{number}\n", f"<id>{number}</id>"):
        assert number not in safe(text)
        assert "<number>" in safe(text)


@pytest.mark.parametrize("text", ["SE2321000016-1HZ3", "20260803080000", "B-1", "GetBookingDetails 1.1"])
def test_what_is_no_number_is_left_as_it_is(text: str) -> None:
    assert safe(text) == repr(text)


def test_a_number_at_the_cut_is_masked_too() -> None:
    for before in range(180, 210):
        assert "1912" not in safe("x" * (before - 1) + " 191212121212")
