"""Which days are asked about and which times are shown (spec/consumer-rules.md E), by the session's clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.journey import Citizen, citizen, exchanges, fault, nothing_is_free, sent, sent_in, set_clock
from tests.support.messages import FACILITY
from tests.support.world import RESIDENTS, SCENARIO, Door, sender, slots

NO_TIMES = "Det finns inga lediga tider under den här perioden."


@pytest.fixture
def tolvan() -> Iterator[Citizen]:
    with citizen() as made:
        yield made


def windows(tolvan: Citizen, contract: str = "GetAvailableDates") -> list[tuple[str, str]]:
    """Every interval that has been asked about, in order."""
    told = [sent_in(each) for each in exchanges(tolvan.app, contract)]
    return [(each["startDateInclusive"][0], each["endDateInclusive"][0]) for each in told]


def at_times(tolvan: Citizen, now: str | None = None) -> Citizen:
    if now is not None:
        set_clock(tolvan.app, now)
    tolvan.rebook()
    tolvan.to_times()
    return tolvan


def test_the_first_day_with_free_times_is_chosen_and_its_times_are_there(tolvan: Citizen) -> None:
    """CR-WIN-01, CR-WIN-04: the first search is today to the end of the next month."""
    at_times(tolvan)
    assert windows(tolvan) == [("20260803", "20260930")]
    assert windows(tolvan, "GetAvailableTimeslots") == [("20260803", "20260803")]
    assert tolvan.selected("day") == ["2026-08-03"]
    assert [each["text"] for each in tolvan.options("slot")][:2] == [
        "08:30\u201309:00, Läkare Anna Test",
        "09:00\u201309:30, Läkare Anna Test",
    ]


def test_the_calendar_has_three_kinds_of_days(tolvan: Citizen) -> None:
    """CR-WIN-07."""
    at_times(tolvan)
    legends = {each["day"]: each["legend"] for each in tolvan.page["calendar"]}
    assert (len(legends), min(legends), max(legends)) == (59, "2026-08-03", "2026-09-30")
    assert legends["2026-08-03"] == "Vald dag med tillgängliga tider"
    assert legends["2026-08-04"] == "Lediga tider finns detta datum"
    assert legends["2026-08-08"] == "Inga lediga tider tillgängliga detta datum"


def test_another_day_shows_its_own_times(tolvan: Citizen) -> None:
    """CR-WIN-08."""
    at_times(tolvan)
    tolvan.do("time", day="2026-08-05")
    assert (tolvan.step, tolvan.asked, tolvan.selected("day")) == ("time", ["GetAvailableTimeslots"], ["2026-08-05"])
    assert all(each["id"].startswith("20260805") for each in tolvan.options("slot"))


@pytest.mark.parametrize(
    ("now", "searched"),
    [
        ("2026-08-03T23:59:59", [("20260803", "20260930"), ("20261001", "20261130")]),
        ("2026-12-01T08:00:00", [("20261201", "20270131"), ("20270201", "20270331")]),
        ("2026-10-31T08:00:00", [("20261031", "20261130"), ("20261201", "20270131")]),
        ("2028-02-29T08:00:00", [("20280229", "20280331"), ("20280401", "20280531")]),
    ],
)
def test_when_nothing_is_free_two_more_months_are_searched_and_then_the_citizen_is_told(
    now: str, searched: list[tuple[str, str]]
) -> None:
    """CR-WIN-02, CR-WIN-03, CR-WIN-06."""
    with citizen() as tolvan:
        nothing_is_free(tolvan.app)
        set_clock(tolvan.app, now)
        tolvan.open_invitation()
        tolvan.do("facility")
        assert windows(tolvan) == searched
        assert (tolvan.page["choices"], tolvan.page["information"]) == ([], [NO_TIMES])
        assert windows(tolvan, "GetAvailableTimeslots") == []


def test_further_ahead_is_searched_a_month_at_a_time(tolvan: Citizen) -> None:
    """CR-WIN-05: no day twice, and none left out."""
    nothing_is_free(tolvan.app)
    at_times(tolvan)
    assert tolvan.button("search_after")["text"] == "Sök längre fram i tiden efter 30 november 2026"
    tolvan.do("time", search_after="2026-11-30")
    tolvan.do("time", search_after="2026-12-31")
    assert windows(tolvan)[2:] == [("20261201", "20261231"), ("20270101", "20270131")]
    assert tolvan.button("search_after")["text"].endswith("31 januari 2027")


def test_a_second_click_on_further_ahead_searches_nothing_more(tolvan: Citizen) -> None:
    at_times(tolvan)
    first = tolvan.do("time", search_after="2026-09-30")
    again = tolvan.do("time", search_after="2026-09-30")
    assert (again["calls"], again["buttons"]) == ([], first["buttons"])
    assert "the search has come to 2026-10-31" in tolvan.do("time", 400, search_after="2026-12-31")["error"]


def test_a_day_that_is_chosen_stays_so_when_the_search_goes_on(tolvan: Citizen) -> None:
    at_times(tolvan)
    tolvan.do("time", search_after="2026-09-30")
    assert tolvan.selected("day") == ["2026-08-03"]
    assert tolvan.options("slot")


def test_when_midnight_passes_inside_the_flow_the_search_begins_on_the_new_day(tolvan: Citizen) -> None:
    """CR-WIN-10: by Swedish local time, over the turn of the year."""
    set_clock(tolvan.app, "2026-12-31T23:59:58")
    booked = tolvan.begin("booking")
    tolvan.do("facility")
    tolvan.do("care_type", care_type="LAKARE")
    set_clock(tolvan.app, "2027-01-01T00:00:02")
    tolvan.do("time_type", time_type="NYBESOK")
    if tolvan.step == "performer":
        tolvan.do("performer")
    assert windows(tolvan)[0] == ("20270101", "20270228")
    assert booked["step"] == "facility"


def test_days_that_pass_while_the_page_is_open_are_not_searched_again(tolvan: Citizen) -> None:
    nothing_is_free(tolvan.app)
    set_clock(tolvan.app, "2026-11-30T23:50:00")
    tolvan.open_invitation()
    tolvan.do("facility")
    assert windows(tolvan)[-1] == ("20270101", "20270228")
    set_clock(tolvan.app, "2026-12-01T00:10:00")
    tolvan.do("time", search_after="2027-02-28")
    assert windows(tolvan)[-1] == ("20270301", "20270331")


def test_a_time_that_has_begun_meanwhile_is_not_shown(tolvan: Citizen) -> None:
    at_times(tolvan)
    set_clock(tolvan.app, "2026-08-03T08:40:00")
    tolvan.do("time", day="2026-08-03")
    assert tolvan.options("slot")[0]["text"].startswith("09:00")


@pytest.mark.parametrize("name", ["malformed_start", "malformed_end", "wrong_facility", "passed_start", "missing_end"])
def test_a_time_that_cannot_be_booked_is_not_offered(tolvan: Citizen, name: str) -> None:
    """A producer's mistake in one row takes nothing with it."""
    fault(tolvan.app, name, contract="GetAvailableTimeslots", row=1)
    at_times(tolvan)
    assert tolvan.options("slot")[0]["text"].startswith("09:00")


