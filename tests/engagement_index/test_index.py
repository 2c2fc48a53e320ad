"""What the index stores, finds and tells (spec/platform.md 4.4 to 4.8)."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from simulator.domain.engagement import FindQuery
from simulator.domain.platform import IndexSetup, Subscriber
from simulator.engagement_index.key import key
from simulator.errors import TechnicalError
from tests.engagement_index.told import LATER, NOW, OWN, ROW, SCHEDULING, TOLVAN, Told, remove, save

OTHER_OWNER = "SE2321000016-EI"
PORTAL, REGION = "SE165565594230-1177", "SE2321000016-REGION"


# The key


def test_the_key_is_a_hash_of_nine_parts_without_separators() -> None:
    parts = f"{TOLVAN}{SCHEDULING}NASE2321000016-1HZ5B-1SE2321000016-SYS1SE2321000016{OWN}NA"
    assert key(ROW, OWN) == sha256(parts.encode()).hexdigest()


def test_what_is_unused_counts_as_na() -> None:
    assert key(replace(ROW, categorization=None, clinical_process=""), OWN) == key(ROW, OWN)


def test_the_key_minds_case() -> None:
    assert key(replace(ROW, logical_address="se2321000016-1hz5"), OWN) != key(ROW, OWN)


# Storing


def test_a_new_row_has_the_index_as_owner_and_its_clock_as_creation_time(index: Told) -> None:
    index.update(save(owner="SE1", creation_time="20200101000000", update_time="20200101000000"))
    assert index.rows() == [replace(ROW, owner=OWN, creation_time=NOW)]


def test_a_known_row_gets_the_new_time_and_keeps_when_it_was_made(index: Told) -> None:
    index.update(save())
    index.update(save(most_recent_content="20260811090000"), now=LATER)
    (row,) = index.rows()
    assert (row.most_recent_content, row.creation_time, row.update_time) == ("20260811090000", NOW, LATER)


def test_older_or_no_content_overwrites_too(index: Told) -> None:
    index.update(save())
    index.update(save(most_recent_content="20200101000000"))
    assert [row.most_recent_content for row in index.rows()] == ["20200101000000"]
    index.update(save(most_recent_content=None))
    assert [row.most_recent_content for row in index.rows()] == [None]


def test_what_is_as_it_was_changes_nothing(index: Told) -> None:
    index.update(save())
    index.update(save(), now=LATER)
    assert [row.update_time for row in index.rows()] == [None]


def test_deleting_takes_the_row_away(index: Told) -> None:
    index.update(save())
    index.update(remove())
    assert index.rows() == []


def test_deleting_what_is_not_there_is_fine(index: Told) -> None:
    index.update(remove())
    assert index.rows() == []


@pytest.mark.parametrize("in_order", [True, False])
def test_a_replacement_in_one_request_works_in_either_order(index: Told, in_order: bool) -> None:
    index.update(save())
    request = [remove(), save(business_object="B-2")]
    index.update(*(request if in_order else reversed(request)))
    assert [row.business_object for row in index.rows()] == ["B-2"]


@pytest.mark.parametrize("field", ["categorization", "logical_address", "data_controller", "clinical_process"])
def test_a_change_of_any_other_part_is_another_row(index: Told, field: str) -> None:
    index.update(save())
    index.update(save(**{field: "SE1-OTHER"}))
    assert len(index.rows()) == 2


# Finding


@pytest.fixture
def three(index: Told) -> Told:
    index.update(
        save(),
        save(business_object="B-2", most_recent_content="20260901090000", source_system="SE2321000016-SYS2"),
        save(business_object="B-3", most_recent_content=None),
    )
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"B-1", "B-2", "B-3"}),
        ({"resident": "201212121212"}, set()),
        ({"service_domain": "urn:riv:crm:scheduling"}, set()),
        ({"service_domain": "RIV:crm:scheduling"}, set()),
        ({"business_object": "B-2"}, {"B-2"}),
        ({"business_object": "b-2"}, set()),
        ({"categorization": "NA"}, {"B-1", "B-2", "B-3"}),
        ({"categorization": "Booking"}, set()),
        ({"logical_address": "SE2321000016-1HZ5"}, {"B-1", "B-2", "B-3"}),
        ({"logical_address": "se2321000016-1hz5"}, set()),
        ({"clinical_process": "NA"}, {"B-1", "B-2", "B-3"}),
        ({"source_system": "SE2321000016-SYS2"}, {"B-2"}),
        ({"source_system": "SE2321000016-SYS2", "business_object": "B-1"}, set()),
        ({"data_controller": "SE2321000016"}, {"B-1", "B-2", "B-3"}),
        ({"owner": OWN}, {"B-1", "B-2", "B-3"}),
        ({"owner": "SE1"}, set()),
        ({"most_recent_content": "20260810090000"}, {"B-1", "B-2"}),
        ({"most_recent_content": "20260810090001"}, {"B-2"}),
        ({"categorization": ""}, set()),
        ({"owner": ""}, set()),
        ({"most_recent_content": ""}, set()),
    ],
)
def test_a_question_finds_by_exact_equality(three: Told, query: dict[str, Any], found: set[str]) -> None:
    assert {row.business_object for row in three.rows(**query)} == found


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize(
    ("field", "name"), [("resident", "registeredResidentIdentification"), ("service_domain", "serviceDomain")]
)
def test_a_question_says_who_and_what(index: Told, field: str, name: str, value: str | None) -> None:
    with pytest.raises(TechnicalError) as caught:
        index.rows(**{field: value})
    assert caught.value.text == f"EI000: A technical error has occurred, error message: {name} is mandatory but missing"


def test_who_is_asked_for_before_what(index: Told) -> None:
    with pytest.raises(TechnicalError, match="registeredResidentIdentification"):
        index.at().find(FindQuery(None, None))


def test_a_time_in_a_question_must_be_one(index: Told) -> None:
    with pytest.raises(TechnicalError) as caught:
        index.rows(most_recent_content="2026")
    assert caught.value.text == 'Input date is not according to expected format "YYYYMMDDhhmmss": 2026'


# Notifying


@pytest.fixture
def subscribed(index: Told) -> Told:
    everything = Subscriber(PORTAL)
    index.setup = IndexSetup(
        OWN, subscribers=(everything, Subscriber(REGION, filters=(("RIV:CRM:scheduling", ("na",)),)))
    )
    return index


def test_subscribers_hear_of_what_is_new_and_what_is_changed(subscribed: Told) -> None:
    subscribed.update(save())
    subscribed.update(save(), now=LATER)
    subscribed.update(save(most_recent_content="20260811090000"), now=LATER)
    (first,), (second,) = subscribed.heard(PORTAL)
    assert first.engagement == replace(ROW, owner=OWN, creation_time=NOW)
    changed = replace(ROW, owner=OWN, most_recent_content="20260811090000", creation_time=NOW, update_time=LATER)
    assert second.engagement == changed


def test_subscribers_hear_of_every_deletion_also_of_what_was_never_there(subscribed: Told) -> None:
    subscribed.update(remove())
    ((told,),) = subscribed.heard(PORTAL)
    assert told.delete
    assert told.engagement == replace(ROW, most_recent_content=None, owner=OWN, creation_time=NOW)


def test_a_request_is_one_message_with_what_the_subscriber_wants_of_it(subscribed: Told) -> None:
    other = {"service_domain": "riv:clinicalprocess:logistics:logistics", "categorization": "vko"}
    subscribed.update(save(), save(**other), save(business_object="B-2", categorization="Booking"))
    assert [len(batch) for batch in subscribed.heard(PORTAL)] == [3]
    assert [[each.engagement.business_object for each in batch] for batch in subscribed.heard(REGION)] == [["B-1"]]


def test_who_wants_nothing_of_a_request_hears_nothing(subscribed: Told) -> None:
    subscribed.update(save(service_domain="riv:ehr:patientsummary"))
    assert subscribed.heard(REGION) == []


def test_a_refused_request_is_told_to_nobody(subscribed: Told) -> None:
    with pytest.raises(TechnicalError):
        subscribed.update(save(), save(source_system=""))
    assert subscribed.heard(PORTAL) == []


# ProcessNotification


def test_what_others_own_keeps_its_owner_and_gets_our_times(subscribed: Told) -> None:
    received = save(owner=OTHER_OWNER, creation_time="20200101000000", update_time="20200102000000")
    subscribed.process(received)
    assert subscribed.rows() == [replace(ROW, owner=OTHER_OWNER, creation_time=NOW)]
    assert subscribed.heard(PORTAL) == [(received,)]


def test_what_is_our_own_has_come_back_to_us_and_is_dropped(subscribed: Told) -> None:
    subscribed.process(save(owner=OWN), save(owner=OWN, business_object="B-2"))
    assert subscribed.rows() == []
    assert subscribed.heard(PORTAL) == []


def test_a_new_owner_takes_over_our_row(index: Told) -> None:
    index.update(save())
    index.process(save(owner=OTHER_OWNER))
    assert [row.owner for row in index.rows()] == [OTHER_OWNER]


def test_another_owners_deletion_leaves_our_row_alone(index: Told) -> None:
    index.update(save())
    index.process(remove(owner=OTHER_OWNER))
    assert [row.owner for row in index.rows()] == [OWN]


# The write delay


def test_with_a_write_delay_ok_means_accepted_and_the_clock_decides(subscribed: Told) -> None:
    subscribed.setup = replace(subscribed.setup, write_delay=5.0)
    subscribed.update(save())
    assert subscribed.rows(now="20260803080004") == []
    assert subscribed.heard(PORTAL) == []
    (row,) = subscribed.rows(now=LATER)
    assert row.creation_time == "20260803080005"
    assert len(subscribed.heard(PORTAL)) == 1


def test_what_is_accepted_takes_effect_in_the_order_it_came(index: Told) -> None:
    index.setup = replace(index.setup, write_delay=5.0)
    index.update(save())
    index.update(remove(), now="20260803080001")
    index.update(save(most_recent_content="20260811090000"), now="20260803080002")
    assert [row.most_recent_content for row in index.rows(now="20260803080005")] == ["20260810090000"]
    assert index.rows(now="20260803080006") == []
    assert [row.most_recent_content for row in index.rows(now=LATER)] == ["20260811090000"]
