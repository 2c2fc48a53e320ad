"""A finding's path leads to its place in the message, and the message can be read there."""

from __future__ import annotations

import pytest
from lxml import etree

from simulator.verification.reports import marking
from simulator.verification.reports.marking import Line, Reach, cut, find, marked
from simulator.verification.reports.masking import Masking

OPEN = Masking(on=False)
ENVELOPE = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>
<a:Answer xmlns:a="urn:a" xmlns:b="urn:b"><a:row><b:id>1</b:id></a:row>
<a:row><b:id kind="x &amp; y">2</b:id><b:id>3</b:id></a:row><a:none/></a:Answer>
</s:Body></s:Envelope>"""


def payload() -> etree._Element:
    return marking.payload_of(etree.fromstring(ENVELOPE))


@pytest.mark.parametrize(
    ("xpath", "name", "reach"),
    [
        ("row[2]/id[2]", "id", Reach.ALL),
        ("row", "row", Reach.ALL),
        ("Answer/row[1]/id", "id", Reach.ALL),
        ("Answer", "Answer", Reach.TAG),
        ("/Answer/b:row/", "row", Reach.ALL),
        ("row[2]/absent", "row", Reach.MISSING),
        ("row[2]/absent/deeper[7]", "row", Reach.MISSING),
        ("*[2]/id", "id", Reach.ALL),
    ],
)
def test_a_path_leads_to_its_element_or_the_nearest_above_it(xpath: str, name: str, reach: Reach) -> None:
    place = find(payload(), xpath)
    assert place is not None
    assert etree.QName(place.element).localname == name
    assert place.reach is reach


@pytest.mark.parametrize("xpath", ["", "absent", "row[0x]", "Element '{urn:x}y'", "//", "row[", "a b"])
def test_what_is_no_path_or_leads_nowhere_marks_nothing(xpath: str) -> None:
    assert find(payload(), xpath) is None
    assert not [line for line in marked(ENVELOPE, {1: xpath}, OPEN) if line.marks]


def test_several_findings_share_a_message() -> None:
    lines = marked(ENVELOPE, {1: "row[2]", 2: "row[2]/id[1]", 3: "row[1]/gone"}, OPEN)
    assert [(line.text.strip(), line.marks, line.missing) for line in lines if line.marks] == [
        ("<a:row>", (3,), True),
        ("<a:row>", (1,), False),
        ('<b:id kind="x &amp; y">2</b:id>', (1, 2), False),
        ("<b:id>3</b:id>", (1,), False),
        ("</a:row>", (1,), False),
    ]


def test_what_is_set_out_is_the_same_message() -> None:
    text = "\n".join(line.text for line in marked(ENVELOPE, {}, OPEN))
    assert _canonical(text.encode()) == _canonical(ENVELOPE)


def _canonical(text: bytes) -> bytes:
    """But for white space."""
    return b"".join(etree.tostring(etree.fromstring(text), method="c14n").split())


@pytest.mark.parametrize(
    "body",
    [
        b"<a><b xmlns='urn:x'><c xmlns=''>1</c></b></a>",
        b"<a xml:lang='sv'><!-- a comment --><?pi data?>x<b/>tail</a>",
        b"<a b='1' xmlns:p='urn:p' p:c='&quot;&#10;'>&lt;<![CDATA[<x>]]></a>",
        "<a>åäö €</a>".encode("iso-8859-15", "replace").join([b'<?xml version="1.0" encoding="iso-8859-15"?>', b""]),
        b"<a>" * 200 + b"</a>" * 200,
    ],
)
def test_odd_messages_are_set_out_too(body: bytes) -> None:
    text = "\n".join(line.text for line in marked(body, {1: "b"}, OPEN))
    assert _canonical(text.encode()) == _canonical(body)


def test_where_xml_ends_is_marked() -> None:
    lines = marked(b"<a>\n<b>\n</c>\n</a>", {1: ""}, OPEN)
    assert [line.text for line in lines if line.marks] == ["</c>"]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"HTTP 500", b"\x00", "<a>å".encode("utf-16")])
def test_what_is_no_xml_is_shown_as_it_came(body: bytes) -> None:
    for line in marked(body, {1: "a/b"}, OPEN):
        assert "\x00" not in line.text


def test_a_document_type_is_neither_expanded_nor_hidden() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY f SYSTEM "file:///etc/hostname">]><a>&x;&f;</a>'
    text = "\n".join(line.text for line in marked(bomb, {1: "a"}, OPEN))
    assert text == bomb.decode()


def test_a_cut_keeps_the_spots_and_what_is_round_them() -> None:
    lines = [Line(f"line {number}", (1,) if number == 500 else ()) for number in range(1_000)]
    kept = cut(lines, 200)
    assert kept[0].left_out
    assert kept[-1].left_out
    texts = [line.text for line in kept if not line.left_out]
    assert "line 500" in texts
    assert texts == [f"line {number}" for number in range(500 - len(texts) // 2, 500 - len(texts) // 2 + len(texts))]


def test_a_cut_without_a_spot_keeps_the_beginning() -> None:
    kept = cut([Line(f"line {number}") for number in range(1_000)], 100)
    assert kept[0].text == "line 0"
    assert kept[-1].left_out


def test_of_very_many_rows_those_near_the_spot_are_set_out() -> None:
    body = b"<a>%s</a>" % b"".join(b"<row>%d</row>" % number for number in range(1, 5_001))
    lines = marked(body, {1: "row[2500]", 2: "row[5000]"}, OPEN)
    texts = [line.text.strip() for line in lines]
    assert "<row>2500</row>" in texts
    assert "<row>2400</row>" in texts
    assert "<row>1</row>" not in texts
    assert texts[-2] == "<row>5000</row>"
    assert sum(line.left_out for line in lines) == 2
    assert len(lines) < 500
