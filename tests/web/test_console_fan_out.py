"""Who asked whom, read out of a call log that only says who answered."""

from __future__ import annotations

from lxml import etree

from simulator.contracts import CATALOGUE
from simulator.store.call_log import Exchange
from simulator.web.console.diagram import Names, drawn
from simulator.web.console.fan_out import FanOut, fan_out, newest_first

NATIONAL = "5565594230"
SCHEDULE = "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
CARE_2 = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:2"
CARE_3 = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:3"
INDEX = "urn:riv:itintegration:engagementindex:FindContentResponder:1"


def call(number: int, component: str, contract: str, began: float, took: float, **fields: object) -> Exchange:
    """`began` in milliseconds. The reply can be read, unless `fields` say otherwise."""
    known = CATALOGUE[contract]
    asked = f'<a xmlns="{contract}">{fields.pop("inside", "")}</a>'
    values = {
        "session": "default",
        "at": "20260803080000",
        "producer": component,
        "contract": known.name,
        "logical_address": NATIONAL if component in ("platform", "index") else f"SE-{number}",
        "status": 200,
        "fault": None,
        "reply": b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><ok/></e:Body></e:Envelope>',
        "correlation": "c",
        **fields,
    }
    return Exchange(
        call_id=number,
        component=component,
        began=1000 + began / 1000,
        elapsed_ms=took,
        request=asked.encode(),
        **values,
    )  # type: ignore[arg-type]


def who_asked(found: FanOut) -> dict[int, int | None]:
    """Call numbers: who was asked, by whom."""
    return {row.call.call_id: None if row.caller is None else found.rows[row.caller].call.call_id for row in found.rows}


def test_an_aggregation_asks_the_index_and_the_producers_of_its_own_contract() -> None:
    found = fan_out(
        [
            call(1, "index", INDEX, 1, 5, inside="riv:crm:scheduling"),
            call(2, "index", INDEX, 2, 5, inside="riv:clinicalprocess:logistics:logistics"),
            call(3, "producer", SCHEDULE, 10, 50),
            call(4, "producer", CARE_3, 11, 20),
            call(5, "platform", CARE_3, 0.5, 40),
            call(6, "platform", SCHEDULE, 0, 80),
        ],
        NATIONAL,
    )
    assert who_asked(found) == {6: None, 1: 6, 3: 6, 5: None, 2: 5, 4: 5}
    assert found.milliseconds == 80


def test_two_versions_of_a_contract_are_told_apart() -> None:
    found = fan_out(
        [
            call(1, "producer", CARE_2, 2, 5),
            call(2, "producer", CARE_3, 2, 5),
            call(3, "platform", CARE_2, 0, 20),
            call(4, "platform", CARE_3, 1, 20),
        ],
        NATIONAL,
    )
    assert who_asked(found) == {3: None, 1: 3, 4: None, 2: 4}


def test_what_begins_after_the_aggregation_was_asked_directly() -> None:
    found = fan_out([call(1, "platform", SCHEDULE, 0, 20), call(2, "producer", SCHEDULE, 20.5, 5)], NATIONAL)
    assert who_asked(found) == {1: None, 2: None}


def test_a_producers_failure_and_what_the_platform_made_of_it_are_one_row() -> None:
    found = fan_out(
        [
            call(1, "producer", SCHEDULE, 1, 5, status=0, fault="bröts", logical_address="SE-A"),
            call(2, "platform", SCHEDULE, 1, 0, status=500, fault="VP009", logical_address="SE-A"),
            call(3, "platform", SCHEDULE, 2, 0, status=500, fault="VP007", logical_address="SE-B"),
            call(4, "platform", SCHEDULE, 0, 20),
        ],
        NATIONAL,
    )
    assert who_asked(found) == {4: None, 1: 4, 3: 4}
    assert [row.refused_as.call_id if row.refused_as else None for row in found.rows] == [None, 2, None]
    assert found.failed == 2


def test_an_answer_that_cannot_be_read_has_failed() -> None:
    found = fan_out([call(1, "producer", SCHEDULE, 0, 1, reply=b"<a"), call(2, "producer", SCHEDULE, 1, 1)], NATIONAL)
    assert [row.failure for row in found.rows] == ["oläsligt svar", ""]


def test_a_single_call_is_no_fan_out() -> None:
    calls = [
        call(1, "producer", SCHEDULE, 0, 1),
        call(2, "producer", SCHEDULE, 1, 1),
        call(3, "producer", SCHEDULE, 0, 1, correlation="d"),
        call(4, "producer", SCHEDULE, 0, 1, correlation=""),
        call(5, "producer", SCHEDULE, 0, 1, correlation=""),
    ]
    assert [found.correlation for found in newest_first(calls, NATIONAL)] == ["c"]


def test_a_picture_of_nothing_that_takes_time_and_of_odd_texts_is_well_formed() -> None:
    found = fan_out([call(1, "producer", SCHEDULE, 0, 0, status=0, fault="\x00<b>")], NATIONAL)
    svg = drawn(found, Names("1177 \x01 <script>", lambda row: "x" * 500))
    again = etree.fromstring(etree.tostring(svg))
    assert "✕ �<b>" in [each.text for each in again.iter("{*}text")]
    assert float(again[3].get("x1")) >= 0
