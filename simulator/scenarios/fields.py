"""The kinds of values that a scenario's fields hold, each with its own words for what is wrong.

The YAML reader hands every scalar over as text, so nothing is guessed on the way: 08:00 is not a number of minutes,
0012 keeps its zeros, and a personal identity number without quotes is still twelve digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from simulator.domain.identifiers import (
    INDEX_STUB_IDENTITIES,
    is_hsa_id,
    is_unit_id,
    masked_identity,
    problem_with_identity,
)
from simulator.scenarios.words import unknown

_LONGEST_PHONE = 40
_TRUE = frozenset({"true", "yes", "on", "ja"})
_FALSE = frozenset({"false", "no", "off", "nej"})


def text_of(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {described(value)}")
    text = value.strip()
    if not text:
        raise ValueError("is empty: say something, or leave the field out")
    return text


def described(value: object) -> str:
    """What a wrong value is, in a few words."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "fields of its own"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def flag_of(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = text_of(value).lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(f"must be true or false, not {described(value)}")
    return word in _TRUE


def seconds_of(value: object) -> float:
    text = text_of(value)
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) is None or float(text) > 3600:
        raise ValueError(f"must be seconds from 0 to 3600, for example 0.2, not {described(value)}")
    return float(text)


def _hsa_id(value: object) -> str:
    text = text_of(value)
    if not is_hsa_id(text):
        raise ValueError(f"{text!r} is not a complete HSA-id: write for example SE2321000016-1HZ5")
    return text


def _facility_id(value: object) -> str:
    text = text_of(value)
    return text if is_unit_id(text) else _hsa_id(text)


def _person(value: object) -> str:
    text = text_of(value)
    problem = problem_with_identity(text)
    if problem:
        raise ValueError(f"personal identity number {masked_identity(text)!r} {problem}")
    return text


def _asked_about(value: object) -> str:
    text = text_of(value)
    return text if text in INDEX_STUB_IDENTITIES else _person(text)


def _slug(value: object) -> str:
    text = text_of(value)
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is None:
        raise ValueError(f"{text!r} must be letters a to z, digits and single hyphens, for example norrland-pasis")
    return text


def _code(value: object) -> str:
    text = text_of(value)
    if re.search(r"\s", text):
        raise ValueError(f"{text!r} must not contain blanks")
    return text


def _name(most: int) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = " ".join(text_of(value).split())
        if len(text) > most:
            raise ValueError(f"is {len(text)} characters long, at most {most} are allowed: {described(text)}")
        return text

    return read


def _phone_or_none(value: object) -> str:
    return "" if value == "" else _name(_LONGEST_PHONE)(value)


def one_of(what: str, known: Iterable[str]) -> PlainValidator:
    """A word out of a closed set."""
    words = sorted(known)

    def read(value: object) -> str:
        text = text_of(value)
        if text not in words:
            raise ValueError(unknown(what, text, words))
        return text

    return PlainValidator(read)


def whole(least: int, most: int) -> PlainValidator:
    """A whole number within limits."""

    def read(value: object) -> int:
        text = text_of(str(value) if isinstance(value, int) else value)
        if re.fullmatch(r"-?[0-9]{1,18}", text) is None or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {described(value)}")
        return int(text)

    return PlainValidator(read)


def fraction(least: float, most: float) -> PlainValidator:
    """A number with decimals, within limits."""

    def read(value: object) -> float:
        text = text_of(value)
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) is None or not least <= float(text) <= most:
            raise ValueError(f"must be a number from {least:g} to {most:g}, not {described(value)}")
        return float(text)

    return PlainValidator(read)


def words_schema(known: Iterable[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(known)})


def number_schema(least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


def fraction_schema(least: float, most: float) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", "minimum": least, "maximum": most})


def text_schema(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **schema})


Text = Annotated[str, PlainValidator(text_of), text_schema(minLength=1)]
Flag = Annotated[bool, PlainValidator(flag_of), WithJsonSchema({"type": "boolean"})]
Code = Annotated[str, PlainValidator(_code), WithJsonSchema({"type": ["string", "integer"]})]
Slug = Annotated[str, PlainValidator(_slug), text_schema(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
HsaId = Annotated[str, PlainValidator(_hsa_id), text_schema(pattern="^[Ss][Ee][0-9A-Za-z]{10}-[0-9A-Za-z]{1,20}$")]
FacilityId = Annotated[
    str,
    PlainValidator(_facility_id),
    text_schema(pattern="^([Ss][Ee][0-9A-Za-z]{10}-[0-9A-Za-z]{1,20}|SKLTP-MOCK[0-9]{2}|HSA-ID-[0-9]{1,2})$"),
]
AskedAbout = Annotated[str, PlainValidator(_asked_about), WithJsonSchema({"type": ["string", "integer"]})]
Person = Annotated[str, PlainValidator(_person), WithJsonSchema({"type": ["string", "integer"]})]
Name = Annotated[str, PlainValidator(_name(256)), text_schema(minLength=1, maxLength=256)]
PhoneOrNone = Annotated[str, PlainValidator(_phone_or_none), text_schema(maxLength=_LONGEST_PHONE)]
"""`""` is a telephone number that somebody does not have, though it would be expected."""
TimeTypeName = Annotated[str, PlainValidator(_name(100)), text_schema(minLength=1, maxLength=100)]
SECONDS_SCHEMA = {"type": "number", "minimum": 0, "maximum": 3600}
Seconds = Annotated[float, PlainValidator(seconds_of), WithJsonSchema(SECONDS_SCHEMA)]
