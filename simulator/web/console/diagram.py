"""A fan-out as a picture: time from left to right, a line per call, from whoever asked to whoever answered and back.

The drawing carries its own colours, for those who take it home; the page's style sheet has the last word, in the dark
as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from simulator.contracts.writers import NOT_XML
from simulator.web.console.fan_out import FanOut, Row
from simulator.web.console.showing import milliseconds

SVG = "http://www.w3.org/2000/svg"
_WIDTH, _LABELS, _TIMES = 1180, 330, 500
_LINE, _TOP, _BAR = 30, 44, 14
_STEPS = (1, 2, 5)
_SHORTEST = 2.0  # pixels of a bar
_MOST_LETTERS = {"label": 37, "failure": 31}
_TOOK, _SAID = 10, 86  # to the right of the bars: how long it took, and what went wrong
_COLOURS = {
    "ground": ("fill", "#ffffff"),
    "text": ("fill", "#1a1a1a"),
    "quiet": ("fill", "#595959"),
    "grid": ("stroke", "#d4d4d4"),
    "link": ("stroke", "#767676"),
    "whole": ("fill", "#8a8a8a"),
    "platform": ("fill", "#2f6b4f"),
    "index": ("fill", "#6b4fa0"),
    "producer": ("fill", "#2563a8"),
    "failed": ("fill", "#b3261e"),
    "failure": ("fill", "#b3261e"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What participants are called: whoever began, and each who answered, with the contract unless that goes without
    saying.
    """

    began: str
    answered: Callable[[Row], str]

    def with_contract(self, row: Row) -> str:
        return f"{self.answered(row)}: {row.call.contract}"


def drawn(fan_out: FanOut, names: Names) -> etree._Element:
    """An `svg` element with title and description."""
    height = _TOP + _LINE * (len(fan_out.rows) + 1) + 12
    svg = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]  # the stubs lack the default
    svg.set("viewBox", f"0 0 {_WIDTH} {height}")
    svg.set("width", str(_WIDTH))
    svg.set("height", str(height))
    svg.set("role", "img")
    svg.set("aria-labelledby", "diagram-title diagram-desc")
    svg.set("font-family", "system-ui, sans-serif")
    svg.set("font-size", "13")
    _text_of(svg, "title", "diagram-title", f"Anropskedja: {', '.join(fan_out.asked)}")
    _text_of(svg, "desc", "diagram-desc", _described(fan_out, names))
    _put(svg, "rect", "ground", width=_WIDTH, height=height)
    _Drawing(svg, fan_out, names, height).draw()
    return svg


def as_file(svg: etree._Element) -> bytes:
    return bytes(etree.tostring(svg, xml_declaration=True, encoding="UTF-8", pretty_print=True))


