"""A message set out in lines, with the places that findings point at marked.

For reading: the bytes as they were are in the JSON report. A message that is no XML is shown as it came, and the line
where it stops being XML is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, islice
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from simulator.verification.reports.bodies import readable
from simulator.verification.reports.masking import Masking

_STEP = re.compile(r"(?:[\w.-]+:|\{[^}]*\})?([\w.*-]+)(?:\[(\d+)\])?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 4_000  # characters of a line
_MANY = 400  # children of an element that are all set out
_NEAR = 100  # of more children, so many on either side of what is pointed at


@dataclass(frozen=True, slots=True)
class Line:
    """`marks` are the places' numbers. `missing`: what is pointed at is not in it. `left_out`: lines are, here."""

    text: str
    marks: tuple[int, ...] = ()
    missing: bool = False
    left_out: bool = False


class Reach(Enum):
    """What of the element is marked: all of it, its tag, or its tag because what is pointed at is not in it."""

    ALL = "all"
    TAG = "tag"
    MISSING = "missing"


class Place(NamedTuple):
    """Where a path led."""

    element: etree._Element
    reach: Reach


def marked(body: bytes, places: Mapping[int, str], hide: Masking) -> list[Line]:
    """`places` are XPaths by number, as Finding.xpath."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        return _as_it_came(body, getattr(error, "lineno", 0) or 0, places, hide)
    if b"<!DOCTYPE" in body[:1_000]:
        return _as_it_came(body, 0, places, hide)
    found: dict[etree._Element, dict[int, Reach]] = {}
    for number, xpath in places.items():
        place = find(payload_of(root), xpath)
        if place is not None:
            found.setdefault(place.element, {})[number] = place.reach
    return list(_set_out(root, found, hide))


def payload_of(root: etree._Element) -> etree._Element:
    """The element in the envelope's Body, or the root of what is no envelope."""
    body = root.find("{*}Body")
    return root if body is None else next(body.iterchildren("*"), root)


def find(payload: etree._Element, xpath: str) -> Place | None:
    """Local names from the payload down, whose own name may stand first; None for no path, or one that is no path.

    What is not there is pointed at by its nearest ancestor that is.
    """
    steps = [_STEP.fullmatch(step) for step in xpath.strip("/").split("/")]
    if not xpath or not all(steps):
        return None
    wanted = [(step[1], int(step[2] or 1)) for step in steps if step is not None]
    if wanted[0][0] == _local(payload):
        del wanted[0]
    at = payload
    for depth, (name, place) in enumerate(wanted):
        child = next(islice(at.iterchildren(f"{{*}}{name}"), max(0, place - 1), None), None)
        if child is None:
            return Place(at, Reach.MISSING) if depth else None
        at = child
    return Place(at, Reach.ALL if wanted else Reach.TAG)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


class _Node(NamedTuple):
    """A start, or an end, that is yet to be written. `marks`: of those above it, which it shares."""

    element: etree._Element
    depth: int
    marks: tuple[int, ...]
    ends: bool = False
    left_out: bool = False


def _set_out(
    root: etree._Element, found: Mapping[etree._Element, Mapping[int, Reach]], hide: Masking
) -> Iterator[Line]:
    """Without recursion: a reply may be nested deeper than Python."""
    pending, above = [_Node(root, 0, ())], _above(found)
    while pending:
        node = pending.pop()
        if node.left_out:
            yield Line("", left_out=True)
            continue
        element, own = node.element, found.get(node.element, {})
        inner = (*node.marks, *(number for number, reach in own.items() if reach is Reach.ALL))
        marks = inner or tuple(own)
        missing = not inner and Reach.MISSING in own.values()
        text, children = _written(element, hide), _inside(node, above)
        if node.ends:
            text = f"</{_tag(element)}>{_tail(element, hide)}"
            marks, missing = inner, False
        elif children:
            pending.append(node._replace(ends=True))
            pending += [child._replace(marks=inner) for child in reversed(children)]
        yield from _lines("  " * node.depth + text, marks, missing=missing)


def _above(found: Iterable[etree._Element]) -> set[etree._Element]:
    """What is pointed at, and all that it is in."""
    return {each for element in found for each in (element, *element.iterancestors())}


