"""Ombokning, page by page as source 004 has it, over the platform to a real booking system and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.contracts import BOOKING_CONTRACTS
from simulator.contracts.envelope import parse
from simulator.contracts.presence import Presence
from tests.portal.journey import Citizen, citizen, exchanges, fault, sent, set_clock, settings_at
from tests.support.messages import FACILITY, OTHER_FACILITY, PERFORMER, RESIDENT
from tests.support.world import RESIDENTS, SCENARIO, Door, sender, slots

NOT_SUPPORTED = "\nplatform: {{missing: [{{logical_address: {}, contract: {}, route: true}}]}}\n"


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


def lacking(contract: str, facility: str = FACILITY) -> str:
    """The small world where the service catalogue lacks a contract at a facility."""
    return SCENARIO + NOT_SUPPORTED.format(facility, contract)


# Which calls make which page


def test_each_page_is_made_by_the_calls_of_its_step(tolvan: Citizen) -> None:
    """CR-RBK-01 to CR-RBK-05: nothing is asked for the reason and the summary."""
    tolvan.rebook()
    assert (tolvan.step, tolvan.asked) == (
        "facility",
        ["GetSupportedServiceContracts", "GetBookingDetails", "GetAllHealthcareFacilities"],
    )
    tolvan.do("facility")
    assert (tolvan.step, tolvan.asked) == ("performer", ["GetBookingDetails", "GetAllPerformers"])
    tolvan.do("performer")
    assert (tolvan.step, tolvan.asked) == ("time", ["GetAvailableDates", "GetAvailableTimeslots"])
    tolvan.do("time", slot=tolvan.first("slot"))
    assert (tolvan.step, tolvan.asked) == ("reason", [])
    tolvan.do("reason", comment="Annan tid passar")
    assert (tolvan.step, tolvan.asked) == ("summary", [])
    tolvan.confirm()
    assert (tolvan.step, tolvan.asked) == ("confirmation", ["UpdateBooking"])


def test_the_pages_have_their_names_and_the_facility_has_a_heading_of_its_own(tolvan: Citizen) -> None:
    """CR-FOR-02."""
    page = tolvan.rebook()
    assert page["title"] == "Omboka - Villkorssida, välj mottagning"
    assert (page["heading"], page["facility_name"]) == ("Mottagning", "Ängens vårdcentral")
    assert page["summary"]["heading"] == "måndag 10 augusti 2026 klockan 09:00\u201309:30, Läkare Anna Test"


def test_questions_about_facilities_and_times_are_about_the_booking(tolvan: Citizen) -> None:
    """CR-RBK-02, CR-RBK-03."""
    tolvan.rebook()
    tolvan.to_times()
    for contract in ("GetAllHealthcareFacilities", "GetAvailableDates", "GetAvailableTimeslots"):
        asked = sent(tolvan.app, contract)
        assert (asked["bookingId"], asked["subject_of_care"]) == (["B-1"], [RESIDENT])


def test_every_message_says_who_acts(tolvan: Citizen) -> None:
    """CR-CON-01."""
    tolvan.rebook()
    tolvan.to_summary()
    tolvan.confirm()
    made = [each for name in BOOKING_CONTRACTS for each in exchanges(tolvan.app, name)]
    assert len(made) == 7
    for each in made:
        actor = next(head for head in parse(each.request).headers if head.tag.endswith("Actor"))
        assert [part.text for part in actor] == [RESIDENT, "subject_of_care"]


# What is sent in the end


def test_the_chosen_time_goes_back_as_it_came_with_the_bookings_own_id(tolvan: Citizen) -> None:
    """CR-RBK-06, CR-RBK-08."""
    tolvan.rebook()
    tolvan.to_summary("Tåget är inställt!")
    tolvan.do("reason", phone="070-123 45 67")
    tolvan.confirm()
    told = sent(tolvan.app, "UpdateBooking")
    assert told["startTimeInclusive"] == ["20260803083000"]
    assert (told["bookingId"], told["performer"], told["timeTypeID"]) == (["B-1"], [PERFORMER], ["NYBESOK"])
    assert (told["reason"], told["phone"]) == (["Tåget är inställt!"], ["070-123 45 67"])
    assert (told["firstName"], told["lastName"]) == (["Tolvan"], ["Tolvansson"])


def test_nothing_that_the_contract_forbids_is_sent(tolvan: Citizen) -> None:
    """CR-RBK-07: flags and isInvitation are in 1177's own object only."""
    tolvan.rebook()
    tolvan.to_summary()
    tolvan.confirm()
    rules = BOOKING_CONTRACTS["UpdateBooking"].request_rules
    forbidden = {path.rsplit("/")[-1] for path, presence in rules.items() if presence is Presence.FORBIDDEN}
    assert forbidden == {"cancel_booking_allowed", "rebooking_allowed", "message_allowed", "isInvitation"}
    assert not forbidden & sent(tolvan.app, "UpdateBooking").keys()


