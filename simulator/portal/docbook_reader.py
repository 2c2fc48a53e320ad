"""DocBook into blocks. No text is lost, whatever elements it stands in, and nothing in it is carried out.

The contract allows article, info, title, para, section, ulink and bibliography (spec/scheduling-1.1.md 6); other
DocBook that producers are known to write is shown as what it is, and elements nobody knows are read as if they were not
there.

The text is read as a stream, in time and memory proportional to its length. Declarations are cut away before, so that
there are no entities to multiply and nothing to fetch; nesting is bounded by the parser (256 levels).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from html.entities import html5

from lxml import etree

from simulator.portal.docbook_blocks import Block
from simulator.portal.docbook_builder import Builder

_PROLOG = re.compile(r"[\s\ufeff]*(?:<\?xml[^>]*\?>)?")
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^\[<>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)?")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def blocks_of(text: str) -> tuple[Block, ...] | None:
    """The blocks of a DocBook text, whatever its root; None when it is not well-formed.

    References that only HTML knows, and ampersands nobody has escaped, do not make it so.
    """
    bare = without_declarations(text)
    blocks = _parsed(bare)
    return _parsed(_REFERENCE.sub(_mended, bare)) if blocks is None and "&" in bare else blocks


def without_declarations(text: str) -> str:
    """Without byte order mark, XML declaration and DOCTYPE."""
    rest = text[_end_of(_PROLOG, text) :]
    return rest[_end_of(_DOCTYPE, rest) :].lstrip()


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _parsed(text: str) -> tuple[Block, ...] | None:
    if "<!DOCTYPE" in text:
        return None  # of a form, or in a place, in which it has not been cut away
    target = _Target()
    parser = etree.XMLParser(
        target=target,  # type: ignore[arg-type]  # lxml-stubs wants bytes too: lxml never gives them
        encoding="utf-8",
        resolve_entities=True,  # there are none to resolve, and otherwise &amp; in an attribute stays as it is written
        no_network=True,
        huge_tree=False,
    )
    try:
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return target.builder.finished()


def _mended(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _OF_XML or name[0] == "#":
        return match[0]
    return escape(html5[name]) if name in html5 else f"&amp;{name}"


class _Target:
    """What lxml tells of the document, in its order. Each element leaves what is to be done at its end."""

    def __init__(self) -> None:
        self.builder = Builder()
        self._at_end: list[Callable[[], None]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._at_end.append(self.builder.begin(tag.rpartition("}")[2], attributes))

    def end(self, tag: str) -> None:
        self._at_end.pop()()

    def data(self, text: str) -> None:
        self.builder.write(text)

    def close(self) -> None:
        """lxml wants it."""