def _inside(node: _Node, above: set[etree._Element]) -> list[_Node]:
    """The children; of thousands of rows only those near what is pointed at, or the first."""
    if not isinstance(node.element.tag, str):
        return []
    element, count = node.element, len(node.element)
    if count <= _MANY:
        return [_Node(child, node.depth + 1, ()) for child in element]
    spots = [element.index(each) for each in above if each.getparent() is element] or [0]
    near = {place for spot in spots for place in range(max(0, spot - _NEAR), min(count, spot + _NEAR + 1))}
    made: list[_Node] = []
    for start, stop in _runs(sorted(near)):
        if start > 0:
            made.append(_Node(element, 0, (), left_out=True))
        made += [_Node(child, node.depth + 1, ()) for child in element[start:stop]]  # type: ignore[index]
    return made if count - 1 in near else [*made, _Node(element, 0, (), left_out=True)]


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and stop of what follows on each other."""
    for _, group in groupby(enumerate(places), key=lambda each: each[1] - each[0]):
        run = [place for _, place in group]
        yield run[0], run[-1] + 1


def _written(element: etree._Element, hide: Masking) -> str:
    """A leaf whole, what has children without its end; comments and the like as they are."""
    if not isinstance(element.tag, str):
        return _other(element, hide) + _tail(element, hide)
    text = escape(hide.field(_local(element), element.text or ""))
    if len(element):
        return f"{_opening(element, hide)}>{text.rstrip()}"
    if not text:
        return f"{_opening(element, hide)}/>{_tail(element, hide)}"
    return f"{_opening(element, hide)}>{text}</{_tag(element)}>{_tail(element, hide)}"


def _tag(element: etree._Element) -> str:
    return f"{element.prefix}:{_local(element)}" if element.prefix else _local(element)


def _opening(element: etree._Element, hide: Masking) -> str:
    """`<p:name xmlns:p="…" a="…"`, without its end."""
    parent = element.getparent()
    above = {} if parent is None else parent.nsmap
    declared = (
        f' xmlns{f":{prefix}" if prefix else ""}="{_quoted(uri)}"'
        for prefix, uri in element.nsmap.items()
        if above.get(prefix) != uri
    )
    undeclared = ' xmlns=""' if None in above and None not in element.nsmap else ""
    attributes = (
        f' {_attribute(element, name)}="{_quoted(hide.text(value))}"'
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items())
    )
    return f"<{_tag(element)}{''.join(declared)}{undeclared}{''.join(attributes)}"


def _attribute(element: etree._Element, name: str) -> str:
    qualified = etree.QName(name)
    if not qualified.namespace:
        return qualified.localname
    if qualified.namespace == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{qualified.localname}"
    prefix = next((each for each, uri in element.nsmap.items() if each and uri == qualified.namespace), "?")
    return f"{prefix}:{qualified.localname}"


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def _other(node: etree._Element, hide: Masking) -> str:
    """A comment, a processing instruction or an entity."""
    return hide.body(etree.tostring(node, encoding="unicode", with_tail=False))


def _tail(element: etree._Element, hide: Masking) -> str:
    """Letters between elements, which no contract of ours has."""
    return escape(hide.text((element.tail or "").strip())) if element.getparent() is not None else ""


def _lines(text: str, marks: tuple[int, ...], *, missing: bool = False) -> Iterator[Line]:
    """One, or several where the text itself has line breaks."""
    for part in text.splitlines() or [""]:
        yield Line(_shown(part), marks, missing)


def printable(text: str) -> str:
    """Without what neither XML nor HTML may hold."""
    return _CONTROL.sub("\ufffd", text)


def _shown(text: str) -> str:
    clean = printable(text)
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]} … ({len(clean)})"


def _as_it_came(body: bytes, broken: int, places: Mapping[int, str], hide: Masking) -> list[Line]:
    parts = hide.body(readable(body)).splitlines()
    marks = tuple(places) if broken else ()
    return [Line(_shown(part), marks if number == broken else ()) for number, part in enumerate(parts, start=1)]


def cut(lines: Sequence[Line], most: int) -> list[Line]:
    """`most` characters at most: the marked lines first, then those nearest to them; or the beginning when none is."""
    if sum(len(line.text) for line in lines) <= most:
        return list(lines)
    kept: set[int] = set()
    for at in _by_interest(lines):
        most -= len(lines[at].text) + 1
        if most < 0 and kept:
            break
        kept.add(at)
    return list(_with_gaps(lines, kept))


def _by_interest(lines: Sequence[Line]) -> Iterable[int]:
    spots = [at for at, line in enumerate(lines) if line.marks]
    if not spots:
        return range(len(lines))
    spread, last = [0] * len(lines), -len(lines)
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        last = -1
        for at in order:
            last = at if lines[at].marks else last
            far = len(lines) if last < 0 else abs(at - last)
            spread[at] = far if order.step > 0 else min(spread[at], far)
    return sorted(range(len(lines)), key=spread.__getitem__)


def _with_gaps(lines: Sequence[Line], kept: set[int]) -> Iterator[Line]:
    gap = False
    for at, line in enumerate(lines):
        if at in kept and not line.left_out:
            yield line
            gap = False
        elif not gap:
            yield Line("", left_out=True)
            gap = True
