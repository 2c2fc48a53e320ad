"""An invitation's text, as the citizen sees it (CR-DSP-07 to CR-DSP-09)."""

from __future__ import annotations

import re
from html import unescape
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from simulator.portal.docbook_blocks import Block, Heading, ItemList, Link, Paragraph, Words
from simulator.portal.docbook_builder import KNOWN
from simulator.portal.docbook_view import Purpose, purpose, purpose_or_none
from simulator.portal.links import safe_address

ALLOWED = {"p", "h2", "h3", "h4", "h5", "ul", "ol", "li", "strong", "a", "br"}
LETTER = """<?xml version="1.0" encoding="UTF-8"?>
<article>
  <info><title>Kallelse till mammografi</title></info>
  <para>Du är välkommen
     till Lindängen. <ulink url="https://www.1177.se/skane?a=1&amp;b=2">Läs mer</ulink>.</para>
  <section>
    <title>Inför besöket</title>
    <itemizedlist><listitem><para>Ta med legitimation</para></listitem><listitem>Kom i tid</listitem></itemizedlist>
  </section>
  <bibliography><title>Mer</title><para>Ring <ulink url="tel:+4640000000"/></para></bibliography>
</article>"""


def blocks(text: str) -> tuple[Block, ...]:
    found = purpose(text).blocks
    assert found is not None
    return found


def plain(text: str) -> str:
    found = purpose(text).plain
    assert found is not None
    return found.whole


def paragraph(text: str) -> Paragraph:
    return Paragraph((Words(text),))


def demand_safe(shown: Purpose) -> None:
    """Well-formed as XML and HTML, our elements only, no attributes but those of links, links that may be opened."""
    page = etree.fromstring(f"<div>{shown.html}</div>", etree.XMLParser(huge_tree=True))
    assert len(html.fromstring(f"<div>{shown.html}</div>")) == len(page)
    for element in page.iterdescendants():
        assert element.tag in ALLOWED
        assert set(element.attrib) == ({"href", "rel"} if element.tag == "a" else set())
        if element.tag == "a":
            address = str(element.get("href"))
            assert re.match(r"(https?://[^@/]+|mailto:|tel:)", address, re.IGNORECASE)
            assert safe_address(address) == address


def test_a_letter_becomes_headings_paragraphs_lists_and_links() -> None:
    assert blocks(LETTER) == (
        Heading(1, (Words("Kallelse till mammografi"),)),
        Paragraph(
            (
                Words("Du är välkommen till Lindängen. "),
                Link("Läs mer", "https://www.1177.se/skane?a=1&b=2"),
                Words("."),
            )
        ),
        Heading(2, (Words("Inför besöket"),)),
        ItemList(False, ((paragraph("Ta med legitimation"),), (paragraph("Kom i tid"),))),
        Heading(2, (Words("Mer"),)),
        Paragraph((Words("Ring "), Link("tel:+4640000000", "tel:+4640000000"))),
    )


def test_the_html_of_a_letter() -> None:
    shown = purpose(LETTER)
    demand_safe(shown)
    assert shown.html == (
        "<h2>Kallelse till mammografi</h2><p>Du är välkommen till Lindängen. "
        '<a href="https://www.1177.se/skane?a=1&amp;b=2" rel="noopener noreferrer">Läs mer</a>.</p>'
        "<h3>Inför besöket</h3><ul><li><p>Ta med legitimation</p></li><li><p>Kom i tid</p></li></ul>"
        '<h3>Mer</h3><p>Ring <a href="tel:+4640000000" rel="noopener noreferrer">tel:+4640000000</a></p>'
    )
    assert shown.text.splitlines()[0] == "Kallelse till mammografi"


def test_docbook_never_has_a_link_to_more() -> None:
    """CR-DSP-08."""
    shown = purpose(f"<article><para>{'x' * 500}</para></article>")
    assert shown.is_docbook
    assert not shown.has_more


def test_plain_text_has_a_link_to_more_from_91_characters() -> None:
    """CR-DSP-08."""
    assert not purpose("x" * 90).has_more
    assert purpose("x" * 91).has_more


def test_plain_text_is_escaped_and_keeps_its_lines() -> None:
    shown = purpose('Ta med <b>"legitimation"</b> & kort.\nKom i tid.')
    assert shown.html == ("<p>Ta med &lt;b&gt;&quot;legitimation&quot;&lt;/b&gt; &amp; kort.<br/>Kom i tid.</p>")
    demand_safe(shown)


@pytest.mark.parametrize("text", [None, "", " \n "])
def test_a_blank_purpose_is_none(text: str | None) -> None:
    assert purpose_or_none(text) is None


@pytest.mark.parametrize(
    "text", ["<18 år: ta med målsman", "< 5 minuter", "<3", "<", "<>", "<Mottagningens namn> hälsar"]
)
def test_text_that_merely_begins_with_a_sign_is_plain_and_whole(text: str) -> None:
    assert plain(text) == text


