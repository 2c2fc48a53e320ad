"""What the index refuses, in its own order and words (spec/platform.md 4.3), spelling and all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.domain.engagement import Transaction
from simulator.errors import TechnicalError
from tests.engagement_index.told import OWN, ROUTER, Told, remove, save

INVALID = "EI004: The payload does not validate, error messge: "
SAME_KEY = "have the same key. That is not allowed. See rule for Update-R1 in service contract"
ROUTED = "They must be the same. See rule for Update-R7 in service contract"
COUNTED = "EI000: A technical error has occurred, error message: The request contains "


def refusal(act: Callable[[], None]) -> str:
    with pytest.raises(TechnicalError) as caught:
        act()
    assert caught.value.party == "Server"
    return caught.value.text


def many(count: int) -> list[Transaction]:
    return [save(business_object=f"B-{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("address", "named"),
    [("SE2321000016-OTHER", "SE2321000016-OTHER"), ("", "missing"), ("5565594230 ", "5565594230 ")],
)
def test_an_update_must_be_addressed_to_the_index_itself(index: Told, address: str, named: str) -> None:
    index.address = address
    expected = f"EI003: Invalid routing. Logical address is {named} but the owner is {OWN}. {ROUTED}"
    assert refusal(lambda: index.update(save())) == expected
    assert index.rows() == []


def test_a_notification_may_be_addressed_to_anybody(index: Told) -> None:
    index.address = ""
    index.process(save(owner="SE2321000016-EI"))
    assert len(index.rows()) == 1


def test_the_address_is_judged_before_everything_else(index: Told) -> None:
    index.address = ""
    assert refusal(lambda: index.update()).startswith("EI003")


def test_a_request_has_at_least_one_transaction(index: Told) -> None:
    few = "less than 1 engagements. Minium number of engagements per request is 1."
    assert refusal(lambda: index.update()) == f"{COUNTED}{few}"
    assert refusal(lambda: index.process()) == f"{COUNTED}{few}"


def test_a_thousand_transactions_are_taken_and_one_more_is_not(index: Told) -> None:
    index.update(*many(1_000))
    assert len(index.rows()) == 1_000
    most = "more than 1000 engagements. Maximum number of engagements per request is 1000."
    assert refusal(lambda: index.update(*many(1_001))) == f"{COUNTED}{most}"


def test_the_same_key_twice_in_a_request_is_refused_with_both_numbers(index: Told) -> None:
    request = (save(), save(business_object="B-2"), remove())
    assert refusal(lambda: index.update(*request)) == f"EI002: EngagementTransaction #1 and #3 {SAME_KEY}"


def test_numbers_are_grouped_from_a_thousand(index: Told) -> None:
    request = [*many(999), save(business_object="B-0")]
    assert refusal(lambda: index.update(*request)) == f"EI002: EngagementTransaction #1 and #1,000 {SAME_KEY}"


def test_a_different_time_is_not_a_different_key(index: Told) -> None:
    request = (save(), save(most_recent_content="20260811090000"))
    assert refusal(lambda: index.update(*request)).startswith("EI002")


def test_a_different_owner_passes_as_a_different_key_and_ends_as_one_row(index: Told) -> None:
    """The check comes before the index writes its own name there (4.4)."""
    index.update(save(), save(owner="SE2321000016-EI"))
    assert [row.owner for row in index.rows()] == [OWN]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"resident": " 191212121212"}, 'mandatory field "registeredResidentIdentification" contains white space'),
        ({"categorization": "NA\n"}, 'mandatory field "categorization" contains white space'),
        ({"data_controller": "SE1 "}, 'mandatory field "dataController" contains white space'),
    ],
)
def test_blanks_around_a_key_are_refused(index: Told, fields: dict[str, str], text: str) -> None:
    assert refusal(lambda: index.update(save(**fields))) == f"{INVALID}{text} in beginning or end"


def test_a_field_of_blanks_alone_passes(index: Told) -> None:
    index.update(save(business_object="  "))
    assert [row.business_object for row in index.rows()] == ["  "]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("resident", "registeredResidentIdentification"),
        ("service_domain", "serviceDomain"),
        ("categorization", "categorization"),
        ("logical_address", "logicalAddress"),
        ("business_object", "businessObjectInstanceIdentifier"),
        ("clinical_process", "clinicalProcessInterestId"),
        ("source_system", "sourceSystem"),
        ("data_controller", "dataController"),
    ],
)
@pytest.mark.parametrize("value", ["", None])
def test_every_mandatory_field_must_be_there(index: Told, field: str, name: str, value: str | None) -> None:
    assert refusal(lambda: index.update(save(**{field: value}))) == f'{INVALID}mandatory field "{name}" is missing'


def test_only_a_notification_must_say_its_owner(index: Told) -> None:
    index.update(save())
    assert refusal(lambda: index.process(save())) == f'{INVALID}mandatory field "owner" is missing'


@pytest.mark.parametrize(
    ("field", "name", "most"),
    [
        ("resident", "registeredResidentIdentification", 32),
        ("service_domain", "serviceDomain", 255),
        ("categorization", "categorization", 255),
        ("logical_address", "logicalAddress", 64),
        ("business_object", "businessObjectInstanceIdentifier", 128),
        ("clinical_process", "clinicalProcessInterestId", 128),
        ("source_system", "sourceSystem", 64),
        ("data_controller", "dataController", 64),
    ],
)
def test_every_field_has_a_longest_length(index: Told, field: str, name: str, most: int) -> None:
    index.update(save(**{field: "x" * most}))
    assert refusal(lambda: index.update(save(**{field: "x" * (most + 1)}))) == f'{INVALID}Field "{name}" is to long'


def test_a_time_that_is_too_long_is_too_long_before_it_is_no_time(index: Told) -> None:
    assert refusal(lambda: index.update(save(update_time="2" * 15))) == f'{INVALID}Field "updateTime" is to long'


@pytest.mark.parametrize("value", ["20260230100000", "2026-08-10", "20260810"])
def test_a_most_recent_content_that_is_no_time_gets_a_text_without_a_code(index: Told, value: str) -> None:
    expected = f'Input date is not according to expected format "YYYYMMDDhhmmss": {value}'
    assert refusal(lambda: index.update(save(most_recent_content=value))) == expected


@pytest.mark.parametrize(("field", "name"), [("creation_time", "creationTime"), ("update_time", "updateTime")])
def test_the_other_times_are_judged_with_a_code(index: Told, field: str, name: str) -> None:
    expected = f'{INVALID}Field "{name}": Unparseable date: "20260230"'
    assert refusal(lambda: index.update(save(**{field: "20260230"}))) == expected


@pytest.mark.parametrize("reserved", [OWN, ROUTER])
def test_no_row_may_lead_back_to_the_platform(index: Told, reserved: str) -> None:
    request = (save(), save(business_object="B-2", logical_address=reserved))
    what = "in EngagementTransaction #2 is reserved and not allowed, hsa-id:"
    assert refusal(lambda: index.update(*request)) == f"EI005: The logicalAddress {what} {reserved}"
    request = (save(), save(business_object="B-2", source_system=reserved))
    assert refusal(lambda: index.update(*request)) == f"EI006: The sourceSystem {what} {reserved}"


def test_each_transaction_goes_through_every_check_before_the_next(index: Told) -> None:
    missing_first = (save(data_controller=""), save(business_object=" x"))
    assert refusal(lambda: index.update(*missing_first)) == f'{INVALID}mandatory field "dataController" is missing'


def test_blanks_are_seen_before_reserved_ids_and_those_before_lacks(index: Told) -> None:
    everything = save(business_object=" x", logical_address=OWN, data_controller="")
    assert "white space" in refusal(lambda: index.update(everything))
    assert refusal(lambda: index.update(save(logical_address=OWN, data_controller=""))).startswith("EI005")


def test_a_transaction_without_a_row_is_named(index: Told) -> None:
    request = (save(), Transaction(False, None))
    assert refusal(lambda: index.update(*request)) == "EngagementTransaction #2 has no engagement"


def test_after_a_refusal_nothing_is_stored(index: Told) -> None:
    refusal(lambda: index.update(save(), save(business_object="B-2", source_system="")))
    assert index.rows() == []
