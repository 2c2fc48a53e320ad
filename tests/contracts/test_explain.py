"""A broken message is explained in a sentence that says where, what was found, and what would be right."""

from __future__ import annotations

import pytest
from lxml import etree

from simulator.contracts import BOOKING_CONTRACTS, schemas

DATES = BOOKING_CONTRACTS["GetAvailableDates"]
A = DATES.responder_namespace
GOOD = (
    "<a:healthcare_facility>SE2321000016-1HZ5</a:healthcare_facility>"
    "<a:startDateInclusive>20260701</a:startDateInclusive><a:endDateInclusive>20260831</a:endDateInclusive>"
    "<e:subject_of_care>191212121212</e:subject_of_care>"
)


def explained(content: str) -> list[str]:
    message = etree.fromstring(f'<a:GetAvailableDates xmlns:a="{A}" xmlns:e="{A}.1">{content}</a:GetAvailableDates>')
    if schemas.is_valid(DATES.xsd, message):
        return []
    return schemas.problems(DATES.xsd, message)


def test_a_good_message_has_nothing_to_explain() -> None:
    assert explained(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "<a:healthcare_facility>SE2321000016-1HZ5</a:healthcare_facility>",
            "",
            "GetAvailableDates: healthcare_facility saknas före startDateInclusive",
        ),
        ("e:subject", "a:subject", "subject_of_care står i namnrymden"),
        (
            "20260701",
            "2026-07-01",
            "startDateInclusive: värdet '2026-07-01' har fel form: det ska vara ett datum med 8",
        ),
        ("20260701", "", "startDateInclusive: värdet är tomt"),
        ("191212121212", "19121212-1212", "ett personnummer med 12 tecken"),
        ("<a:startDate", "<a:okänt/><a:startDate", "okänt står på fel plats eller hör inte hit"),
        ("<e:subject_of_care>191212121212</e:subject_of_care>", "", "subject_of_care saknas"),
    ],
)
def test_each_mistake_has_its_sentence(old: str, new: str, says: str) -> None:
    assert any(says in sentence for sentence in explained(GOOD.replace(old, new))), explained(GOOD.replace(old, new))


def test_several_mistakes_are_all_told() -> None:
    assert len(explained(GOOD.replace("20260701", "1").replace("191212121212", "x"))) == 2
