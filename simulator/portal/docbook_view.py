"""The purpose of a time: plain text with "visa mer", or DocBook, which never has it (CR-DSP-07 to CR-DSP-09).

No text from a producer breaks a page. What begins as DocBook and is not well-formed is shown as the plain text in it;
what merely begins with < is plain text as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.portal.abridged import Abridged, abridged
from simulator.portal.docbook_blocks import Block, escaped, to_html, to_text
from simulator.portal.docbook_builder import KNOWN
from simulator.portal.docbook_reader import blocks_of, without_declarations

_MOST = 1_000_000
"""Characters: what is longer than a book is nobody's letter, and is shown as plain text, abridged."""
_MOST_LOOKED_AT = 2_000  # characters in which the first tag is looked for
_NAME = rf"(?:[A-Za-z_][\w.-]*:)?(?:{'|'.join(sorted(KNOWN))})"
_TAG = re.compile(r"<[A-Za-z_?!]")
_OF_DOCBOOK = re.compile(rf"<(?:\?xml|!--|!DOCTYPE|{_NAME}[\s/>])")
_KNOWN_TAG = re.compile(rf"</?{_NAME}(?:\s[^<>]*)?/?>")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Purpose:
    """`plain` for plain text, `blocks` for DocBook: the other one is None."""

    plain: Abridged | None
    blocks: tuple[Block, ...] | None

    @property
    def is_docbook(self) -> bool:
        return self.blocks is not None

    @property
    def has_more(self) -> bool:
        """Whether "visa mer" is there: never with DocBook (CR-DSP-08)."""
        return self.plain is not None and self.plain.has_more

    @property
    def text(self) -> str:
        """All of it as plain text, for those who show no HTML."""
        return to_text(self.blocks) if self.blocks is not None else self.plain.whole if self.plain else ""

    @property
    def html(self) -> str:
        """All of it as a safe piece of a page."""
        return to_html(self.blocks) if self.blocks is not None else plain_html(self.text)


def purpose(text: str) -> Purpose:
    """Never raises, and takes time proportional to the length of the text."""
    start = text[:_MOST_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if not _TAG.match(start):
        return Purpose(abridged(text), None)
    blocks = blocks_of(text) if len(text) <= _MOST else None
    if blocks is not None:
        return Purpose(None, blocks)
    return Purpose(abridged(_without_tags(text) if _OF_DOCBOOK.match(start) else text), None)


def purpose_or_none(text: str | None) -> Purpose | None:
    """None for what is missing or blank."""
    return purpose(text) if text and text.strip() else None


def plain_html(text: str) -> str:
    """Plain text as a piece of a page: line breaks are kept."""
    return "<p>" + "<br/>".join(escaped(line) for line in text.splitlines()) + "</p>" if text else ""


def _without_tags(text: str) -> str:
    """What there is to read: only tags of elements that DocBook has are taken away, for anything else may be text."""
    return _BLANKS.sub(" ", _KNOWN_TAG.sub(" ", without_declarations(text)))
