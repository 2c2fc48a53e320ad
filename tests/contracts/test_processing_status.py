"""The header with which an aggregating service says how each source answered."""

from __future__ import annotations

from lxml import etree

from simulator.contracts import envelope, schemas
from simulator.contracts.processing_status import (
    DATA_FROM_SOURCE,
    NO_DATA_SYNCH_FAILED,
    PROCESSING_STATUS,
    ProcessingRecord,
    processing_status_header,
    read_processing_status,
)

GOOD = ProcessingRecord("SE-A", DATA_FROM_SOURCE, last_successful="20260702100000")
BAD = ProcessingRecord(
    "SE-B", NO_DATA_SYNCH_FAILED, last_unsuccessful="20260702100000", code="500", text="VP009: <nej> & så"
)


def element(*records: ProcessingRecord, faithful: bool = True) -> etree._Element:
    message = envelope.parse(envelope.wrap("<x/>", processing_status_header(records, faithful)))
    (header,) = message.headers
    assert header.tag == PROCESSING_STATUS
    return header


def test_records_are_read_back() -> None:
    assert read_processing_status(element(GOOD, BAD)) == [GOOD, BAD]
    assert read_processing_status(element(GOOD, BAD, faithful=False)) == [GOOD, BAD]


def test_the_header_is_there_without_records_too() -> None:
    header = element()
    assert schemas.is_valid(schemas.HEADERS, header)
    assert read_processing_status(header) == []


def test_what_was_answered_follows_the_schema() -> None:
    header = element(GOOD)
    assert schemas.is_valid(schemas.HEADERS, header)
    assert header.findtext(".//{*}isResponseFromCache") == "false"
    assert header.findtext(".//{*}isResponseInSynch") == "true"
    assert header.find(".//{*}lastUnsuccessfulSynchError") is None


def test_a_failure_is_told_as_the_national_service_does_although_the_schema_requires_more() -> None:
    header = element(BAD)
    assert header.find(".//{*}lastSuccessfulSynch") is None
    assert not schemas.is_valid(schemas.HEADERS, header)
    assert header.findtext(".//{*}causingAgent") == "virtualization_platform"


def test_a_failure_can_be_told_by_the_schema() -> None:
    header = element(BAD, faithful=False)
    assert header.findtext(".//{*}lastSuccessfulSynch") == ""
    assert schemas.is_valid(schemas.HEADERS, header)


def test_foreign_content_is_passed_by() -> None:
    header = etree.fromstring(
        '<ProcessingStatus xmlns="urn:riv:interoperability:headers:1" xmlns:x="urn:x"><x:a/>'
        "<ProcessingStatusList><x:b/><statusCode>Okänd</statusCode><lastSuccessfulSynch/></ProcessingStatusList>"
        "<!-- ? --><ProcessingStatusList/>"
        "</ProcessingStatus>"
    )
    assert read_processing_status(header) == [ProcessingRecord("", "Okänd"), ProcessingRecord("", "")]
