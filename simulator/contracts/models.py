"""Spyne models built from shapes, and their instances read into our typed values.

Spyne decodes requests by these; replies are written by `writers`, since Spyne's serialiser takes nine tenths of the
time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, get_args, get_type_hints

from simulator.contracts import _spyne  # noqa: F401  must come before Spyne
from simulator.contracts.shapes import ComplexType, Element, SimpleType
from simulator.errors import TechnicalError
from spyne import AnyUri, Boolean, ComplexModel, Integer32, Unicode  # isort: skip

Reader = Callable[[Any], Any]

_SIMPLE: Mapping[str, Any] = {"string": Unicode, "anyURI": AnyUri, "boolean": Boolean, "int": Integer32}


@lru_cache(maxsize=256)  # a type that stands twice in a message is one class: Spyne wants names to be unique
def spyne_model(shape: ComplexType) -> Any:
    """A Spyne ComplexModel class with the same elements, in order, each in its own namespace."""
    members = [(element.name, _member(shape, element)) for element in shape.elements]
    namespace = {"__namespace__": shape.namespace, "__type_name__": shape.name, "_type_info": members}
    return type(ComplexModel)(shape.name, (ComplexModel,), namespace)


def _member(owner: ComplexType, element: Element) -> Any:
    kind = _SIMPLE[element.type.base] if isinstance(element.type, SimpleType) else spyne_model(element.type)
    settings: dict[str, Any] = {"min_occurs": 1 if element.required else 0, "nillable": False}
    if element.many:
        settings["max_occurs"] = "unbounded"
    if element.namespace != owner.namespace:
        settings["sub_ns"] = element.namespace
    return kind.customize(**settings)


def reader(shape: ComplexType, value_type: type) -> Reader:
    """A function from a Spyne instance to `value_type`, a dataclass whose fields are the shape's elements.

    Raises TypeError when the dataclass and the schema differ: checked here, when the catalogue loads, and never again.
    An optional element that is present but empty reads as None; a required one raises TechnicalError.
    """
    check_same_fields(shape, value_type)
    hints = get_type_hints(value_type)
    steps = tuple((element.name, _read_field(element, hints[element.name])) for element in shape.elements)
    return lambda instance: value_type(**{name: read(getattr(instance, name)) for name, read in steps})


def _read_field(element: Element, hint: Any) -> Reader:
    if isinstance(element.type, SimpleType):
        if element.many:
            return _texts
        is_text = element.type.base in ("string", "anyURI")
        return _required_text(element.name) if element.required and is_text else _text
    nested = reader(element.type, dataclass_in(hint))
    if element.many:
        return lambda instances: tuple(nested(instance) for instance in instances or ())
    return lambda instance: None if instance is None else nested(instance)


def _text(value: Any) -> Any:
    return None if value == "" else value


def _required_text(name: str) -> Reader:
    """The schema lets a required element be empty; no rule of the contracts does (spec/scheduling-1.1.md, 2.4)."""

    def read(value: Any) -> Any:
        if value is None or not value.strip():
            raise TechnicalError(f"{name} är tomt: elementet är obligatoriskt och ska ha ett värde.")
        return value

    return read


def _texts(values: Any) -> tuple[Any, ...]:
    return tuple(value for value in values or () if value not in (None, ""))


def check_same_fields(shape: ComplexType, value_type: type) -> None:
    """Raises TypeError with both lists when a dataclass does not have exactly the elements of its schema type."""
    declared = [field.name for field in fields(value_type)]
    wanted = [element.name for element in shape.elements]
    if declared != wanted:
        raise TypeError(f"{value_type.__qualname__} has {declared}, but {shape.name} in schemas/ has {wanted}")


def dataclass_in(hint: Any) -> type:
    """The dataclass inside `X`, `X | None` or `tuple[X, ...]`."""
    for candidate in (hint, *get_args(hint)):
        if isinstance(candidate, type) and is_dataclass(candidate):
            return candidate
    raise TypeError(f"{hint} holds no dataclass")
