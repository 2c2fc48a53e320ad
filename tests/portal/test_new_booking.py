"""Boka tid (flow 1), by the citizen and by staff for the citizen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.contracts import BOOKING_CONTRACTS
from simulator.contracts.envelope import parse
from tests.portal.journey import Citizen, citizen, exchanges, fault, rename, sent, settings_at
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import RESIDENTS, SCENARIO, SLOW_SYSTEM

STAFF = "SE2321000016-STAFF1"
SLOW_FACILITY = "SE2321000016-3HZ7"
LONG_NAME = (
    "Återbesök hos distriktssköterska efter inskrivning, med provtagning, blodtryck och samtal om levnadsvanor och mål"
)


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


def test_each_page_is_made_by_the_calls_of_its_step(tolvan: Citizen) -> None:
    tolvan.begin("booking")
    assert (tolvan.step, tolvan.asked) == ("facility", ["GetSupportedServiceContracts"])
    tolvan.do("facility")
    assert (tolvan.step, tolvan.asked) == ("care_type", ["GetAllCareTypes"])
    tolvan.do("care_type", care_type="LAKARE")
    assert (tolvan.step, tolvan.asked) == ("time_type", ["GetAllTimeTypes"])
    tolvan.do("time_type", time_type="NYBESOK")
    assert (tolvan.step, tolvan.asked) == ("performer", ["GetAllPerformers"])
    tolvan.do("performer")
    assert (tolvan.step, tolvan.asked) == ("time", ["GetAvailableDates", "GetAvailableTimeslots"])
    tolvan.do("time", slot=tolvan.first("slot"))
    assert (tolvan.step, tolvan.asked) == ("reason", [])
    tolvan.do("reason", comment="Ont i halsen")
    assert (tolvan.step, tolvan.asked) == ("summary", [])
    tolvan.confirm()
    assert (tolvan.step, tolvan.asked) == ("confirmation", ["MakeBooking"])


def test_choices_made_earlier_narrow_what_is_asked_later(tolvan: Citizen) -> None:
    tolvan.begin("booking")
    tolvan.to_times()
    assert sent(tolvan.app, "GetAllTimeTypes")["careTypeIDs"] == ["LAKARE"]
    assert sent(tolvan.app, "GetAllPerformers")["timeTypeIDs"] == ["NYBESOK"]
    for contract in ("GetAvailableDates", "GetAvailableTimeslots"):
        told = sent(tolvan.app, contract)
        assert (told["timeTypeID"], told["careTypeID"]) == (["NYBESOK"], ["LAKARE"])
        assert "bookingId" not in told


def test_the_booking_is_made_with_the_citizens_own_name(tolvan: Citizen) -> None:
    """CR-CON-07; what is said with INFO is shown (CR-CON-11)."""
    tolvan.begin("booking")
    tolvan.to_summary("Ont i halsen")
    tolvan.confirm()
    told = sent(tolvan.app, "MakeBooking")
    assert (told["firstName"], told["lastName"], told["reason"]) == (["Tolvan"], ["Tolvansson"], ["Ont i halsen"])
    assert (told["healthcare_facility_med"], told["healthcare_facility"]) == ([FACILITY], [FACILITY])
    assert not {"cancel_booking_allowed", "rebooking_allowed", "message_allowed", "isInvitation"} & told.keys()
    assert tolvan.result["information"] == "Välkommen en kvart före besöket."
    assert tolvan.result["booking_id"] in tolvan.booked()


def test_a_booking_makes_a_relation_and_a_message(tolvan: Citizen) -> None:
    """CR-REL-06, CR-INB-01."""
    tolvan.begin("booking", OTHER_FACILITY)
    tolvan.to_summary()
    assert (OTHER_FACILITY in tolvan.relations(), tolvan.kinds()) == (False, [])
    tolvan.confirm()
    assert (OTHER_FACILITY in tolvan.relations(), tolvan.kinds()) == (True, ["booked"])


def test_a_no_makes_neither_relation_nor_message(tolvan: Citizen) -> None:
    fault(tolvan.app, "refuses", text="")
    tolvan.begin("booking", OTHER_FACILITY)
    tolvan.to_summary()
    tolvan.confirm()
    assert tolvan.result["text"] == "Tiden är inte bokad. Var vänlig försök igen!"
    assert (OTHER_FACILITY in tolvan.relations(), tolvan.kinds()) == (False, [])


def test_a_producer_without_care_types_and_people_is_not_asked_for_them() -> None:
    """CR-CON-06, CR-PER-01."""
    plain = SCENARIO.replace(
        f"  - id: {SLOW_SYSTEM}\n",
        f"  - id: {SLOW_SYSTEM}\n    contracts: [GetSubjectOfCareSchedule, GetBookingDetails, GetAllTimeTypes, "
        "GetAvailableDates, GetAvailableTimeslots, MakeBooking, PingForConfiguration]\n",
    )
    with citizen(plain) as tolvan:
        tolvan.begin("booking", SLOW_FACILITY)
        tolvan.do("facility")
        assert (tolvan.step, tolvan.asked) == ("time_type", ["GetAllTimeTypes"])
        tolvan.do("time_type", time_type="NYBESOK")
        assert tolvan.asked == ["GetAvailableDates", "GetAvailableTimeslots"]
        tolvan.do("time", slot=tolvan.first("slot"))
        tolvan.do("reason")
        assert tolvan.confirm()["step"] == "confirmation"
        told = [sent(tolvan.app, name) for name in ("GetAllTimeTypes", "GetAvailableDates", "MakeBooking")]
        assert not any(name.startswith("careType") for each in told for name in each)


def test_a_long_name_of_a_time_type_is_cut_for_the_eye_only() -> None:
    """CR-WIN-09."""
    with citizen() as tolvan:
        rename(tolvan.app, "Nybesök", LONG_NAME)
        tolvan.begin("booking")
        tolvan.do("facility")
        tolvan.do("care_type", care_type="LAKARE")
        assert tolvan.options("time_type")[0]["text"] == LONG_NAME[:100]
        tolvan.do("time_type", time_type="NYBESOK")
        tolvan.do("performer")
        tolvan.do("time", slot=tolvan.first("slot"))
        tolvan.do("reason", comment="Ja")
        tolvan.confirm()
        assert tolvan.page["summary"]["time_type"] == LONG_NAME[:100]
        assert sent(tolvan.app, "MakeBooking")["timeTypeName"] == [LONG_NAME]


@pytest.mark.parametrize(
    "settings", [{"active": False}, {"booking_active": False}, {"booking_only_for": ["191212121213"]}]
)
def test_a_facility_without_the_service_for_booking_is_not_asked(tolvan: Citizen, settings: dict[str, object]) -> None:
    """CR-REG-04, CR-VIS-10."""
    settings_at(tolvan.app, FACILITY, **settings)
    page = tolvan.begin("booking")
    assert (page["step"], page["calls"]) == ("refused", [])


def test_what_is_not_offered_cannot_be_chosen(tolvan: Citizen) -> None:
    tolvan.begin("booking")
    tolvan.do("facility")
    assert tolvan.do("care_type", 400, care_type="TANDVARD")["error"].endswith("known here: LAKARE")
    tolvan.do("care_type", care_type="LAKARE")
    assert tolvan.do("time_type", 400, time_type="PROV")["error"].endswith("known here: NYBESOK, ATERBESOK")


def test_somebody_1177_has_no_name_of_cannot_book(tolvan: Citizen) -> None:
    """CR-CON-07."""
    stranger = Citizen(tolvan.app, RESIDENTS[0])
    assert "is not in this world" in stranger.begin("booking", expected=404)["error"]


# Staff


def test_staff_book_for_a_citizen_and_say_who_they_are(tolvan: Citizen) -> None:
    """CR-CON-01, CR-CON-02: in the flow booking only. What they do is not the citizen's own activity."""
    tolvan.begin("booking", OTHER_FACILITY, agent=STAFF)
    tolvan.to_summary()
    assert tolvan.confirm()["step"] == "confirmation"
    made = [each for name in BOOKING_CONTRACTS for each in exchanges(tolvan.app, name)]
    for each in made:
        actor = next(head for head in parse(each.request).headers if head.tag.endswith("Actor"))
        assert [part.text for part in actor] == [STAFF, "subject_of_care_agent"]
    assert sent(tolvan.app, "MakeBooking")["subject_of_care"] == [RESIDENT]
    assert (tolvan.kinds(), OTHER_FACILITY in tolvan.relations()) == ([], False)
    assert len(tolvan.booked()) == 3


@pytest.mark.parametrize("flow", ["rebooking", "cancelling", "invitation"])
def test_staff_are_offered_no_other_flow(tolvan: Citizen, flow: str) -> None:
    error = tolvan.begin(flow, booking_id="B-1", agent=STAFF, expected=409)["error"]
    assert error == f"staff act for a citizen in the flow booking only, not in {flow} (CR-CON-02)"
    assert exchanges(tolvan.app, "GetBookingDetails") == []
