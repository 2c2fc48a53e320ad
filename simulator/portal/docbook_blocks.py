"""What 1177 makes of DocBook: a few kinds of blocks, and the HTML and plain text of them.

All HTML that comes of a producer's text is written here, from these values: elements and attributes are ours, and
everything else is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """`address` has passed links.safe_address."""

    text: str
    address: str


Inline = Words | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 1 for the text's own heading, 2 for a section's, and so on."""

    level: int
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """Each item is blocks of its own. No deeper than docbook_reader makes them."""

    is_ordered: bool
    items: tuple[tuple[Block, ...], ...]


Block = Paragraph | Heading | ItemList

_LOWEST = 6  # the levels of headings in HTML
_NOT_TEXT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_html(blocks: Iterable[Block]) -> str:
    """A piece of a page, well-formed also as XML. A page's own heading is h1, so a text's own is h2."""
    return "".join(map(_html, blocks))


def to_text(blocks: Iterable[Block]) -> str:
    """The words, one block per line."""
    return "\n".join(line for block in blocks if (line := _text(block)))


def escaped(text: str) -> str:
    """As it may stand in an element or in quotes; what is no character in XML is shown as U+FFFD."""
    return escape(_NOT_TEXT.sub("\ufffd", text))


def _html(block: Block) -> str:
    match block:
        case Paragraph(parts):
            return f"<p>{_inline_html(parts)}</p>"
        case Heading(level, parts):
            tag = f"h{min(level + 1, _LOWEST)}"
            return f"<{tag}>{_inline_html(parts)}</{tag}>"
        case ItemList(is_ordered, items):
            tag = "ol" if is_ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{to_html(item)}</li>' for item in items)}</{tag}>"


def _inline_html(parts: Iterable[Inline]) -> str:
    return "".join(map(_part_html, parts))


def _part_html(part: Inline) -> str:
    match part:
        case Words(text, is_strong):
            return f"<strong>{escaped(text)}</strong>" if is_strong else escaped(text)
        case Link(text, address):
            return f'<a href="{escaped(address)}" rel="noopener noreferrer">{escaped(text)}</a>'


def _text(block: Block) -> str:
    match block:
        case Paragraph(parts) | Heading(_, parts):
            return "".join(part.text for part in parts)
        case ItemList(_, items):
            return "\n".join(line for item in items if (line := to_text(item)))
