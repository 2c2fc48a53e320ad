"""Avboka tid (flow 4), and invitations with and without a time (flows 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.journey import Citizen, citizen, exchanges, fault, sent, settings_at
from tests.support.messages import FACILITY, OTHER_FACILITY
from tests.support.world import RESIDENTS, SCENARIO


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


# Cancelling


def test_a_time_is_cancelled_from_one_page(tolvan: Citizen) -> None:
    page = tolvan.cancel()
    assert (page["step"], tolvan.asked) == ("summary", ["GetSupportedServiceContracts", "GetBookingDetails"])
    assert page["summary"]["start"] == "2026-08-10T09:00:00"
    tolvan.confirm(comment="Frisk igen")
    assert (tolvan.step, tolvan.asked, tolvan.result["text"]) == (
        "confirmation",
        ["CancelBooking"],
        "Tiden är avbokad.",
    )
    assert sent(tolvan.app, "CancelBooking") == {
        "healthcare_facility": [FACILITY],
        "bookingId": ["B-1"],
        "message": ["Frisk igen"],
    }
    assert "B-1" not in tolvan.booked()


def test_the_comment_follows_the_flag_of_the_details(tolvan: Citizen) -> None:
    """CR-MSG-08, M.10: mandatory where it is allowed, and never sent where it is not."""
    tolvan.cancel()
    assert not tolvan.button("confirm")["enabled"]
    assert "greyed out" in tolvan.do("confirm", 409)["error"]
    assert tolvan.do("summary", comment="Frisk igen")["buttons"][0]["enabled"]
    with citizen(SCENARIO.replace("message_allowed: true", "message_allowed: false")) as other:
        other.cancel()
        assert (other.fields, other.button("confirm")["enabled"]) == ([], True)
        other.confirm(comment="Frisk igen")
        assert "message" not in sent(other.app, "CancelBooking")


def test_without_cancel_booking_allowed_nothing_is_cancelled(tolvan: Citizen) -> None:
    """CR-CON-10."""
    fault(tolvan.app, "no_flags", contract="GetBookingDetails")
    page = tolvan.cancel()
    assert (page["step"], page["result"]["text"]) == (
        "refused",
        "Tiden går inte att avboka här. Kontakta mottagningen.",
    )


def test_a_no_to_cancelling_says_that_the_time_is_still_booked(tolvan: Citizen) -> None:
    fault(tolvan.app, "refuses", text="För sent.")
    tolvan.cancel()
    tolvan.confirm(comment="Frisk igen")
    assert tolvan.result["text"] == "Tiden är inte avbokad. Var vänlig försök igen!"
    assert tolvan.result["information"] == "För sent."
    assert ("B-1" in tolvan.booked(), tolvan.kinds()) == (True, [])


def test_a_booking_that_is_not_there_is_a_technical_error(tolvan: Citizen) -> None:
    """GetBookingDetails has no other no than a SOAP fault."""
    assert tolvan.cancel("B-404")["step"] == "technical_error"


# Invitations


def test_an_open_invitation_comes_to_the_inbox_and_is_booked_on(tolvan: Citizen) -> None:
    """CR-INV-01, CR-INV-02, CR-CON-08, CR-REL-06: only from the times that are opened for the invited."""
    page = tolvan.open_invitation()
    assert tolvan.asked == ["GetSupportedServiceContracts", "GetBookingDetails", "GetAllHealthcareFacilities"]
    assert page["summary"]["purpose"]["whole"] == "Boka en tid."
    assert sent(tolvan.app, "GetAllHealthcareFacilities")["bookingId"] == ["I-2"]
    tolvan.do("facility")
    assert (tolvan.step, tolvan.asked) == ("time", ["GetAvailableDates", "GetAvailableTimeslots"])
    assert sent(tolvan.app, "GetAvailableDates")["bookingId"] == ["I-2"]
    assert [each["text"][:5] for each in tolvan.options("slot")] == ["10:00", "10:30", "11:00", "11:30"]
    tolvan.do("time", slot=tolvan.first("slot"))
    tolvan.do("reason", comment="Passar bra")
    tolvan.confirm()
    assert (tolvan.step, tolvan.asked) == ("confirmation", ["MakeBooking"])
    assert sent(tolvan.app, "MakeBooking")["bookingId"] == ["I-2"]
    assert tolvan.booked()["I-2"] == "2026-08-03T10:00:00"
    assert (tolvan.kinds(), tolvan.relations()) == (["booked"], [FACILITY])


def test_from_the_index_to_the_inbox_to_a_booking(tolvan: Citizen) -> None:
    """CR-CON-18, CR-REL-04, flows 6 and 7: a timed invitation is cancelled, and the unit sends an open one instead."""
    before = {each["booking_id"] for each in tolvan.inbox()}
    tolvan.cancel("I-1")
    tolvan.confirm(comment="Kan inte då")
    (told,) = (
        each for each in tolvan.inbox() if each["booking_id"] not in before and each["kind"] == "open_invitation"
    )
    tolvan.begin("invitation", told["healthcare_facility"], booking_id=told["booking_id"])
    tolvan.to_summary()
    tolvan.confirm()
    assert (tolvan.step, told["booking_id"] in tolvan.booked()) == ("confirmation", True)
    assert tolvan.kinds() == ["cancelled", "booked"]


def test_an_invitation_is_booked_on_once(tolvan: Citizen) -> None:
    """In another flow as well, and by nobody else (CR-INV-03)."""
    flows = [tolvan, Citizen(tolvan.app)]
    for each in flows:
        each.open_invitation()
        each.do("facility")
    for number, each in enumerate(flows):
        each.do("time", slot=each.options("slot")[number]["id"])
        each.do("reason", comment="Passar bra")
    assert tolvan.confirm()["step"] == "confirmation"
    assert flows[1].confirm()["step"] == "error"
    assert tolvan.open_invitation()["result"]["text"].startswith("Kallelsen gäller inte längre.")


def test_somebody_who_was_not_invited_gets_nothing() -> None:
    """CR-INV-03."""
    other = f'  - {{id: "{RESIDENTS[0]}", first_name: Lina, last_name: Lind}}\n'
    with citizen(SCENARIO.replace("booking_systems:\n", f"{other}booking_systems:\n", 1), RESIDENTS[0]) as lina:
        assert lina.open_invitation()["step"] == "technical_error"
        assert exchanges(lina.app, "GetAvailableDates") == []


def test_an_open_invitation_needs_a_facility_from_the_list(tolvan: Citizen) -> None:
    """CR-CON-08, CR-FAC-07: without a list there is nowhere to book."""
    for facility in (FACILITY, OTHER_FACILITY):
        settings_at(tolvan.app, facility, active=True)
    settings_at(tolvan.app, OTHER_FACILITY, active=False)
    tolvan.open_invitation()
    assert [each["id"] for each in tolvan.options("healthcare_facility")] == [FACILITY]
    fault(tolvan.app, "soap_fault", contract="GetAllHealthcareFacilities")
    assert tolvan.open_invitation()["step"] == "technical_error"


def test_a_timed_invitation_is_read_and_says_what_can_be_done_with_it(tolvan: Citizen) -> None:
    page = tolvan.open_invitation("I-1")
    assert (page["step"], page["summary"]["purpose"]["whole"]) == ("invitation", "Välkommen på kontroll.")
    assert [(each["name"], each["enabled"]) for each in page["buttons"]] == [("rebooking", True), ("cancelling", True)]
    tolvan.cancel("I-1")
    tolvan.confirm(comment="Kan inte då")
    assert "I-1" not in tolvan.booked()


def test_what_is_no_invitation_cannot_be_opened_as_one(tolvan: Citizen) -> None:
    assert tolvan.open_invitation("B-1")["step"] == "refused"