def test_a_time_that_is_offered_twice_stands_there_once(tolvan: Citizen) -> None:
    at_times(tolvan)
    before = tolvan.options("slot")
    fault(tolvan.app, "duplicate_rows", contract="GetAvailableTimeslots")
    tolvan.do("time", day="2026-08-03")
    assert tolvan.options("slot") == before


def test_a_day_and_a_time_must_be_among_those_that_are_shown(tolvan: Citizen) -> None:
    at_times(tolvan)
    assert (
        "unknown day '2026-08-08'; known here: 2026-08-03, 2026-08-04"
        in tolvan.do("time", 400, day="2026-08-08")["error"]
    )
    assert "unknown slot '20260803'" in tolvan.do("time", 400, slot="20260803")["error"]
    assert "one of the fields" in tolvan.do("time", 400)["error"]
    assert "one of the fields" in tolvan.do("time", 400, day="2026-08-04", slot="x")["error"]
    assert "no day of the calendar" in tolvan.do("time", 400, day="2026-02-30")["error"]


def test_pasis_offers_nothing_before_tomorrow() -> None:
    """CR-REG-07, CR-REG-08: PMO has times today."""
    pasis = SCENARIO.replace("profile: reference", "profile: pasis", 1)
    with citizen(pasis) as tolvan:
        assert at_times(tolvan).selected("day") == ["2026-08-04"]
    pmo = SCENARIO.replace("profile: reference", "profile: pmo", 1).replace(", open_to: invited", "")
    with citizen(pmo[: pmo.index("  - {id: I-2")]) as tolvan:
        assert at_times(tolvan).selected("day") == ["2026-08-03"]


def test_what_is_taken_by_others_is_gone_when_the_page_is_looked_at_anew(tolvan: Citizen) -> None:
    at_times(tolvan)
    tolvan.do("time", day="2026-08-04")
    taken = slots(1)[0]
    assert Door(sender(tolvan.app)).book(RESIDENTS[0], taken).carried_out
    tolvan.do("time", day="2026-08-04")
    assert not any(each["id"].startswith(taken.start) for each in tolvan.options("slot"))
    assert sent(tolvan.app, "GetAvailableTimeslots")["healthcare_facility"] == [FACILITY]
