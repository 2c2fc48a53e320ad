"""YAML text -> plain data, and for every value the line it stands on. Scalars stay text; see `fields`.

Only the tree is built (no Python objects), so a file cannot run anything; size, number of values and depth are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

LARGEST_BYTES = 5_000_000
_MOST_VALUES = 500_000
_DEEPEST = 50
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TAG = "tag:yaml.org,2002:"
_MERGE = _TAG + "merge"
_OUR_TAGS = frozenset(
    _TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "value")
)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where there is one, is ten times faster

Path = tuple[str | int, ...]
Finding = tuple[Path, str]
"""What is wrong with the value at a path."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each value stands: a field at its name, an item of a list at its beginning."""

    at: Mapping[Path, int] = field(default_factory=dict)

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest part around it that has one."""
        while path and path not in self.at:
            path = path[:-1]
        return self.at.get(path, 1)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file says, for messages, and the fields that it has at least."""

    noun: str
    fields: tuple[str, ...]


SCENARIO = Kind("scenario", ("name", "title", "booking_systems"))


class Unreadable(Exception):
    """The text is no YAML that we read."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


def decode(raw: bytes) -> str:
    """The text of a file. Raises Unreadable when it is too large or not UTF-8."""
    _check_size(len(raw))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "is not UTF-8: save the file with that encoding") from error


def load(text: str, kind: Kind = SCENARIO) -> tuple[dict[str, Any], Lines, list[tuple[int, str]]]:
    """The top-level mapping, its lines, and what is wrong without being unreadable (line and sentence).

    Raises Unreadable for anything that is not one mapping of bounded size.
    """
    _check_size(len(text.encode("utf-8", "replace")))
    root = _compose(text, kind)
    if root is None:
        *most, last = kind.fields
        raise Unreadable(1, f"is empty: a {kind.noun} has at least {', '.join(most)} and {last}")
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(_line(root), f"must be fields at the top level: {', '.join(kind.fields)} and so on")
    reader = _Reader(kind)
    data = reader.value(root, ())
    return data, Lines(reader.lines), reader.mistakes


def _check_size(size: int) -> None:
    if size > LARGEST_BYTES:
        raise Unreadable(1, f"is {size:,} bytes; at most {LARGEST_BYTES:,} are read: use population for large worlds")


def _bound_depth(text: str) -> None:
    """libyaml composes by recursion in C, where too deep is the end of the process; its events do not recurse."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Unreadable(line, f"is nested too deep: at most {_DEEPEST} levels are read")


def _compose(text: str, kind: Kind) -> yaml.Node | None:
    try:
        _bound_depth(text)
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise Unreadable(line, f"has a character that YAML does not allow (number {_code(error)})") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, _explained(text, error, mark, kind)) from error
    except RecursionError as error:
        raise Unreadable(1, f"is nested too deep: at most {_DEEPEST} levels are read") from error


def _code(error: yaml.reader.ReaderError) -> str:
    return f"{error.character:#04x}" if isinstance(error.character, int) else repr(error.character)


def _explained(text: str, error: yaml.MarkedYAMLError, mark: yaml.Mark | None, kind: Kind) -> str:
    lines = text.splitlines()
    if mark is not None and mark.line < len(lines) and re.match(r" *\t", lines[mark.line]):
        return "is indented with a tab; YAML is indented with blanks"
    problem = str(error.problem or "")
    if "expected a single document" in problem or "but found another document" in problem:
        return f"has a second document after ---; a file is one {kind.noun}"
    if "undefined alias" in problem:
        return f"is not YAML: {problem}; an *alias needs an &anchor before it"
    return f"is not YAML: {problem or error}"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _Reader:
    """Walks the tree once. An alias is walked where it is used, so that a bomb of aliases meets the bound on values."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self.lines: dict[Path, int] = {}
        self.mistakes: list[tuple[int, str]] = []
        self._values = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        self._values += 1
        if self._values > _MOST_VALUES:
            raise Unreadable(_line(node), f"holds more than {_MOST_VALUES:,} values, counting each use of an *alias")
        if len(path) > _DEEPEST:
            raise Unreadable(_line(node), f"is nested deeper than {_DEEPEST} levels; does an *alias hold itself?")
        self.lines.setdefault(path, _line(node))
        self._check_tag(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        plain = not getattr(node, "style", None)
        return None if plain and node.value in _NULLS else node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        seen: dict[str, int] = {}
        data: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _MERGE and key.value == "<<":
                merged |= self._merged(value, path)
                continue
            if not isinstance(key, yaml.ScalarNode):
                self.mistakes.append((_line(key), "a field's name must be a word, not a list or fields of its own"))
                continue
            name = str(key.value)
            if name in seen:
                self.mistakes.append((_line(key), f"field {name!r} stands twice; first on line {seen[name]}"))
                continue
            seen[name] = _line(key)
            self.lines[(*path, name)] = _line(key)
            data[name] = self.value(value, (*path, name))
        return merged | data

    def _merged(self, node: yaml.Node, path: Path) -> dict[str, Any]:
        """`<<: *base`: the fields of another mapping, or of several, where the first has precedence."""
        data: dict[str, Any] = {}
        for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if isinstance(part, yaml.MappingNode):
                data = self.value(part, path) | data
            else:
                self.mistakes.append((_line(part), "<<: can only be followed by fields, for example <<: *standard"))
        return data

    def _check_tag(self, node: yaml.Node) -> None:
        if node.tag not in _OUR_TAGS and node.tag != _MERGE:
            self.mistakes.append((_line(node), f"the tag {node.tag!r} is not used in {self._kind.noun}s: leave it out"))
