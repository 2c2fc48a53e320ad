"""A booking system's set-up as the ledger keeps it: JSON, the same bytes for the same set-up."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache

from pydantic import TypeAdapter

from simulator.domain.facility import SystemSetup


def dump_setup(setup: SystemSetup) -> str:
    """Sets are written in order, so that equal set-ups are equal text."""
    return json.dumps(asdict(setup), default=sorted, ensure_ascii=False, separators=(",", ":"))


def load_setup(text: str) -> SystemSetup:
    return _adapter().validate_json(text)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[SystemSetup]:
    return TypeAdapter(SystemSetup)