class _Drawing:
    def __init__(self, svg: etree._Element, fan_out: FanOut, names: Names, height: int) -> None:
        self._svg = svg
        self._fan_out = fan_out
        self._names = names
        self._height = height
        self._whole = max(fan_out.milliseconds, 0.001)

    def draw(self) -> None:
        self._axis()
        for number, row in enumerate(self._fan_out.rows):
            self._links(number, row)
        self._began()
        for number, row in enumerate(self._fan_out.rows):
            self._row(number, row)

    def _x(self, time: float) -> float:
        return round(_LABELS + _TIMES * time / self._whole, 1)

    def _y(self, number: int | None) -> int:
        """The middle of a line; None is the first, of whoever began."""
        return _TOP + _LINE * (0 if number is None else number + 1) + _LINE // 2

    def _axis(self) -> None:
        step = _tick(self._whole)
        time = 0.0
        while time <= self._whole * 1.0001:
            x = self._x(time)
            _put(self._svg, "line", "grid", x1=x, x2=x, y1=_TOP - 6, y2=self._height - 8)
            self._write("quiet", milliseconds(time) if time else "0", x, _TOP - 14, "middle")
            time += step

    def _began(self) -> None:
        self._write("text", self._names.began, 8, self._y(None) + 4, weight="bold")
        self._bar("whole", 0, self._whole, None)
        self._write("quiet", milliseconds(self._whole), _LABELS + _TIMES + _TOOK, self._y(None) + 4)

    def _row(self, number: int, row: Row) -> None:
        y = self._y(number) + 4
        indent = 8 if row.caller is None else 26
        is_told = row.caller is None or row.call.contract != self._fan_out.rows[row.caller].call.contract
        name = self._names.with_contract(row) if is_told else self._names.answered(row)
        self._write("text", _cut(name, "label"), indent, y)
        kind = "failed" if row.failure else row.call.component if row.call.component in _COLOURS else "producer"
        self._bar(kind, row.start, row.end, number)
        self._write("quiet", milliseconds(row.took), _LABELS + _TIMES + _TOOK, y)
        if row.failure:
            self._cross(row, number)
            self._write("failure", f"✕ {_cut(row.failure, 'failure')}", _LABELS + _TIMES + _SAID, y)
        elif row.call.faults:
            self._write("quiet", f"störd: {_cut(row.call.faults, 'failure')}", _LABELS + _TIMES + _SAID, y)

    def _bar(self, kind: str, start: float, end: float, number: int | None) -> None:
        x = self._x(start)
        width = max(round(self._x(end) - x, 1), _SHORTEST)
        _put(self._svg, "rect", kind, x=x, y=self._y(number) - _BAR // 2, width=width, height=_BAR, rx=2)

    def _cross(self, row: Row, number: int) -> None:
        """At the end of the bar: a failure is told by more than its colour."""
        x, y, arm = self._x(row.end), self._y(number), 5
        path = f"M{x - arm} {y - arm}L{x + arm} {y + arm}M{x - arm} {y + arm}L{x + arm} {y - arm}"
        cross = _put(self._svg, "path", "", d=path, fill="none")
        cross.set("class", "d-cross")
        cross.set("stroke", "#1a1a1a")
        cross.set("stroke-width", "2")

    def _links(self, number: int, row: Row) -> None:
        """Down when it is asked, and up again when it answers; nothing comes up when there is no answer."""
        top, bottom = self._y(row.caller) + _BAR // 2, self._y(number) - _BAR // 2
        _put(self._svg, "line", "link", x1=self._x(row.start), x2=self._x(row.start), y1=top, y2=bottom)
        if row.call.status:
            back = _put(self._svg, "line", "link", x1=self._x(row.end), x2=self._x(row.end), y1=bottom, y2=top)
            back.set("stroke-dasharray", "2 4")

    def _write(self, kind: str, text: str, x: float, y: float, anchor: str = "", weight: str = "") -> None:
        element = _put(self._svg, "text", kind, x=x, y=y)
        if anchor:
            element.set("text-anchor", anchor)
        if weight:
            element.set("font-weight", weight)
        element.text = NOT_XML.sub("�", text)


def _put(svg: etree._Element, name: str, kind: str, **attributes: object) -> etree._Element:
    element = etree.SubElement(svg, f"{{{SVG}}}{name}")
    for attribute, value in attributes.items():
        element.set(attribute, f"{value:g}" if isinstance(value, float) else str(value))
    if kind:
        element.set("class", f"d-{kind}")
        element.set(*_COLOURS[kind])
    return element


def _text_of(svg: etree._Element, name: str, id_: str, text: str) -> None:
    element = etree.SubElement(svg, f"{{{SVG}}}{name}")
    element.set("id", id_)
    element.text = NOT_XML.sub("�", text)


def _described(fan_out: FanOut, names: Names) -> str:
    failed = f"{fan_out.failed} misslyckades" if fan_out.failed else "inget misslyckades"
    return (
        f"{names.began} väntade {milliseconds(fan_out.milliseconds)} på {len(fan_out.rows)} anrop, varav {failed}. "
        "Tiden går från vänster till höger. Samma uppgifter finns i tabellen."
    )


def _tick(whole: float) -> float:
    """Such that there are at most ten, and each is a round number of milliseconds."""
    size = 0.01
    while True:
        for step in _STEPS:
            if whole / (size * step) <= 8:
                return size * step
        size *= 10


def _cut(text: str, what: str) -> str:
    line, most = " ".join(text.split()), _MOST_LETTERS[what]
    return line if len(line) <= most else f"{line[: most - 1]}…"
