"""The engagement index's contracts: requests are read by name, replies follow the schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts import engagement_index, envelope, schemas
from simulator.contracts.consumer import request_writer
from simulator.contracts.itintegration_engagementindex.engagement import transactions_request
from simulator.domain.engagement import Engagement, FindQuery, Transaction
from simulator.errors import TechnicalError
from simulator.soap.hosting import hosted
from tests.contracts.asking import ask, told

FIND = engagement_index.find_content.CONTRACT
UPDATE = engagement_index.update.CONTRACT
NOTIFY = engagement_index.process_notification.CONTRACT

ROW = Engagement(
    *("191212121212", "riv:crm:scheduling", "Booking", "SE2321000016-1HZ5", "B-1", "NA", "20260702100000"),
    *("SE2321000016-SYS", "20260701080000", None, "SE2321000016", "SE165565594230-1000"),
)
ROW_XML = """
<c:registeredResidentIdentification>191212121212</c:registeredResidentIdentification>
<c:serviceDomain>riv:crm:scheduling</c:serviceDomain><c:categorization>Booking</c:categorization>
<c:logicalAddress>SE2321000016-1HZ5</c:logicalAddress>
<c:businessObjectInstanceIdentifier>B-1</c:businessObjectInstanceIdentifier>
<c:clinicalProcessInterestId>NA</c:clinicalProcessInterestId><c:mostRecentContent>20260702100000</c:mostRecentContent>
<c:sourceSystem>SE2321000016-SYS</c:sourceSystem><c:creationTime>20260701080000</c:creationTime>
<c:dataController>SE2321000016</c:dataController><c:owner>SE165565594230-1000</c:owner>
"""


class Index:
    """Remembers what it was told; answers with the rows it was given."""

    def __init__(self, *rows: Engagement) -> None:
        self.rows = rows
        self.heard: list[object] = []

    def update(self, transactions: Sequence[Transaction]) -> None:
        self.heard += transactions

    def process_notification(self, transactions: Sequence[Transaction]) -> None:
        self.heard += transactions

    def find(self, query: FindQuery) -> Sequence[Engagement]:
        self.heard.append(query)
        return self.rows


def update(content: str) -> Transaction:
    index = Index()
    ask(UPDATE, f"<r:engagementTransaction>{content}</r:engagementTransaction>", index)
    (transaction,) = index.heard
    assert isinstance(transaction, Transaction)
    return transaction


def row_in(content: str) -> Engagement:
    row = update(f"<c:deleteFlag>false</c:deleteFlag><c:engagement>{content}</c:engagement>").engagement
    assert row is not None
    return row


@pytest.mark.parametrize("contract", [UPDATE, NOTIFY], ids=lambda contract: contract.name)
def test_what_was_accepted_is_answered_with_ok_and_no_comment(contract) -> None:  # type: ignore[no-untyped-def]
    response = told(contract, "", Index())
    assert (response.ResultCode, response.comment) == ("OK", None)


def test_a_row_is_read_whole() -> None:
    assert row_in(ROW_XML) == ROW


def test_the_index_reads_a_misspelt_field_as_missing() -> None:
    row = row_in(ROW_XML.replace("sourceSystem>", "sourcesystem>"))
    assert row == replace(ROW, source_system=None)


def test_the_index_reads_a_field_in_another_namespace_as_missing() -> None:
    assert row_in(ROW_XML.replace("c:owner", "r:owner")) == replace(ROW, owner=None)


def test_the_index_tells_an_empty_field_from_a_missing_one() -> None:
    row = row_in("<c:sourceSystem/><c:categorization></c:categorization>")
    assert (row.source_system, row.categorization, row.owner) == ("", "", None)


def test_the_index_keeps_blanks() -> None:
    assert row_in("<c:sourceSystem> x </c:sourceSystem>").source_system == " x "


def test_the_index_does_not_care_for_order_nor_for_what_it_does_not_know() -> None:
    fields = [line for line in ROW_XML.replace("><c:", ">\n<c:").splitlines() if line]
    assert row_in("<c:okänt><c:owner>nej</c:owner></c:okänt>" + "".join(reversed(fields))) == ROW


def test_the_last_of_a_field_that_stands_twice_counts() -> None:
    assert row_in("<c:owner>a</c:owner><c:owner>b</c:owner>").owner == "b"


@pytest.mark.parametrize(
    ("flag", "delete"),
    [
        ("", False),
        ("<c:deleteFlag/>", False),
        ("<c:deleteFlag>kanske</c:deleteFlag>", False),
        ("<c:deleteFlag>false</c:deleteFlag>", False),
        ("<c:deleteFlag> true </c:deleteFlag>", True),
        ("<c:deleteFlag>1</c:deleteFlag>", True),
    ],
)
def test_a_delete_flag_that_is_missing_is_false(flag: str, delete: bool) -> None:
    assert update(flag) == Transaction(delete, None)


def test_nothing_is_heard_of_a_request_without_transactions() -> None:
    index = Index()
    ask(UPDATE, "", index)
    assert index.heard == []


def test_another_message_is_still_refused() -> None:
    message = envelope.parse(envelope.wrap(f'<Other xmlns="{UPDATE.responder_namespace}"/>'))
    with pytest.raises(TechnicalError, match="men den här adressen tar emot Update"):
        hosted(UPDATE).call(message, Index())


def test_what_the_index_does_not_accept_is_a_fault_in_its_own_words() -> None:
    class Refusing(Index):
        def update(self, transactions: Sequence[Transaction]) -> None:
            raise TechnicalError("EI000: A technical error", party="Server")

    with pytest.raises(TechnicalError, match=r"^EI000: A technical error$"):
        ask(UPDATE, "", Refusing())


def test_a_search_knows_what_was_left_out_from_what_was_sent_empty() -> None:
    index = Index()
    content = "<r:registeredResidentIdentification>191212121212</r:registeredResidentIdentification><r:categorization/>"
    ask(FIND, content, index)
    assert index.heard == [FindQuery("191212121212", None, categorization="")]


def test_rows_are_answered_in_the_order_of_the_schema() -> None:
    reply = ask(FIND, "", Index(ROW, replace(ROW, most_recent_content=None, update_time="20260702000000")))
    assert schemas.is_valid(FIND.xsd, reply)
    first, second = reply
    assert first.findtext("{*}creationTime") == "20260701080000"
    assert second.find("{*}mostRecentContent") is None
    assert second.findtext("{*}updateTime") == "20260702000000"


def test_a_change_can_be_told_on_as_it_was_heard() -> None:
    changes = [Transaction(False, ROW), Transaction(True, replace(ROW, most_recent_content=None))]
    index = Index()
    payload = request_writer(NOTIFY)(transactions_request(changes))
    assert schemas.is_valid(NOTIFY.xsd, etree.fromstring(payload))
    hosted(NOTIFY).call(envelope.parse(envelope.wrap(payload)), index)
    assert index.heard == changes


names = st.sampled_from(["engagementTransaction", "engagement", "deleteFlag", "owner", "okänt", "Update"])
trees = st.recursive(
    st.tuples(
        names, st.sampled_from("rcx"), st.text(st.characters(codec="ascii", exclude_characters="<&\x00"), max_size=9)
    ),
    lambda inner: st.tuples(names, st.sampled_from("rcx"), st.lists(inner, max_size=4)),
    max_leaves=25,
)


def as_xml(tree: tuple[str, str, object]) -> str:
    name, prefix, content = tree
    inside = "".join(map(as_xml, content)) if isinstance(content, list) else str(content)
    return f'<{prefix}:{name} xmlns:x="urn:x">{inside}</{prefix}:{name}>'


@given(st.lists(trees, max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_request_can_be_read(content: list[tuple[str, str, object]]) -> None:
    text = "".join(map(as_xml, content))
    text = "".join(character for character in text if character.isprintable())
    assert ask(UPDATE, text, Index()).findtext("{*}ResultCode") == "OK"