def test_a_field_without_value_is_left_out(tolvan: Citizen) -> None:
    """CR-CON-12, CR-PHN-03: the phone number is optional."""
    tolvan.rebook()
    tolvan.to_summary()
    tolvan.do("reason", phone="  ")
    tolvan.confirm()
    told = sent(tolvan.app, "UpdateBooking")
    assert "phone" not in told
    assert all(text for texts in told.values() for text in texts)


# Facilities


def test_all_facilities_are_listed_and_the_bookings_own_is_chosen_at_first(tolvan: Citizen) -> None:
    """CR-FAC-04; names are 1177's (CR-DSP-03)."""
    tolvan.rebook()
    assert [each["text"] for each in tolvan.options("healthcare_facility")] == [
        "Ängens vårdcentral",
        "Åsens vårdcentral",
    ]
    assert tolvan.selected("healthcare_facility") == [FACILITY]


def test_the_conditions_follow_the_facility_that_is_chosen(tolvan: Citizen) -> None:
    """CR-FAC-05: to see them nothing is asked of anybody."""
    settings_at(tolvan.app, FACILITY, changes_conditions={"text": "Ängens villkor"})
    settings_at(tolvan.app, OTHER_FACILITY, changes_conditions={"text": "Åsens villkor"})
    assert [each["text"]["whole"] for each in tolvan.rebook()["conditions"]] == ["Ängens villkor"]
    page = tolvan.do("facility", healthcare_facility=OTHER_FACILITY.lower(), go_on=False)
    assert [each["text"]["whole"] for each in page["conditions"]] == ["Åsens villkor"]
    assert (tolvan.step, tolvan.asked, tolvan.selected("healthcare_facility")) == ("facility", [], [OTHER_FACILITY])


def test_another_facility_is_asked_for_its_times_and_gets_the_booking(tolvan: Citizen) -> None:
    """CR-RBK-04, CR-RBK-10."""
    tolvan.rebook()
    tolvan.do("facility", healthcare_facility=OTHER_FACILITY)
    assert tolvan.step == "time"  # nobody can be chosen there
    assert list(zip(tolvan.asked, tolvan.addresses, strict=True))[1:] == [
        ("GetBookingDetails", FACILITY),
        ("GetAllPerformers", OTHER_FACILITY),
        ("GetAvailableDates", OTHER_FACILITY),
        ("GetAvailableTimeslots", OTHER_FACILITY),
    ]
    tolvan.do("time", slot=tolvan.first("slot"))
    tolvan.do("reason", comment="Närmare hem")
    tolvan.confirm()
    assert tolvan.addresses == [OTHER_FACILITY]
    assert tolvan.page["summary"]["facility"] == "Åsens vårdcentral"
    assert Door(sender(tolvan.app)).schedule(RESIDENT, OTHER_FACILITY)["B-1"] == "20260803083000"


@pytest.mark.parametrize(
    "settings",
    [{"active": False}, {"booked_times_active": False}, {"changes_active": False}, {"only_for": [RESIDENTS[0]]}],
)
def test_a_facility_without_the_service_in_1177_is_not_listed(tolvan: Citizen, settings: dict[str, object]) -> None:
    """CR-FAC-02."""
    settings_at(tolvan.app, OTHER_FACILITY, **settings)
    tolvan.rebook()
    assert [each["id"] for each in tolvan.options("healthcare_facility")] == [FACILITY]


