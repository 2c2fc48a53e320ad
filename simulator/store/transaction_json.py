"""Transactions of the engagement index as text, for those that wait in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields

from simulator.domain.engagement import Engagement, Transaction

_FIELDS = tuple(field.name for field in fields(Engagement))


def dump(transactions: Iterable[Transaction]) -> str:
    return json.dumps([_dumped(each) for each in transactions], ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> tuple[Transaction, ...]:
    return tuple(_loaded(each) for each in json.loads(text))


def _dumped(transaction: Transaction) -> list[object]:
    row = transaction.engagement
    return [transaction.delete, None if row is None else [getattr(row, name) for name in _FIELDS]]


def _loaded(dumped: list[object]) -> Transaction:
    delete, values = dumped
    return Transaction(bool(delete), Engagement(*values) if isinstance(values, list) else None)
