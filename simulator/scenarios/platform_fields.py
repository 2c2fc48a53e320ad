"""The kinds of values that the platform's parts of a scenario hold: contracts, addresses, time limits."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import PlainValidator, WithJsonSchema

from simulator.scenarios.contract_names import WRITTEN, WRITTEN_OF_ANY, contract_name, one_contract
from simulator.scenarios.fields import Code, described, fraction, fraction_schema, text_of, text_schema, words_schema

_LONGEST_WAIT = 300.0
_SHORTEST_WAIT = 0.01


def _one_contract(value: object) -> str:
    return one_contract(text_of(value))


def _any_contract(value: object) -> str:
    return contract_name(text_of(value))


def _url(value: object) -> str:
    text = text_of(value)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(letter.isspace() for letter in text):
        raise ValueError(f"must be an address that begins with http:// or https://, not {described(value)}")
    if parts.fragment or parts.username is not None:
        raise ValueError(f"{text!r} must have neither user name nor fragment")
    return text


def _address(value: object) -> str:
    return "" if value == "" else _url(value)


Contract = Annotated[str, PlainValidator(_one_contract), words_schema(WRITTEN)]
AnyContract = Annotated[str, PlainValidator(_any_contract), words_schema(WRITTEN_OF_ANY)]
Url = Annotated[str, PlainValidator(_url), text_schema(pattern="^https?://")]
Address = Annotated[str, PlainValidator(_address), text_schema(pattern="^(https?://.*)?$")]
"""A producer's address in the service catalogue; `""` is a row that has none."""
LogicalAddress = Code
"""As it is written: nothing is demanded of what a wrong row may hold. `*` is any, where that has a meaning."""
Wait = Annotated[float, fraction(_SHORTEST_WAIT, _LONGEST_WAIT), fraction_schema(_SHORTEST_WAIT, _LONGEST_WAIT)]
Probability = Annotated[float, fraction(0.000001, 1), fraction_schema(0.000001, 1)]
Path = Annotated[str, PlainValidator(text_of), WithJsonSchema({"type": "string", "minLength": 1})]