def test_a_facility_with_two_booking_systems_is_not_listed() -> None:
    """CR-FAC-03."""
    outside = f"""
platform:
  routes: [{{contract: GetAllTimeTypes, logical_address: {OTHER_FACILITY}, address: "http://localhost:1/annan"}}]
"""
    with citizen(SCENARIO + outside) as tolvan:
        tolvan.rebook()
        assert [each["id"] for each in tolvan.options("healthcare_facility")] == [FACILITY]


def test_without_the_contract_in_the_catalogue_there_is_no_list_and_the_flow_goes_on() -> None:
    """CR-FAC-01, CR-FAC-06."""
    with citizen(lacking("GetAllHealthcareFacilities")) as tolvan:
        page = tolvan.rebook()
        assert (page["choices"], tolvan.asked) == ([], ["GetSupportedServiceContracts", "GetBookingDetails"])
        tolvan.to_summary()
        assert tolvan.confirm()["step"] == "confirmation"


def test_no_other_facility_than_a_listed_one_can_be_chosen(tolvan: Citizen) -> None:
    """CR-RBK-10, CR-FAC-07."""
    tolvan.rebook()
    refused = tolvan.do("facility", 400, healthcare_facility="SE2321000016-3HZ7")
    assert (
        refused["error"] == f"unknown healthcare_facility 'SE2321000016-3HZ7'; known here: {FACILITY}, {OTHER_FACILITY}"
    )
    fault(tolvan.app, "soap_fault", contract="GetAllHealthcareFacilities")
    page = tolvan.rebook()
    assert (page["choices"], page["information"]) == (
        [],
        ["Ett tekniskt fel har inträffat. Var vänlig försök igen senare."],
    )
    tolvan.do("facility", 400, healthcare_facility=OTHER_FACILITY)


# People


def test_people_can_be_chosen_where_that_is_supported_and_narrow_the_search(tolvan: Citizen) -> None:
    """CR-PER-01, CR-PER-02, CR-PER-04."""
    tolvan.rebook()
    tolvan.do("facility")
    assert [(each["id"], each["text"]) for each in tolvan.options("performer")] == [
        ("", "Ingen särskild person"),
        (PERFORMER, "Läkare Anna Test"),
    ]
    tolvan.do("performer", performer=PERFORMER)
    assert sent(tolvan.app, "GetAvailableDates")["performer"] == [PERFORMER]
    assert sent(tolvan.app, "GetAvailableTimeslots")["performer"] == [PERFORMER]
    assert "unknown performer" in tolvan.do("performer", 400, performer="SE2321000016-XXXX")["error"]


def test_without_get_all_performers_in_the_catalogue_nobody_is_chosen() -> None:
    with citizen(lacking("GetAllPerformers")) as tolvan:
        tolvan.rebook()
        tolvan.do("facility")
        assert (tolvan.step, tolvan.asked) == (
            "time",
            ["GetBookingDetails", "GetAvailableDates", "GetAvailableTimeslots"],
        )
        assert tolvan.page["reached"] == ["facility", "time"]


def test_care_types_go_only_to_producers_that_have_them(tolvan: Citizen) -> None:
    """CR-PER-03, CR-CON-06."""
    tolvan.rebook()
    tolvan.to_times()
    assert sent(tolvan.app, "GetAvailableDates")["careTypeID"] == ["LAKARE"]
    with citizen(lacking("GetAllCareTypes")) as other:
        other.rebook()
        other.to_summary()
        other.confirm()
        for contract in ("GetAllPerformers", "GetAvailableDates", "GetAvailableTimeslots", "UpdateBooking"):
            told = sent(other.app, contract)
            assert not {"careTypeID", "careTypeIDs", "careTypeName"} & told.keys()


# When it is not to be


