"""What a flow ends in (spec/consumer-rules.md F, G, H and K): the page, the inbox, and what the producer has."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.portal.journey import Citizen, citizen, exchanges, fault, sent, settings_at
from tests.support.messages import FACILITY
from tests.support.world import RESIDENTS, SCENARIO, Door, Slot, sender

NOT_REBOOKED = "Tiden är inte ombokad. Var vänlig försök igen!"
TECHNICAL = "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
UNKNOWN = "Det går inte att säga om tiden är ombokad. Titta under Bokade tider innan du försöker igen."
INFORMED = SCENARIO.replace("texts: {booked: Välkommen", "texts: {rebooked: Ta med legitimation., booked: Välkommen")
KEPT = "2026-08-10T09:00:00"
MOVED = "2026-08-03T08:30:00"


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        made.rebook()
        made.to_summary()
        yield made


# The comment and the phone number


def test_without_a_comment_the_button_is_grey_where_the_time_takes_one(tolvan: Citizen) -> None:
    """CR-MSG-01 to CR-MSG-03, CR-MSG-07, CR-FOR-03."""
    tolvan.do("time", slot=tolvan.do("time", day="2026-08-04") and tolvan.first("slot"))
    tolvan.do("reason", comment="", go_on=False)
    assert tolvan.fields == ["comment", "phone"]
    assert tolvan.field("comment")["placeholder"] == "Jag ombokar tiden med anledning av ..."
    assert tolvan.field("comment")["mandatory"]
    assert tolvan.page["heading"] == "Vad är anledningen till bokningen?"
    button = tolvan.button("go_on")
    assert (button["text"], button["enabled"]) == ("Fortsätt till nästa steg i ombokningen", False)
    assert "greyed out" in tolvan.do("reason", 409, comment="  ")["error"]
    assert tolvan.do("reason", comment="Jag ska resa", go_on=False)["buttons"][0]["enabled"]


@pytest.mark.parametrize("stopped", ["<b>", "Lars & Lina", 'sa "nej"', "kostar 10 $", "it's"])
def test_characters_that_could_harm_are_stopped(tolvan: Citizen, stopped: str) -> None:
    """CR-MSG-05."""
    tolvan.do("reason", comment=stopped, go_on=False)
    assert "tecken som inte kan skickas" in tolvan.field("comment")["problem"]
    assert not tolvan.button("go_on")["enabled"]


def test_where_the_time_takes_no_comment_there_is_no_field_and_none_is_sent() -> None:
    """CR-MSG-04: the button is there from the start."""
    with citizen(SCENARIO.replace("message_allowed: true", "message_allowed: false")) as tolvan:
        tolvan.rebook()
        tolvan.to_times()
        tolvan.do("time", slot=tolvan.first("slot"))
        assert (tolvan.fields, tolvan.page["heading"], tolvan.button("go_on")["enabled"]) == (["phone"], None, True)
        tolvan.do("reason", comment="Ändå")
        tolvan.confirm()
        assert "reason" not in sent(tolvan.app, "UpdateBooking")


def test_the_phone_number_comes_from_the_settings_and_takes_four_kinds_of_keys(tolvan: Citizen) -> None:
    """CR-PHN-01, CR-PHN-02."""
    tolvan.put("settings", {"phone": "070-174 06 05"})
    tolvan.rebook()
    tolvan.to_times()
    tolvan.do("time", slot=tolvan.first("slot"))
    assert tolvan.field("phone")["value"] == "070-174 06 05"
    tolvan.do("reason", phone="a+46 70-1b", go_on=False)
    assert tolvan.field("phone")["value"] == "+46 70-1"


def test_a_citizen_without_a_phone_number_has_an_empty_field(tolvan: Citizen) -> None:
    tolvan.put("settings", {"phone": ""})
    tolvan.rebook()
    tolvan.to_times()
    tolvan.do("time", slot=tolvan.first("slot"))
    assert tolvan.field("phone")["value"] == ""


# The terms


def test_terms_must_be_accepted_before_anything_is_sent(tolvan: Citizen) -> None:
    """CR-FOR-01: split texts, the last of them with a box to tick."""
    settings_at(tolvan.app, FACILITY, changes_conditions={"terms": "Avboka senast dagen före."})
    page = tolvan.look()
    assert [(each["part"], each["text"]["whole"]) for each in page["conditions"]] == [
        ("terms", "Avboka senast dagen före.")
    ]
    assert page["must_accept_terms"]
    assert "Godkänn villkoren" in tolvan.do("confirm", 409)["error"]
    assert exchanges(tolvan.app, "UpdateBooking") == []
    assert tolvan.confirm(accepts_terms=True)["step"] == "confirmation"


# The end


def test_nothing_is_booked_before_the_last_button(tolvan: Citizen) -> None:
    """CR-FOR-08: "thought it was booked but never confirmed". The unfinished flow is there to be found."""
    assert tolvan.button("confirm")["text"] == "Ja, genomför ombokningen"
    assert (tolvan.booked()["B-1"], tolvan.kinds()) == (KEPT, [])
    (unfinished,) = tolvan.get("flows")
    assert (unfinished["flow"], unfinished["step"], unfinished["result"]) == ("rebooking", "summary", None)


def test_ok_gives_a_confirmation_without_information(tolvan: Citizen) -> None:
    """CR-RES-05, CR-DSP-10; the values are those of the page before, and nobody is asked for them."""
    summary = tolvan.page["summary"]
    tolvan.confirm()
    assert tolvan.result == {
        "done": True,
        "result_code": "OK",
        "text": "Tiden är ombokad.",
        "information": None,
        "booking_id": "B-1",
    }
    assert tolvan.page["summary"] == summary
    assert tolvan.asked == ["UpdateBooking"]
    assert tolvan.booked()["B-1"] == MOVED


def test_info_gives_a_confirmation_with_the_units_words() -> None:
    """CR-RES-04."""
    with citizen(INFORMED) as tolvan:
        tolvan.rebook()
        tolvan.to_summary()
        tolvan.confirm()
        assert (tolvan.step, tolvan.result["information"]) == ("confirmation", "Ta med legitimation.")
        assert "Ta med legitimation." in tolvan.told("rebooked")["text"]


@pytest.mark.parametrize(
    ("text", "shown"), [("Bokningssystemet uppdateras.", "Bokningssystemet uppdateras."), ("", None)]
)
def test_error_always_says_that_the_time_is_not_rebooked(tolvan: Citizen, text: str, shown: str | None) -> None:
    """CR-RES-01 to CR-RES-03; nothing is sent to the inbox."""
    fault(tolvan.app, "refuses", text=text)
    tolvan.confirm()
    assert (tolvan.step, tolvan.page["title"]) == ("error", "Ombokning - Fel vid ombokning")
    assert tolvan.result == {
        "done": False,
        "result_code": "ERROR",
        "text": NOT_REBOOKED,
        "information": shown,
        "booking_id": None,
    }
    assert (tolvan.booked()["B-1"], tolvan.kinds()) == (KEPT, [])


def test_after_an_error_another_time_can_be_chosen(tolvan: Citizen) -> None:
    fault(tolvan.app, "refuses", times=1)
    assert tolvan.confirm()["step"] == "error"
    tolvan.do("time", day="2026-08-05")
    tolvan.do("time", slot=tolvan.first("slot"))
    tolvan.do("reason")
    assert tolvan.confirm()["step"] == "confirmation"
    assert tolvan.booked()["B-1"].startswith("2026-08-05")


def test_a_soap_fault_is_logged_and_the_citizen_reads_nothing_of_it(
    tolvan: Citizen, caplog: pytest.LogCaptureFixture
) -> None:
    """CR-RES-06."""
    fault(tolvan.app, "soap_fault", contract="UpdateBooking", text="ORA-00060: deadlock")
    with caplog.at_level(logging.ERROR, "tidbok.portal"):
        tolvan.confirm()
    assert "ORA-00060: deadlock" in caplog.text
    assert (tolvan.step, tolvan.result["text"], tolvan.result["information"]) == (
        "technical_error",
        NOT_REBOOKED,
        TECHNICAL,
    )
    said = {name: value for name, value in tolvan.page.items() if name != "calls"}
    assert "ORA" not in str(said)
    assert tolvan.page["calls"][0]["error"] == "SOAP-fel: ORA-00060: deadlock"


@pytest.mark.parametrize("name", ["reset", "garbage", "empty_reply", "http_status", "wrong_root", "misspelt_element"])
def test_when_nobody_knows_what_happened_the_page_says_so(tolvan: Citizen, name: str) -> None:
    """CR-FOR-08: "Tiden är inte ombokad" would be a guess."""
    fault(tolvan.app, name, contract="UpdateBooking")
    tolvan.confirm()
    assert (tolvan.step, tolvan.result["text"]) == ("technical_error", UNKNOWN)
    assert tolvan.kinds() == []
    assert tolvan.do("time", 409, day="2026-08-05")["error"].startswith("the flow has ended")


def test_an_act_that_was_carried_out_but_not_heard_of_is_found_under_booked_times(tolvan: Citizen) -> None:
    fault(tolvan.app, "reset", contract="UpdateBooking", carried_out=True)
    assert tolvan.confirm()["step"] == "technical_error"
    assert tolvan.booked()["B-1"] == MOVED


@pytest.mark.parametrize(
    ("name", "step", "information"),
    [
        ("info_with_text", "confirmation", "Kom fastande till besöket."),
        ("info_without_text", "confirmation", None),
        ("ok_with_text", "confirmation", None),
        ("error_without_text", "error", None),
        ("clock_passes_limit", "error", "Det är för sent att boka om tiden här. Kontakta mottagningen."),
        ("slot_taken_before_confirm", "error", "Tiden är inte längre ledig. Välj en annan tid."),
    ],
)
def test_each_result_has_its_page(tolvan: Citizen, name: str, step: str, information: str | None) -> None:
    """CR-RES-02 to CR-RES-05, CR-RES-07."""
    fault(tolvan.app, name, **({"minutes": 20_000} if name == "clock_passes_limit" else {}))
    tolvan.confirm()
    assert (tolvan.step, tolvan.result["information"]) == (step, information)
    assert (tolvan.booked()["B-1"] == MOVED) == (step == "confirmation")
    assert len(tolvan.kinds()) == (step == "confirmation")


def test_somebody_else_takes_the_time_between_the_choice_and_the_last_button(tolvan: Citizen) -> None:
    slot = Slot("20260803083000", "20260803090000", FACILITY)
    assert Door(sender(tolvan.app)).book(RESIDENTS[0], slot).carried_out
    tolvan.confirm()
    assert tolvan.result["information"] == "Tiden är inte längre ledig. Välj en annan tid."
    assert tolvan.booked()["B-1"] == KEPT


@pytest.mark.parametrize(
    ("contract", "step"),
    [
        ("GetBookingDetails", "facility"),
        ("GetAvailableDates", "performer"),
        ("GetAvailableTimeslots", "performer"),
    ],
)
def test_a_page_that_cannot_be_fetched_leaves_the_flow_where_it_was(contract: str, step: str) -> None:
    """CR-RES-06: a fault in each step. The same step works when the fault is gone."""
    with citizen() as tolvan:
        tolvan.rebook()
        if step == "performer":
            tolvan.do("facility")
        fault(tolvan.app, "soap_fault", contract=contract, times=1)
        page = tolvan.post(f"flows/{tolvan.page['token']}/{step}", {})
        assert (page["step"], page["result"]["text"]) == ("technical_error", TECHNICAL)
        assert tolvan.look()["step"] == step
        assert tolvan.do(step)["step"] == ("performer" if step == "facility" else "time")


REBOOKING = (
    "GetBookingDetails", "GetAllHealthcareFacilities", "GetAllPerformers", "GetAvailableDates",
    "GetAvailableTimeslots", "UpdateBooking",
)  # fmt: skip


def test_slow_answers_in_every_step_are_waited_for() -> None:
    with citizen() as tolvan:
        for contract in REBOOKING:
            fault(tolvan.app, "slow", f"slow-{contract}", contract=contract, seconds=0.02)
        tolvan.rebook()
        tolvan.to_summary()
        assert tolvan.confirm()["step"] == "confirmation"
        assert [call.faults for name in REBOOKING for call in exchanges(tolvan.app, name)] == ["slow"] * 7


@pytest.mark.parametrize(
    ("name", "contract"),
    [
        *(("garbage", contract) for contract in REBOOKING),
        *((name, "GetAvailableDates") for name in ("reset", "http_status", "wrong_namespace", "not_well_formed")),
        *((name, "UpdateBooking") for name in ("soap12_fault", "wrong_namespace")),
    ],
)
def test_whatever_a_producer_does_in_any_step_the_citizen_can_go_on_or_is_told(name: str, contract: str) -> None:
    with citizen() as tolvan:
        fault(tolvan.app, name, contract=contract, times=1)
        if tolvan.rebook()["step"] == "technical_error":
            tolvan.rebook()
        tolvan.insist("facility")
        if tolvan.step == "performer":
            tolvan.insist("performer")
        tolvan.insist("time", slot=tolvan.first("slot"))
        tolvan.insist("reason", comment="Annan tid")
        assert tolvan.confirm()["step"] == ("technical_error" if contract == "UpdateBooking" else "confirmation")


def test_a_list_of_people_that_cannot_be_fetched_is_left_out_and_the_citizen_is_told() -> None:
    with citizen() as tolvan:
        tolvan.rebook()
        fault(tolvan.app, "soap_fault", contract="GetAllPerformers")
        tolvan.do("facility")
        assert (tolvan.step, tolvan.page["information"]) == ("time", [TECHNICAL])


# The inbox


def test_what_the_citizen_does_is_confirmed_in_the_inbox_once_each() -> None:
    """CR-INB-01, CR-INB-06."""
    with citizen() as tolvan:
        for _ in range(2):
            tolvan.rebook()
            tolvan.to_summary()
            tolvan.confirm()
            tolvan.confirm()
        tolvan.cancel()
        tolvan.confirm(comment="Frisk igen")
        assert tolvan.kinds() == ["rebooked", "rebooked", "cancelled"]
        told = tolvan.told("cancelled")
        assert (told["heading"], told["facility_name"], told["booking_id"]) == (
            "Avbokad tid",
            "Ängens vårdcentral",
            "B-1",
        )


def test_a_facility_that_sends_its_own_confirmations_gets_none_of_1177s(tolvan: Citizen) -> None:
    """CR-INB-02."""
    settings_at(tolvan.app, FACILITY, sends_confirmations=False)
    tolvan.confirm()
    assert (tolvan.step, tolvan.kinds()) == ("confirmation", [])


def test_the_known_support_case_a_confirmation_without_a_booking(tolvan: Citizen) -> None:
    """The producer says OK and does nothing: 1177 cannot know, and confirms. The fault makes the case visible."""
    fault(tolvan.app, "says_ok_changes_nothing")
    tolvan.confirm()
    assert (tolvan.step, tolvan.kinds()) == ("confirmation", ["rebooked"])
    assert tolvan.booked()["B-1"] == KEPT
