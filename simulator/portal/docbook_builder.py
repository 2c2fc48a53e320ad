"""What is written of a DocBook document becomes blocks, element by element."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulator.portal.docbook_blocks import Block, Heading, Inline, ItemList, Link, Paragraph, Words
from simulator.portal.links import safe_address

_MOST_LISTS = 4  # within each other; the items of lists further in become paragraphs of an item of the fourth
_LOWEST_HEADING = 4

_BLANKS = re.compile(r"[ \t\r\n]+")
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_TITLES = frozenset({"title", "subtitle", "bridgehead"})
_LISTS = {"itemizedlist": False, "simplelist": False, "orderedlist": True, "procedure": True}
_ITEMS = frozenset({"listitem", "member", "step"})
_STRONG = frozenset({"emphasis"})
_LINKS = frozenset({"ulink", "link"})
_SECTIONS = frozenset({"section", "simplesect", "sect1", "sect2", "sect3", "sect4", "sect5", "bibliography"})
_PARAGRAPHS = frozenset({"para", "simpara", "biblioentry", "bibliomixed", "entry"})

_WITHIN_WORDS = frozenset(
    {"subscript", "superscript", "sub", "sup", "phrase", "quote", "b", "i", "em", "strong", "span"}
)  # their text belongs to the word they stand in, also where nothing else is known of them

KNOWN = frozenset({"article", "info", "articleinfo"}).union(
    _TITLES, _LISTS, _ITEMS, _STRONG, _LINKS, _SECTIONS, _PARAGRAPHS
)
"""Elements that have a meaning here."""


@dataclass(slots=True)
class _OpenList:
    is_ordered: bool
    items: list[tuple[Block, ...]] = field(default_factory=list)
    has_open_item: bool = False


class Builder:
    """The blocks so far, and the one that is being written."""

    def __init__(self) -> None:
        self._blocks: list[list[Block]] = [[]]  # the document's, and those of each item that is open
        self._lists: list[_OpenList] = []
        self._parts: list[Inline] = []
        self._text: list[str] = []
        self._address: str | None = None
        self._link_has_text = False
        self._in_link = False
        self._strong = self._sections = self._inside = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> Callable[[], None]:
        """An element; what is returned is called at its end."""
        if name in _TITLES:
            return self._begin_block(self._end_heading)
        if name in _PARAGRAPHS:
            return self._begin_block(self._end_paragraph)
        if name in _LINKS:
            return self._begin_link(attributes.get("url") or attributes.get(_XLINK_HREF))
        if name in _STRONG:
            return self._begin_strong()
        if name in _LISTS:
            return self._begin_list(_LISTS[name])
        if name in _ITEMS:
            return self._begin_item()
        if name in _SECTIONS:
            return self._begin_section()
        return _nothing if name in _WITHIN_WORDS else self._begin_other()

    def write(self, text: str) -> None:
        self._text.append(text)

    def finished(self) -> tuple[Block, ...]:
        self._end_paragraph()
        return tuple(self._blocks[0])

    def _begin_block(self, end: Callable[[], None]) -> Callable[[], None]:
        """A paragraph or heading. One within another, as a para in a bibliomixed, begins anew."""
        self._end_paragraph()
        self._inside += 1

        def at_end() -> None:
            end()
            self._inside -= 1

        return at_end

    def _begin_other(self) -> Callable[[], None]:
        """An element nobody knows: within a paragraph its words are a part of that, elsewhere they are one."""
        end = self._end_word if self._inside else self._end_paragraph
        end()
        return end

    def _end_word(self) -> None:
        self.write(" ")

    def _begin_section(self) -> Callable[[], None]:
        self._end_paragraph()
        self._sections += 1

        def at_end() -> None:
            self._end_paragraph()
            self._sections -= 1

        return at_end

    def _begin_list(self, is_ordered: bool) -> Callable[[], None]:
        self._end_paragraph()
        if len(self._lists) == _MOST_LISTS:
            return self._end_paragraph
        self._lists.append(_OpenList(is_ordered))

        def at_end() -> None:
            self._end_paragraph()
            ended = self._lists.pop()
            if ended.items:
                self._blocks[-1].append(ItemList(ended.is_ordered, tuple(ended.items)))

        return at_end

    def _begin_item(self) -> Callable[[], None]:
        """An item of the list that is open last. One that stands right in another, or in no list, is a paragraph."""
        self._end_paragraph()
        if not self._lists or self._lists[-1].has_open_item:
            return self._end_paragraph
        of_list = self._lists[-1]
        of_list.has_open_item = True
        self._blocks.append([])

        def at_end() -> None:
            self._end_paragraph()
            of_list.has_open_item = False
            if blocks := self._blocks.pop():
                of_list.items.append(tuple(blocks))

        return at_end

    def _begin_link(self, address: str | None) -> Callable[[], None]:
        """A link within a link is a part of it. One without text shows its address."""
        if self._in_link:
            return _nothing
        self._end_words()
        self._in_link, self._address, self._link_has_text = True, safe_address(address), False

        def at_end() -> None:
            self._end_words()
            if self._address is not None and not self._link_has_text:
                self._parts.append(Link(self._address, self._address))
            self._in_link, self._address = False, None

        return at_end

    def _begin_strong(self) -> Callable[[], None]:
        self._end_words()
        self._strong += 1

        def at_end() -> None:
            self._end_words()
            self._strong -= 1

        return at_end

    def _end_words(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._text))
        self._text.clear()
        if self._address is None or text in ("", " "):
            self._parts.append(Words(text, self._strong > 0))
        else:
            self._link_has_text = True
            self._parts.append(Link(text, self._address))

    def _end_paragraph(self) -> None:
        if parts := self._taken():
            self._blocks[-1].append(Paragraph(parts))

    def _end_heading(self) -> None:
        if parts := self._taken():
            self._blocks[-1].append(Heading(min(self._sections + 1, _LOWEST_HEADING), parts))

    def _taken(self) -> tuple[Inline, ...]:
        """The block's parts, with blanks only between words; empty when there is nothing to read."""
        if self._text:
            self._end_words()
        parts, self._parts = self._parts, []
        return _trimmed(parts)


def _trimmed(parts: list[Inline]) -> tuple[Inline, ...]:
    kept: list[Inline] = []
    for part in parts:
        text = part.text.lstrip(" ") if not kept or kept[-1].text.endswith(" ") else part.text
        if text:
            kept.append(_with_text(part, text))
    while kept:
        last = kept.pop()
        if text := last.text.rstrip(" "):
            return (*kept, _with_text(last, text))
    return ()


def _with_text(part: Inline, text: str) -> Inline:
    return Link(text, part.address) if isinstance(part, Link) else Words(text, part.is_strong)


def _nothing() -> None:
    pass