def test_without_rebooking_allowed_nothing_more_is_asked(tolvan: Citizen) -> None:
    """CR-RBK-09; the flags of the details count, whatever the list said."""
    fault(tolvan.app, "inverted_flags", contract="GetBookingDetails")
    page = tolvan.rebook()
    assert (page["step"], page["result"]["text"]) == (
        "refused",
        "Tiden går inte att omboka här. Kontakta mottagningen.",
    )
    assert tolvan.asked == ["GetSupportedServiceContracts", "GetBookingDetails"]
    assert tolvan.do("facility", 409)["error"] == "the flow has ended, with refused: begin a new one"


def test_flags_that_flip_on_the_way_end_the_flow_before_any_time_is_asked_for(tolvan: Citizen) -> None:
    tolvan.rebook()
    fault(tolvan.app, "no_flags", contract="GetBookingDetails")
    assert tolvan.do("facility")["step"] == "refused"
    assert exchanges(tolvan.app, "GetAvailableDates") == []


def test_outside_the_limited_selection_it_ends_in_an_error_and_nobody_is_asked(tolvan: Citizen) -> None:
    """CR-VIS-10: the time itself is shown."""
    settings_at(tolvan.app, FACILITY, only_for=[RESIDENTS[0]])
    assert "B-1" in tolvan.booked()
    for begin in (tolvan.rebook, tolvan.cancel):
        page = begin()
        assert (page["step"], page["calls"]) == ("refused", [])
        assert page["result"]["text"] == "Du har inte tillgång till tjänsten på den här mottagningen."


def test_an_open_invitation_is_never_rebooked(tolvan: Citizen) -> None:
    """CR-RBK-11."""
    page = tolvan.rebook("I-2")
    assert (page["step"], exchanges(tolvan.app, "UpdateBooking")) == ("refused", [])


def test_somebody_elses_booking_is_a_technical_error_and_tells_nothing(tolvan: Citizen) -> None:
    assert Door(sender(tolvan.app)).book(RESIDENTS[0], slots(1)[0]).carried_out
    page = tolvan.rebook(Door(sender(tolvan.app)).schedule(RESIDENTS[0]).popitem()[0])
    assert (page["step"], page["summary"]) == ("technical_error", None)


def test_a_facility_that_lacks_a_contract_for_it_is_not_asked_in_vain() -> None:
    """CR-CON-03."""
    with citizen(lacking("UpdateBooking")) as tolvan:
        assert tolvan.rebook()["step"] == "technical_error"


# The clock


def test_the_clock_passes_the_24_hours_inside_the_flow() -> None:
    """CR-REG-06: PASiS says no, and the citizen keeps the time."""
    pasis = SCENARIO.replace("profile: reference", "profile: pasis", 1)
    with citizen(pasis) as tolvan:
        set_clock(tolvan.app, "2026-08-09T08:59:00")
        tolvan.rebook()
        tolvan.to_summary()
        set_clock(tolvan.app, "2026-08-09T09:01:00")
        page = tolvan.confirm()
        assert (page["step"], page["result"]["information"]) == (
            "error",
            "Det är för sent att boka om tiden här. Kontakta mottagningen.",
        )
        assert tolvan.booked()["B-1"] == "2026-08-10T09:00:00"
        assert tolvan.kinds() == []


def test_a_booking_that_gets_another_id_is_found_again_under_it() -> None:
    changing = SCENARIO.replace("profile: reference", "profile: reference\n    rebooking_gives_new_id: true", 1)
    with citizen(changing) as tolvan:
        tolvan.rebook()
        tolvan.to_summary()
        assert tolvan.confirm()["step"] == "confirmation"
        assert "B-1" not in tolvan.booked()
        assert "2026-08-03T08:30:00" in tolvan.booked().values()


def test_a_timed_invitation_that_is_moved_has_become_a_booking(tolvan: Citizen) -> None:
    tolvan.rebook("I-1")
    tolvan.to_summary()
    assert tolvan.confirm()["step"] == "confirmation"
    assert tolvan.open_invitation("I-1")["step"] == "refused"
