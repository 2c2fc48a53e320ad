"""The text of an invitation, when it is DocBook (spec/producer-rules.md, D: PR-DBK; spec/scheduling-1.1.md, 6).

Plain text is equally allowed. Element names and well-formedness only: the contract's own examples follow no DocBook
grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from simulator.verification.check import Check, Missing, NotClaimed
from simulator.verification.exchange import Row
from simulator.verification.rule import Basis, Level, Origin, rule
from simulator.verification.run import Run
from simulator.verification.steps import reading
from simulator.verification.words import Words

_ALLOWED = frozenset({"article", "info", "title", "para", "section", "ulink", "bibliography"})
_SHOWN_AS_EXAMPLE = frozenset({"itemizedlist", "listitem"})
"""Not allowed by TKB 6.8.5, but in the very example of 3.9: nobody is failed for following it."""
_MARKUP = re.compile(r"\s*\ufeff?\s*<[A-Za-z?!_]")
_DETAILS = ("GetBookingDetails",)


@rule(
    "PR-DBK-01",
    Level.SHALL,
    Origin.SCHEMA,
    "TKB 1.1.5, 3.9; XSD",
    Words(
        "DocBook i purpose är text med &lt;, inte element i meddelandet.",
        "DocBook in purpose is text with &lt;, not elements in the message.",
    ),
    citizen=Words("Invånaren ser ingen kallelsetext.", "The citizen sees no text of the invitation."),
    contracts=_DETAILS,
)
def docbook_is_text(run: Run) -> Iterator[Check]:
    for row in _texts(run):
        children = [etree.QName(child).localname for child in row.element.iterfind("{*}purpose/*")]
        yield Check(
            not children,
            row.exchange,
            row.at("purpose"),
            expected=Words("bara text", "text only"),
            got=", ".join(f"<{name}>" for name in children[:5]),
        )


@rule(
    "PR-DBK-02",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.9",
    Words(
        "DocBook-texten är välformad XML när den är avkodad, med roten article.",
        "The DocBook text is well-formed XML when decoded, with the root article.",
    ),
    citizen=Words("Invånaren ser kallelsen som kod, eller inte alls.", "The citizen sees the invitation as code."),
    contracts=_DETAILS,
)
def docbook_can_be_read(run: Run) -> Iterator[Check]:
    for row in _marked_up(run):
        try:
            root = _parsed(row)
        except etree.XMLSyntaxError as error:
            yield Check(False, row.exchange, row.at("purpose"), expected=_WELL_FORMED, got=str(error.msg))
            continue
        name = _name(root)
        yield Check(name == "article", row.exchange, row.at("purpose"), expected="<article>", got=f"<{name}>")


_WELL_FORMED = Words("välformad XML", "well-formed XML")


@rule(
    "PR-DBK-03",
    Level.SHALL,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 6.8.5",
    Words(
        "Bara article, info, title, para, section, ulink och bibliography förekommer i DocBook-texten.",
        "Only article, info, title, para, section, ulink and bibliography occur in the DocBook text.",
    ),
    citizen=Words(
        "Delar av kallelsen kan visas fel eller försvinna.", "Parts of the invitation may look wrong or disappear."
    ),
    contracts=_DETAILS,
)
def docbook_keeps_to_its_elements(run: Run) -> Iterator[Check]:
    for row, root in _readable(run):
        names = {_name(each) for each in root.iter("{*}*") if each is not root}
        wrong = sorted(names - _ALLOWED - _SHOWN_AS_EXAMPLE)
        yield Check(
            not wrong,
            row.exchange,
            row.at("purpose"),
            expected=", ".join(sorted(_ALLOWED)),
            got=", ".join(f"<{name}>" for name in wrong),
        )


@rule(
    "PR-DBK-04",
    Level.SHOULD,
    Origin.DESCRIPTION,
    "TKB 1.1.5, 3.9",
    Words("Varje länk (ulink) har ett url-attribut.", "Every link (ulink) has a url attribute."),
    citizen=Words("Invånaren ser en länk som inte går någonstans.", "The citizen sees a link that leads nowhere."),
    basis=Basis.DERIVED,
    contracts=_DETAILS,
)
def links_lead_somewhere(run: Run) -> Iterator[Check]:
    links = [(row, link) for row, root in _readable(run) for link in root.iter("{*}ulink")]
    if not links:
        raise NotClaimed(Words("ingen kallelsetext har länkar", "no invitation's text has links"))
    for row, link in links:
        yield Check(
            bool((link.get("url") or "").strip()),
            row.exchange,
            row.at("purpose"),
            expected='<ulink url="…">',
            got=etree.tostring(link, encoding="unicode", with_tail=False)[:200],
        )


def _texts(run: Run) -> list[Row]:
    """The details that have a purpose. Raises Missing when none has."""
    found = [
        row for _, _, exchange in reading.all_details(run) for row in exchange.rows() if row.find("purpose") is not None
    ]
    if not found:
        raise Missing(
            Words(
                "ingen bokning eller kallelse har text i purpose: ange persons[].timed_invitations eller "
                "open_invitations, gärna en med DocBook",
                "no booking or invitation has text in purpose: name persons[].timed_invitations or "
                "open_invitations, preferably one with DocBook",
            )
        )
    return found


def _marked_up(run: Run) -> list[Row]:
    """Those that hold XML as text. Raises NotClaimed when all are plain: that is equally allowed."""
    found = [row for row in _texts(run) if _MARKUP.match(row.text("purpose") or "")]
    if not found:
        raise NotClaimed(Words("alla kallelsetexter är ren text", "every invitation's text is plain"))
    return found


def _readable(run: Run) -> list[tuple[Row, etree._Element]]:
    """Those that are well-formed. Raises Missing when none is."""
    found = []
    for row in _marked_up(run):
        try:
            found.append((row, _parsed(row)))
        except etree.XMLSyntaxError:
            continue
    if not found:
        raise Missing(Words("ingen kallelsetext är välformad XML", "no invitation's text is well-formed XML"))
    return found


def _parsed(row: Row) -> etree._Element:
    """What the text says its encoding is does not matter: it is decoded already."""
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    text = (row.text("purpose") or "").lstrip("\ufeff \t\r\n")
    return etree.fromstring(text.encode(), parser)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


RULES = (docbook_is_text, docbook_can_be_read, docbook_keeps_to_its_elements, links_lead_somewhere)