def test_namespaces_and_prefixes_do_not_matter() -> None:
    for start, end in (('<article xmlns="http://docbook.org/ns/docbook">', "</article>"),):
        assert blocks(f"{start}<para>Hej</para>{end}") == (paragraph("Hej"),)
    prefixed = '<d:article xmlns:d="http://docbook.org/ns/docbook"><d:para>Hej</d:para></d:article>'
    assert blocks(prefixed) == (paragraph("Hej"),)


def test_a_link_of_newer_docbook_is_a_link() -> None:
    link = '<link xmlns:x="http://www.w3.org/1999/xlink" x:href="https://1177.se">1177</link>'
    assert blocks(f"<article><para>{link}</para></article>") == (Paragraph((Link("1177", "https://1177.se"),)),)


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<marquee>Hej</marquee>", (paragraph("Hej"),)),
        ("<para>Läs <blink>mer</blink> här</para>", (paragraph("Läs mer här"),)),
        ("<para>H<subscript>2</subscript>O</para>", (paragraph("H2O"),)),
        ("<para>Ett<br/>två</para>", (paragraph("Ett två"),)),
        ("<para><p>Ett</p><p>Två</p></para>", (paragraph("Ett Två"),)),
        ("<row><entry>Ett</entry><entry>Två</entry></row>", (paragraph("Ett"), paragraph("Två"))),
        ("<script>alert(1)</script>", (paragraph("alert(1)"),)),
        ("Löst <!-- dold --> <?dold ja?> ord", (paragraph("Löst ord"),)),
        ("<listitem>Ensam</listitem>", (paragraph("Ensam"),)),
        ("<para><![CDATA[<b> & ]]></para>", (paragraph("<b> &"),)),
        ("<itemizedlist/><para> </para><title/>", ()),
        ("<para><emphasis>Obs!</emphasis> Kom</para>", (Paragraph((Words("Obs!", True), Words(" Kom"))),)),
    ],
)
def test_elements_nobody_knows_break_nothing_and_lose_no_word(inside: str, shown: tuple[Block, ...]) -> None:
    """CR-DSP-09."""
    assert blocks(f"<article>{inside}</article>") == shown


@pytest.mark.parametrize(
    "inside",
    [
        "<ulink url='https://1177.se'><emphasis>Läs</emphasis> mer</ulink>",
        "<ulink url='https://1177.se'>Läs <ulink url='https://example.org'>mer</ulink></ulink>",
        "<emphasis><ulink url='https://1177.se'>Läs mer</ulink></emphasis>",
    ],
)
def test_what_stands_in_a_link_is_the_link(inside: str) -> None:
    (only,) = blocks(f"<article><para>{inside}</para></article>")
    assert isinstance(only, Paragraph)
    assert "".join(part.text for part in only.parts) == "Läs mer"
    assert {part.address for part in only.parts if isinstance(part, Link)} == {"https://1177.se"}


def test_lists_within_lists_keep_their_order_however_deep() -> None:
    deep = "".join(f"<itemizedlist><listitem><para>{number}</para>" for number in range(8))
    text = f"<article>{deep}{'</listitem></itemizedlist>' * 8}</article>"
    assert purpose(text).text.split() == [str(number) for number in range(8)]
    demand_safe(purpose(text))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " java\tscript:alert(1)", "\x01javascript:alert(1)", "vbscript:x",
        "data:text/html,x", "file:///etc/passwd",
        "//example.org", "/logga-ut", "www.1177.se", "https://", "https:1177.se",
        "https://1177.se@example.org", "https://a:b@1177.se/", "http://[", "https://1177.se/\u202egpj", "",
        'https://a"b',
        "https://1177.se\\@example.org", "mailto:", "tel:", "mailto://example.org", f"https://1177.se/{'a' * 2_000}",
    ],
)  # fmt: skip
def test_what_is_not_the_web_mail_or_telephone_is_no_link(address: str) -> None:
    assert safe_address(address) is None
    if address.isprintable():
        text = f"<article><para><ulink url='{escape(address)}'>Läs mer</ulink></para></article>"
        assert blocks(text) == (paragraph("Läs mer"),)


@pytest.mark.parametrize(
    "address",
    [
        "https://1177.se",
        "HTTP://1177.SE/a?b=c#d",
        "https://räksmörgås.se/å",
        "mailto:a@example.org",
        "tel:+4640",
    ],
)
def test_the_web_mail_and_telephone_are_links(address: str) -> None:
    assert safe_address(f" {address} ") == address


def test_references_that_only_html_knows_and_loose_ampersands_are_read() -> None:
    assert blocks("<article><para>R&auml;ksm&ouml;rg&aring;s &nbsp;& te &hopp; &lt; &#229; &LT;</para></article>") == (
        paragraph("Räksmörgås \u00a0& te &hopp; < å <"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<article><para>Kom <emphasis>fastande</para></article>",
        "<article><para>Kom fastande",
        "<article><para>Kom fastande</para></article> ",
        "<article>Kom fastande</para>",
        "<?xml version='1.0'?>Kom fastande",
        "<!DOCTYPE article [<!ENTITY a ']'>]><article>Kom fastande</article>",
        "<article>Kom fastande</article><article/>",
        "<article attribut>Kom fastande</article>",
        "<article>\x00Kom fastande</article>",
        "<article>&#0;Kom fastande</article>",
        "<x:article>Kom fastande</x:article>",
    ],
)
def test_docbook_that_is_not_well_formed_loses_no_word(text: str) -> None:
    """CR-DSP-09."""
    shown = purpose(text)
    demand_safe(shown)
    assert re.sub(r"\s+", " ", shown.text).find("Kom fastande") >= 0


