"""A facility's services at 1177: which are active, for whom, their names and their conditions."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from simulator.domain.portal import CaseType, Conditions, FacilityAtPortal
from simulator.portal import conditions, texts
from simulator.portal.conditions import Part, Place, must_accept, texts_at, texts_shown
from simulator.portal.naming import service_name
from simulator.portal.services import has_access, is_active

TOLVAN = "191212121212"
SPLIT = Conditions(facility="Ring vid feber.", concerns="Läkarbesök.", comment="Skriv kort.", terms="Avboka i tid.")


def test_a_facility_that_says_nothing_has_both_services_for_everybody_without_conditions() -> None:
    usual = FacilityAtPortal()
    for case_type in CaseType:
        assert has_access(usual, case_type, TOLVAN)
        assert texts_shown(usual.conditions(case_type), case_type, message_allowed=True) == ()
    assert usual.sends_confirmations


def test_each_service_is_activated_by_itself() -> None:
    """CR-REG-04."""
    assert not is_active(FacilityAtPortal(booking_active=False), CaseType.BOOK)
    assert is_active(FacilityAtPortal(booking_active=False), CaseType.CHANGE)
    for settings in (FacilityAtPortal(changes_active=False), FacilityAtPortal(booked_times_active=False)):
        assert is_active(settings, CaseType.BOOK)
        assert not is_active(settings, CaseType.CHANGE)


@pytest.mark.parametrize("case_type", CaseType)
def test_a_facility_that_is_not_connected_offers_nothing(case_type: CaseType) -> None:
    assert not is_active(FacilityAtPortal(active=False), case_type)


def test_a_limited_selection_is_of_one_service() -> None:
    """CR-VIS-10."""
    others = frozenset({"191313131313"})
    assert not has_access(FacilityAtPortal(only_for=others), CaseType.CHANGE, TOLVAN)
    assert has_access(FacilityAtPortal(only_for=others), CaseType.BOOK, TOLVAN)
    assert not has_access(FacilityAtPortal(booking_only_for=others), CaseType.BOOK, TOLVAN)
    assert has_access(FacilityAtPortal(booking_only_for=others | {TOLVAN}), CaseType.BOOK, TOLVAN)


@pytest.mark.parametrize(
    ("profile", "book", "change"),
    [
        ("pasis", "Boka tid direkt", "Bokade tider, av- och omboka direkt"),
        ("pmo", "Boka tid", "Bokade tider, av- och omboka"),
        ("reference", "Boka tid direkt", "Om/avboka tid direkt"),
        (None, "Boka tid direkt", "Om/avboka tid direkt"),
    ],
)
def test_services_are_called_what_is_usual_for_the_system(profile: str | None, book: str, change: str) -> None:
    """CR-REG-02."""
    assert service_name(FacilityAtPortal(), CaseType.BOOK, profile) == book
    assert service_name(FacilityAtPortal(), CaseType.CHANGE, profile) == change


def test_a_service_that_only_shows_times_is_called_so() -> None:
    """CR-REG-03."""
    assert service_name(FacilityAtPortal(changes_active=False), CaseType.CHANGE, "pasis") == "Bokade tider"
    assert service_name(FacilityAtPortal(changes_active=False), CaseType.BOOK, "pasis") == "Boka tid direkt"


def test_a_facilitys_own_name_for_its_service_is_used() -> None:
    own = FacilityAtPortal(booking_name="Boka tid online", booked_times_name="Mina tidsbokningar", changes_active=False)
    assert service_name(own, CaseType.BOOK, "pmo") == "Boka tid online"
    assert service_name(own, CaseType.CHANGE, "pmo") == "Mina tidsbokningar"


def test_split_texts_stand_in_their_places_in_the_order_of_the_flow() -> None:
    """CR-FOR-01."""
    shown = texts_shown(SPLIT, CaseType.BOOK, message_allowed=True)
    assert [each.part for each in shown] == [Part.FACILITY, Part.CONCERNS, Part.COMMENT, Part.TERMS]
    assert [each.part.place for each in shown] == [Place.FACILITY, Place.TIME_TYPE, Place.COMMENT, Place.SUMMARY]
    assert [each.part.heading for each in shown] == [
        "Mottagningens text", "Vad bokningen avser", "Anledning till bokningen", "Bokningsvillkor",
    ]  # fmt: skip
    assert [each.part for each in texts_at(Place.SUMMARY, SPLIT, CaseType.BOOK)] == [Part.TERMS]


def test_what_can_be_booked_is_told_only_when_booking_and_what_to_write_only_where_one_may() -> None:
    changing = texts_shown(SPLIT, CaseType.CHANGE, message_allowed=None)
    assert [each.part for each in changing] == [Part.FACILITY, Part.TERMS]


def test_a_text_that_is_not_split_stands_first_and_whole() -> None:
    """CR-FAC-05."""
    (only,) = texts_shown(Conditions(text="x" * 400), CaseType.CHANGE)
    assert (only.part, only.part.place, only.part.heading) == (Part.WHOLE, Place.FACILITY, None)
    assert not only.text.has_more


def test_a_facilitys_own_text_is_unfolded_when_longer_than_300_characters() -> None:
    for length, has_more in ((300, False), (301, True)):
        (only,) = texts_shown(Conditions(facility="x" * length), CaseType.BOOK)
        assert only.text.has_more == has_more


def test_blank_texts_are_none() -> None:
    blank = Conditions(text=" ", facility="\n", terms="")
    assert texts_shown(blank, CaseType.BOOK) == ()
    assert not must_accept(blank)


def test_terms_must_be_accepted() -> None:
    assert must_accept(SPLIT)
    assert conditions.problem(SPLIT, accepted=False) == texts.TERMS_NOT_ACCEPTED
    assert conditions.problem(SPLIT, accepted=True) is None
    assert conditions.problem(Conditions(text="Läs detta."), accepted=False) is None


def test_settings_are_kept_as_json_and_old_ones_can_still_be_read() -> None:
    """Ledgers hold them (scenarios/setup_json.py); those of before know fewer fields."""
    kept: TypeAdapter[FacilityAtPortal] = TypeAdapter(FacilityAtPortal)
    said = FacilityAtPortal(changes_conditions=SPLIT, booking_only_for=frozenset({TOLVAN}), sends_confirmations=False)
    assert kept.validate_json(kept.dump_json(said)) == said
    assert kept.validate_json('{"name": "Lindängens vc"}') == FacilityAtPortal(name="Lindängens vc")