def test_a_doctype_without_more_is_harmless() -> None:
    assert blocks('<!DOCTYPE article PUBLIC "-//OASIS//DTD" "http://example.org/d.dtd">\n<article>Hej</article>') == (
        paragraph("Hej"),
    )


@pytest.mark.parametrize("before", ["", "<!-- x -->", "<?x?>", '<?xml version="1.0"?>\n'])
def test_entities_are_never_multiplied_and_nothing_is_fetched(before: str) -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    text = (
        f'{before}<!DOCTYPE article [<!ENTITY a0 "ha"><!ENTITY f SYSTEM "file:///etc/hostname">{entities}]>'
        "<article><para>&a12; &f; Kom</para></article>"
    )
    shown = purpose(text)
    demand_safe(shown)
    assert "haha" not in shown.text
    assert "Kom" in shown.text
    assert len(shown.text) < 3 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "<article>" + "<para>x</para>" * 70_000 + "</article>",
        "<article>" + "<a/>" * 2_500_000 + "</article>",
        "<article>" * 1_000_000,
        "<article><para>" + "x" * 10_000_000 + "</para></article>",
        "<article><para>" + "&" * 999_000 + "</para></article>",
        "<article><para>" + "&auml" * 190_000 + "</para></article>",
        "<article " * 1_000_000,
        "<" * 10_000_000,
        " " * 10_000_000 + "<article/>",
        "<!DOCTYPE " + "[" * 990_000,
        "<?xml " * 160_000,
        "<article>" + "<emphasis>" * 200 + "x" * 900_000 + "</emphasis>" * 200 + "</article>",
    ],
    ids=["paragraphs", "elements", "open", "long", "ampersands", "references", "tags", "signs", "blanks", "doctype",
         "declarations", "emphasis"],
)  # fmt: skip
def test_a_huge_text_is_shown(text: str) -> None:
    """The limit on a test's time is the judge."""
    shown = purpose(text)
    assert len(shown.html) < 6 * len(text)
    assert not shown.plain or len(shown.plain.shown) <= 90


NAMES = st.sampled_from([*sorted(KNOWN), "script", "style", "iframe", "img", "svg", "phrase", "sub", "table", "xy"])
ADDRESSES = st.sampled_from(
    ["javascript:alert(1)", "https://1177.se/?a=1&b=2", "tel:112", "mailto:a@example.org", "//a", "http://["]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)


@st.composite
def elements(draw: st.DrawFn, inside: st.SearchStrategy[str]) -> str:
    name = draw(NAMES)
    attributes = {
        draw(st.sampled_from(["url", "onclick", "style", "href", "role"])): draw(st.one_of(ADDRESSES, TEXTS))
        for _ in range(draw(st.integers(0, 2)))
    }
    said = "".join(f' {key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(draw(st.lists(inside, max_size=4)))}</{name}>"


TREES = st.recursive(TEXTS.map(escape), elements, max_leaves=25).map(lambda inside: f"<article>{inside}</article>")


@given(TREES)
def test_any_well_formed_text_is_shown_safely_and_whole(text: str) -> None:
    shown = purpose(text)
    assert shown.is_docbook
    demand_safe(shown)
    written = "".join(etree.fromstring(text).itertext())
    read = "".join(shown.text.split())
    assert _in_order("".join(written.split()), read)
    page = "".join(etree.fromstring(f"<div>{shown.html}</div>").itertext())
    assert "".join(page.split()) == read


@given(st.one_of(TREES, st.text()), st.integers(0, 300), st.text(max_size=5), st.integers(0, 40))
def test_any_damaged_text_is_shown_safely(text: str, at: int, put: str, removed: int) -> None:
    for damaged in (text[:at] + put + text[at + removed :], "<article>" + text, f"<?xml version='1.0'?>{text[at:]}"):
        demand_safe(purpose(damaged))


@given(st.text(st.sampled_from("<>&;/!?[]-'\"= \naxmlDOCTYPEarticlepb:#0"), max_size=60))
def test_any_heap_of_signs_is_shown_safely(text: str) -> None:
    shown = purpose(f"<{text}")
    demand_safe(shown)
    assert shown.plain is None or unescape(shown.html.replace("<br/>", "\n"))


def _in_order(some: str, all_of_it: str) -> bool:
    """Titles of lists may come before them, and links without words add their address, so only letters are compared."""
    remaining = list(all_of_it)
    for letter in some:
        if letter not in remaining:
            return False
        remaining.remove(letter)
    return True
